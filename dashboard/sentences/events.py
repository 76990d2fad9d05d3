"""What happened, in words and as the marks of it on charts."""

from datetime import date
from string import ascii_uppercase

import polars as pl

from dashboard import wording
from dashboard.charts.marks import Mark
from pipelines.metrics.periods import Period, month_label


def marks(breaks: pl.DataFrame, events: pl.DataFrame | None = None) -> tuple[Mark, ...]:
    """The months `breaks` from which a question is asked otherwise, and each of `events` with a letter (from the 27th on a
    number); both as their questions give them. Words are as they came."""
    rows = [] if events is None else events.select("month", "last_month", "rebases", "kind", "what", "is_end").rows()
    letters = [ascii_uppercase[place] if place < 26 else str(place + 1) for place in range(len(rows))]
    told = [Mark(row[0], letter, _words(*row)) for letter, row in zip(letters, rows, strict=True)]
    return (*(Mark(month) for month in breaks["month"]), *told)


def _words(
    month: date, last_month: date | None, rebases: bool, kind: str | None, what: str | None, is_end: bool
) -> str:
    when = Period(month, last_month).label() if last_month else month_label(month)
    said = f"{kind} ({what})" if kind and what else kind
    said = f"{said} ended" if said and is_end else said
    parts = [said, "limits begin anew"] if rebases else [said]
    return f"{when}: {', '.join(part for part in parts if part)}"


def events_sentence(marked: tuple[Mark, ...]) -> str:
    """What the letters on charts mean, in one line; empty where there are none."""
    listed = " · ".join(f"**{mark.letter}** {wording.said(mark.words)}" for mark in marked if mark.letter)
    return f"What happened: {listed}" if listed else ""
