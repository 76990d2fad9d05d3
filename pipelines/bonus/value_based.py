"""Value-based points: level and improvement, the better of the two per dimension, and a part for the weakest dimension.

The rule of the US hospitals' value-based purchasing, person and community engagement: 0 to 10 points a dimension, plus
0 to 20 for consistency, so eight dimensions make 100 at the most.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipelines.bonus.exact import Exact, exact, half_up, keep_exact, plain
from pipelines.bonus.steps import Step

BEST, BEST_IMPROVEMENT, BEST_CONSISTENCY = 10, 9, 20
_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Standard:
    """What a dimension is held against, in the unit of its rates: floor ≤ threshold ≤ benchmark, else ValueError."""

    floor: Fraction
    threshold: Fraction
    benchmark: Fraction

    def __post_init__(self) -> None:
        keep_exact(self, "floor", "threshold", "benchmark")
        if not self.floor <= self.threshold <= self.benchmark:
            raise ValueError(
                f"Floor {plain(self.floor)}, threshold {plain(self.threshold)} and benchmark {plain(self.benchmark)} "
                "must not fall."
            )


@dataclass(frozen=True)
class DimensionPoints:
    """The points of one dimension; `points` is the higher of the two parts.

    `improvement` is none without a baseline. `ratio` is how far the performance is from the floor (0) to the threshold
    (1), negative below the floor.
    """

    performance: Fraction
    baseline: Fraction | None
    standard: Standard
    achievement: int
    improvement: int | None
    points: int
    ratio: Fraction

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines of a statement."""
        level = Step("Achievement", self._level(), str(self.achievement))
        if self.improvement is None:
            return level, Step("Improvement", "no baseline, so achievement alone counts", "none")
        change = Step("Improvement", self._change(), str(self.improvement))
        working = f"the higher of {self.achievement} and {self.improvement}"
        return level, change, Step("Points", working, str(self.points))

    def _level(self) -> str:
        now, low, high = plain(self.performance), plain(self.standard.threshold), plain(self.standard.benchmark)
        if self.performance >= self.standard.benchmark:
            return f"{now} is at or above the benchmark {high}"
        if self.performance < self.standard.threshold:
            return f"{now} is below the threshold {low}"
        return f"9 × ({now} − {low}) / ({high} − {low}) + 0.5, rounded half up"

    def _change(self) -> str:
        now, before, high = plain(self.performance), plain(self.baseline), plain(self.standard.benchmark)
        if self.performance <= self.baseline:
            return f"{now} is no better than the baseline {before}"
        if self.performance >= self.standard.benchmark:
            return f"better than the baseline {before}, and at or above the benchmark {high}"
        return f"10 × ({now} − {before}) / ({high} − {before}) − 0.5, rounded half up"


@dataclass(frozen=True)
class SitePoints:
    """The points of one site: base (the sum over dimensions), consistency, total, and the dimension that limits it.

    Of dimensions with the same lowest ratio, `lowest` is the first by name.
    """

    dimensions: Mapping[str, DimensionPoints]
    base: int
    consistency: int
    total: int
    lowest: str
    lowest_ratio: Fraction

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines of a statement."""
        limits = (
            f"{self.lowest} is at its threshold or above, as are all others"
            if self.lowest_ratio >= 1
            else f"{self.lowest} is lowest: 20 × {plain(self.lowest_ratio)} − 0.5, rounded half up, at least 0"
        )
        added = " + ".join(str(self.dimensions[name].points) for name in sorted(self.dimensions))
        total = f"{self.base} + {self.consistency}, of at most {maximum(len(self.dimensions))}"
        return (
            Step("Base", added, str(self.base)),
            Step("Consistency", limits, str(self.consistency)),
            Step("Total", total, str(self.total)),
        )


def maximum(dimension_count: int) -> int:
    """The most a site can get: 10 a dimension and 20 for consistency; 100 with eight."""
    return BEST * dimension_count + BEST_CONSISTENCY


def dimension_points(performance: Exact, baseline: Exact | None, standard: Standard) -> DimensionPoints:
    """The points of a dimension; without a baseline achievement alone counts. Rates are compared as they are given."""
    now, before = exact(performance), None if baseline is None else exact(baseline)
    achievement = _achievement(now, standard)
    improvement = None if before is None else _improvement(now, before, standard)
    points = achievement if improvement is None else max(achievement, improvement)
    return DimensionPoints(now, before, standard, achievement, improvement, points, _ratio(now, standard))


def site_points(dimensions: Mapping[str, DimensionPoints]) -> SitePoints:
    """The points of a site from those of its dimensions, by name; ValueError where there are none."""
    if not dimensions:
        raise ValueError("A site without a single dimension has no points.")
    base = sum(dimension.points for dimension in dimensions.values())
    lowest = min(sorted(dimensions), key=lambda name: dimensions[name].ratio)
    ratio = dimensions[lowest].ratio
    consistency = BEST_CONSISTENCY if ratio >= 1 else max(0, _rounded(BEST_CONSISTENCY * ratio - _HALF))
    return SitePoints(dict(dimensions), base, consistency, base + consistency, lowest, ratio)


def _achievement(now: Fraction, standard: Standard) -> int:
    low, high = standard.threshold, standard.benchmark
    if now >= high:
        return BEST
    return 0 if now < low else _rounded(9 * (now - low) / (high - low) + _HALF)


def _improvement(now: Fraction, before: Fraction, standard: Standard) -> int:
    high = standard.benchmark
    if now <= before:
        return 0
    # Asked before the formula, which turns negative where the baseline had beaten the benchmark already: clipping that
    # to 0 to 9 would give nothing to the best who got better still.
    return BEST_IMPROVEMENT if now >= high else _rounded(10 * (now - before) / (high - before) - _HALF)


def _ratio(now: Fraction, standard: Standard) -> Fraction:
    span = standard.threshold - standard.floor
    if span == 0:
        # All sites were alike in the baseline period: there is only reaching their rate or not.
        return Fraction(int(now >= standard.threshold))
    return (now - standard.floor) / span


def _rounded(value: Fraction) -> int:
    return int(half_up(value, 0))
