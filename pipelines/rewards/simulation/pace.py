"""How many answers are still to come before the period ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from pipelines.bonus.spans import Span
from pipelines.bonus.tenure import Post
from pipelines.metrics.periods import month_of, months_between, shifted

# So many answers in the same months a year before are enough to go by them.
ENOUGH_BEFORE = 30


@dataclass(frozen=True)
class Pace:
    """The answers so far in own stays, how many more are expected (None: can't be told), and in words by what."""

    so_far: int
    expected: Fraction | None
    why: str


def pace(now: Mapping[date, int], before: Mapping[date, int], posts: Iterable[Post], window: Span, as_of: date) -> Pace:
    """What is to come in somebody's posts of the window, by the answers of each month so far (`now`) and of the same posts a
    year before (`before`, by the month of this year).

    Complete months are those that ended before `as_of`; what is left is the running month and those after it. With at least
    ENOUGH_BEFORE answers a year before in the complete months, and some in each of them (a site that was closed then tells
    nothing): what came then in the months that are left, times this year's answers over those of then. Else the mean of the
    complete months for each that is left; days in post count where a month is not whole. What has come already of the months
    that are left is taken off.
    """
    held = _share_held(list(posts), window)
    complete = [month for month in held if shifted(month, 1) <= as_of]
    left = [month for month in held if shifted(month, 1) > as_of]
    so_far = sum(now.values())
    if not left:
        return Pace(so_far, Fraction(0), "no month of the posts is left")
    reached, then = (sum(counts.get(month, 0) for month in complete) for counts in (now, before))
    then_left = sum(before.get(month, 0) for month in left)
    if then >= ENOUGH_BEFORE and all(before.get(month) for month in complete):
        total = Fraction(then_left * reached, then)
        why = f"{then_left:,} in the months left a year before, times {reached:,} of {then:,} in the complete months"
    elif complete:
        per_month = reached / sum(held[month] for month in complete)
        total = per_month * sum(held[month] for month in left)
        why = f"as many in a month as in the {len(complete)} complete so far, as there are too few from a year before"
    elif then_left >= ENOUGH_BEFORE:
        total, why = Fraction(then_left), "as many as in the same months a year before, as no month is complete yet"
    else:
        return Pace(so_far, None, "no month is complete yet, and there are few answers from a year before")
    there = sum(now.get(month, 0) for month in left)
    return Pace(so_far, max(Fraction(0), total - there), why)


def _share_held(posts: list[Post], window: Span) -> dict[date, Fraction]:
    """The months of the window with a day in post, and which share of each is in post."""
    held = {}
    for month in months_between(window.first, month_of(window.last)):
        whole = Span(month, shifted(month, 1))
        days = {
            both.first + timedelta(days=day)
            for post in posts
            if (both := post.span.within(whole))
            for day in range(both.days)
        }
        if days:
            held[month] = Fraction(len(days), whole.days)
    return held
