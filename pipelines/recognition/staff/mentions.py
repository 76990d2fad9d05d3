"""What people decided about mentions: the decisions of a home, read; and which of them stand for responses that are there.

A decision names a response by its keyed mark (`decisions.tombstones.mark_of`), with where and when the guest stayed: no id and
no word of a guest. It stays when a guest withdraws, and counts for nothing then: a mention counts while its response is in the
served build. A response that comes again with another site or day is another stay, and is decided anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines import fingerprint
from pipelines.decisions.chain import Decision
from pipelines.decisions.tombstones import mark_of

CONFIRMED, REFUSED, READ = "mentions_confirmed", "mentions_refused", "mentions_read"

# One row per mention.
MENTIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "survey_id": pl.String,
    "mark": pl.String,  # of the response
    "site_id": pl.String,
    "stay_date": pl.Date,
    "person_id": pl.String,
}
_SHORT = 10


@dataclass(frozen=True, order=True)
class Mention:
    """A person named in a response, which is known by its keyed mark, its site and its stay date."""

    survey_id: str
    mark: str
    site_id: str
    stay_date: date
    person_id: str

    @property
    def mention_id(self) -> str:
        """What people call it by: the year of the stay and a short hash."""
        said = [self.survey_id, self.mark, self.site_id, self.stay_date.isoformat(), self.person_id]
        return f"{self.stay_date.year}-{fingerprint.of_value(said)[:_SHORT]}"

    @property
    def content(self) -> list[str]:
        """As a decision keeps it: many are decided at once, and each load reads them."""
        return [self.survey_id, self.mark, self.site_id, self.stay_date.isoformat(), self.person_id]


def decided(decisions: Iterable[Decision]) -> dict[Mention, bool]:
    """Every mention that somebody decided about, and whether it is confirmed: what was decided last counts."""
    found: dict[Mention, bool] = {}
    for one in decisions:
        if one.kind in (CONFIRMED, REFUSED):
            for mention in _mentions_in(one):
                found[mention] = one.kind == CONFIRMED
    return found


def _mentions_in(decision: Decision) -> Iterator[Mention]:
    said = decision.content["mentions"]
    assert isinstance(said, list)
    for survey_id, mark, site_id, day, person_id in said:
        yield Mention(survey_id, mark, site_id, date.fromisoformat(day), person_id)


def marks_of_responses(key: bytes, survey_id: str, response_ids: Iterable[str], known: frozenset[str]) -> list[str]:
    """The mark of each response; a response whose guest is too old to be kept has one of the `known` marks for its id."""
    return [one if one in known else mark_of(key, survey_id, one) for one in response_ids]


def as_frame(mentions: Iterable[Mention]) -> pl.DataFrame:
    """The mentions as MENTIONS, in their order."""
    rows = [(one.survey_id, one.mark, one.site_id, one.stay_date, one.person_id) for one in sorted(mentions)]
    return pl.DataFrame(rows, schema=MENTIONS, orient="row")
