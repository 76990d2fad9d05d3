"""How much the sites of the whole chain differ, and how far a single score can be relied on by that."""

import numpy as np
import polars as pl

from dashboard.access import Asked, Source
from dashboard.questions.view import View
from pipelines.metrics.scorecard import floats
from pipelines.metrics.spread import Spread, reliability
from pipelines.reference.reference import Reference


def spread(source: Source, reference: Reference, view: View) -> Spread | None:
    """How much the sites of the whole chain differ in the view's metric, period and guests; None where too few can be told.

    Of a list that is no region, with what regions differ by.
    """
    period = view.period
    asked = Asked(period.first, period.last, view.survey_id, view.dimension_id, view.segment_asked, view.measure)
    found = source.spread_of_chain(view.metric, asked)
    return found.over_regions() if found and view.among.region_id is None else found


def reliabilities(found: Spread | None, scores: pl.DataFrame) -> pl.Series:
    """`reliability` of each row of `scores` (with n and value), 0 to 1; null without a value or a known spread."""
    if found is None:
        return pl.Series("reliability", [None] * scores.height, dtype=pl.Float64)
    answers = np.where(np.isnan(floats(scores, "value")), np.nan, floats(scores, "n"))
    return pl.Series("reliability", reliability(found.within / answers, found.between), nan_to_null=True)
