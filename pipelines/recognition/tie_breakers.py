"""What decides between candidates that the score does not tell apart: a column for each tie-breaker that an award names."""

from datetime import date

import polars as pl

from pipelines.metrics.catalogue import METRICS, is_by_department
from pipelines.metrics.periods import shifted
from pipelines.recognition.build_read import BuildRead, Days
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.sections import Measure
from pipelines.reference.organisation import OVERALL

ANSWERS, RESPONSE_RATE, YEAR_BEFORE = "answers", "response_rate", "year_before"


def tie_breakers(
    read: BuildRead, award: Award, measure: Measure, candidates: pl.DataFrame, survey_id: str
) -> pl.DataFrame:
    """A row per candidate: key, and a Float64 column per tie-breaker of the award, not rounded, null where not known.

    answers: those behind the score. satisfaction, top_box: of the department that is measured, overall where the metric is of
    no department. nps, index, response_rate: of the site. year_before: the measure itself, unadjusted, in the same months a
    year before.
    """
    days = (award.window.first_day, award.window.last_day)
    found = candidates.select(
        "key", "site_id", pl.col("department_id").fill_null(""), answers=pl.col("n").cast(pl.Float64)
    )
    for name in award.guard.tie_breakers:
        if name == RESPONSE_RATE:
            found = found.join(_of_sites(read.response_rates(survey_id, days), name), on="site_id", how="left")
        elif name == YEAR_BEFORE:
            before = read.scores(survey_id, _a_year_before(days), measure.metric, measure.measures)
            found = _joined(found, before, name, of_department=bool(measure.departments))
        elif name != ANSWERS:
            own = measure.measures if is_by_department(measure.catalogued) else (OVERALL,)
            metric = METRICS[name]
            departments = (metric.measure,) if metric.measure else own
            scores = read.scores(survey_id, days, name, departments)
            found = _joined(found, scores, name, of_department=bool(measure.departments) and not metric.measure)
    return found.select("key", *award.guard.tie_breakers).sort("key")


def _joined(found: pl.DataFrame, scores: pl.DataFrame, name: str, *, of_department: bool) -> pl.DataFrame:
    keys = ["site_id", "department_id"] if of_department else ["site_id"]
    return found.join(scores.select(*keys, pl.col("value").alias(name)), on=keys, how="left")


def _of_sites(rates: pl.DataFrame, name: str) -> pl.DataFrame:
    return rates.select("site_id", name)


def _a_year_before(days: Days) -> Days:
    """The same months a year earlier."""
    first_day, last_day = days
    return shifted(first_day, -12), _last_of(shifted(last_day.replace(day=1), -12))


def _last_of(month: date) -> date:
    return date.fromordinal(shifted(month, 1).toordinal() - 1)
