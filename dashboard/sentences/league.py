"""What a list of sites says."""

import polars as pl

from dashboard import wording
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import ABOVE, BELOW
from pipelines.metrics.ranking import KEPT_BACK

# More sites than these are counted, not named.
NAMED = 4


def league_sentence(
    league: pl.DataFrame, whole: dict[str, object], metric: Metric, *, called: str = "the region"
) -> str:
    """What a league table says: who stands apart, how many sites are ranked, the value of all, which changes are real.

    `called`: what the list of sites is called ("the region", "the brand").
    """
    places = league["rank"].drop_nulls().len()
    changes = league.filter(pl.col("verdict").is_in(["better", "worse"]))["site_name"]
    real = [wording.said(name) for name in changes]
    changed = f"{len(real)} sites really changed" if len(real) > 1 else f"only {real[0]} really changed" if real else ""
    changed = changed or "no site really changed"
    if league["difference"].is_null().all():
        changed = "nothing can be compared yet"
    value = wording.number(metric, whole["value"])
    ranked = f" {wording.count(places, 'sites')} ranked of {league.height}." if places else ""
    return (
        f"{tiers_sentence(league, called=called)}{ranked} "
        f"All guests together: **{value}** ({wording.interval(metric, whole['low'], whole['high'])}). "
        f"Against the period before, {changed}."
    )


def tiers_sentence(league: pl.DataFrame, *, called: str = "the region") -> str:
    """Which sites are really above or below the rest of the list; that the data can't tell them apart, where none is."""
    # Who has too few answers for a place is not praised or blamed in the first line; the table has the tier all the same.
    tested = league.filter(pl.col("tier").is_not_null() & pl.col("rank").is_not_null())
    kept = league.filter(state=KEPT_BACK).height
    if tested.is_empty() and kept:
        others = ", and the others have too few answers" if kept < league.height else ""
        return (
            f"**No site has a place over this period:** {kept:,} {'is' if kept == 1 else 'are'} kept back{others}. "
            f"{wording.MOST_IS_SHOWN}"
        )
    if tested.is_empty():
        few = f"No site has enough answers to be compared with the rest of {called}: a longer period may tell more."
        return few if league.height > 1 else f"There is no other site in {called} to compare with."
    apart = {tier: tested.filter(tier=tier)["site_name"].to_list() for tier in (ABOVE, BELOW)}
    others = tested.height - sum(map(len, apart.values()))
    if others == tested.height:
        return f"**The data can't tell these sites apart:** none is really above or below the rest of {called}."
    said = [f"**{tier.capitalize()} the rest of {called}:** {listed(names)}." for tier, names in apart.items() if names]
    rest = {0: "", 1: "The other one can't be told from it."}.get(
        others, f"The other {others:,} can't be told from it."
    )
    return " ".join([*said, rest]).rstrip()


def listed(names: list[str]) -> str:
    """Names in a sentence: all of few, the first of many."""
    # "And 1 more" takes as much room as the name.
    most = NAMED if len(names) > NAMED + 1 else len(names)
    said = [wording.said(name) for name in names[:most]]
    more = len(names) - len(said)
    if more:
        return f"{', '.join(said)} and {more:,} more"
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
