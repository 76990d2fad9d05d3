"""What pages say of a site, its departments and its region, in whole sentences."""

from collections.abc import Container, Iterable

import polars as pl

from dashboard import wording
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import ABOVE, BELOW, IN_LINE
from pipelines.metrics.periods import month_label
from pipelines.reference.chain import Threshold
from pipelines.reference.organisation import Department

# More sites than these are counted, not named.
NAMED = 4


def basis(row: dict[str, object], metric: Metric) -> str:
    """What a score rests on: "73.4 to 75.2 · 2,599 answers"."""
    n = wording.count(int(str(row["n"])), metric.counted)
    return n if row["low"] is None else f"95 % interval {wording.interval(metric, row['low'], row['high'])} · {n}"


def against_rest(rest: dict[str, object], metric: Metric) -> str:
    """How a site stands to the rest of its region, with the verdict of the test."""
    if rest["difference"] is None:
        return "too few answers to compare with the rest"
    gap = f"{wording.signed(metric, rest['difference'])} to the rest of the region"
    return f"{gap}: {_VERDICT_WORDS[str(rest['verdict'])]}"


def change_verdict(change: dict[str, object], metric: Metric) -> str:
    """What a change is worth: "a real change for the better (+0.3 to +2.1)"."""
    words = _CHANGE_WORDS[str(change["verdict"])]
    low, high = change["difference_low"], change["difference_high"]
    if low is None or high is None:
        return words
    if change["verdict"] == "no real difference" and (low > 0 or high < 0):
        # Alone it would pass; among as many sites as are compared here, chance makes such changes too.
        words = "not certain, as every site is compared at once"
    return f"{words} ({wording.signed_interval(metric, change['difference_low'], change['difference_high'])})"


_VERDICT_WORDS = {
    "better": "really better",
    "worse": "really worse",
    "no real difference": "the data can't tell them apart",
    "too few answers": "too few answers",
}
_CHANGE_WORDS = {
    "better": "a real change for the better",
    "worse": "a real change for the worse",
    "no real difference": "no real change",
    "too few answers": "too few answers to compare",
    "no full period before": "not known: the period before is not whole in this region",
    "asked otherwise": "not compared: the question has been asked otherwise since",
}


def all_reported(sites: int) -> str:
    """That every open site has answers."""
    return {0: "No site is open.", 1: "The one open site has answers."}.get(
        sites, f"All {sites:,} open sites have answers."
    )


def not_asked(departments: Iterable[Department], asked: Container[str]) -> str:
    """Which departments a survey does not ask about, in one sentence; empty where it asks about all."""
    names = [wording.said(one.department_name) for one in departments if one.department_id not in asked]
    return f"Not asked in this survey: {', '.join(names)}." if names else ""


def asked_otherwise(breaks: pl.DataFrame) -> str:
    """From when on a question is asked otherwise, and what changed; empty where nothing did. `breaks`: month, change."""
    changes = [f"from {month_label(month)}: {wording.said(change)}" for month, change in breaks.rows()]
    return f"Dotted: the question is asked otherwise {'; '.join(changes)}. Mind the break." if changes else ""


def departments_sentence(departments: pl.DataFrame, metric: Metric) -> str:
    """The department furthest above and the one furthest below the rest of the region, of those that really differ."""
    compared = departments.filter(pl.col("difference").is_not_null()).sort("difference", "department_id")
    if departments.is_empty():
        return "This survey asks about no department."
    if compared.is_empty():
        return "No department has enough answers to be compared with the rest of the region."
    parts = []
    for name, verdict, row in (("best", "better", -1), ("weakest", "worse", 0)):
        real = compared.filter(pl.col("verdict") == verdict)
        if real.is_empty():
            parts.append(f"no department is really {verdict}")
        else:
            found = real.row(row, named=True)
            parts.append(
                f"{name}: **{wording.said(found['department_name'])}** ({wording.signed(metric, found['difference'])})"
            )
    if compared["verdict"].is_in(["better", "worse"]).any():
        said_of_both = "; ".join(parts)
        return f"{said_of_both[:1].upper()}{said_of_both[1:]}. {metric.label} against the rest of the region."
    return f"No department really differs from the rest of the region in {metric.label.lower()}."


def place_range(rank_range: tuple[int, int] | None, rank_of: object) -> str:
    """What a place is worth: "could be 2 to 6"; empty for a site without one."""
    if rank_range is None:
        return ""
    low, high = rank_range
    if low == high:
        return "no other place fits the answers"
    return f"could be any of the {rank_of}" if (low, high) == (1, rank_of) else f"could be {low} to {high}"


def place_sentence(
    site_name: str, row: dict[str, object], rank_range: tuple[int, int] | None, metric: Metric, threshold: Threshold
) -> str:
    """A site's place in a list in one line: "Riverside: place 3 of 8, could be 1 to 6; in line with the rest."."""
    if not row["place"]:
        return f"{wording.said(site_name)} has no place: {wording.state(row, metric, threshold)}."
    tier = {IN_LINE: "in line with the rest", None: "not compared with the rest"}.get(
        row["tier"], f"{row['tier']} the rest"
    )
    worth = place_range(rank_range, row["rank_of"])
    return f"{wording.said(site_name)}: place {wording.place(row)}, {worth}; {tier} of the region."


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
