"""How one site stands: its score, place, changes, departments, and the answers behind them."""

from dataclasses import dataclass

import polars as pl

from dashboard.access import Source
from dashboard.questions.league import changes, league
from dashboard.questions.region import members_of
from dashboard.questions.rest import against_rest, beside
from dashboard.questions.view import View, region_totals_by_department
from pipelines.metrics.catalogue import METRICS, Metric, is_by_department
from pipelines.metrics.periods import Period, a_year_before, months_between
from pipelines.metrics.ranking import own_rank_range
from pipelines.metrics.scorecard import added_up
from pipelines.metrics.usage import usage
from pipelines.reference.organisation import Department
from pipelines.reference.reference import Reference


@dataclass(frozen=True)
class Standing:
    """One site in its region: its row of the league table, its gap to the rest of the region, its changes.

    `rank_range`: the best and the worst place that the data cannot rule out for this one site, sharper than in the table,
    which speaks of all sites at once; None without a place. Each change is an earlier, disjoint period with a row of
    `league.changes`; `rest` has the rest of the region's n and value and the site's difference to it. All verdicts are the
    ones that the region's lists show.
    """

    row: dict[str, object]
    rank_range: tuple[int, int] | None
    rest: dict[str, object]
    changes: dict[str, tuple[Period, dict[str, object]]]


def standing(source: Source, reference: Reference, view: View) -> Standing | None:
    """The standing of the view's site; None if it is not in the region in the period's last month."""
    placed = place(source, reference, view)
    if placed is None:
        return None
    own = pl.col("site_id") == view.site_id
    found = {
        name: (period, changes(source, reference, view, period).filter(own).row(0, named=True))
        for name, period in told_against(view).items()
    }
    rest = against_rest(source, reference, view).filter(own).row(0, named=True)
    return Standing(*placed, rest, found)


def told_against(view: View) -> dict[str, Period]:
    """The earlier, disjoint periods that a site's changes are told against, by what pages call the change."""
    year, previous = a_year_before(view.period), view.period_before
    periods = {} if year == previous else {"Change": previous}
    return periods | ({"Change in a year": year} if year else {})


def place(source: Source, reference: Reference, view: View) -> tuple[dict[str, object], tuple[int, int] | None] | None:
    """The view's site's row of the league table, and the best and the worst place that it could have, told of it alone.

    The second is None where it has no place; all is None if it is not in the region in the period's last month.
    """
    table = league(source, reference, view)
    rows = table.filter(pl.col("site_id") == view.site_id)
    if rows.is_empty():
        return None
    return rows.row(0, named=True), own_rank_range(table, view.metric, str(view.site_id))


def departments_of_site(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The departments of the view's site against the rest of its region, in the order of pages.

    The site's rows of `departments_of_region`, so that both pages say the same of a department.
    """
    return departments_of_region(source, reference, view).filter(pl.col("site_id") == view.site_id)


def by_department(metric: Metric) -> Metric:
    """The metric itself where it can be told per department, else satisfaction (pages say so)."""
    return metric if is_by_department(metric) else METRICS["satisfaction"]


def departments_of_region(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """Every site of the region × department that the survey asks about, against the rest of the region.

    Columns: site_id, site_name, department_id, department_name, and those of `rest.beside`; verdicts corrected once over all
    cells; and how many guests rated it, as `usage.usage` says (shares are null below the show threshold).
    """
    metric = by_department(view.metric)
    totals = region_totals_by_department(source, view)
    members = members_of(source, reference, view)
    asked = [(one.department_id, one.department_name) for one in asked_departments(reference, view)]
    names = pl.DataFrame(asked, schema={"department_id": pl.String, "department_name": pl.String}, orient="row")
    grid = members.select("site_id", "site_name").join(names, how="cross")
    counts = list(dict.fromkeys(metric.columns()))
    own = added_up(totals, by=["site_id", "department_id"], metric=metric)
    whole = added_up(totals, by=["department_id"], metric=metric)
    ours = grid.join(own, on=["site_id", "department_id"], how="left", maintain_order="left")
    ours = ours.with_columns(pl.col(counts).fill_null(0))
    all_of_it = grid.join(whole, on="department_id", how="left", maintain_order="left").with_columns(
        pl.col(counts).fill_null(0)
    )
    # A site is compared with the rest: its own answers are taken out of the region's.
    theirs = grid.with_columns((all_of_it[name] - ours[name]).alias(name) for name in counts)
    show = reference.thresholds.of(metric.name).show
    compared = beside(ours, theirs, metric, show=show)
    users = _users(reference, view, totals, show=show)
    joined = compared.join(users, on=["site_id", "department_id"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("own_count", "guest_count").fill_null(0))


def _users(reference: Reference, view: View, totals: pl.DataFrame, *, show: int) -> pl.DataFrame:
    """How many guests rated each department, per site: what `usage` says, shares of too few guests left out."""
    survey, months = reference.response_survey(view.survey_id), months_between(view.period.first, view.period.last)
    ids = [one.department_id for one in asked_departments(reference, view)]
    asked = [(one, month) for one in ids for month in months if survey.is_asked_in(one, month)]
    # What came summed already may reach back to months in which the survey itself did not ask.
    answered = totals.select("department_id", "month").filter(pl.col("department_id").is_in(ids))
    known = pl.concat([pl.DataFrame(asked, schema=answered.schema, orient="row"), answered])
    found = usage(totals, known)
    enough, rest_enough = pl.col("guest_count") >= show, pl.col("rest_guest_count") >= show
    return found.with_columns(
        *(pl.when(enough).then(pl.col(name)).alias(name) for name in ("share", "share_low", "share_high")),
        pl.when(rest_enough).then(pl.col("rest_share")).alias("rest_share"),
    )


def asked_departments(reference: Reference, view: View) -> list[Department]:
    """The departments that the view's survey asks about, in the order of pages."""
    survey = reference.response_survey(view.survey_id)
    return [one for one in reference.organisation.departments if one.department_id in survey.departments()]


_LATEST = """
    select stay_date, answer_date, response_id, overall, recommend, index
    from my_responses r
    where site_id = $site_id and survey_id = $survey_id and month between $first and $last
        and ($dimension_id = 'all' or json_extract_string(to_json(r), $dimension_id) = $segment_id)
    order by stay_date desc, response_id
    limit 200
"""


def latest_responses(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The view's site's latest 200 responses of the period and guests; empty where it is not one's own.

    Columns: Departed, Answered, Response, and Overall, Recommend, Index in points of 100.
    """
    frame = source.frame(
        _LATEST,
        site_id=view.site_id,
        survey_id=view.survey_id,
        first=view.period.first,
        last=view.period.last,
        dimension_id=view.dimension_id,
        segment_id=view.segment_id,
    )
    return frame.select(
        pl.col("stay_date").alias("Departed"),
        pl.col("answer_date").alias("Answered"),
        pl.col("response_id").alias("Response"),
        *((pl.col(name) / 100).alias(name.capitalize()) for name in ("overall", "recommend", "index")),
    )
