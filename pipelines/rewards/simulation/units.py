"""Exact numbers by the million: whole units of the last decimal that is printed, in arrays of whole numbers.

What a fraction is for one person is here a numerator and a denominator for many. Where a product could outgrow 64 bits the
same is worked out in Python's whole numbers, which have no end: slower, and never wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm, prod
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipelines.bonus.tally import tally
from pipelines.metrics.catalogue import Metric

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
# 64 bits, or Python's whole numbers where those could be too few.
Whole = NDArray[np.int64] | NDArray[np.object_]
# The numbers of a measure that a metric needs, by column of the totals, each an array of the same shape.
Columns = Mapping[str, Ints]

T = TypeVar("T")

# Whole numbers below it are added, too, in 64 bits.
SAFE = 2**62


def most(numbers: Whole) -> int:
    """The largest magnitude in an array of whole numbers; 0 of an empty one."""
    return max(abs(int(numbers.max())), abs(int(numbers.min()))) if numbers.size else 0


def product(numbers: Whole, factor: Whole | int) -> Whole:
    """The numbers multiplied, in 64 bits where they are enough; `factor` is a whole number or an array."""
    largest = most(factor) if isinstance(factor, np.ndarray) else abs(factor)
    if most(numbers) * largest < SAFE:
        return numbers * factor
    return numbers.astype(object) * (factor.astype(object) if isinstance(factor, np.ndarray) else factor)


def at_most(numbers: Whole, highest: int) -> Whole:
    """The numbers, none above the highest."""
    return np.minimum(numbers if highest < SAFE else numbers.astype(object), highest)


def divided(numerators: Whole, denominators: Whole | int, decimals: int) -> Ints:
    """Numerator ÷ denominator in units of the last of so many decimals: rounded as `exact.half_up` rounds.

    Denominators, an array or one number, are above 0.
    """
    if not isinstance(denominators, np.ndarray):
        denominators = np.array(denominators, dtype=object if denominators >= SAFE else np.int64)
    doubled = product(abs(numerators), 2 * 10**decimals)
    if most(doubled) + 2 * most(denominators) >= SAFE:
        doubled, denominators = doubled.astype(object), denominators.astype(object)
    units = (doubled + denominators) // (2 * denominators)
    return np.where(numerators < 0, -units, units).astype(np.int64)


def total_and_count(metric: Metric, columns: Columns) -> tuple[Whole, Whole]:
    """What the metric is divided from, as whole numbers: total and count, both times the same number where it takes that.

    Its coefficients are asked of the rule that makes a tally of one row of totals, so that there is no second one.
    """
    coefficients = _coefficients(metric)
    scale = lcm(*(one.denominator for one in coefficients.values()))
    total = sum(product(columns[name], int(one * scale)) for name, one in coefficients.items() if one)
    return total, columns[metric.denominator] * scale


@lru_cache(maxsize=64)
def _coefficients(metric: Metric) -> dict[str, Fraction]:
    nothing = dict.fromkeys(metric.numerators, 0)
    return {name: tally(metric, nothing | {name: 1, metric.denominator: 1}).total for name in metric.numerators}


def printed(metric: Metric, columns: Columns, decimals: int) -> Ints:
    """The scores as printed, in units of their last decimal; 0 where nobody answered, which the caller leaves out."""
    total, count = total_and_count(metric, columns)
    return divided(total, np.maximum(count, 1), decimals)


def weighted(metrics: Sequence[Metric], columns: Sequence[Columns], weights: Sequence[Fraction], decimals: int) -> Ints:
    """The weighted mean of exact scores as printed, in units; 0 where a part has no answers."""
    scale = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * scale) for weight in weights]
    pairs = [total_and_count(metric, one) for metric, one in zip(metrics, columns, strict=True)]
    counts = [np.maximum(count, 1) for _, count in pairs]
    if 2 * 10**decimals * sum(whole) * prod(most(count) for count in counts) * 20_000 >= SAFE:
        pairs, counts = [(t.astype(object), c) for t, c in pairs], [count.astype(object) for count in counts]
    total = sum(
        weight * pairs[place][0] * prod(count for other, count in enumerate(counts) if other != place)
        for place, weight in enumerate(whole)
    )
    return divided(total, sum(whole) * prod(counts), decimals)


class Table(Generic[T]):
    """A rule that is asked once for each distinct value, however many cells hold it."""

    def __init__(self, rule: Callable[..., T]) -> None:
        self._rule = rule
        self._known: dict[tuple[int, ...], T] = {}

    def of(self, *numbers: Ints) -> tuple[list[T], NDArray[np.intp]]:
        """What the rule says of the distinct values (or pairs) in the arrays, and which of these each cell is."""
        codes, spans = numbers[0].astype(np.int64), []
        for more in numbers[1:]:
            least = int(more.min(initial=0))
            span = int(more.max(initial=0)) - least + 1
            spans.append((least, span))
            codes = codes * span + (more - least)
        distinct, places = np.unique(codes, return_inverse=True)
        return [self._asked(_apart(int(code), spans)) for code in distinct], places.reshape(numbers[0].shape)

    def _asked(self, values: tuple[int, ...]) -> T:
        if values not in self._known:
            self._known[values] = self._rule(*values)
        return self._known[values]


def _apart(code: int, spans: list[tuple[int, int]]) -> tuple[int, ...]:
    found: list[int] = []
    for least, span in reversed(spans):
        code, rest = divmod(code, span)
        found.append(rest + least)
    return (code, *reversed(found))


def over_one(fractions: Sequence[Fraction]) -> tuple[Whole, int]:
    """The fractions as whole numbers over one denominator, and that denominator."""
    denominator = lcm(*(one.denominator for one in fractions)) if fractions else 1
    whole = [int(one * denominator) for one in fractions]
    fits = all(abs(one) < SAFE for one in whole)
    return np.array(whole, dtype=np.int64 if fits else object), denominator
