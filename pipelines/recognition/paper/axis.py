"""The axis of a chart on paper: where it begins and ends, and at which round numbers it is marked."""

import math
from dataclasses import dataclass

# So many marks at most, and so much room beside the outermost interval.
MARKS, ROOM = 5, 0.04
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`, marked at `marks`."""

    low: float
    high: float
    marks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Where a value stands, from 0 on the left to 1 on the right."""
        return (value - self.low) / (self.high - self.low)


def axis_of(values: list[float], decimals: int) -> Axis:
    """The axis that shows all values, marked at round numbers that `decimals` can print; at least one unit of print wide."""
    least = 10.0**-decimals
    low, high = (min(values), max(values)) if values else (0.0, least)
    wide = max(high - low, least)
    low, high = low - ROOM * wide, low + (1 + ROOM) * wide
    step = _step((high - low) / MARKS, least)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return Axis(low, high, tuple(round(number * step, decimals) + 0.0 for number in range(first, last + 1)))


def _step(least: float, finest: float) -> float:
    """The smallest of 1, 2, 5, 10 … that is no smaller than `least` nor than what can be printed."""
    ten = 10.0 ** math.floor(math.log10(max(least, finest)))
    return next(one * ten for one in _STEPS if one * ten >= max(least, finest) - 1e-12)
