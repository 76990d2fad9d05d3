"""What may be told of the sites of a list to those who may compare them (`metrics.apart`)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.sites import months_of
from dashboard.questions.view import View, region_counts, region_counts_by_department
from pipelines.metrics.apart import FLAGS, Judged, answers_by_month, judged, reach
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import Period
from pipelines.reference.reference import Reference
from pipelines.reference.segments import ALL


def judged_in(
    source: Source, reference: Reference, view: View, periods: Sequence[Period], totals: pl.DataFrame
) -> dict[Period, Judged]:
    """What may be told of the view's metric and guests in each of `periods`, of every site of the list.

    `totals`: what `view.region_totals` gives for all of them. More is read only where there is more to be compared with.
    """
    if not periods:
        return {}
    months = _reach(periods)
    if nothing_beside(view, periods):
        counts = totals.select("site_id", "month", kind=pl.lit(ALL), n=pl.col(view.metric.denominator))
    else:
        counts = region_counts(source, view, first=months.first, last=months.last)
    until = _until(source, reference, view, periods)
    answers = answers_by_month(counts, tuple(counts["site_id"].unique().sort()), months, until=until)
    least = reference.thresholds.of(view.metric_name).least_apart
    return {one: judged(answers, one, least, kind=view.segment_id) for one in periods}


def judged_by_department(
    source: Source, reference: Reference, view: View, metric: Metric, totals: pl.DataFrame
) -> dict[str, Judged]:
    """What may be told of each department in the view's period; `totals` as `view.region_totals_by_department` gives them."""
    months = _reach([view.period])
    if nothing_beside(view, [view.period]):
        counts = totals.select("site_id", "month", "department_id", kind=pl.lit(ALL), n=pl.col(metric.denominator))
    else:
        counts = region_counts_by_department(source, view, metric, first=months.first, last=months.last)
    until = _until(source, reference, view, [view.period])
    least = reference.thresholds.of(metric.name).least_apart
    # Laid out once: department by department it would take ten times as long.
    together = counts.with_columns(kind=pl.concat_str("department_id", "kind", separator=_BETWEEN))
    answers = answers_by_month(together, tuple(counts["site_id"].unique().sort()), months, until=until)
    parts = [one.split(_BETWEEN) for one in answers.kinds]
    return {
        department_id: judged(
            answers.only([part[0] == department_id for part in parts], [part[1] for part in parts]),
            view.period,
            least,
            kind=view.segment_id,
        )
        for department_id in dict.fromkeys(part[0] for part in parts)
    }


# Stands in no id.
_BETWEEN = "\n"


def counted_in(found: Mapping[Period, Judged]) -> pl.DataFrame:
    """month (the last of a period), site_id and `is_counted` (true): of which sites the list as a whole is made in each."""
    rows = [(period.last, site_id, True) for period, one in found.items() for site_id in one.counted]
    schema = {"month": pl.Date, "site_id": pl.String, "is_counted": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def kept_back_in(found: Mapping[Period, Judged]) -> pl.DataFrame:
    """month (the last of a period), site_id and `is_kept_back` (true): which sites are kept back in each."""
    rows = [(period.last, site_id, True) for period, one in found.items() for site_id in one.kept_back]
    schema = {"month": pl.Date, "site_id": pl.String, "is_kept_back": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def by_department_and_site(found: Mapping[str, Judged]) -> pl.DataFrame:
    """`Judged.rows` of all departments, with department_id."""
    if not found:
        return pl.DataFrame(
            schema={"site_id": pl.String} | dict.fromkeys(FLAGS, pl.Boolean) | {"department_id": pl.String}
        )
    departments = [key for key, one in found.items() for _ in range(one.rows.height)]
    return pl.concat(one.rows for one in found.values()).with_columns(
        department_id=pl.Series(departments, dtype=pl.String)
    )


def _reach(periods: Iterable[Period]) -> Period:
    every = [reach(one) for one in periods]
    return Period(min(one.first for one in every), max(one.last for one in every))


def nothing_beside(view: View, periods: Sequence[Period]) -> bool:
    """Whether there is nothing beside a number that tells more with it, neither other periods nor other guests: then nothing is
    kept back."""
    return view.dimension_id == ALL and all(reach(one) == one for one in periods)


def _until(source: Source, reference: Reference, view: View, periods: Iterable[Period]) -> date:
    """The last month that a period can be chosen to end with."""
    known = months_of(source, reference, survey_id=view.survey_id)
    return max(*([known[1]] if known else []), *(one.last for one in periods))
