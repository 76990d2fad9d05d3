"""Confirming and refusing mentions: one decision for all that somebody decides at once."""

from collections.abc import Iterable, Sequence

from pipelines.acting import Acting, check_hr
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognition.staff.deciding.candidates import Candidate, candidates
from pipelines.recognition.staff.mentions import CONFIRMED, REFUSED, Mention, decided
from pipelines.reference.reading import read_reference
from pipelines.reference.spelling import near
from pipelines.warehouse.lock import sole_writer

_LONGEST_YEAR = 4


def settle(home: Home, mention_ids: Sequence[str], acting: Acting, *, confirm: bool) -> int:
    """Confirm (or refuse) mentions, all or none of them; of how many that is not what was decided before.

    The same again changes nothing, and what is decided later counts. A Mistake unless whoever decides is of HR and not the one
    who is named, and where a mention is none of the candidates; a LockedError while another command writes to the home.
    """
    check_hr(read_reference(home.reference), acting)
    with sole_writer(home.warehouse, doing="mentions", now=acting.now):
        before = decided(Decisions(home.decisions).all())
        wanted = _named(home, list(dict.fromkeys(one.strip() for one in mention_ids)), before, acting)
        return _settle(home, wanted, acting, confirm=confirm)


def settle_shown(home: Home, shown: Iterable[Candidate], acting: Acting, *, confirm: bool) -> int:
    """The same of candidates that were just read: guests' words are not searched again."""
    check_hr(read_reference(home.reference), acting)
    with sole_writer(home.warehouse, doing="mentions", now=acting.now):
        return _settle(home, [one.mention for one in shown], acting, confirm=confirm)


def _settle(home: Home, wanted: Iterable[Mention], acting: Acting, *, confirm: bool) -> int:
    decisions = Decisions(home.decisions)
    before, mentions = decided(decisions.all()), sorted(set(wanted))
    own = next((one for one in mentions if one.person_id == acting.by), None)
    if own is not None:
        raise Mistake(
            f"{acting.by!r} is named in {own.mention_id}, and nobody decides about themselves",
            mend="leave it to somebody else of HR",
        )
    new = [one for one in mentions if before.get(one) is not confirm]
    if new:
        said = {"by": acting.by, "on": acting.today.isoformat(), "mentions": [one.content for one in new]}
        decisions.add([(CONFIRMED if confirm else REFUSED, said)], at=acting.at)
    return len(new)


def _named(home: Home, mention_ids: list[str], before: dict[Mention, bool], acting: Acting) -> list[Mention]:
    """The mentions with these ids: those that somebody decided about before, and the candidates of their years."""
    known = {one.mention_id: one for one in before}
    years = {_year(one) for one in mention_ids if one not in known}
    if years:
        known |= {one.mention.mention_id: one.mention for one in candidates(home, years, acting)}
    strange = [one for one in mention_ids if one not in known]
    if strange:
        raise Mistake(
            f"there is no candidate {strange[0]!r} for a mention",
            mend=f"copy it from guest-tracking mentions list{near(strange[0], known)}; nothing was decided",
        )
    return [known[one] for one in mention_ids]


def _year(mention_id: str) -> int:
    year = mention_id.partition("-")[0]
    if not (year.isascii() and year.isdigit() and len(year) == _LONGEST_YEAR and int(year)):
        raise Mistake(
            f"{mention_id!r} is no candidate for a mention: it begins with no year",
            mend="copy it from guest-tracking mentions list; nothing was decided",
        )
    return int(year)
