"""The cliff check in plain words."""

from dashboard import wording
from pipelines.rewards.cliffs import CliffCheck, WithoutCliff


def cliffs_sentence(check: CliffCheck, currency: str) -> str:
    """How many people are within noise of a jump, and what is at stake."""
    often = f"{100 * check.least_chance:.0f} or more of 100 such years"
    if not check.cliffs:
        return f"**Nobody is within noise of a jump:** chance alone turns no amount in {often}."
    who = "1 person is" if check.people == 1 else f"{check.people:,} people are"
    return (
        f"**{who} within noise of a jump:** chance alone would put them on its other side in {often}. At stake are "
        f"{wording.money(check.at_stake, currency)}."
    )


def without_cliff_sentence(without: WithoutCliff, currency: str) -> str:
    """What the plan would pay without its cliff."""
    return (
        f"Without its cliff (`cliff = false`) the plan would pay {wording.money(without.total_without, currency)} in place "
        f"of {wording.money(without.total, currency)}: {wording.count(without.higher, 'amounts')} higher, {without.lower:,} "
        f"lower; {without.near:,} people would still be near a jump."
    )
