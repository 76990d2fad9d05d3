"""The scores of a period, adjusted for the mix of guests department by department."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from pipelines.metrics.catalogue import Metric
from pipelines.recognition.adjusting import adjusted
from pipelines.reference.segments import Segments


@dataclass(frozen=True)
class AdjustedScores:
    """`scores` with `unadjusted` beside the value. `as_they_are`: the regions and departments, in order, of which nothing can
    be told, so that their scores are as before. `is_declared`: whether there is anything that scores may be adjusted for."""

    scores: pl.DataFrame
    as_they_are: tuple[tuple[str, str], ...] = ()
    is_declared: bool = True


def adjusted_scores(
    scores: pl.DataFrame,
    of_region: pl.DataFrame,
    metric: Metric,
    segments: Segments,
    rows_of: Callable[[str], pl.DataFrame],
) -> AdjustedScores:
    """`scores` (as `scores.scores` gives them) of the sites that `of_region` (site_id, region_id) names.

    `rows_of`: what guests say of a department, as `mix_rows` gives it. Adjusted is for the dimensions that declare it.
    """
    raw = scores.with_columns(unadjusted=pl.lit(None, pl.Float64))
    adjusters = {
        one.dimension_id: [kind.segment_id for kind in one.values] for one in segments.dimensions if one.adjusts
    }
    if not adjusters:
        return AdjustedScores(raw, is_declared=False)
    parts, untold = [raw.clear()], set()
    for (department_id,), own in scores.partition_by("department_id", as_dict=True).items():
        moved = adjusted(own.join(of_region, on="site_id"), rows_of(str(department_id)), metric, adjusters)
        parts.append(moved.scores.select(raw.columns))
        untold |= {(region_id, str(department_id)) for region_id in moved.as_they_are}
    return AdjustedScores(pl.concat(parts).sort("site_id", "department_id"), tuple(sorted(untold)))
