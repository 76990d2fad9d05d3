"""Spans of days: joined, cut and counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

OPEN_END = date.max


@dataclass(frozen=True, order=True)
class Span:
    """The days from `first` on until `end`, which is the first day that is no longer in it: [first, end).

    At least one day, else a ValueError; a TypeError for anything but days.
    """

    first: date
    end: date

    def __post_init__(self) -> None:
        for day in (self.first, self.end):
            if not isinstance(day, date) or isinstance(day, datetime):
                raise TypeError(f"a span is given by days, {day!r} is none")
        if self.end <= self.first:
            raise ValueError(f"a span must end after it begins: {self.end} does not lie after {self.first}")

    @classmethod
    def through(cls, first: date, last: date) -> "Span":
        """The span from a first day to a last day, both in it: how plans write a period."""
        if last < first:
            raise ValueError(f"a period can't end before it begins: {last} lies before {first}")
        return cls(first, last + timedelta(days=1))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.first).days

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    def has(self, day: date) -> bool:
        """Whether the day is in it."""
        return self.first <= day < self.end

    def within(self, other: "Span") -> "Span | None":
        """What of it lies in the other; None if they have no day in common."""
        first, end = max(self.first, other.first), min(self.end, other.end)
        return Span(first, end) if first < end else None


def twelve_months_to(span: Span) -> Span:
    """The 12 months that end with a span; to 28 February of a leap year they begin on 1 March, too."""
    try:
        first = span.end.replace(year=span.end.year - 1)
    except ValueError:
        first = date(span.end.year - 1, 3, 1)
    return Span(first, span.end)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in the fewest spans, in their order: what overlaps or touches becomes one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].end:
            found[-1] = Span(found[-1].first, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def without(span: Span, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of a span without the days of `cuts`, in order."""
    left, first = [], span.first
    for cut in joined(cuts):
        if first < min(cut.first, span.end):
            left.append(Span(first, min(cut.first, span.end)))
        first = max(first, cut.end)
    if first < span.end:
        left.append(Span(first, span.end))
    return tuple(left)


def days_of(spans: Iterable[Span]) -> int:
    """How many different days they have together."""
    return sum(span.days for span in joined(spans))
