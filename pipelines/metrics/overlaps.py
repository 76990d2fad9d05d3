"""Which periods may be told of a site, so that all of them together tell of no few.

A period is an edge between two borders of months. Whoever is told the periods from border a to b and from a to c knows what
lies between b and c; so all that adding and taking away can tell lies between borders that told periods connect. Periods are
gone through in a fixed order, and one is told only where between no two borders that it would connect, and between it and no
told period that it holds or lies within, there are some answers but fewer than a number needs.

Not covered: a derived span within another derived span of periods that are not connected with it.
"""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipelines.metrics.periods import WINDOWS, Period, months_between, shifted

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Which of two windows is told where one must go: the rolling year, which pages open with, then the others by how much they are
# looked at. Of one kind the later one.
ORDER = tuple(
    WINDOWS[name] for name in ("rolling_12", "year", "rolling_3", "month", "rolling_6", "rolling_18", "quarter")
)
# Rows are gone through so many at a time: each takes as many bytes as it has pairs of borders, twice.
_AT_ONCE = 1_000


def offered(first: date, until: date) -> list[Period]:
    """The periods one can choose of answers from the month `first` to `until`, each once, in the order they are told in."""
    lasts = months_between(first, until)[::-1]
    return list(dict.fromkeys(window.period(last) for window in ORDER for last in lasts))


def is_rolling_year(period: Period) -> bool:
    """Whether it is of the window that goes before all others."""
    return ORDER[0].period(period.last) == period


def told_periods(before: Ints, first: date, until: date, least: int, *, years_always: bool) -> dict[Period, Flags]:
    """For each period that can be chosen, of which rows it may be told. `before[row, month]`: how many answers came before the
    month of that number since `first`; the last column holds all of them. years_always: rolling years are told in any case."""
    enough = {period: _within(before, period, first) >= least for period in offered(first, until)}
    monthly = np.diff(before, axis=1)
    # Where every month has none or enough, so has every other span.
    small = ((monthly > 0) & (monthly < least)).any(axis=1).nonzero()[0]
    for begin in range(0, len(small), _AT_ONCE):
        rows = small[begin : begin + _AT_ONCE]
        for period, told in _of_small(before[rows], first, until, least, years_always).items():
            enough[period][rows] = told
    return enough


def _of_small(before: Ints, first: date, until: date, least: int, years_always: bool) -> dict[Period, Flags]:
    every = offered(first, until)
    spans = np.array([_borders_of(one, first, before.shape[1]) for one in every], dtype=np.int64).reshape(-1, 2)
    counts = before[:, spans[:, 1]] - before[:, spans[:, 0]]
    told, borders = np.zeros(counts.shape, dtype=np.bool_), _Borders(before, least)
    for place, (period, (since, to)) in enumerate(zip(every, spans, strict=True)):
        may = counts[:, place] >= least
        if not (years_always and is_rolling_year(period)):
            nested = _nested(spans[:place], since, to)
            gaps = np.abs(counts[:, nested] - counts[:, place, None])
            may &= ~(_is_few(gaps, least) & told[:, nested]).any(axis=1) & ~borders.expose(since, to)
        borders.connect(since, to, may)
        told[:, place] = may
    return {period: told[:, place] for place, period in enumerate(every)}


def _nested(spans: Ints, since: int, to: int) -> Ints:
    """The places of those of `spans` that hold a span or lie within it."""
    holds, lies = (spans[:, 0] <= since) & (spans[:, 1] >= to), (spans[:, 0] >= since) & (spans[:, 1] <= to)
    return (holds | lies).nonzero()[0]


class _Borders:
    """Which borders of months told periods connect, row by row. `label`: the border that stands for all connected with one;
    `connected[row, label, border]`, and `close[row, label, border]`: whether few answers lie between it and one of those."""

    def __init__(self, before: Ints, least: int) -> None:
        rows, count = before.shape
        # Borders with nobody between them are one.
        anew = np.diff(before, axis=1, prepend=-1) > 0
        self._label = np.maximum.accumulate(np.where(anew, np.arange(count), 0), axis=1)
        self._connected = np.broadcast_to(np.eye(count, dtype=np.bool_), (rows, count, count)).copy()
        self._close = _is_few(np.abs(before[:, :, None] - before[:, None, :]), least)
        self._rows = np.arange(rows)

    def expose(self, since: int, to: int) -> Flags:
        """Of which rows a period between two borders would tell of few."""
        one, other = self._label[:, since], self._label[:, to]
        found: Flags = (self._close[self._rows, one] & self._connected[self._rows, other]).any(axis=1)
        return found

    def connect(self, since: int, to: int, where: Flags) -> None:
        """Connect two borders in some rows."""
        rows = (where & (self._label[:, since] != self._label[:, to])).nonzero()[0]
        one, other = self._label[rows, since], self._label[rows, to]
        self._connected[rows, one] |= self._connected[rows, other]
        self._close[rows, one] |= self._close[rows, other]
        self._label[rows] = np.where(self._label[rows] == other[:, None], one[:, None], self._label[rows])


def _within(before: Ints, period: Period, first: date) -> Ints:
    since, to = _borders_of(period, first, before.shape[1])
    found: Ints = before[:, to] - before[:, since]
    return found


def _borders_of(period: Period, first: date, count: int) -> tuple[int, int]:
    """The places of a period's two borders among `count` ones; those beyond are the outermost."""
    passed = [
        12 * (month.year - first.year) + month.month - first.month for month in (period.first, shifted(period.last, 1))
    ]
    since, to = (min(max(place, 0), count - 1) for place in passed)
    return since, to


def _is_few(counts: Ints, least: int) -> Flags:
    return (counts > 0) & (counts < least)
