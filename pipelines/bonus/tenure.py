"""Who is paid for which days: the posts of every general manager inside a period, and the share of it that they fill.

The rules:

- **Own stays.** A manager is scored on the stays with a stay date in [from, to) of their own posts. The month in which a post
  changes hands goes, day by day, to whoever held the post on the day of the stay.
- **An acting manager is a manager**: their days stand in the assignments with the role of a general manager, as any others.
- **Two managers of one site on the same day** are both in post: both are scored on the stays of that day, for both it
  counts. Nobody can say whose guest it was; a plan that will not have this mends the assignments.
- **One manager at two sites on the same day** is scored on the stays of both; the day counts once in the share of the period.
- **Leave of more than 28 days** (or what the plan says) is not time in post: neither its stays nor its days count. It is left
  out whole, from its first day on. Its length is that of the whole leave, in the period or not, and leaves that touch
  are one. Shorter leave changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from pipelines.bonus.spans import OPEN_END, Span, days_of, joined, without
from pipelines.metrics.periods import months_between, shifted

GENERAL_MANAGER = "general_manager"
LONGEST_LEAVE = 28


class Assigned(Protocol):
    """An assignment, as the reference data has it: a person in a role during [valid_from, valid_to)."""

    @property
    def person_id(self) -> str:
        """Who."""

    @property
    def role(self) -> str:
        """As what."""

    @property
    def site_id(self) -> str | None:
        """Where; a general manager has a site."""

    @property
    def valid_from(self) -> date:
        """The first day."""

    @property
    def valid_to(self) -> date | None:
        """The first day that is no longer in it; None: still valid."""


@dataclass(frozen=True)
class Leave:
    """A person away from all their posts during [valid_from, valid_to); at least a day, as a Span is."""

    person_id: str
    valid_from: date
    valid_to: date

    def __post_init__(self) -> None:
        Span(self.valid_from, self.valid_to)

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.valid_from, self.valid_to)


@dataclass(frozen=True, order=True)
class Post:
    """A person in charge of a site during [valid_from, valid_to), all of it inside the period; never overlaps another of theirs
    at the same site.
    """

    person_id: str
    site_id: str
    valid_from: date
    valid_to: date

    def __post_init__(self) -> None:
        Span(self.valid_from, self.valid_to)

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.valid_from, self.valid_to)

    @property
    def days(self) -> int:
        """How many days in post."""
        return self.span.days


@dataclass(frozen=True)
class Share:
    """So many of so many days or months of the period: `counted` of `out_of`, in `unit` ("days", "months")."""

    counted: int
    out_of: int
    unit: str

    @property
    def value(self) -> Fraction:
        """What it comes to, exactly."""
        return Fraction(self.counted, self.out_of)

    def text(self) -> str:
        """As a statement prints it: "181 of 365 days"."""
        return f"{self.counted} of {self.out_of} {self.unit}"


@dataclass(frozen=True)
class Tenure:
    """A person's posts in a period by day, then site; `leave`: the days left out of them as the leave was too long."""

    person_id: str
    period: Span
    posts: tuple[Post, ...]
    leave: tuple[Span, ...] = ()

    @property
    def days(self) -> int:
        """On how many different days of the period they held a post; a day at two sites counts once."""
        return days_of(post.span for post in self.posts)

    @property
    def days_at_two_sites(self) -> int:
        """By how much the days of all posts, added up, are more than the days that count: what is not counted twice."""
        return sum(post.days for post in self.posts) - self.days

    def by_days(self) -> Share:
        """The days in post of the days of the period."""
        return Share(self.days, self.period.days, "days")

    def by_months(self) -> Share:
        """The months in post of the months of the period, which must be whole ones (else a ValueError).

        A month belongs to whoever held the post on its middle day: the 16th of a month of 31 days, the 15th of one of 30
        or 29, the 14th of one of 28. Where a post changes hands once in a month that is whoever had most of it, and of two
        equal halves the first. So every month of a post that is never vacant belongs to exactly one manager.
        """
        months = _months(self.period)
        held = [month for month in months if any(post.span.has(middle_day(month)) for post in self.posts)]
        return Share(len(held), len(months), "months")


def middle_day(month: date) -> date:
    """The middle day of a month given by its first; of an even number of days the earlier of the two in the middle."""
    return month.replace(day=((shifted(month, 1) - month).days + 1) // 2)


def _months(period: Span) -> list[date]:
    if period.first.day != 1 or period.end.day != 1:
        raise ValueError(
            f"a share by months needs a period of whole months, {period.first} to {period.last} is none: count by days"
        )
    return months_between(period.first, shifted(period.end, -1))


def tenures(
    assignments: Iterable[Assigned], period: Span, leaves: Iterable[Leave] = (), *, longest_leave: int = LONGEST_LEAVE
) -> tuple[Tenure, ...]:
    """The tenure of everybody who is a general manager on a day of the period, by person.

    Rows of the assignments that overlap or touch at one site are one post; a break makes two. Who is on long leave for all
    of it is there without a post, so that nobody is lost. Leave of up to `longest_leave` days changes nothing. The order of
    what comes in changes nothing.
    """
    if isinstance(longest_leave, bool) or not isinstance(longest_leave, int):
        raise TypeError(f"the longest leave is a whole number of days, {longest_leave!r} is none")
    if longest_leave < 0:
        raise ValueError(f"the longest leave can't be less than no day: {longest_leave}")
    away: dict[str, list[Span]] = {}
    for leave in leaves:
        away.setdefault(leave.person_id, []).append(leave.span)
    held: dict[str, dict[str, list[Span]]] = {}
    for one in assignments:
        if one.role != GENERAL_MANAGER:
            continue
        if not one.site_id:
            raise ValueError(f"{one.person_id!r} is a general manager without a site")
        span = Span(one.valid_from, one.valid_to or OPEN_END).within(period)
        if span:
            held.setdefault(one.person_id, {}).setdefault(one.site_id, []).append(span)
    return tuple(
        _tenure(person_id, period, sites, [one for one in joined(away.get(person_id, ())) if one.days > longest_leave])
        for person_id, sites in sorted(held.items())
    )


def _tenure(person_id: str, period: Span, sites: dict[str, list[Span]], away: list[Span]) -> Tenure:
    stretches = {site_id: joined(spans) for site_id, spans in sites.items()}
    posts = [
        Post(person_id, site_id, left.first, left.end)
        for site_id, spans in stretches.items()
        for span in spans
        for left in without(span, away)
    ]
    everywhere = joined(span for spans in stretches.values() for span in spans)
    left_out = (found for span in everywhere for one in away if (found := one.within(span)))
    return Tenure(
        person_id,
        period,
        tuple(sorted(posts, key=lambda post: (post.valid_from, post.site_id))),
        tuple(sorted(left_out)),
    )
