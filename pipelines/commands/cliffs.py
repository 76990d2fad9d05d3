"""The cliff check as a table: who is within noise of a jump of a plan, the dearest first."""

from collections.abc import Iterator

from pipelines.bonus.exact import half_up
from pipelines.commands.terminal import cut
from pipelines.rewards.cliffs import Cliff, CliffCheck, cliff_check, without_cliff
from pipelines.rewards.decided import Decided

_ROW = "{:<10} {:<22} {:<22} {:>7} {:>6} {:>7} {:>12} {:>12} {:>12}"


def cliff_lines(now: Decided) -> Iterator[str]:
    """The lines of the table, its totals, and what the plan would pay without its cliff."""
    check, currency = cliff_check(now), now.plan.currency
    yield f"{cut(now.plan.plan_name, 60)} ({now.plan.plan_id}): who is within noise of a jump"
    yield _ROW.format("person", "name", "part or gate", "step", "points", "chance", "amount", "across", "at stake")
    for one in check.cliffs:
        yield _row(one)
    who = "1 person is" if check.people == 1 else f"{check.people:,} people are"
    yield (
        f"{who} so near that chance alone puts {_often(check)} or more of 100 managers at their level on the other side."
    )
    yield f"At stake: {check.at_stake:,} {currency}, which is chance times the difference, everything else held."
    yield from _hint(now)


def _row(one: Cliff) -> str:
    return _ROW.format(
        one.person_id,
        cut(one.person_name, 22),
        cut(one.where, 22),
        str(one.step),
        f"{one.distance:+}",
        f"{100 * one.chance:.0f} %",
        f"{one.amount:,}",
        f"{one.across:,}",
        f"{one.at_stake:,}",
    )


def _often(check: CliffCheck) -> str:
    return str(half_up(str(100 * check.least_chance), 0))


def _hint(now: Decided) -> Iterator[str]:
    found = without_cliff(now)
    if found is None:
        return
    yield (
        f"Without its cliff (cliff = false) the plan would pay {found.total_without:,} {now.plan.currency} in place of "
        f"{found.total:,}: {found.higher:,} amounts higher, {found.lower:,} lower, {found.near:,} people near a jump."
    )
