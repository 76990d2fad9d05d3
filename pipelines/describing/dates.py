"""The format that reads a column's dates, tried with the reader that a load uses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.intake import columns
from pipelines.intake.records import EXPORT
from pipelines.reference.survey_columns import Moment

# A column is one of dates where a format reads at least this share of its values.
ENOUGH = 0.6
# So many different values tell which formats are worth trying on all of them.
TRIED = 200

_MONTH = "[^\\W\\d_]{3,9}"
_DAYS = (
    (re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}"), ("%Y{0}%m{0}%d",)),
    (re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{4}"), ("%d{0}%m{0}%Y", "%m{0}%d{0}%Y")),
    (re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}(?!\d)"), ("%d{0}%m{0}%y", "%m{0}%d{0}%y")),
    (re.compile(r"()(?:19|20)\d{6}(?!\d)"), ("%Y%m%d",)),
    (re.compile(rf"(){_MONTH} \d{{1,2}}, \d{{4}}"), ("%b %d, %Y", "%B %d, %Y")),
    (re.compile(rf"\d{{1,2}}([ -]){_MONTH}\1\d{{4}}"), ("%d{0}%b{0}%Y", "%d{0}%B{0}%Y")),
)
_TIME = re.compile(
    r"(?P<gap>T|, ?| )\d{1,2}:\d\d(?P<seconds>:\d\d)?(?P<parts>\.\d+)?(?P<half>\s?[AaPp][Mm])?"
    r"(?P<zone>Z| ?[+-]\d\d:?\d\d|\s?GMT(?:[+-]\d{1,2}(?::?\d\d)?)?)?"
)
# The day and the month as places in a date of numbers.
_SWAPPED = str.maketrans({"d": "m", "m": "d"})


@dataclass(frozen=True)
class Dates:
    """A column of dates: `formats` are the ones that read most (several: day and month can't be told apart).

    `unread` values are in none of them. `rival` also reads most of them, if not as many.
    """

    formats: tuple[str, ...]
    unread: int
    rival: str | None = None


def dates(values: pl.DataFrame) -> Dates | None:
    """How the dates among `values` (text, count) are written; None where they are no dates."""
    formats = list(dict.fromkeys(form for value in values["text"].head(TRIED) for form in _formats(value)))
    if not formats:
        return None
    texts, counts = values["text"], values["count"]
    read = {form: _read(texts, form) for form in formats}
    score = {form: int(counts.filter(read[form].is_not_null()).sum()) for form in formats}
    most = max(score.values())
    total = int(counts.sum())
    if most < ENOUGH * total:
        return None
    best = [form for form in formats if score[form] == most]
    best = _not_the_same(best, read)
    if len(best) > 1:
        # 31/11 is no date, and still says that its first part is no month.
        shaped = [form for form in best if _fits(texts, form) == max(_fits(texts, one) for one in best)]
        best = shaped
    others = [form for form in formats if form not in best and score[form] >= ENOUGH * total]
    rival = next((form for form in others if form == best[0].translate(_SWAPPED)), None)
    return Dates(tuple(best), total - most, rival if len(best) == 1 else None)


def _formats(value: str) -> Iterator[str]:
    """The formats that a value may be written in."""
    for pattern, days in _DAYS:
        found = pattern.match(value)
        if not found:
            continue
        rest = value[found.end() :]
        clock = _TIME.fullmatch(rest) if rest else None
        if rest and not clock:
            continue
        for day in days:
            yield day.format(found[1]) + (_clock(clock) if clock else "")


def _clock(found: re.Match[str]) -> str:
    hours = "%I" if found["half"] else "%H"
    seconds = (":%S" if found["seconds"] else "") + ("%.f" if found["parts"] else "")
    half = "" if not found["half"] else "%p" if not found["half"][0].isspace() else " %p"
    zone = found["zone"] or ""
    gap = " " if zone[:1].isspace() else ""
    offset = "" if not zone else " GMT%z" if "GMT" in zone else f"{gap}%#z"
    return f"{found['gap']}{hours}:%M{seconds}{half}{offset}"


def _read(texts: pl.Series, form: str) -> pl.Series:
    """The moments that a load would read; a year that nobody means is not read."""
    frame = pl.DataFrame({EXPORT + "value": texts})
    try:
        moments = frame.select(columns.parsed(Moment(column="value", format=form))).to_series()
    except pl.exceptions.PolarsError:
        return pl.Series([None] * len(texts), dtype=pl.Datetime("us"))
    year = moments.dt.year()
    return pl.select(pl.when(year.is_between(1990, 2100)).then(moments)).to_series()


def _not_the_same(best: list[str], read: dict[str, pl.Series]) -> list[str]:
    """The first of every group of formats that read the same."""
    kept: list[str] = []
    for form in best:
        if not any(read[form].equals(read[other], null_equal=True) for other in kept):
            kept.append(form)
    return kept


def _fits(texts: pl.Series, form: str) -> int:
    """How many values have a day up to 31 and a month up to 12 in their places, whatever the calendar says."""
    places = [one for one in re.findall("%([dmYy])", form) if one in "dmYy"]
    highest = {"d": 31, "m": 12, "Y": 9999, "y": 99}
    found = 0
    for text in texts:
        parts = [int(part) for part in re.findall(r"\d+", text)[: len(places)]]
        fits = len(parts) == len(places) and all(p <= highest[one] for p, one in zip(parts, places, strict=True))
        found += fits
    return found
