"""What goes along with the overall score of a site's guests, and which of it to see to first."""

from dataclasses import dataclass, fields
from enum import StrEnum

import polars as pl

from dashboard.access import Source
from dashboard.questions.breaks import breaks_of
from dashboard.questions.departments import asked_departments, departments_of_site
from dashboard.questions.view import View
from pipelines.metrics.drivers import ANSWERED_BY, NEEDED, STEP, Drivers, drivers
from pipelines.metrics.moments import moments
from pipelines.reference.organisation import OVERALL
from pipelines.reference.reference import Reference


@dataclass(frozen=True)
class Found(Drivers):
    """The drivers of a site's guests, or of all guests of its region (`of_site` is false) where the site has too few.

    `departments` has besides what `Drivers` says: department_name; matters: whether its share is no less than if all had
    the same; the site's row of `departments.departments_of_site`: n, value, low, high, rest_value, difference with its ends,
    verdict; and at_stake: what so many points as the site lies off the rest there go with overall. `left_out`: asked
    departments that too few answered, with the site's row and `answered` (percent of respondents). `respondents`: guests who
    answered the overall question; `summed`: how many more answers to it came added up, without single guests;
    `site_respondents` and `site_guests`: of the site alone, how many did, and how many of them answered all departments that
    are used; `site_summed`: as `summed`. `asked_otherwise`: month, change as of `breaks.breaks_of`, of the overall question
    and the departments within the period.
    """

    of_site: bool
    respondents: int
    summed: int
    site_respondents: int
    site_guests: int
    site_summed: int
    left_out: pl.DataFrame
    asked_otherwise: pl.DataFrame


class Reason(StrEnum):
    """Why no drivers can be told."""

    NOT_HERE = "the site is not in the region"
    NOT_ASKED = "no overall question, or no department"
    TOO_FEW = "too few guests"
    SUMMED = "too few guests, as answers came added up"
    NONE_ANSWERED_ENOUGH = "no department that enough guests answered"
    WITHHELD = "sums of the region would tell of single sites"
    ALL_ALIKE = "all answered alike"


@dataclass(frozen=True)
class Untold:
    """Why there are no drivers, of the region if not of the site: how many answered the overall question, how many of them
    all departments that enough guests answered (0 if it did not come to that), and how many more answers of the overall
    question came added up, without single guests."""

    reason: Reason
    site_respondents: int = 0
    site_guests: int = 0
    region_respondents: int = 0
    region_guests: int = 0
    site_summed: int = 0
    region_summed: int = 0


def found(source: Source, reference: Reference, view: View) -> Found | Untold:
    """The drivers of satisfaction in the view's period and among its guests, whatever its metric is.

    Of the site if NEEDED of its guests answered all departments that are used; else of its region, likewise. Used are the
    departments that ANSWERED_BY percent of those answered who answered the overall question.
    """
    view = view.of_metric("satisfaction")
    rows = departments_of_site(source, reference, view)
    if OVERALL not in reference.response_survey(view.survey_id).departments() or not asked_departments(reference, view):
        return Untold(Reason.NOT_ASKED)
    if rows.is_empty():
        return Untold(Reason.NOT_HERE)
    site = _told(source, reference, view, view.site_id)
    whole = site if site.drivers else _told(source, reference, view, None)
    if whole.drivers is None:
        return Untold(
            whole.reason, site.respondents, site.guests, whole.respondents, whole.guests, site.summed, whole.summed
        )
    told = {one.name: getattr(whole.drivers, one.name) for one in fields(Drivers)}
    rows = rows.drop("site_id", "site_name", "rest_n", "p_value", "q_value")
    departments = whole.drivers.departments.join(rows, on="department_id", how="left", maintain_order="left")
    told["departments"] = departments.with_columns(
        matters=pl.col("share") >= 100 / departments.height, at_stake=pl.col("difference") * pl.col("gain") / STEP
    )
    left_out = rows.join(whole.answered, on="department_id", how="inner", maintain_order="left").join(
        departments, on="department_id", how="anti", maintain_order="left"
    )
    return Found(
        **told,
        of_site=whole is site,
        respondents=whole.respondents,
        summed=whole.summed,
        site_respondents=site.respondents,
        site_guests=site.guests,
        site_summed=site.summed,
        left_out=left_out,
        asked_otherwise=breaks_of(
            source,
            view.survey_id,
            [OVERALL, *departments["department_id"]],
            first=view.period.first,
            last=view.period.last,
        ),
    )


@dataclass(frozen=True)
class _Told:
    respondents: int
    summed: int
    answered: pl.DataFrame
    guests: int = 0
    drivers: Drivers | None = None
    reason: Reason = Reason.TOO_FEW


_ANSWERED = """
    select respondents, answered, counted
    from region_answered($region_id, $site_id, $survey_id, $first, $last, $dimension_id, $segment_id)
"""

_SUMS = """
    select scores, flags
    from region_guest_sums($region_id, $site_id, $survey_id, $first, $last, $dimension_id, $segment_id, $used)
"""


def _told(source: Source, reference: Reference, view: View, site_id: str | None) -> _Told:
    """Of the site, or of the whole region where there is none."""
    asked = {
        "region_id": view.region_id,
        "site_id": site_id,
        "survey_id": view.survey_id,
        "first": view.period.first,
        "last": view.period.last,
        "dimension_id": view.dimension_id,
        "segment_id": view.segment_id,
    }
    every = reference.organisation.department_ids
    [(respondents, counts, counted)] = source.frame(_ANSWERED, **asked).rows()
    of_survey = {one.department_id for one in asked_departments(reference, view)}
    answered = pl.DataFrame({"department_id": every, "count": counts}).filter(pl.col("department_id").is_in(of_survey))
    enough = 100 * pl.col("count") >= ANSWERED_BY * respondents
    used = answered.filter(enough, respondents > 0)["department_id"].to_list()
    answered = answered.with_columns(answered=100 * pl.col("count") / respondents).drop("count")
    summed = counted - respondents
    if respondents < NEEDED:
        return _Told(respondents, summed, answered, reason=Reason.SUMMED if summed else Reason.TOO_FEW)
    if not used:
        return _Told(respondents, summed, answered, reason=Reason.NONE_ANSWERED_ENOUGH)
    sums = source.frame(_SUMS, **asked, used=used)
    if sums.is_empty() and site_id is None:
        return _Told(respondents, summed, answered, reason=Reason.WITHHELD)
    parts = moments(sums, every, used)
    if parts.guests < NEEDED:
        return _Told(respondents, summed, answered, parts.guests)
    fewest = reference.thresholds.of(view.metric_name).show
    told = drivers(parts, used, fewest=fewest)
    return _Told(respondents, summed, answered, parts.guests, told, Reason.ALL_ALIKE)
