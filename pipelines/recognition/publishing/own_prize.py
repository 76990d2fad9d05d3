"""Nobody publishes a list on which they are honoured themselves, by name or in a team."""

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognition.result import AwardResult, RecognitionYear
from pipelines.recognition.staff.groups import units
from pipelines.recognition.staff.staff_file import Staff, read_staff
from pipelines.reference.reference import Reference


def check_not_honoured(home: Home, reference: Reference, year: RecognitionYear, by: str) -> None:
    """A Mistake where `by`, a person_id, is a winner of the year or in a team that is one, by staff.csv as it is now."""
    staff = read_staff(home.reference, reference)
    found = [one.award.award_name for one in year.awards if one.award.is_of_people and _is_honoured(staff, one, by)]
    if found:
        raise Mistake(
            f"{by!r} is honoured on this list ({', '.join(found)}), and nobody publishes a list on which they are honoured",
            mend="another of HR publishes it",
        )


def _is_honoured(staff: Staff, result: AwardResult, by: str) -> bool:
    winners, rules = result.winners, result.award.staff
    if by in set(winners["person_id"]):
        return True
    if rules is None:
        return False
    teams = units(staff, rules.departments, rules.smallest_group, result.award.window.span).all
    own = [one.key for one in teams if any(post.person_id == by for post in one.posts)]
    return not set(own).isdisjoint(winners["key"])
