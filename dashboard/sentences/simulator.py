"""What trying a plan out has shown, in plain words."""

from dashboard import wording
from pipelines.rewards.simulation.comparing import Comparison
from pipelines.rewards.simulation.noise import GateNoise, Simulation


def cost_sentence(found: Simulation) -> str:
    """What the plan costs, now and by chance."""
    currency = found.plan.currency
    return (
        f"**{wording.said(found.plan.plan_name)} costs {wording.money(found.total, currency)} as it stands**; by chance alone "
        f"between {wording.amount(found.low, whole=True)} and {wording.money(found.high, currency)} in 90 of 100 draws. If all "
        f"reached the target it would be {wording.amount(found.at_target, whole=True)}, at the most "
        f"{wording.amount(found.at_maximum, whole=True)}."
    )


def noise_sentence(found: Simulation) -> str:
    """How many payouts change by noise alone."""
    return (
        f"**By noise alone** {found.changing:,.1f} of {wording.count(len(found.people), 'people')} land on another step in a "
        f"draw, and {wording.money(found.moving, found.plan.currency)} go to somebody else."
    )


def gate_line(gate: GateNoise) -> str:
    """How many a gate fails, and how many by chance."""
    return (
        f"{wording.said(gate.gate_name)}: {gate.failing:,} of {gate.people:,} fail, {gate.failing_on_average:,.1f} in a draw "
        "on average"
    )


def against_sentence(other: Simulation, compared: Comparison) -> str:
    """What the other plan costs, who wins and who loses by it."""
    everybody, currency = compared.groups[0], other.plan.currency
    untold = f"; of {everybody.untold:,} one of the two amounts is not known" if everybody.untold else ""
    return (
        f"**Held against it, {wording.said(other.plan.plan_name)} costs {wording.money(other.total, currency)}:** "
        f"{everybody.winners:,} win {wording.amount(everybody.won)}, {everybody.losers:,} lose "
        f"{wording.amount(everybody.lost)}, {everybody.same:,} get the same{untold}."
    )
