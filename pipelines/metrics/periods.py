"""Periods: closed ranges of whole months by stay date, and the windows people choose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """The months from `first` to `last`, both included, each given by its first day."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first.day != 1 or self.last.day != 1:
            raise ValueError("a period's months are given by their first days")
        if self.last < self.first:
            raise ValueError("a period can't end before it begins")

    @property
    def months(self) -> int:
        """How many months it has."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def label(self) -> str:
        """Its months in words: "Nov 2025 – Oct 2026", or the one month."""
        if self.first == self.last:
            return month_label(self.last)
        return f"{month_label(self.first)} – {month_label(self.last)}"


def month_of(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def shifted(month: date, by: int) -> date:
    """The month `by` months later (earlier if negative)."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """The first days of all months from `first` to `last`, both included."""
    return [shifted(first, step) for step in range(Period(first, last).months)] if first <= last else []


def month_label(month: date) -> str:
    """The month in words, such as "Oct 2026", whatever the machine's locale."""
    return f"{_NAMES[month.month - 1]} {month.year}"


_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def last_complete_month(today: date) -> date:
    """The month before that of `today`: the running month is never complete."""
    return shifted(month_of(today), -1)


@dataclass(frozen=True)
class Window:
    """A way to choose a period by its last month. `cycle`: how many months a window "to date" begins anew after."""

    name: str
    label: str
    months: Callable[[date], int]
    cycle: int | None = None

    def period(self, last: date) -> Period:
        """The period of this window that ends with the month `last`."""
        return Period(shifted(last, 1 - self.months(last)), last)

    def before(self, last: date) -> Period:
        """What that period is compared with: the equally long one right before it; to date, the same part of the cycle
        before, as January to March say little about October to December."""
        return self.period(shifted(last, -self.cycle)) if self.cycle else before(self.period(last))


def _rolling(count: int) -> Callable[[date], int]:
    return lambda last: count


_ALL = (
    Window("rolling_12", "12 months", _rolling(12)),
    Window("rolling_18", "18 months", _rolling(18)),
    Window("rolling_6", "6 months", _rolling(6)),
    Window("rolling_3", "3 months", _rolling(3)),
    Window("month", "Month", _rolling(1)),
    Window("quarter", "Quarter to date", lambda last: (last.month - 1) % 3 + 1, cycle=3),
    Window("year", "Year to date", lambda last: last.month, cycle=12),
)

WINDOWS: dict[str, Window] = {window.name: window for window in _ALL}


def before(period: Period) -> Period:
    """The equally long period that ends right before it: disjoint, so that the two can be tested."""
    return Period(shifted(period.first, -period.months), shifted(period.first, -1))


def a_year_before(period: Period) -> Period | None:
    """The same months a year earlier; None where they would overlap with the period itself."""
    if period.months > 12:
        return None
    return Period(shifted(period.first, -12), shifted(period.last, -12))
