"""What pages say of a site, its departments and its region, in whole sentences."""

from collections.abc import Container, Iterable

import polars as pl

from dashboard import wording
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import month_label
from pipelines.reference.organisation import Department


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


def league_sentence(league: pl.DataFrame, whole: dict[str, object], metric: Metric) -> str:
    """What a league table says in one line: how many sites, the region's value, how many changes are real."""
    places = league["rank"].drop_nulls().len()
    changes = league.filter(pl.col("verdict").is_in(["better", "worse"]))["site_name"]
    real = [wording.said(name) for name in changes]
    changed = f"{len(real)} sites really changed" if len(real) > 1 else f"only {real[0]} really changed" if real else ""
    changed = changed or "no site really changed"
    if league["difference"].is_null().all():
        changed = "nothing can be compared yet"
    value = wording.number(metric, whole["value"])
    return (
        f"{wording.count(places, 'sites')} ranked of {league.height}. All guests together: **{value}** "
        f"({wording.interval(metric, whole['low'], whole['high'])}). Against the period before, {changed}."
    )
