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
    """What was done, in a sentence without its subject: "saw Bonus: every site; Alder House, North"."""
    of = of_what(row)
    return deed(row) + (f": {of}" if of else "")


def deed(row: Row) -> str:
    """What was done, without what of it: "saw Bonus", "took away payouts.csv", "decided"."""
    if row.kind == PAGE_SEEN:
        return f"saw {_text(row, 'page')}"
    if row.kind == EXPORTED:
        return f"took away {_text(row, 'what')}"
    if row.kind == CUT:
        return f"{_text(row, 'rows')} older rows left the log, those from before {_text(row, 'before')}"
    return {UNMASKED: "read unmasked"}.get(row.kind, KIND_NAMES[row.kind].lower())


def of_what(row: Row) -> str:
    """What it was done to: of a page the statement, the place and the filters that were looked at and what they may see, of a
    file how long it is and what was chosen, of a decision its number."""
    number = _text(row, "decision")
    parts = {
        PAGE_SEEN: [_text(row, "about"), _text(row, "looking_at"), _text(row, "filter"), _text(row, "sees")],
        EXPORTED: _file(row),
        CUT: [],
    }.get(row.kind, [_text(row, "what"), f"decision {number}" if number else ""])
    return "; ".join(part for part in parts if part)


def _file(row: Row) -> list[str]:
    rows, size = row.content.get("rows"), row.content.get("bytes")
    return [
        f"{rows:,} rows" if isinstance(rows, int) else "",
        _text(row, "filter"),
        f"{size:,} bytes" if isinstance(size, int) else "",
        f"SHA-256 {_text(row, 'sha256')[:12]}…" if _text(row, "sha256") else "",
    ]


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
