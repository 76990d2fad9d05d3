"""Why there is nothing to show: empty, suppressed and not asked are different states, each in its own words.

Late and broken concern every page: `app.py` says those.
"""

from dashboard import wording
from dashboard.selection import Selection
from pipelines.metrics.catalogue import Metric, is_of_invitations
from pipelines.metrics.periods import month_label
from pipelines.metrics.ranking import NO_ANSWERS, SUPPRESSED
from pipelines.reference.chain import Threshold
from pipelines.reference.organisation import INDEX
from pipelines.reference.survey import InvitationSurvey


def missing(row: dict[str, object], chosen: Selection, threshold: Threshold, metric: Metric) -> str:
    """Why the number in `row` (with `n` and `state`) can't be shown, and what would help; empty where it can."""
    period = chosen.view.period
    if row["state"] == SUPPRESSED:
        n = wording.count(int(str(row["n"])), metric.counted)
        return (
            f"**Too few to show.** {n} in {period.label()}; {threshold.show} are needed. A longer window may have them."
        )
    if row["state"] != NO_ANSWERS:
        return ""
    if row["n"]:
        return (
            "**Not shown.** More responses came than guests were invited, so the invitations are not complete. "
            "Ask who looks after the data."
        )
    return _never_known(chosen, metric) or (
        f"**No {metric.counted} in {period.label()}** for {chosen.the_guests}. Choose another period or other guests."
    )


def elsewhere(chosen: Selection) -> str:
    """That the site was not in the region at the end of the period."""
    return (
        f"**{chosen.the_site} was not in {chosen.the_region} in {month_label(chosen.view.period.last)}:** not open yet, "
        "closed, or in another region. Choose another month, region or site."
    )


def no_line(chosen: Selection, threshold: Threshold, span: str) -> str:
    """Why a chart has no line of the chosen site, whose points each count the answers of `span`."""
    counted = chosen.view.metric.counted
    return f"**No line for {chosen.the_site}:** it never had {threshold.show} {counted} in {span}" + (
        ", with a full year of answers behind it." if span == "12 months" else "; the rolling 12 months may have them."
    )


def _never_known(chosen: Selection, metric: Metric) -> str:
    view = chosen.view
    reference = chosen.asker.reference
    survey = reference.response_survey(view.survey_id)
    if is_of_invitations(metric):
        counted = [one for one in reference.surveys if isinstance(one, InvitationSurvey)]
        if not any(one.for_survey == view.survey_id for one in counted):
            return (
                f"**Not known.** No invitations are received for the {chosen.the_survey}, so there is no response rate."
            )
        if not view.known_for_segment:
            return f"**Not known for {chosen.the_guests}.** Invitations are counted by site and channel alone."
    if metric.measure and metric.measure != INDEX and metric.measure not in survey.departments():
        return f"**Not asked.** The {chosen.the_survey} has no 0 to 10 recommend question, so there is no NPS."
    return ""
