"""Whether a site is better with every kind of guest and yet worse over all, or the reverse."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from dashboard.access import Source
from dashboard.questions.apart import judged_kinds
from dashboard.questions.view import View
from pipelines.metrics.apart import Judged
from pipelines.metrics.catalogue import is_of_invitations
from pipelines.metrics.scorecard import added_up
from pipelines.metrics.simpson import Paradox, paradox
from pipelines.reference.reference import CHANNEL, Reference
from pipelines.reference.segments import ALL, UNKNOWN

_SEGMENTS = """
    select dimension_id, segment_id, site_id = $site_id as is_own,
        cast(sum(response_count) as bigint) as response_count, cast(sum(score_total) as bigint) as score_total,
        cast(sum(score_square_total) as bigint) as score_square_total, cast(sum(lead_count) as bigint) as lead_count,
        cast(sum(top_box_count) as bigint) as top_box_count, cast(sum(promoter_count) as bigint) as promoter_count,
        cast(sum(detractor_count) as bigint) as detractor_count
    from region_totals
    where region_id = $region_id and month between $first and $last and survey_id = $survey_id
        and dimension_id <> 'all' and department_id = $measure
    group by all
    order by all
"""

_CHANNELS = """
    select channel as segment_id, site_id = $site_id as is_own,
        cast(sum(invited_count) as bigint) as invited_count, cast(sum(returned_count) as bigint) as returned_count
    from region_invitations
    where region_id = $region_id and month between $first and $last and survey_id = $survey_id
    group by all
    order by all
"""


@dataclass(frozen=True)
class Told:
    """A paradox, the way of looking at guests that shows it ("Guest type"), and the names of its kinds of guests."""

    dimension_name: str
    names: dict[str, str]
    paradox: Paradox


def paradoxes(source: Source, reference: Reference, view: View) -> list[Told]:
    """The paradoxes of the view's site against the rest of its region, dimensions in the order of pages; mostly none.

    None are looked for where the view is of one kind of guest already.
    """
    if view.dimension_id != ALL:
        return []
    segments, show = _segments(source, view), reference.thresholds.of(view.metric_name).show
    told = []
    for dimension in reference.segments.dimensions:
        kinds = segments.filter(pl.col("dimension_id") == dimension.dimension_id)
        found = paradox(*_sides(kinds, view), view.metric, show=show)
        if found and _may_be_told(found, judged_kinds(source, reference, view, dimension.dimension_id), view):
            names = {one.segment_id: one.segment_name for one in dimension.values}
            told.append(Told(dimension.dimension_name, names | {UNKNOWN: "not known"}, found))
    return told


def _may_be_told(found: Paradox, judged: Mapping[str, Judged], view: View) -> bool:
    """Whether the rest of every kind that is compared may be told to the site, and is told as it is everywhere else."""
    kinds = [judged[segment_id].rows for segment_id in found.kinds["segment_id"] if segment_id in judged]
    own = [rows.filter(pl.col("site_id") == view.site_id)["rest_is_told"].all() for rows in kinds]
    return len(kinds) == found.kinds.height and all(own) and all(rows["is_counted"].all() for rows in kinds)


def _segments(source: Source, view: View) -> pl.DataFrame:
    shared = {"site_id": view.site_id, "region_id": view.region_id, "survey_id": view.survey_id}
    months = {"first": view.period.first, "last": view.period.last}
    if is_of_invitations(view.metric):
        return source.frame(_CHANNELS, **shared, **months).with_columns(dimension_id=pl.lit(CHANNEL))
    return source.frame(_SEGMENTS, **shared, **months, measure=view.measure)


def _sides(kinds: pl.DataFrame, view: View) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The site's added-up totals and the rest's, both with a row per kind of guest."""
    counts = list(dict.fromkeys(view.metric.columns()))
    every = kinds.select("segment_id").unique().sort("segment_id")
    sides = (
        added_up(kinds.filter(part), by=["segment_id"], metric=view.metric) for part in ("is_own", ~pl.col("is_own"))
    )
    own, rest = (
        every.join(side, on="segment_id", how="left", maintain_order="left").with_columns(pl.col(counts).fill_null(0))
        for side in sides
    )
    return own, rest
