"""Which numbers may be told of a site, so that all of them together tell of no few.

A number counts the answers between two borders of months. Whoever is told of the months from border a to b and from a to c
knows what lies between b and c; so all that adding and taking away can tell lies between borders that told periods connect.
Periods are gone through in a fixed order, and one is told only where between no two borders that it would connect, and between
it and no told period that it holds or lies within, there are some answers but fewer than a number needs.

Not covered: a derived span within another derived span of periods that are not connected with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.metrics.periods import WINDOWS, Period, months_between, shifted

Ints = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]

# Which of two windows is told where one must go: the rolling year, which pages open with and places are decided on, then the
# others by how much they are looked at.
ORDER = tuple(
    WINDOWS[name] for name in ("rolling_12", "year", "rolling_3", "month", "rolling_6", "rolling_18", "quarter")
)
# Rows are gone through so many at a time: each takes four bytes a pair of borders.
_AT_ONCE = 1_000


def offered(first: date, until: date, last: date | None = None) -> list[Period]:
    """The periods one can choose of answers from the month `first` on, each once, in the order they are told in: those that end
    by the month `until`, then those that end by `last`, which is not over.

    Of one window the later one goes before, which more people look at: so the latest rolling year is told in any case.
    """
    over, running = _ends(first, until, last)
    return list(dict.fromkeys(window.period(end) for ends in (over, running) for window in ORDER for end in ends))


def years(first: date, until: date, last: date | None = None) -> list[Period]:
    """The rolling years among them, in the same order."""
    over, running = _ends(first, until, last)
    return [ORDER[0].period(end) for end in (*over, *running)]


def _ends(first: date, until: date, last: date | None) -> tuple[list[date], list[date]]:
    return months_between(first, until)[::-1], months_between(max(first, shifted(until, 1)), last or until)[::-1]


def is_rolling_year(period: Period) -> bool:
    """Whether it is of the window that goes before all others."""
    return ORDER[0].period(period.last) == period


@dataclass(frozen=True)
class Told:
    """Of which rows each period may be told, and `connected[row, border, border]`: which borders the told ones connect."""

    periods: dict[Period, Flags]
    connected: Flags


def told_periods(before: Ints, first: date, least: int, every: Sequence[Period]) -> Told:
    """Which of the periods `every` (`offered`, or the first of them) may be told of rows that stand for themselves.

    `before[row, month]`: how many answers came before the month of that number since `first`; the last column holds all.
    """
    rows, count = before.shape
    told = {period: within(before, period, first) >= least for period in every}
    connected = np.ones((rows, count, count), dtype=np.bool_)
    monthly = np.diff(before, axis=1)
    # Where every month has none or enough, so has every other span.
    small = ((monthly > 0) & (monthly < least)).any(axis=1).nonzero()[0]
    for begin in range(0, len(small), _AT_ONCE):
        some = small[begin : begin + _AT_ONCE]
        found = _of_small(before[some], first, least, every)
        connected[some] = found.connected
        for period, flags in found.periods.items():
            told[period][some] = flags
    return Told(told, connected)


def _of_small(before: Ints, first: date, least: int, every: Sequence[Period]) -> Told:
    spans = np.array([borders_of(one, first, before.shape[1]) for one in every], dtype=np.int64).reshape(-1, 2)
    counts = before[:, spans[:, 1]] - before[:, spans[:, 0]]
    told, borders = np.zeros(counts.shape, dtype=np.bool_), Borders(before)
    for place, (since, to) in enumerate(spans):
        nested = _nested(spans[:place], since, to)
        gaps = np.abs(counts[:, nested] - counts[:, place, None])
        may = (counts[:, place] >= least) & ~(is_few(gaps, least) & told[:, nested]).any(axis=1)
        may &= ~is_few(borders.apart[:, since, to], least)
        told[:, place] = may
        borders.connect(may.nonzero()[0], since, to)
    return Told({period: told[:, place] for place, period in enumerate(every)}, borders.apart == 0)


def _nested(spans: Ints, since: int, to: int) -> Ints:
    """The places of those of `spans` that hold a span or lie within it."""
    holds, lies = (spans[:, 0] <= since) & (spans[:, 1] >= to), (spans[:, 0] >= since) & (spans[:, 1] <= to)
    return (holds | lies).nonzero()[0]


class Borders:
    """`apart[row, border, border]`: the fewest answers that lie between two borders or such as told periods connect with them;
    none between connected ones."""

    def __init__(self, before: Ints) -> None:
        self.apart = np.abs(before[:, :, None] - before[:, None, :])

    def nearer(self, rows: Ints, since: int, to: int) -> tuple[Ints, Ints, Ints]:
        """What connecting two borders in `rows` changes: places in `rows` and borders, and how far all borders are from those
        then."""
        one, other = self.apart[rows, since], self.apart[rows, to]
        place, border = ((one == 0) | (other == 0)).nonzero()
        found: Ints = np.minimum(one, other)[place]
        return place, border, found

    def connect(self, rows: Ints, since: int, to: int) -> None:
        """Connect two borders in some rows."""
        place, border, found = self.nearer(rows, since, to)
        self.move(rows[place], border, found)

    def move(self, rows: Ints, borders: Ints, found: Ints) -> None:
        """Set how far all borders are from one of each row (a row may come more than once)."""
        self.apart[rows, borders] = found
        self.apart[rows, :, borders] = found


def within(before: Ints, period: Period, first: date) -> Ints:
    """The answers in a period; the last axis of `before` are months."""
    since, to = borders_of(period, first, before.shape[-1])
    found: Ints = before[..., to] - before[..., since]
    return found


@lru_cache(maxsize=4096)
def borders_of(period: Period, first: date, count: int) -> tuple[int, int]:
    """The places of a period's two borders among `count` ones; those beyond are the outermost."""
    passed = [
        12 * (month.year - first.year) + month.month - first.month for month in (period.first, shifted(period.last, 1))
    ]
    since, to = (min(max(place, 0), count - 1) for place in passed)
    return since, to


def is_few(counts: Ints, least: int) -> Flags:
    """Whether there are some, but fewer than a number needs."""
    return (counts > 0) & (counts < least)
