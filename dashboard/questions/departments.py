"""Sites by departments against the rest of their region: one list, corrected once, for every page that speaks of one."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.apart import by_department_and_site, judged_by_department
from dashboard.questions.region import Region, members_of
from dashboard.questions.rest import against_rest_of, beside, without_hidden
from dashboard.questions.view import View, region_totals_by_department
from pipelines.metrics.catalogue import METRICS, Metric, is_by_department
from pipelines.metrics.others import others
from pipelines.metrics.periods import months_between
from pipelines.metrics.scorecard import added_up
from pipelines.metrics.usage import usage
from pipelines.reference.organisation import Department
from pipelines.reference.reference import Reference


def compared_with_rest(source: Source, reference: Reference, view: View, region: Region) -> pl.DataFrame:
    """Every site of the list against the rest of it (`rest.beside`), as all pages say it of the view's metric.

    Of a department the cells of `departments_of_region`, so that a heat map and a place never disagree; else the list of sites,
    whose totals `region` has.
    """
    if not is_one_of_many(reference, view):
        return against_rest_of(region, reference, view)
    return departments_of_region(source, reference, view).filter(pl.col("department_id") == view.measure)


def is_one_of_many(reference: Reference, view: View) -> bool:
    """Whether the view's metric is read for a department, which is compared together with all the others."""
    return view.measure in {one.department_id for one in asked_departments(reference, view)}


def comparisons(source: Source, reference: Reference, view: View, region: Region) -> int:
    """How many comparisons the list has that `compared_with_rest` is corrected over."""
    many = is_one_of_many(reference, view)
    listed = departments_of_region(source, reference, view) if many else against_rest_of(region, reference, view)
    return listed["q_value"].is_not_null().sum()


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
    judged = by_department_and_site(judged_by_department(source, reference, view, metric))
    asked = [(one.department_id, one.department_name) for one in asked_departments(reference, view)]
    names = pl.DataFrame(asked, schema={"department_id": pl.String, "department_name": pl.String}, orient="row")
    grid = members.select("site_id", "site_name").join(names, how="cross")
    counts = list(dict.fromkeys(metric.columns()))
    own = added_up(totals, by=["site_id", "department_id"], metric=metric)
    cells = grid.join(judged, on=["site_id", "department_id"], how="left", maintain_order="left")
    ours = grid.join(own, on=["site_id", "department_id"], how="left", maintain_order="left")
    ours = ours.with_columns(pl.col(counts).fill_null(0))
    theirs = others(ours, totals, judged, metric, by=["department_id"])
    show = reference.thresholds.of(metric.name).show
    is_mine = grid.join(members, on="site_id", maintain_order="left")["is_mine"]
    is_hidden = cells["is_kept_back"].fill_null(value=False) & ~is_mine
    compared = without_hidden(beside(ours, theirs, metric, show=show), is_mine=is_mine, is_hidden=is_hidden)
    users = _users(reference, view, totals, show=show)
    joined = compared.join(users, on=["site_id", "department_id"], how="left", maintain_order="left")
    counted = joined.with_columns(pl.col("own_count", "guest_count").fill_null(0))
    # Where nobody answered anything, the rest is the whole region.
    return counted.with_columns(
        pl.col(f"rest_{name}").fill_null(pl.col(own).sum().over("department_id"))
        for name, own in (("count", "own_count"), ("guest_count", "guest_count"))
    )


def _users(reference: Reference, view: View, totals: pl.DataFrame, *, show: int) -> pl.DataFrame:
    """How many guests rated each department, per site: what `usage` says, shares of too few guests left out."""
    survey, months = reference.response_survey(view.survey_id), months_between(view.period.first, view.period.last)
    ids = [one.department_id for one in asked_departments(reference, view)]
    asked = [(one, month) for one in ids for month in months if survey.is_asked_in(one, month)]
    # What came summed already may reach back to months in which the survey itself did not ask.
    answered = totals.select("department_id", "month").filter(pl.col("department_id").is_in(ids))
    known = pl.concat([pl.DataFrame(asked, schema=answered.schema, orient="row"), answered])
    found = usage(totals, known)
    if view.departments is not None:
        # How many guests there were is known from other departments, which are not seen.
        found = found.with_columns(pl.col("guest_count", "rest_guest_count") * 0)
    enough, rest_enough = pl.col("guest_count") >= show, pl.col("rest_guest_count") >= show
    return found.with_columns(
        *(pl.when(enough).then(pl.col(name)).alias(name) for name in ("share", "share_low", "share_high")),
        pl.when(rest_enough).then(pl.col("rest_share")).alias("rest_share"),
    )


def asked_departments(reference: Reference, view: View) -> list[Department]:
    """The departments that the view's survey asks about and whoever asks may see, in the order of pages."""
    asked = reference.response_survey(view.survey_id).departments()
    return [one for one in seen_departments(reference, view) if one.department_id in asked]


def seen_departments(reference: Reference, view: View) -> list[Department]:
    """The departments that whoever asks may see, in the order of pages."""
    seen = view.departments
    return [one for one in reference.organisation.departments if seen is None or one.department_id in seen]
