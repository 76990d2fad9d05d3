"""Reading CSV reference files into models; every bad row is named, with its line, not only the first."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from pipelines.mistakes import Mistake
from pipelines.reference.complaints import Complaint, mistake_in
from pipelines.reference.csv_text import cut, surplus
from pipelines.reference.decoding import read_text
from pipelines.reference.model import Misfit
from pipelines.reference.phrases import misfits_in, said_of
from pipelines.reference.spelling import near, pairs

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class CsvFile(Generic[M]):
    """The rows of a file, and the line of each, so that a later complaint finds its line too."""

    path: Path
    rows: tuple[M, ...] = ()
    lines: tuple[int, ...] = ()

    def complaint(self, misfit: Misfit) -> Complaint:
        """The misfit with its line: its last key is the position of a row, and so is that of the row it collides with."""
        beside = f" (on line {self.lines[int(misfit.other[-1])]})" if misfit.other else ""
        return Complaint(f"{misfit.what}{beside}", misfit.mend, self.lines[int(misfit.keys[-1])])


def read_csv(path: Path, model: type[M]) -> CsvFile[M]:
    """The rows of a CSV file with a header as `model`s, empty cells as missing; a Mistake names the lines that don't fit."""
    cells = cut(path, read_text(path), list(model.model_fields))
    header = _without_nameless_end(cells.header, [row for _, row in cells.rows])
    _check_header(path, header, model)
    rows: dict[int, M] = {}
    complaints: list[Complaint] = []
    for line, row in cells.rows:
        if len(row) > len(cells.header):
            complaints.append(surplus(line, row, cells.header))
            continue
        filled = {name: value for name, value in zip(header, row, strict=False) if value}
        if not filled:
            complaints.append(Complaint("the row is empty", "delete it", line))
            continue
        try:
            rows[line] = model.model_validate(filled)
        except ValidationError as problem:
            complaints += complaints_of(problem, line)
    if complaints:
        raise mistake_in(path, complaints)
    return CsvFile(path, tuple(rows.values()), tuple(rows))


def complaints_of(problem: ValidationError, line: int, columns: dict[str, str] | None = None) -> Iterable[Complaint]:
    """What is wrong with the row on `line`; `columns` says what the file calls our columns, where it has words of its own."""
    for error in problem.errors():
        ours = str(error["loc"][0]) if error["loc"] else ""
        name = (columns or {}).get(ours, ours)
        if error["type"] == "missing":
            yield Complaint(f"{name} is empty", "fill it in: no row goes without it", line)
            continue
        for own in misfits_in(error):
            yield Complaint(own.what, own.mend, line)
        if misfits_in(error):
            continue
        what, mend = said_of(error)
        yield Complaint(f"{name}: {what}" if name else what, mend, line)


def _without_nameless_end(header: list[str], rows: list[list[str]]) -> list[str]:
    """The header without nameless columns at its end that are empty throughout: spreadsheets leave such behind."""
    width = len(header)
    while width and not header[width - 1].strip() and not any(row[width - 1 : width] not in ([], [""]) for row in rows):
        width -= 1
    return header[:width]


def _check_header(path: Path, header: list[str], model: type[BaseModel]) -> None:
    known = list(model.model_fields)
    needed = {name for name, field in model.model_fields.items() if field.is_required()}
    if not needed & set(header) and not pairs(header, needed):
        mend = f"write a first line above the others: {','.join(known)}"
        raise Mistake("the first line does not name the columns", where=f"{path}, line 1", mend=mend)
    unknown = [name for name in dict.fromkeys(header) if name not in known]
    missing = [name for name in known if name not in header and (name in needed or unknown)]
    meant = pairs(unknown, missing)
    whats = [f"the column {name} is not known; is {right} meant?" for name, right in meant.items()]
    whats += [
        f"nobody knows the column {name}{near(name, known)}" if name.strip() else "a column has no name"
        for name in unknown
        if name not in meant
    ]
    whats += [f"the column {name} is missing" for name in known if name in needed - set(header) - set(meant.values())]
    whats += [f"the column {name} stands twice" for name in dict.fromkeys(header) if name and header.count(name) > 1]
    if whats:
        mend = f"correct the first line: the columns are {', '.join(known)}"
        raise mistake_in(path, [Complaint(what, mend, 1) for what in whats])
