"""A single guest's wish to be erased, without a list: tombstones first, and the next load does the rest."""

import re
from collections.abc import Sequence
from datetime import datetime

import polars as pl

from pipelines.decisions.chain import Decisions
from pipelines.decisions.tombstones import withdraw
from pipelines.home import Home
from pipelines.intake.columns import joined_id
from pipelines.intake.records import EXPORT
from pipelines.intake.rules import LONGEST_ID
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.reference.survey import ResponseSurvey
from pipelines.warehouse.lock import sole_writer

LETTER = "letter"
# A part of an id of several columns: a "/" within it has a backslash before it.
_PART = r"(?:\\.|[^/\\])+"


def note_withdrawals(home: Home, survey_id: str, ids: Sequence[str], *, now: datetime) -> int:
    """Keep a tombstone for each of these responses; how many of them had none. What is archived goes with the next load.

    An id is what stands in the export's column; of several columns, joined by "/". Raises a Mistake where the survey or
    an id can't be, and a LockedError while another command is writing to the home.
    """
    reference = read_reference(home.reference)
    survey = _survey(reference, survey_id)
    names = [as_intake_names(one, survey) for one in ids]
    with sole_writer(home.warehouse, doing="withdraw", now=now):
        at = now.isoformat(timespec="seconds")
        return withdraw(Decisions(home.decisions), survey, names, source=LETTER, at=at)


def _survey(reference: Reference, survey_id: str) -> ResponseSurvey:
    known = {one.survey_id: one for one in reference.response_surveys if one.identity.response_id}
    if survey_id not in known:
        there = ", ".join(sorted(known)) or "none"
        raise Mistake(
            f"nothing can be withdrawn from {survey_id!r}: no survey of responses with a response_id is called so",
            mend=f"correct --survey; there is {there}",
        )
    return known[survey_id]


def as_intake_names(one: str, survey: ResponseSurvey) -> str:
    """A response id that somebody copied from an export, as intake builds it; a Mistake where it can be none."""
    columns = survey.identity.response_id
    if len(columns) == 1:
        frame = pl.DataFrame({EXPORT + columns[0]: [one]})
        name = str(frame.select(joined_id(columns)).item())
    else:
        name = one.strip()
        if not re.fullmatch("/".join([_PART] * len(columns)), name):
            said = "/".join(columns)
            raise Mistake(f"{one!r} is no id of survey {survey.survey_id!r}", mend=f"write it as {said}, joined by /")
    if not name or len(name) > LONGEST_ID:
        raise Mistake(f"{one!r} is no id of a response", mend="copy it from the export")
    return name
