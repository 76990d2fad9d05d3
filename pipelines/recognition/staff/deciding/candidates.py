"""The mentions of a year that somebody of HR has to look at. Reading them is reading guests' words: who did is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.acting import Acting, check_hr
from pipelines.decisions.chain import Decisions
from pipelines.decisions.erasure_key import made_key
from pipelines.decisions.tombstones import Tombstones, tombstones
from pipelines.home import Home
from pipelines.intake.archive import Archive
from pipelines.mistakes import Mistake
from pipelines.payouts import served_build
from pipelines.recognition.staff.deciding.comments import comments_of
from pipelines.recognition.staff.finding import found_mentions
from pipelines.recognition.staff.mentions import READ, Mention, decided, marks_of_responses
from pipelines.recognition.staff.staff_file import read_staff
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.reference.spelling import near
from pipelines.warehouse.lock import sole_writer
from pipelines.warehouse.signed import signed


@dataclass(frozen=True)
class Candidate:
    """A mention that may be one: who may be meant, the sentence, and the ids of others whom the same words may mean."""

    mention: Mention
    display_name: str
    sentence: str
    could_also_be: str


def open_candidates(home: Home, year: int, acting: Acting, *, site_id: str | None = None) -> tuple[Candidate, ...]:
    """The candidates of stays in a year that nobody decided about yet, by site, day and person, or those of one site; that they
    were read, by whom and how many, is kept among the decisions.

    Nobody is shown what guests wrote of themselves, in words about somebody else neither. Where one of several whom the same
    words may mean is confirmed, the others are no longer asked about. A Mistake unless whoever asks is of HR, for a site that
    there is not, or where nothing is served; a LockedError while another command writes to the home.
    """
    reference = read_reference(home.reference)
    check_hr(reference, acting)
    _check_site(reference, site_id)
    with sole_writer(home.warehouse, doing="mentions", now=acting.now):
        decisions = Decisions(home.decisions)
        known = decided(decisions.all())
        found = _not_of(candidates(home, [year], acting), acting.by)
        told = {(one.survey_id, one.mark, one.person_id) for one, is_confirmed in known.items() if is_confirmed}
        left = tuple(
            one
            for one in found
            if one.mention not in known and site_id in (None, one.mention.site_id) and not _is_told(one, told)
        )
        said = {"by": acting.by, "on": acting.today.isoformat(), "year": year, "site_id": site_id, "shown": len(left)}
        decisions.add([(READ, said)], at=acting.at)
        return left


def _check_site(reference: Reference, site_id: str | None) -> None:
    known = reference.organisation.site_ids
    if site_id is not None and site_id not in known:
        what = f"there is no site {site_id!r}"
        raise Mistake(what, where="reference/sites.csv", mend=f"correct --site{near(site_id, known)}")


def _not_of(found: list[Candidate], person_id: str) -> list[Candidate]:
    """Without the sentences that name this person, whoever else they name."""
    own = {
        (one.mention.survey_id, one.mention.mark, one.sentence) for one in found if one.mention.person_id == person_id
    }
    return [one for one in found if (one.mention.survey_id, one.mention.mark, one.sentence) not in own]


def _is_told(one: Candidate, told: set[tuple[str, str, str]]) -> bool:
    others = one.could_also_be.split(", ") if one.could_also_be else []
    return any((one.mention.survey_id, one.mention.mark, other) in told for other in others)


def candidates(home: Home, years: Iterable[int], acting: Acting) -> list[Candidate]:
    """All candidates of stays in some years by the served build, whatever was decided. Needs the home's lock: it makes the
    home's key, where there is none."""
    _, build = served_build(home)
    reference = signed(build).reference
    decisions = Decisions(home.decisions)
    staff = read_staff(home.reference, read_reference(home.reference))
    key, marks = made_key(decisions, at=acting.at), tombstones(decisions)
    known = decided(decisions.all())
    found: list[Candidate] = []
    for year in sorted(set(years)):
        comments = comments_of(Archive(home.archive), build, reference, date(year, 1, 1), date(year + 1, 1, 1))
        found += _marked(found_mentions(comments, staff), key, marks, frozenset(one.mark for one in known))
    return found


def _marked(named: pl.DataFrame, key: bytes, gone: Tombstones, known: frozenset[str]) -> list[Candidate]:
    """What was found, known by marks; without what a guest has withdrawn and the next load erases."""
    found = []
    for one in named.iter_rows(named=True):
        survey_id, response_id = one["survey_id"], one["response_id"]
        [mark] = marks_of_responses(key, survey_id, [response_id], known)
        if gone.numbers.get(survey_id, {}).keys().isdisjoint((mark, response_id)):
            mention = Mention(survey_id, mark, one["site_id"], one["stay_date"], one["person_id"])
            found.append(Candidate(mention, one["display_name"], one["sentence"], one["could_also_be"]))
    return found
