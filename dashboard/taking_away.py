"""The one way by which a file leaves the dashboard: a button whose file is made, noted and only then given out on a click."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl
import streamlit as st

from dashboard import auditing
from dashboard.admission import NotAdmittedError, Visit
from dashboard.guard import belonging
from dashboard.noting import NotNotedError, is_writable
from dashboard.selection import Selection
from pipelines import fingerprint
from pipelines.spreadsheets import csv_file

# Files above this size the framework tells apart by their length, name and three pieces of them alone.
WHOLLY_TOLD_APART = 2**20
MIMES = {
    "csv": "text/csv",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Paper:
    """A file to take away: what it is (letters and hyphens: its name begins so), its kind, how it is made, what it is of.

    `make` gives bytes, or rows that become a CSV file no cell of which is a formula; it runs when the button is clicked, apart
    from the page. `about` is what was chosen; by default the shared filters. `rows`: of bytes, how many rows they hold.
    """

    what: str
    make: Callable[[], bytes | pl.DataFrame]
    kind: str = "csv"
    about: str | None = None
    rows: int | None = None


@dataclass
class Given:
    """What the last click on one button gave out."""

    size: int = 0
    sha256: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


def take_away(
    chosen: Selection,
    label: str,
    paper: Paper,
    *,
    key: str,
    column: st.delta_generator.DeltaGenerator | None = None,
    off: bool = False,
) -> None:
    """Draw the button, over the width of its `column` if there is one; `off` where there is nothing to take."""
    about = auditing.filters(chosen) if paper.about is None else paper.about
    given = Given()
    place = st if column is None else column
    place.download_button(
        label,
        data=lambda: handed_out(chosen, paper, about, given),
        file_name=file_name(paper.what, paper.kind, chosen.visit),
        mime=MIMES[paper.kind],
        on_click="ignore",
        key=key,
        width="content" if column is None else "stretch",
        disabled=off or not is_writable(),
    )


def file_name(what: str, kind: str, visit: Visit | None) -> str:
    """The name of a file, with a token that nobody can guess, a new one on every run; the guard gives the file to nobody else.

    The framework serves a file to whoever knows its address, and makes the address of content and name alone.
    """
    whose = belonging.owner(visit.visitor.issuer, visit.visitor.subject) if visit else ""
    return f"{what}-{belonging.token_for(whose)}.{kind}"


def handed_out(chosen: Selection, paper: Paper, about: str, given: Given) -> bytes:
    """The bytes of a file, once it is noted that they leave; raises NotNotedError where that can't be done.

    Raises NotAdmittedError for who is no longer let in: a button that is still drawn works without the page.
    """
    if not chosen.is_admitted:
        raise NotAdmittedError("the visit is over: load the page again")
    made = paper.make()
    rows = made.height if isinstance(made, pl.DataFrame) else paper.rows
    content = csv_file(made) if isinstance(made, pl.DataFrame) else made
    with given.lock:
        _check_told_apart(content, given)
        auditing.exported(chosen, f"{paper.what}.{paper.kind}", content, rows, about)
        given.size, given.sha256 = len(content), fingerprint.of_bytes(content)
    return content


def _check_told_apart(content: bytes, given: Given) -> None:
    """Refuse a second large file under the same name that has the length of the first, and other bytes: the framework would
    give out the first."""
    if (
        len(content) > WHOLLY_TOLD_APART
        and given.size == len(content)
        and given.sha256 != fingerprint.of_bytes(content)
    ):
        raise NotNotedError("the content has changed since the page was drawn: load the page again")
