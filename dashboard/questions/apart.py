"""What may be told of the sites of a list to those who may compare them (`metrics.apart`)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.sites import months_of, spans_of
from dashboard.questions.view import View, region_counts, region_counts_by_department, region_crossings
from pipelines.metrics.answers import Answers, answers_by_month
from pipelines.metrics.apart import FLAGS, Judged, in_full, judged, kept_back
from pipelines.metrics.catalogue import Metric, is_of_invitations
from pipelines.metrics.overlaps import is_rolling_year
from pipelines.metrics.periods import Period
from pipelines.reference.organisation import OVERALL
from pipelines.reference.reference import Reference
from pipelines.reference.segments import ALL


def judged_in(source: Source, reference: Reference, view: View, periods: Sequence[Period]) -> dict[Period, Judged]:
    """What may be told of the view's metric and guests in each of `periods`, of every site of the list."""
    if not periods:
        return {}
    answers = _answers(source, reference, view, periods)
    return {one: _judged(source, reference, view, answers, one, view.segment_id) for one in periods}


def judged_kinds(source: Source, reference: Reference, view: View, dimension_id: str) -> dict[str, Judged]:
    """What may be told of every kind of guests of a dimension in the view's period, by segment_id."""
    of_dimension = replace(view, dimension_id=dimension_id)
    answers = _answers(source, reference, of_dimension, [view.period])
    return {one: _judged(source, reference, of_dimension, answers, view.period, one) for one in answers.kinds}


def judged_by_department(source: Source, reference: Reference, view: View, metric: Metric) -> dict[str, Judged]:
    """What may be told of each department in the view's period."""
    of_metric = replace(view, metric_name=metric.name)
    months, until = _months(source, reference, view, [view.period])

    def read() -> tuple[list[str], tuple[str, ...], Answers]:
        counts = region_counts_by_department(source, view, metric, first=months.first, last=months.last)
        everybody = counts
        if view.dimension_id != ALL:
            of_all = replace(view, dimension_id=ALL, segment_id=ALL)
            everybody = region_counts_by_department(source, of_all, metric, first=months.first, last=months.last)
        departments = sorted(set(counts["department_id"]) | set(everybody["department_id"]))
        site_ids = tuple(sorted(set(counts["site_id"]) | set(everybody["site_id"])))
        # Laid out once, each site as many times as there are departments: one by one it would take ten times as long.
        cells = tuple(_BETWEEN.join((one, site_id)) for one in departments for site_id in site_ids)
        named = pl.concat_str("department_id", "site_id", separator=_BETWEEN).alias("site_id")
        every = None if view.dimension_id == ALL else everybody.with_columns(named)
        laid_out = answers_by_month(counts.with_columns(named), cells, months, until=until, everybody=every)
        return departments, site_ids, laid_out

    key = ("departments", view.among, view.survey_id, metric.denominator, view.dimension_id, months)
    departments, site_ids, answers = source.kept_answers(key, read)
    answers.told(view.period, reference.thresholds.of(metric.name).least_apart)
    stay = None
    if view.dimension_id != ALL:
        stay = _answers(source, reference, replace(of_metric, department_id=OVERALL), [view.period])
    found = {}
    for at, department_id in enumerate(departments):
        own = answers.of_sites(at * len(site_ids), site_ids)
        own = own if stay is None else own.beside(stay)
        found[department_id] = _judged(source, reference, of_metric, own, view.period, view.segment_id)
    return found


# Stands in no id.
_BETWEEN = "\n"


def _answers(source: Source, reference: Reference, view: View, periods: Sequence[Period]) -> Answers:
    """The answers of the view's list by kind of guests, in all months that can be chosen: the same ones are asked for again and
    again, and what may be told is worked out of all of them."""
    months, until = _months(source, reference, view, periods)

    def read() -> Answers:
        counts = region_counts(source, view, first=months.first, last=months.last)
        if view.dimension_id == ALL:
            return answers_by_month(counts, _sites(counts), months, until=until)
        of_all = replace(view, dimension_id=ALL, segment_id=ALL)
        everybody = region_counts(source, of_all, first=months.first, last=months.last)
        crossings = None
        if not is_of_invitations(view.metric):
            crossings = region_crossings(source, view, first=months.first, last=months.last)
        return answers_by_month(
            counts,
            _sites(counts, everybody),
            months,
            until=until,
            everybody=everybody,
            crossings=crossings,
        )

    key = (view.among, view.survey_id, view.metric.denominator, view.measure, view.dimension_id, months)
    return source.kept_answers(key, read)


def _sites(*counts: pl.DataFrame) -> tuple[str, ...]:
    return tuple(pl.concat(one["site_id"] for one in counts).unique().sort())


def _judged(source: Source, reference: Reference, view: View, answers: Answers, period: Period, kind: str) -> Judged:
    least = reference.thresholds.of(view.metric_name).least_apart
    if _is_in_full(source, view, period):
        return in_full(answers, period, least, kind=kind)
    return judged(answers, period, least, kind=kind, is_one_of_many=_is_one_of_many(view))


def _is_in_full(source: Source, view: View, period: Period) -> bool:
    """Whether all is told, as whoever asks may see all of it, and others see no list that it could contradict."""
    is_own = view.dimension_id != ALL and not is_rolling_year(period)
    return is_own and bool(spans_of(source, view.among)["is_mine"].all())


def kept_back_in(source: Source, reference: Reference, view: View, periods: Sequence[Period]) -> pl.DataFrame:
    """Which sites are kept back in each of `periods`: month (the last of a period), site_id, is_kept_back (true) and is_hidden:
    whether from whoever asks too, who sees the own sites in full."""
    rows = []
    if periods:
        answers, least = (
            _answers(source, reference, view, periods),
            reference.thresholds.of(view.metric_name).least_apart,
        )
        spans = spans_of(source, view.among)
        mine = set(spans.filter("is_mine")["site_id"])
        for period in (one for one in periods if not _is_in_full(source, view, one)):
            found = kept_back(answers, period, least, kind=view.segment_id)
            rows += [(period.last, site_id, True, site_id not in mine) for site_id in found]
    schema = {"month": pl.Date, "site_id": pl.String, "is_kept_back": pl.Boolean, "is_hidden": pl.Boolean}
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
    """The months whose answers are looked at, all of the survey's, as any of them can be chosen; and the last that was over
    when they came: of later ones is told what may be beside all that is told of those before."""
    first, last = min(one.first for one in periods), max(one.last for one in periods)
    known = months_of(source, reference, survey_id=view.survey_id) or (first, last)
    return Period(min(known[0], last), max(known[1], last)), min(known[1], source.complete_until)


def _is_one_of_many(view: View) -> bool:
    """Whether sites of the view's list are in other lists too: regions alone share none."""
    return set(view.among.named()) != {"region_id"}
