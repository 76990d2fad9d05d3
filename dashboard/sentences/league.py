"""What a list of sites says."""

import polars as pl

from dashboard import wording
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import ABOVE, BELOW

# More sites than these are counted, not named.
NAMED = 4


def league_sentence(league: pl.DataFrame, whole: dict[str, object], metric: Metric) -> str:
    """What a league table says: who stands apart, how many sites are ranked, the region's value, which changes are real."""
    places = league["rank"].drop_nulls().len()
    changes = league.filter(pl.col("verdict").is_in(["better", "worse"]))["site_name"]
    real = [wording.said(name) for name in changes]
    changed = f"{len(real)} sites really changed" if len(real) > 1 else f"only {real[0]} really changed" if real else ""
    changed = changed or "no site really changed"
    if league["difference"].is_null().all():
        changed = "nothing can be compared yet"
    value = wording.number(metric, whole["value"])
    return (
        f"{tiers_sentence(league)} {wording.count(places, 'sites')} ranked of {league.height}. "
        f"All guests together: **{value}** ({wording.interval(metric, whole['low'], whole['high'])}). "
        f"Against the period before, {changed}."
    )


def tiers_sentence(league: pl.DataFrame) -> str:
    """Which sites are really above or below the rest of the region; that the data can't tell them apart, where none is."""
    tested = league.filter(pl.col("tier").is_not_null())
    if tested.is_empty():
        few = "No site has enough answers to be compared with the rest of the region: a longer period may tell more."
        return few if league.height > 1 else "There is no other site in the region to compare with."
    apart = {tier: tested.filter(tier=tier)["site_name"].to_list() for tier in (ABOVE, BELOW)}
    others = tested.height - sum(map(len, apart.values()))
    if others == tested.height:
        return "**The data can't tell these sites apart:** none is really above or below the rest of the region."
    said = [
        f"**{tier.capitalize()} the rest of the region:** {_listed(names)}." for tier, names in apart.items() if names
    ]
    rest = {0: "", 1: "The other one can't be told from it."}.get(
        others, f"The other {others:,} can't be told from it."
    )
    return " ".join([*said, rest]).rstrip()


def _listed(names: list[str]) -> str:
    """Names in a sentence: all of few, the first of many."""
    said = [wording.said(name) for name in names[:NAMED]]
    more = len(names) - len(said)
    if more:
        return f"{', '.join(said)} and {more:,} more"
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
