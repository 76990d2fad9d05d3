"""The past year of the fictional chain, closed: so that there is something final to look at, with an appeal of each outcome."""

from datetime import UTC, date, datetime

from pipelines.acting import Acting
from pipelines.closing.appeals import Flagged, appeal_bonus, review_appeal
from pipelines.closing.close import close_bonus
from pipelines.closing.open_statements import decide_amount, still_open
from pipelines.closing.reading import closed_payouts, closed_plans
from pipelines.closing.signing import sign_bonus
from pipelines.closing.state import Ground
from pipelines.home import Home
from pipelines.payouts import served_build
from pipelines.reference.assignments import Role
from pipelines.reference.reading import read_reference
from pipelines.rewards.statement import State
from pipelines.warehouse.counted import LEAD, counted_responses

PLAN, PERIOD = "general_managers_2025", "2025"
CLOSED_ON, APPEALED_ON, REVIEWED_ON = date(2026, 1, 20), date(2026, 1, 27), date(2026, 1, 30)
SIGNED_ON = (date(2026, 2, 4), date(2026, 2, 5))


def close_past_year(home: Home) -> bool:
    """Close and sign the plan of the past year on days of that winter; False if it was closed before."""
    if any(one.plan_id == PLAN for one in closed_plans(home, SIGNED_ON[-1])):
        return False
    people = read_reference(home.reference).assignments
    first, second = sorted({one.person_id for one in people if one.role is Role.HR})[:2]
    close_bonus(home, PLAN, PERIOD, _acting(first, CLOSED_ON))
    _appeal(home, (first, second))
    for person in still_open(closed_payouts(home, PLAN).statements):
        reason = "Too little to go by in the year: what was agreed with the owner"
        decide_amount(home, PLAN, person, "1500", reason, _acting(second, REVIEWED_ON))
    for by, day in zip((first, second), SIGNED_ON, strict=True):
        sign_bonus(home, PLAN, _acting(by, day))
    return True


def _appeal(home: Home, hr: tuple[str, str]) -> None:
    """A manager flags two responses that are not in the top box: one was no guest's, the other was."""
    payouts = closed_payouts(home, PLAN)
    one = next(one for one in payouts.statements if one.state is State.DUE and one.tenure.posts)
    _, build = served_build(home)
    survey_id = read_reference(home.reference).chain.headline_survey
    found = counted_responses(build, one.tenure.posts, survey_id, ["overall"])
    ids = found.filter(found[f"overall{LEAD}"] == 0)["response_id"][:2]
    said = (
        (Ground.NOT_A_GUEST, "The booking was cancelled before arrival", True, "The desk's system has no arrival"),
        (Ground.OUTSIDE_CONTROL, "The street was dug up that week", False, "The guest writes of the room"),
    )
    for response_id, (ground, words, accept, reason) in zip(ids, said, strict=False):
        flagged = Flagged(survey_id, response_id, one.person_id, ground, words)
        filed = appeal_bonus(home, PLAN, flagged, _acting(one.person_id, APPEALED_ON))
        review_appeal(home, PLAN, filed.appeal_id, reason, _acting(hr[1], REVIEWED_ON), accept=accept)


def _acting(by: str, day: date) -> Acting:
    return Acting(by, day, datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
