"""What a plan costs: as it stands, if everybody reached the target, and at the most."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.exact import half_up
from pipelines.rewards.decided import Decided
from pipelines.rewards.simulation.compiled import compiled_from
from pipelines.rewards.simulation.outcome import Calculation
from pipelines.rewards.simulation.part_rules import highest_factor


@dataclass(frozen=True)
class Budget:
    """The cost of a plan, to the cent.

    total: as it stands; at_target: if everybody with a target got a factor of 1; at_maximum: the most that the plan can give.
    Both with tenure, cap and funding, whatever gates say.
    """

    total: Decimal
    at_target: Decimal
    at_maximum: Decimal


def budget(made: Decided) -> Budget:
    """The budget line of a plan whose statements are worked out."""
    return budget_of(Calculation(compiled_from(made)))


def budget_of(calculation: Calculation) -> Budget:
    """The same of a plan that is made ready."""
    plan, decimals = calculation.plan.plan, calculation.plan.plan.rounding.money
    at = [
        half_up(Fraction(calculation.total_at(factor), 10**decimals), decimals)
        for factor in (Fraction(1), highest_factor(plan))
    ]
    return Budget(calculation.plan.payouts.total, *at)
