"""Whether every rule of an award can come to something: tiers that somebody can reach, days and months that there can be."""

from collections.abc import Iterator
from datetime import date

from pipelines.metrics.periods import month_of, months_between
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.tier import Tier
from pipelines.reference.model import Keys, Misfit


def misfits_of_reach(award: Award) -> Iterator[Misfit]:
    """What one award asks for and nobody can fulfil, or everybody does."""
    yield from _misfits_of_tiers(award)
    yield from _misfits_of_co_winners(award)
    yield from _misfits_of_days(award)
    yield from _misfits_of_exposure(award)


def _misfits_of_tiers(award: Award) -> Iterator[Misfit]:
    if award.honoured != "once":
        return
    for position, tier in enumerate(award.tiers):
        above = next((one for one in award.tiers[:position] if _takes_all_of(one, tier)), None)
        if above is not None:
            what = f"nobody is ever honoured in {tier.tier_name!r}: who reaches it is in {above.tier_name!r} already"
            mend = 'order the tiers from the highest to the lowest, or write honoured = "in_every_tier"'
            yield Misfit(what, ("tiers", position, "tier_id"), mend)


def _takes_all_of(higher: Tier, lower: Tier) -> bool:
    """Whether whoever reaches `lower` reaches `higher` too, as far as their numbers alone tell."""
    if higher.ways or (higher.reached_by == "all" and len(_asked(higher)) > 1):
        return False
    covered = [_is_covered(name, higher, lower) for name in _asked(lower)]
    return any(covered) if lower.reached_by == "all" else all(covered)


def _asked(tier: Tier) -> list[str]:
    return [name for name in ("first", "share", "at_least") if getattr(tier, name) is not None]


def _is_covered(name: str, higher: Tier, lower: Tier) -> bool:
    wide, narrow = getattr(higher, name), getattr(lower, name)
    if wide is None:
        return False
    if name == "at_least":
        return bool(wide <= narrow)
    return bool(wide >= narrow) and (name != "share" or higher.share_of == lower.share_of)


def _misfits_of_co_winners(award: Award) -> Iterator[Misfit]:
    places = [one.first for one in award.tiers if one.first is not None]
    if not award.guard.co_winners:
        return
    if not places:
        what = "co_winners says who shares the last place of a tier with first, and no tier has one"
        yield Misfit(what, ("guard", "co_winners"), "write first = 1 in a tier, or take co_winners out")
    elif min(places) >= award.guard.max_co_winners:
        most = award.guard.max_co_winners
        what = f"nobody can share a place: at most {most} are honoured together, and first is {min(places)} already"
        yield Misfit(
            what, ("guard", "co_winners"), f"write a max_co_winners above {min(places)}, or take co_winners out"
        )


def _misfits_of_days(award: Award) -> Iterator[Misfit]:
    asked: list[tuple[Keys, date | None, date]] = [
        (("eligible", "open_by"), award.eligible.open_by, award.window.last_day),
        (("eligible", "in_class_since"), award.eligible.in_class_since, award.window.last_day),
    ]
    if award.improvement is not None:
        asked.append((("improvement", "open_by"), award.improvement.open_by, award.improvement.baseline.last_day))
    for keys, day, last_day in asked:
        if day is not None and day > last_day:
            what = f"{day} lies after {last_day}, the last day that counts, so that it asks for nothing"
            yield Misfit(what, keys, "correct one of the two: the first day of the window is usual")


def _misfits_of_exposure(award: Award) -> Iterator[Misfit]:
    window = award.window
    months, days = len(months_between(month_of(window.first_day), month_of(window.last_day))), window.span.days
    yield from _misfits_of_months("window", months, ("eligible", "months"), award.eligible.months)
    if award.improvement is not None:
        before = award.improvement.baseline
        there = len(months_between(month_of(before.first_day), month_of(before.last_day)))
        asked = award.improvement.baseline_months
        yield from _misfits_of_months("baseline", there, ("improvement", "baseline_months"), asked)
    if award.staff is not None and award.staff.least_days > days:
        what = f"{award.staff.least_days} days in post are asked for, and the window has {days}"
        yield Misfit(what, ("staff", "least_days"), f"write {days} or less")


def _misfits_of_months(period: str, there: int, keys: Keys, asked: int | None) -> Iterator[Misfit]:
    if (asked or 0) > there:
        what = f"{asked} months with answers are asked for, and the {period} has {there}"
        yield Misfit(what, keys, f"write {there} or less")
