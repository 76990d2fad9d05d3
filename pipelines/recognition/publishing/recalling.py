"""Taking a published list back: for a reason, visible for ever. Then another edition can be published."""

from pipelines.acting import Acting, check_hr, said_why
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognition.publishing.state import RECALLED, Publishing, publishings_of
from pipelines.reference.reading import read_reference
from pipelines.warehouse.lock import sole_writer


def recall(home: Home, year: int, acting: Acting, reason: str) -> Publishing:
    """Take the list of a year back; nothing of it is changed or lost, and it stays readable as the edition it was.

    A Mistake where whoever does it is not of HR, gives no reason, or no list of the year counts; a LockedError while another
    command writes to the home.
    """
    why = said_why(reason)
    check_hr(read_reference(home.reference), acting)
    with sole_writer(home.warehouse, doing="recall", now=acting.now):
        decisions = Decisions(home.decisions)
        own = [one for one in publishings_of(decisions.all(), year) if one.counts]
        if not own:
            raise Mistake(
                f"no list of the awards of {year} is published, so that there is none to take back",
                mend="guest-tracking published recognition names those that are",
            )
        content = {"year": year, "edition": own[-1].edition, "by": acting.by, "on": acting.today.isoformat()}
        decisions.add([(RECALLED, {**content, "reason": why})], at=acting.at)
        return publishings_of(decisions.all(), year)[-1]
