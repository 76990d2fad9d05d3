"""What parts earn: by one part, and together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pipelines.bonus.steps import Step
from pipelines.rewards.numbers import HeldAgainst
from pipelines.rewards.paying import ScoredPart

# By person and part.
Scores = Mapping[str, Mapping[str, ScoredPart]]


@dataclass(frozen=True)
class OfPart:
    """What one part earns, exactly (None where parts are looked at together), how, and by which numbers."""

    factor: Fraction | None
    steps: tuple[Step, ...]
    held: HeldAgainst = field(default_factory=HeldAgainst)


@dataclass(frozen=True)
class Earned:
    """What somebody's parts earn together: the exact `factor`, the `points` of a ramp, the `stars` of a percentile, the steps;
    `missing` says what can't be told, and then the factor is None."""

    parts: Mapping[str, OfPart]
    factor: Fraction | None
    steps: tuple[Step, ...] = ()
    points: Fraction | None = None
    missing: tuple[str, ...] = field(default_factory=tuple)
    stars: int | None = None
