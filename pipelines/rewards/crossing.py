"""The other side of a step: how likely it is by chance alone, what is paid there, what it takes to get there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.reference.plans.sections import Part
from pipelines.rewards.levels import Level
from pipelines.rewards.noise import Sides


@dataclass(frozen=True)
class Takes:
    """How many further best answers to a part reach a step, if no other come; None where no number of them is enough."""

    part: Part
    answers: int | None


@dataclass(frozen=True)
class Crossing:
    """The other side of a step: `chance` that chance alone puts one there (None: can't be told), the `amount` that is paid
    just across (None: there is none yet), and of the next step what it `takes`."""

    level: Level
    chance: float | None
    amount: Decimal | None
    takes: tuple[Takes, ...] = ()


@dataclass(frozen=True)
class PartAhead:
    """The steps about one part's score, or about the weighted score where `part` is None.

    `held`: the step it stands on, crossed downwards; None where there is none below. `next`: the next above; None at the top.
    `fall` and `rise`: the nearest jumps below and above, often the same two; None where there is none that way. A knot of a
    slope may lie between, and a cliff behind it be as near as chance reaches.
    """

    part: Part | None
    score: Decimal
    held: Crossing | None
    next: Crossing | None
    fall: Crossing | None
    rise: Crossing | None


@dataclass(frozen=True)
class Asked:
    """What is asked of a level: what a printed score `pays`, how likely its two `sides` are, what `takes` one there.

    With `least_chance` only of jumps, and only of those that chance crosses at least so often: amounts are what takes long.
    """

    pays: Callable[[Decimal], Decimal | None]
    sides: Callable[[Level], Sides | None]
    takes: Callable[[Level], tuple[Takes, ...]]
    least_chance: float | None = None

    def down(self, level: Level) -> Crossing | None:
        """The level crossed downwards: to the last printed score below it. None where that is not asked for."""
        both = self.sides(level)
        chance = both.below if both else None
        return None if self._is_left_out(level, chance) else Crossing(level, chance, self.pays(just_below(level.score)))

    def up(self, level: Level) -> Crossing | None:
        """The level crossed upwards: to the first printed score on it. None where that is not asked for."""
        both = self.sides(level)
        chance = both.reached if both else None
        if self._is_left_out(level, chance):
            return None
        return Crossing(level, chance, self.pays(level.score), self.takes(level))

    def _is_left_out(self, level: Level, chance: float | None) -> bool:
        return self.least_chance is not None and not (
            level.is_jump and chance is not None and chance >= self.least_chance
        )


def about(part: Part | None, score: Decimal, below: Sequence[Level], above: Sequence[Level], asked: Asked) -> PartAhead:
    """The steps about a score, from the rising levels that it has reached and those that it has not."""
    held, following = below[-1:], above[:1]
    fall = [level for level in below if level.is_jump][-1:]
    rise = [level for level in above if level.is_jump][:1]
    down = {level: asked.down(level) for level in {*held, *fall}}
    up = {level: asked.up(level) for level in {*following, *rise}}

    def the(found: Sequence[Level], crossed: Mapping[Level, Crossing | None]) -> Crossing | None:
        return crossed[found[0]] if found else None

    return PartAhead(part, score, the(held, down), the(following, up), the(fall, down), the(rise, up))


def just_below(printed: Decimal) -> Decimal:
    """The score that is printed just below this one: a unit of its last place less."""
    return printed - Decimal((0, (1,), int(printed.as_tuple().exponent)))
