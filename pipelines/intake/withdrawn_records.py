"""Which records of an export are withdrawn: by their response id, and broken ones by what could be one."""

import re
from collections.abc import Iterator
from itertools import combinations

import polars as pl

from pipelines.decisions.tombstones import Tombstones
from pipelines.intake.columns import joined_id
from pipelines.intake.records import EXPORT, FAULT, KEYED, RAW
from pipelines.reference.survey import ResponseSurvey

# An id of several columns is sought in so many cells of a broken record: in more, nobody has that much time.
CELLS = 100
# The texts and numbers of a line that was to be a JSON object.
_JSON = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s",:{}\[\]]+)')


def are_withdrawn(records: pl.DataFrame, survey: ResponseSurvey, marks: Tombstones) -> pl.Series:
    """For each record whether it is withdrawn. Needs FAULT, RAW and the columns of the response id.

    A malformed record is, where one of its cells, cut by the declared delimiter, is a withdrawn id: of an id of several
    columns, where as many cells are, in the order of the export's columns.
    """
    names = survey.identity.response_id
    found = marks.are_withdrawn(survey.survey_id, records.select(joined_id(names)).to_series())
    if KEYED in records.columns:
        found |= records[KEYED].is_in(list(marks.numbers.get(survey.survey_id, ()))).fill_null(value=False)
    broken = (records[FAULT].is_not_null() & records[RAW].is_not_null()).arg_true()
    if broken.is_empty():
        return found
    # Where an export's columns stand is told by its records; the parts of an id come in the order of the definition.
    order = [records.columns.index(EXPORT + name) for name in names]
    places = sorted(range(len(names)), key=order.__getitem__)
    gone = [
        place
        for place, text in zip(broken, records[RAW].gather(broken), strict=True)
        if marks.are_withdrawn(survey.survey_id, _candidates(_cells(text, survey), places)).any()
    ]
    return found.scatter(gone, True) if gone else found


def _cells(text: str, survey: ResponseSurvey) -> list[str]:
    """The cells of a malformed record, without the quotes around them."""
    if survey.format.kind == "json_lines":
        return [quoted or plain for quoted, plain in _JSON.findall(text)]
    cut = text.split(survey.format.delimiter) if survey.format.delimiter else [text]
    return [cell.strip().strip('"').replace('""', '"') for cell in cut]


def _candidates(cells: list[str], places: list[int]) -> pl.Series:
    """Every response id that the cells could make."""
    if len(places) == 1:
        chosen: Iterator[tuple[str, ...]] = ((cell,) for cell in cells)
    else:
        chosen = combinations(cells[:CELLS], len(places))
    columns = [f"{EXPORT}{place}" for place in places]
    frame = pl.DataFrame(list(chosen), schema=dict.fromkeys(columns, pl.String), orient="row")
    return frame.select(joined_id(str(place) for place in range(len(places)))).to_series()
