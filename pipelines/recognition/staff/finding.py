"""Candidates for mentions: the comments in which a person of the site may be named. What counts, a person confirms."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import polars as pl

from pipelines.bonus.spans import Span
from pipelines.recognition.staff.naming import Names, names_of
from pipelines.recognition.staff.staff_file import Staff
from pipelines.recognition.staff.stays import stays_of

# One row per person and response, sorted by site, day, survey, response and person.
FOUND: dict[str, pl.DataType | type[pl.DataType]] = {
    "survey_id": pl.String,
    "response_id": pl.String,
    "site_id": pl.String,
    "stay_date": pl.Date,
    "person_id": pl.String,
    "display_name": pl.String,
    "sentence": pl.String,  # the first one with the name, as the guest wrote it
    "could_also_be": pl.String,  # the ids of others in post whom the same words may mean: "P3, P8"; else empty
}
_ORDER = ("site_id", "stay_date", "survey_id", "response_id", "person_id")
_SENTENCES = re.compile(r"[^.!?\u3002\uff01\uff1f\u061f\n]*[.!?\u3002\uff01\uff1f\u061f\n]*")


def found_mentions(comments: pl.DataFrame, staff: Staff) -> pl.DataFrame:
    """Who may be named in `comments` (survey_id, response_id, site_id, stay_date, comment), as FOUND.

    Of the people of the response's site whose stays (`stays_of`) have its stay date. A first name alone that several of them
    have is offered for each of them; not where the comment names one of them in full. Who opted out is never found, and still
    may be who is meant. A person is found once a response.
    """
    rows: list[tuple[object, ...]] = []
    people = _people_by_site(staff)
    for (site_id,), own in comments.group_by(["site_id"]):
        if site_id in people:
            rows += _at_site(own, people[str(site_id)], staff)
    return pl.DataFrame(rows, schema=FOUND, orient="row").sort(_ORDER)


def _people_by_site(staff: Staff) -> dict[str, dict[str, list[Span]]]:
    found: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for one in stays_of(staff.rows):
        found[one.site_id][one.person_id].append(one.span)
    return found


def _at_site(comments: pl.DataFrame, spans: dict[str, list[Span]], staff: Staff) -> Iterator[tuple[object, ...]]:
    people = staff.everybody
    names = names_of((one, people[one].names) for one in spans)
    in_post: dict[date, frozenset[str]] = {}
    columns = ("survey_id", "response_id", "site_id", "stay_date", "comment")
    # Most comments name nobody: one look at all of them leaves the few that are read word by word.
    for *response, comment in comments.filter(names.may_be_in(pl.col("comment"))).select(columns).iter_rows():
        if found := names.found_in(comment):
            day = response[-1]
            if day not in in_post:
                in_post[day] = frozenset(one for one, own in spans.items() if any(span.has(day) for span in own))
            meant = dict(_meant(found, names, in_post[day]))
            sentences = _sentences(comment, names, meant)
            for person_id in meant.keys() - staff.opted_out:
                others = meant[person_id]
                yield *response, person_id, people[person_id].display_name, sentences[person_id], others


def _meant(found: Iterable[tuple[str, ...]], names: Names, in_post: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each person in post whom one of the names may mean, by id, with the others whom the same names may mean."""
    sets = [meant for name in found if (meant := names.people[name] & in_post)]
    certain = {one for meant in sets if len(meant) == 1 for one in meant}
    others: dict[str, set[str]] = {one: set() for one in certain}
    for meant in sets:
        if meant.isdisjoint(certain):
            for one in meant:
                others.setdefault(one, set()).update(meant - {one})
    for one in sorted(others):
        yield one, ", ".join(sorted(others[one]))


def _sentences(comment: str, names: Names, meant: Iterable[str]) -> dict[str, str]:
    """The first sentence with a name of each person; the whole comment where the name goes over the end of one."""
    found = dict.fromkeys(meant, comment.strip())
    for sentence in reversed(_SENTENCES.findall(comment)):
        own = {one for name in names.found_in(sentence) for one in names.people[name]}
        found |= dict.fromkeys(own & found.keys(), sentence.strip())
    return found
