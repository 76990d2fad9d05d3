"""Rows of the audit log in plain words, and as a table to take away."""

import json
from collections.abc import Sequence
from datetime import datetime

import polars as pl

from pipelines.audit.file import CUT
from pipelines.audit.log import DECIDED, EXPORTED, PAGE_SEEN, SIGNED_IN, SIGNED_OUT, UNMASKED, Asked, Row

KIND_NAMES = {
    SIGNED_IN: "Signed in",
    SIGNED_OUT: "Signed out",
    PAGE_SEEN: "Saw a page",
    EXPORTED: "Took a file away",
    UNMASKED: "Read what is masked",
    DECIDED: "Decided",
    CUT: "Retention",
}
TABLE = {
    "number": pl.Int64,
    "at": pl.String,
    "who": pl.String,
    "name": pl.String,
    "role": pl.String,
    "kind": pl.String,
    "what": pl.String,
    "details": pl.String,
    "seal": pl.String,
}


def who_in_words(row: Row) -> str:
    """Who it was, by name where one was noted: "Ann Lee (P12)"."""
    name = _text(row, "name")
    return f"{name} ({row.who})" if name and name != row.who else row.who


def what_in_words(row: Row) -> str:
    """What was done, in a sentence without its subject: "saw Bonus: all sites; Alder House, North"."""
    if row.kind == PAGE_SEEN:
        of = "; ".join(one for one in (_text(row, "sees"), _text(row, "looking_at"), _text(row, "about")) if one)
        return f"saw {_text(row, 'page')}" + (f": {of}" if of else "")
    if row.kind == EXPORTED:
        return f"took away {_text(row, 'what')}: {_file(row)}"
    if row.kind == UNMASKED:
        return f"read unmasked: {_text(row, 'what')}"
    if row.kind == DECIDED:
        number = _text(row, "decision")
        return f"decided: {_text(row, 'what')}" + (f" (decision {number})" if number else "")
    if row.kind == CUT:
        return f"{_text(row, 'rows')} older rows left the log, those from before {_text(row, 'before')}"
    return KIND_NAMES[row.kind].lower() + (f": {_text(row, 'what')}" if _text(row, "what") else "")


def _file(row: Row) -> str:
    rows = row.content.get("rows")
    parts = [f"{rows:,} rows"] if isinstance(rows, int) else []
    size = row.content.get("bytes")
    parts += [f"{size:,} bytes"] if isinstance(size, int) else []
    parts += [one for one in (_text(row, "filter"),) if one]
    return "; ".join([*parts, f"SHA-256 {_text(row, 'sha256')[:12]}…"])


def _text(row: Row, key: str) -> str:
    value = row.content.get(key)
    return "" if value is None else str(value)


def audit_table(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a table (`TABLE`), in their order; `details` is all that was noted, as JSON, and `at` is UTC."""
    said = [
        (
            row.number,
            row.at,
            row.who,
            _text(row, "name"),
            _text(row, "role"),
            row.kind,
            what_in_words(row),
            json.dumps(row.content, sort_keys=True, ensure_ascii=False),
            row.own,
        )
        for row in rows
    ]
    return pl.DataFrame(said, schema=TABLE, orient="row")


def asked_in_words(asked: Asked) -> str:
    """Which rows were asked for: "person P12; from 2026-11-01"; empty for all."""
    until = asked.before
    parts = [
        f"person {asked.who}" if asked.who else "",
        ", ".join(KIND_NAMES[kind].lower() for kind in asked.kinds),
        f"page {asked.page}" if asked.page else "",
        f"from {_day(asked.since)}" if asked.since else "",
        f"before {_day(until)}" if until else "",
    ]
    return "; ".join(part for part in parts if part)


def _day(moment: datetime) -> str:
    return moment.astimezone().date().isoformat()
