"""Confirming and refusing mentions: one decision for all that somebody decides at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

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
    who is named, where a mention is none of the candidates, and where the same words would thank two of whom they mean one; a
    LockedError while another command writes to the home.
    """
    check_hr(read_reference(home.reference), acting)
    with sole_writer(home.warehouse, doing="mentions", now=acting.now):
        before, ids = decided(Decisions(home.decisions).all()), list(dict.fromkeys(one.strip() for one in mention_ids))
        decided_ids = {one.mention_id for one in before}
        # Whom else the words may mean stands in the comments alone.
        years = {_year(one) for one in ids if confirm or one not in decided_ids}
        found = candidates(home, years, acting) if years else []
        return _settle(home, _named(ids, before, found), _others(found), acting, confirm=confirm)


def settle_shown(home: Home, shown: Iterable[Candidate], acting: Acting, *, confirm: bool) -> int:
    """The same of candidates that were just read: guests' words are not searched again."""
    check_hr(read_reference(home.reference), acting)
    with sole_writer(home.warehouse, doing="mentions", now=acting.now):
        found = list(shown)
        return _settle(home, [one.mention for one in found], _others(found), acting, confirm=confirm)


def _settle(
    home: Home, wanted: Iterable[Mention], others: Mapping[Mention, list[Mention]], acting: Acting, *, confirm: bool
) -> int:
    decisions = Decisions(home.decisions)
    before, mentions = decided(decisions.all()), sorted(set(wanted))
    own = next((one for one in mentions if one.person_id == acting.by), None)
    if own is not None:
        raise Mistake(
            f"{acting.by!r} is named in {own.mention_id}, and nobody decides about themselves",
            mend="leave it to somebody else of HR",
        )
    if confirm:
        _check_that_words_mean_one(mentions, others, {one for one, is_so in before.items() if is_so} | set(mentions))
    new = [one for one in mentions if before.get(one) is not confirm]
    if new:
        said = {"by": acting.by, "on": acting.today.isoformat(), "mentions": [one.content for one in new]}
        decisions.add([(CONFIRMED if confirm else REFUSED, said)], at=acting.at)
    return len(new)


def _others(found: Iterable[Candidate]) -> dict[Mention, list[Mention]]:
    """Of each candidate the mentions of the others whom the same words may mean."""
    return {
        one.mention: [replace(one.mention, person_id=other) for other in one.could_also_be.split(", ") if other]
        for one in found
    }


def _check_that_words_mean_one(
    mentions: Iterable[Mention], others: Mapping[Mention, list[Mention]], confirmed: set[Mention]
) -> None:
    for one in mentions:
        for other in others.get(one, []):
            if other in confirmed:
                raise Mistake(
                    f"the same words can't thank both {one.person_id!r} ({one.mention_id}) and {other.person_id!r} "
                    f"({other.mention_id})",
                    mend="confirm the one whom the guest means, and refuse the other first; nothing was decided",
                )


def _named(ids: list[str], before: Iterable[Mention], found: Iterable[Candidate]) -> list[Mention]:
    """The mentions with these ids: those that somebody decided about before, and the candidates of their years."""
    known = {one.mention_id: one for one in (*before, *(one.mention for one in found))}
    strange = [one for one in ids if one not in known]
    if strange:
        raise Mistake(
            f"there is no candidate {strange[0]!r} for a mention",
            mend=f"copy it from guest-tracking mentions list{near(strange[0], known)}; nothing was decided",
        )
    return [known[one] for one in ids]


def _year(mention_id: str) -> int:
    year = mention_id.partition("-")[0]
    if not (year.isascii() and year.isdigit() and len(year) == _LONGEST_YEAR and int(year)):
        raise Mistake(
            f"{mention_id!r} is no candidate for a mention: it begins with no year",
            mend="copy it from guest-tracking mentions list; nothing was decided",
        )
    return int(year)
