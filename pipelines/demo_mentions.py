"""Mentions of the fictional chain, decided: those that thank somebody are confirmed, the latest and the doubtful are left."""

from datetime import UTC, date, datetime

from pipelines.acting import Acting
from pipelines.decisions.chain import Decisions
from pipelines.fictional_chain.comments import unkind_words
from pipelines.home import Home
from pipelines.recognition.staff.deciding.candidates import Candidate, open_candidates
from pipelines.recognition.staff.deciding.settling import settle_shown
from pipelines.recognition.staff.mentions import decided
from pipelines.reference.assignments import Role
from pipelines.reference.reading import read_reference

# Those of the past year before its awards were published.
DECIDED_ON = {2025: date(2026, 2, 9), 2026: date(2026, 11, 16)}
# What guests wrote of stays from then on, nobody has looked at yet.
LEFT_FROM = date(2026, 11, 1)


def decide_mentions(home: Home, year: int) -> int:
    """Confirm the mentions of a year that thank somebody and refuse the others; how many are confirmed, 0 if that was done
    before."""
    if any(one.stay_date.year == year for one in decided(Decisions(home.decisions).all())):
        return 0
    people, day = read_reference(home.reference).assignments, DECIDED_ON[year]
    by = min(one.person_id for one in people if one.role is Role.HR)
    acting = Acting(by, day, datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    found = open_candidates(home, year, acting)
    clear = [one for one in found if not one.could_also_be and one.mention.stay_date < LEFT_FROM]
    settle_shown(home, [one for one in clear if not _thanks(one)], acting, confirm=False)
    return settle_shown(home, [one for one in clear if _thanks(one)], acting, confirm=True)


def _thanks(one: Candidate) -> bool:
    return not any(words in one.sentence for words in unkind_words())
