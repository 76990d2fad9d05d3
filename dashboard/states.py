"""Why there is nothing to show: empty, suppressed and not asked are different states, each in its own words.

Late and broken concern every page: `app.py` says those.
"""

from dashboard import wording
from dashboard.questions.drivers import Reason, Untold
from dashboard.selection import Selection
from pipelines.metrics.catalogue import Metric, is_of_invitations
from pipelines.metrics.drivers import ANSWERED_BY, NEEDED
from pipelines.metrics.periods import WINDOWS, month_label
from pipelines.metrics.ranking import KEPT_BACK, NO_ANSWERS, SUPPRESSED
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
    if row["state"] == KEPT_BACK and row["value"] is None:
        return (
            f"**Kept back,** {wording.apart(metric, threshold)}: those of a longer or shorter period, of other guests or of "
            "single sites. Choose 12 months and all guests."
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


def no_line(chosen: Selection, threshold: Threshold, span: str) -> str:
    """Why a chart has no line of the chosen site, whose points each count the answers of `span`."""
    counted = chosen.view.metric.counted
    return f"**No line for {chosen.the_site}:** it never had {threshold.show} {counted} in {span}" + (
        ", with a full year of answers behind it." if span == "12 months" else "; the rolling 12 months may have them."
    )


def no_places(is_too_young: bool, chosen: Selection, threshold: Threshold) -> str:
    """Why there is no place over time: the data do not reach back over one whole window, or no window has enough."""
    if is_too_young:
        return (
            f"A place is drawn where a whole period ({WINDOWS[chosen.window].label.lower()}) lies behind it; the answers "
            f"begin in {month_label(chosen.data_from)}."
        )
    counted = chosen.view.metric.counted
    return (
        f"**No place in any month:** {chosen.the_site} never had the {threshold.rank} {counted} that a place needs. "
        "A longer window may have them."
    )


def not_here(chosen: Selection) -> str:
    """That the chosen site is not in the region, and what would help."""
    return (
        f"**{chosen.the_site} was not in {chosen.the_region} in {month_label(chosen.view.period.last)}:** not open yet, "
        "closed, or in another region. Choose another month, region or site."
    )


def no_drivers(untold: Untold, chosen: Selection) -> str:
    """Why it can't be told what goes along with the overall score, and what would help."""
    counted = _guests_counted(untold, chosen)
    answered = max(untold.site_guests, untold.region_guests)
    so_far = f", and {answered:,} of them every department that is weighed" if answered else ""
    return {
        Reason.NOT_HERE: not_here(chosen),
        Reason.NOT_ASKED: f"**Not asked.** The {chosen.the_survey} has no overall question, or asks about no department.",
        Reason.NONE_ANSWERED_ENOUGH: (
            f"**No department can be weighed.** {counted}, but no department was answered by {ANSWERED_BY} % of them: what "
            "goes along with the overall score is told of guests who answered the same departments."
        ),
        Reason.WITHHELD: (
            f"**Not told, so that no other site's guests are.** {counted}. The site needs {NEEDED} who answered every "
            "department that is weighed; and the region's answers are added up only where its other sites are two at least "
            "and have enough guests, or single guests of theirs could be read off. A longer period may help."
        ),
        Reason.ALL_ALIKE: (
            f"**Nothing to tell.** {counted}, but all alike, or all departments alike: nothing goes up and down together."
        ),
        Reason.SUMMED: (
            f"**Answers came added up, without single guests, so it can't be told what goes along with what.** {counted}; "
            f"{NEEDED} single guests are needed. A period whose answers came one by one may have them."
        ),
        Reason.TOO_FEW: (
            f"**Too few answers to say what matters.** {counted}{so_far}; {NEEDED} who did both are needed. A longer period "
            "or all guests may have them."
        ),
    }[untold.reason]


def _guests_counted(untold: Untold, chosen: Selection) -> str:
    site, region = wording.count(untold.site_respondents, "guests"), wording.count(untold.region_respondents, "guests")
    said = (
        f"In {chosen.view.period.label()} {site} of {chosen.the_site} and {region} of all {chosen.the_region} answered the "
        "overall question"
    )
    if not untold.region_summed:
        return said
    return (
        f"{said} one by one ({untold.site_summed:,} and {untold.region_summed:,} more answers came added up, without single "
        "guests)"
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
