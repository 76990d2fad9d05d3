"""What goes wrong in the exports of each survey, and how often."""

from datetime import date, timedelta

import polars as pl

from pipelines.fictional_chain.broken_rows import Breakage, Row
from pipelines.fictional_chain.special_sites import CLOSED_ON, CLOSED_SITE, OPENED_ON, OPENED_SITE

MISSING_FIELD, SURPLUS_FIELD = "missing_field", "surplus_field"  # done when the file is written

# A site of somebody else, 007 without its zeros, small letters, and a letter that only the encoding knows.
_UNKNOWN_SITES = ("ZZ9", "7", "skv", "MÜN")
_POST_STAY_DATES = ("2026-02-30", "31/12/2025", "yesterday", None)
_PULSE_DATES = ("3. März 2026", "31.02.2026", "2026-03-01", None)


def _unchanged(row: Row, number: int) -> Row:
    return {}


def _no_comment(row: Row, number: int) -> Row:
    # The record then is one physical line, and ends where a field can be taken away or added.
    return {"comment": None}


def _off_scale(row: Row, number: int) -> Row:
    return {("q_front_desk", "q_overall")[number // 2 % 2]: ("11", "-1")[number % 2]}


def _bad_departure(row: Row, number: int) -> Row:
    return {"departure_date": _POST_STAY_DATES[number % len(_POST_STAY_DATES)]}


def _bad_abreise(row: Row, number: int) -> Row:
    return {"Abreise": _PULSE_DATES[number % len(_PULSE_DATES)]}


def _other_answers(row: Row, number: int) -> Row:
    return {"q_overall": "4" if row["q_overall"] == "9" else "9", "q_front_desk": "6"}


def _corrected(row: Row, number: int) -> Row:
    """Other answers, dated early in the month of the file that brings them."""
    answered = date.fromisoformat(str(row["answered_on"]))
    next_month = (answered.replace(day=1) + timedelta(days=32)).replace(day=1)
    corrected_on = next_month + timedelta(days=number % 10)
    return {**_other_answers(row, number), "updated_at": f"{corrected_on} 09:30:00"}


POST_STAY_BREAKAGES = (
    Breakage("unknown_site", 0.0002, lambda row, number: {"site_code": _UNKNOWN_SITES[number % 4]}),
    Breakage("off_scale", 0.0003, _off_scale),
    Breakage("unparseable_date", 0.0002, _bad_departure),
    Breakage("empty_response_id", 0.0001, lambda row, number: {"response_id": None}),
    Breakage(MISSING_FIELD, 0.0001, _no_comment),
    Breakage(SURPLUS_FIELD, 0.0001, _no_comment),
    Breakage(
        "before_opening",
        0.0001,
        lambda row, number: {"site_code": OPENED_SITE},
        wanted=pl.col("departure_date") < str(OPENED_ON),
    ),
    Breakage(
        "after_closing",
        0.0001,
        lambda row, number: {"site_code": CLOSED_SITE},
        wanted=pl.col("departure_date") >= str(CLOSED_ON),
    ),
    Breakage("undeclared_guest_type", 0.0002, lambda row, number: {"guest_type": "PET"}),
    Breakage("delivered_twice", 0.0003, _unchanged, comes_later=True),
    Breakage("correction", 0.0004, _corrected, comes_later=True),
    # No share: always the one pair that _victims grants to every kind.
    Breakage("conflict", 0, _other_answers, comes_later=True, marks_first=True),
)

IN_STAY_BREAKAGES = (
    Breakage("unknown_site", 0.0003, lambda row, number: {"Haus": _UNKNOWN_SITES[-1 - number % 4]}),
    Breakage("off_scale", 0.0004, lambda row, number: {"Gesamt": ("7", "0")[number % 2]}),
    Breakage("unparseable_date", 0.0003, _bad_abreise),
    Breakage("empty_response_id", 0.0001, lambda row, number: {"Id": None}),
    Breakage(MISSING_FIELD, 0.0001, lambda row, number: {"Restaurant": None}),
    Breakage(SURPLUS_FIELD, 0.0001, _unchanged),
    Breakage("delivered_twice", 0.0004, _unchanged, comes_later=True),
)
