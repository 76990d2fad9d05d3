"""Mentions in relation to responses: of each person or team how many responses there were while they worked, and how many of
them name them.

Both are of the same stays (`stays.stays_of`), so that who works where many answer has no advantage. Of a team the responses of
each of its people are added up, so that its rate is that of one of its people and no team wins by its size; a response that
names several of them is one mention.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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


class _Site:
    """The days with responses of a site, in order, with how many there were. Most colleagues of a site have the same days: what
    a span comes to is worked out once."""

    def __init__(self, days: _Whole, months: _Whole, counts: _Whole) -> None:
        self._days, self._months = days, months
        self._before = np.concatenate([[0], np.cumsum(counts)])
        self._known: dict[Span, tuple[int, frozenset[int]]] = {}

    def within(self, span: Span) -> tuple[int, frozenset[int]]:
        """How many responses the days of a span have, and in which months."""
        if span not in self._known:
            first, end = np.searchsorted(self._days, [span.first.toordinal(), span.end.toordinal()])
            months = frozenset(np.unique(self._months[first:end]).tolist())
            self._known[span] = int(self._before[end] - self._before[first]), months
        return self._known[span]


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
        own = list(stays)
        for one in own:
            marks |= {mark for day, mark in named.get((one.person_id, site_id), ()) if one.span.has(day)}
        if site_id in sites:
            n += sum(sites[site_id].within(one.span)[0] for one in own)
            for span in joined(one.span for one in own):
                count, told = sites[site_id].within(span)
                answers += count
                months |= told
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
        found[str(site_id)] = _Site(ordinals, months, counts)
    return found


def _named(mentions: pl.DataFrame) -> dict[tuple[str, str], list[tuple[date, str]]]:
    found = defaultdict(list)
    for person_id, site_id, day, mark in mentions.select("person_id", "site_id", "stay_date", "mark").iter_rows():
        found[person_id, site_id].append((day, mark))
    return found
