"""The period of a plan in words that a person types: a year, a month, from month to month, from day to day."""

import re
from calendar import monthrange
from datetime import date

from pipelines.bonus.spans import Span
from pipelines.mistakes import Mistake
from pipelines.reference.plans.kinds import ANY_PLAN

_PLACE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def read_period(text: str) -> Span | None:
    """The days that `2026`, `2026-03`, `2026-01..2026-12` or `2026-01-01..2026-12-31` names; None where it names none."""
    first, dots, last = text.strip().partition("..")
    begins, ends = _days(first), _days(last if dots else first)
    if begins is None or ends is None or ends.last < begins.first:
        return None
    return Span(begins.first, ends.end)


def _days(text: str) -> Span | None:
    found = _PLACE.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if month is None:
            return Span.through(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return Span.through(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Span.through(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


def check_period(plan: ANY_PLAN, text: str) -> None:
    """A Mistake unless `text` names the very window of the plan: nobody closes a year that they do not mean."""
    window = plan.window
    said = f"{window.first_day}..{window.last_day}"
    period = read_period(text)
    if period is None:
        raise Mistake(
            f"{text!r} names no period", mend=f"write a year, months or days: the window of {plan.plan_id!r} is {said}"
        )
    if period != window.span:
        raise Mistake(
            f"the window of {plan.plan_id!r} is {said}, and {text!r} is {period.first}..{period.last}: nothing is closed",
            mend=f"name the plan of that period, or write --period {said} if this is the plan you mean",
        )
