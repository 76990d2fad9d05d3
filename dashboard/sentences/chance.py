"""What part of the differences between sites is chance, in words."""

import polars as pl

from dashboard import wording
from dashboard.sentences.league import listed
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.funnel import INSIDE, OUTSIDE, WARNING, Funnel

NOT_KNOWN = (
    "**Not known.** How much sites truly differ can only be told from at least three sites with enough answers, several "
    "of them in one region, that do not all say the same. A longer period may have them."
)


def funnel_sentence(sites: pl.DataFrame, funnel: Funnel, metric: Metric) -> str:
    """Which sites lie outside the funnel's lines, and on which side; `sites` with site_name, value, zone."""
    outside, between = (sites.filter(zone=zone) for zone in (OUTSIDE, WARNING))
    if sites["zone"].eq(INSIDE).all():
        return (
            f"**Every site lies within the lines:** with so many {metric.counted}, sites that are all usual would look like "
            "this."
        )
    good, bad = ("above", "below") if metric.higher_is_better else ("below", "above")
    said = []
    for words, part in (("Outside the outer lines", outside), ("Between the lines", between)):
        sides = [(side, part.filter(_on(side, funnel))["site_name"].to_list()) for side in (good, bad)]
        told = "; ".join(f"{side}: {listed(names)}" for side, names in sides if names)
        said += [f"**{words}**, {told}."] if told else []
    usual = sites.height / 20
    expected = f"about {max(usual, 1):.0f}" if usual >= 0.5 else "hardly one"
    of = wording.count(sites.height, "usual sites")
    return f"{' '.join(said)} Of {of} {expected} would lie outside the inner lines by chance."


def _on(side: str, funnel: Funnel) -> pl.Expr:
    return pl.col("value") > funnel.target if side == "above" else pl.col("value") <= funnel.target


def shrunken_sentence(second: pl.DataFrame, metric: Metric, rank: int) -> str:
    """What drawing scores together changes: how many places, and which site moves furthest. `second` as `second_view`."""
    placed = second.filter(pl.col("place").is_not_null()).with_columns(
        moved=(pl.col("shrunken") - pl.col("value")).abs(),
    )
    drawn = second.select("value", "shrunken").rows()
    if all(wording.number(metric, value) == wording.number(metric, shrunken) for value, shrunken in drawn):
        return "No score is drawn by as much as is printed: each rests on enough answers, or all are alike."
    if placed.is_empty():
        return f"No site has {rank} {metric.counted}, and so none has a place."
    others = placed.filter(_number("place") != _number("shrunken_place")).height
    furthest = placed.sort("moved", "site_id", descending=[True, False]).row(0, named=True)
    places = {0: "No place changes", 1: "One place changes"}.get(others, f"{others} places change")
    return (
        f"{places}. {wording.said(furthest['site_name'])} is drawn furthest: from "
        f"{wording.number(metric, furthest['value'])} to {wording.number(metric, furthest['shrunken'])}, as it has "
        f"{wording.count(furthest['n'], metric.counted)} (reliability {furthest['reliability']:.2f})."
    )


def _number(place: str) -> pl.Expr:
    return pl.col(place).str.strip_prefix("=")
