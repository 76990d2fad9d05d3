"""What may be told of the sites of a list to those who may compare them (`metrics.apart`)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.sites import months_of
from dashboard.questions.view import View, region_counts, region_counts_by_department
from pipelines.metrics.apart import FLAGS, Judged, answers_by_month, judged, rivals
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
    months, until = _months(source, reference, view, periods)
    if nothing_beside(view, periods):
        counts = totals.select("site_id", "month", kind=pl.lit(ALL), n=pl.col(view.metric.denominator))
    else:
        counts = region_counts(source, view, first=months.first, last=months.last)
    site_ids, is_of_all = tuple(counts["site_id"].unique().sort()), view.dimension_id == ALL
    answers = answers_by_month(counts, site_ids, months, until=until, is_of_all=is_of_all)
    least = reference.thresholds.of(view.metric_name).least_apart
    many = _is_one_of_many(view)
    return {one: judged(answers, one, least, kind=view.segment_id, is_one_of_many=many) for one in periods}


def judged_kinds(source: Source, reference: Reference, view: View, dimension_id: str) -> dict[str, Judged]:
    """What may be told of every kind of guests of a dimension in the view's period, by segment_id."""
    of_dimension = replace(view, dimension_id=dimension_id)
    months, until = _months(source, reference, of_dimension, [view.period])
    counts = region_counts(source, of_dimension, first=months.first, last=months.last)
    answers = answers_by_month(counts, tuple(counts["site_id"].unique().sort()), months, until=until)
    least, many = reference.thresholds.of(view.metric_name).least_apart, _is_one_of_many(view)
    return {one: judged(answers, view.period, least, kind=one, is_one_of_many=many) for one in answers.kinds}


def judged_by_department(
    source: Source, reference: Reference, view: View, metric: Metric, totals: pl.DataFrame
) -> dict[str, Judged]:
    """What may be told of each department in the view's period; `totals` as `view.region_totals_by_department` gives them."""
    months, until = _months(source, reference, view, [view.period])
    if nothing_beside(view, [view.period]):
        counts = totals.select("site_id", "month", "department_id", kind=pl.lit(ALL), n=pl.col(metric.denominator))
    else:
        counts = region_counts_by_department(source, view, metric, first=months.first, last=months.last)
    least = reference.thresholds.of(metric.name).least_apart
    # Laid out once: department by department it would take ten times as long.
    together = counts.with_columns(kind=pl.concat_str("department_id", "kind", separator=_BETWEEN))
    site_ids, is_of_all = tuple(counts["site_id"].unique().sort()), view.dimension_id == ALL
    answers = answers_by_month(together, site_ids, months, until=until, is_of_all=is_of_all)
    answers.told_alone(view.period, least)
    parts = [one.split(_BETWEEN) for one in answers.kinds]
    return {
        department_id: judged(
            answers.only([part[0] == department_id for part in parts], [part[1] for part in parts]),
            view.period,
            least,
            kind=view.segment_id,
            is_one_of_many=_is_one_of_many(view),
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


def _months(source: Source, reference: Reference, view: View, periods: Sequence[Period]) -> tuple[Period, date]:
    """The months whose answers are looked at, and the last that a period can be chosen to end with: all of the survey's, as
    any of them can be chosen; those of the periods where nothing is beside."""
    first, last = min(one.first for one in periods), max(one.last for one in periods)
    known = months_of(source, reference, survey_id=view.survey_id)
    if known is None or nothing_beside(view, periods):
        return Period(first, last), last
    until = max(known[1], last)
    return Period(min(known[0], until), until), until


def _is_one_of_many(view: View) -> bool:
    """Whether sites of the view's list are in other lists too: regions alone share none."""
    return set(view.among.named()) != {"region_id"}


def nothing_beside(view: View, periods: Sequence[Period]) -> bool:
    """Whether nothing is told rather than a number that would tell too much with it, neither other periods nor other guests:
    then nothing is kept back."""
    return view.dimension_id == ALL and not any(rivals(one) for one in periods)
