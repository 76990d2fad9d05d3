"""Mentions in relation to responses: of each person or team how many responses there were while they worked, and how many of
them name them.

Both are of the same stays (`stays.stays_of`), so that who works where many answer has no advantage. Of a team the responses of
each of its people are added up, so that its rate is that of one of its people and no team wins by its size; a response that
names several of them is one mention.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.bonus.spans import Span, days_of, joined
from pipelines.metrics.intervals import rate
from pipelines.recognition.frames import CANDIDATES
from pipelines.recognition.staff.groups import Unit, span_of
from pipelines.recognition.staff.stays import Stays, stays_of

COUNTED = ("key", "months", "n", "mentions", "days", "value", "low", "high", "standard_error")
# The responses of a unit, each once: a team of three is no better known for having each of them thrice.
ANSWERS = "answers"
_Whole = NDArray[np.int64]


@dataclass(frozen=True)
class _Site:
    """The days with responses of a site, their months, and how many responses there were before each of them and in all."""

    days: _Whole
    months: _Whole
    before: _Whole

    def count(self, span: Span) -> int:
        """How many responses the days of a span have."""
        first, end = self._places(span)
        return int(self.before[end] - self.before[first])

    def months_of(self, span: Span) -> set[int]:
        """The months in which they are."""
        first, end = self._places(span)
        return set(self.months[first:end].tolist())

    def _places(self, span: Span) -> tuple[int, int]:
        first, end = np.searchsorted(self.days, [span.first.toordinal(), span.end.toordinal()])
        return int(first), int(end)


_NO_DAYS = _Site(np.array([], np.int64), np.array([], np.int64), np.array([0]))


def counted(units: Sequence[Unit], responses: pl.DataFrame, mentions: pl.DataFrame, window: Span) -> pl.DataFrame:
    """A row per unit, by key: COUNTED as in `frames.CANDIDATES`, and ANSWERS.

    `responses`: how many there were, by site_id and stay_date (`response_count`). `mentions`: the confirmed ones whose response
    is there (mark, site_id, stay_date, person_id). Days, responses and mentions outside the window do not count.
    """
    sites, named = _sites(responses), _named(mentions)
    rows = [_row(one, sites, named, window) for one in sorted(units, key=lambda one: one.key)]
    schema = {name: CANDIDATES[name] for name in COUNTED[:5]} | {ANSWERS: pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    n, events = (frame[name].to_numpy().astype(np.float64) for name in ("n", "mentions"))
    found = rate(n, events)
    parts = zip(COUNTED[5:], found, strict=True)
    return frame.with_columns(pl.Series(name, part, dtype=pl.Float64, nan_to_null=True) for name, part in parts)


def _row(
    unit: Unit, sites: Mapping[str, _Site], named: Mapping[tuple[str, str], list[tuple[date, str]]], window: Span
) -> tuple[str, int, int, int, int, int]:
    n, answers, months, marks = 0, 0, set[int](), set[str]()
    for site_id, stays in groupby(_within(stays_of(unit.posts), window), key=lambda one: one.site_id):
        own, site = list(stays), sites.get(site_id, _NO_DAYS)
        for one in own:
            n += site.count(one.span)
            marks |= {mark for day, mark in named.get((one.person_id, site_id), ()) if one.span.has(day)}
        for span in joined(one.span for one in own):
            answers += site.count(span)
            months |= site.months_of(span)
    days = days_of(held for post in unit.posts if (held := span_of(post).within(window)))
    return unit.key, len(months), n, len(marks), days, answers


def _within(stays: Sequence[Stays], window: Span) -> list[Stays]:
    return [Stays(one.site_id, one.person_id, own) for one in stays if (own := one.span.within(window))]


def _sites(responses: pl.DataFrame) -> dict[str, _Site]:
    found = {}
    for (site_id,), own in responses.sort("site_id", "stay_date").partition_by("site_id", as_dict=True).items():
        days = own["stay_date"]
        ordinals = (days.cast(pl.Int32).cast(pl.Int64) + date(1970, 1, 1).toordinal()).to_numpy()
        months = (days.dt.year().cast(pl.Int64) * 12 + days.dt.month()).to_numpy()
        counts = own["response_count"].cast(pl.Int64).to_numpy()
        found[str(site_id)] = _Site(ordinals, months, np.concatenate([[0], np.cumsum(counts)]))
    return found


def _named(mentions: pl.DataFrame) -> dict[tuple[str, str], list[tuple[date, str]]]:
    found = defaultdict(list)
    for person_id, site_id, day, mark in mentions.select("person_id", "site_id", "stay_date", "mark").iter_rows():
        found[person_id, site_id].append((day, mark))
    return found
