"""The numbers that a statement rests on beside counts and scores, exactly and by name: what a workbook works out again.

`Step` says the same in words; these are for whoever has to calculate with them.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.counts import Counts
from pipelines.bonus.value_based import Standard


@dataclass(frozen=True)
class HeldAgainst:
    """What a part's score is judged with; None where its plan has no such thing.

    upper_limit: of a guarded zone or cliff, as printed. before: the counts of the baseline or the year before; before_score: as
    printed, None with too few of them. standard: of value-based points. points: what a ramp, a grid or value-based points gave.
    """

    upper_limit: Decimal | None = None
    before: Counts | None = None
    before_score: Decimal | None = None
    standard: Standard | None = None
    points: Fraction | None = None


@dataclass(frozen=True)
class PayForDays:
    """A base pay, and on how many days in post it was theirs."""

    amount: Decimal
    days: int


@dataclass(frozen=True)
class TargetNumbers:
    """What a target is made of: base pays with their days in post, and rooms where the plan pays by size; empty elsewhere."""

    base_pay: tuple[PayForDays, ...] = ()
    rooms: Fraction | None = None
    mean_rooms: Fraction | None = None


@dataclass(frozen=True)
class FundingShare:
    """What funding made of a claim, where it is divided or does not suffice.

    factor: the k that multiplies a claim (None: nobody has points to be paid for). exact_amount: after any cap, before whole
    cents. most: what the cap allows, where there is one.
    """

    factor: Fraction | None
    exact_amount: Fraction
    most: Fraction | None = None
