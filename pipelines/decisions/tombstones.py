"""Tombstones: what a withdrawn response is known by, so that it never comes back and nobody can read its id."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from pipelines.decisions.chain import WITHDRAWN, Decisions
from pipelines.decisions.erasure_key import erasure_key, made_key
from pipelines.reference.survey import ResponseSurvey


def mark_of(key: bytes, survey_id: str, response_id: str) -> str:
    """What a response is known by once its id is gone: a hash that only who has the key can make."""
    return hmac.digest(key, f"{survey_id}\n{response_id}".encode(), "sha256").hex()


@dataclass(frozen=True)
class Tombstones:
    """The withdrawn responses: per survey, each mark with the number of the decision, and the columns of the id."""

    key: bytes = b""
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)

    def last(self, survey_id: str) -> int:
        """The number of the latest tombstone of a survey; 0 without one."""
        return max(self.numbers.get(survey_id, {}).values(), default=0)

    def are_withdrawn(self, survey_id: str, response_ids: pl.Series) -> pl.Series:
        """For each response id (the string that `columns.identity` builds) whether it is withdrawn; null is not."""
        known = self.numbers.get(survey_id, {})
        if not known:
            return pl.Series([False]).new_from_index(0, len(response_ids))
        return pl.Series(
            [one is not None and mark_of(self.key, survey_id, one) in known for one in response_ids], dtype=pl.Boolean
        )


def tombstones(decisions: Decisions) -> Tombstones:
    """Every tombstone of a home."""
    key = erasure_key(decisions)
    if key is None:
        return Tombstones()
    numbers: dict[str, dict[str, int]] = {}
    columns: dict[str, list[str]] = {}
    for one in decisions.of_kind(WITHDRAWN):
        survey_id, mark = str(one.content["survey_id"]), str(one.content["mark"])
        numbers.setdefault(survey_id, {})[mark] = one.number
        columns[survey_id] = str(one.content["columns"]).split("\n")
    return Tombstones(key, numbers, columns)


def withdraw(decisions: Decisions, survey: ResponseSurvey, response_ids: Iterable[str], *, source: str, at: str) -> int:
    """Keep a tombstone for each of these responses that has none yet, all or none; how many had none.

    `source` says who asked for it.
    """
    survey_id, columns = survey.survey_id, "\n".join(survey.identity.response_id)
    key = made_key(decisions, at=at)
    known = tombstones(decisions).numbers.get(survey_id, {})
    marks = dict.fromkeys(mark_of(key, survey_id, one) for one in response_ids)
    said = {"survey_id": survey_id, "columns": columns, "source": source}
    new = [(WITHDRAWN, {**said, "mark": one}) for one in marks if one not in known]
    if new:
        decisions.add(new, at=at)
    return len(new)


def withdrawn_by(decisions: Decisions, source: str) -> int:
    """How many responses were first withdrawn by this source."""
    return sum(one.content["source"] == source for one in decisions.of_kind(WITHDRAWN))
