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

    achievement: int
    improvement: int | None
    points: int
    ratio: Fraction
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class SitePoints:
    """The points of one site: base (the sum over dimensions), consistency, total, and the dimension that limits it.

    Of dimensions with the same lowest ratio, `lowest` is the first by name.
    """

    base: int
    consistency: int
    total: int
    lowest: str
    lowest_ratio: Fraction
    steps: tuple[Step, ...]


def maximum(dimension_count: int) -> int:
    """The most a site can get: 10 a dimension and 20 for consistency; 100 with eight."""
    return BEST * dimension_count + BEST_CONSISTENCY


def dimension_points(performance: Exact, baseline: Exact | None, standard: Standard) -> DimensionPoints:
    """The points of a dimension; without a baseline achievement alone counts. Rates are compared as they are given."""
    now, before = exact(performance), None if baseline is None else exact(baseline)
    achievement, level = _achievement(now, standard)
    ratio = _ratio(now, standard)
    if before is None:
        steps = (level, Step("Improvement", "no baseline, so achievement alone counts", "none"))
        return DimensionPoints(achievement, None, achievement, ratio, steps)
    improvement, change = _improvement(now, before, standard)
    points = max(achievement, improvement)
    better = Step("Points", f"the higher of {achievement} and {improvement}", str(points))
    return DimensionPoints(achievement, improvement, points, ratio, (level, change, better))


def site_points(dimensions: Mapping[str, DimensionPoints]) -> SitePoints:
    """The points of a site from those of its dimensions, by name; ValueError where there are none."""
    if not dimensions:
        raise ValueError("A site without a single dimension has no points.")
    base = sum(dimension.points for dimension in dimensions.values())
    lowest = min(sorted(dimensions), key=lambda name: dimensions[name].ratio)
    ratio = dimensions[lowest].ratio
    consistency = BEST_CONSISTENCY if ratio >= 1 else max(0, _rounded(BEST_CONSISTENCY * ratio - _HALF))
    working = (
        f"{lowest} is at its threshold or above, as are all others"
        if ratio >= 1
        else f"{lowest} is lowest: 20 × {plain(ratio)} − 0.5, rounded half up, at least 0"
    )
    steps = (
        Step("Base", " + ".join(str(dimensions[name].points) for name in sorted(dimensions)), str(base)),
        Step("Consistency", working, str(consistency)),
        Step("Total", f"{base} + {consistency}, of at most {maximum(len(dimensions))}", str(base + consistency)),
    )
    return SitePoints(base, consistency, base + consistency, lowest, ratio, steps)


def _achievement(now: Fraction, standard: Standard) -> tuple[int, Step]:
    low, high = standard.threshold, standard.benchmark
    if now >= high:
        return BEST, Step("Achievement", f"{plain(now)} is at or above the benchmark {plain(high)}", str(BEST))
    if now < low:
        return 0, Step("Achievement", f"{plain(now)} is below the threshold {plain(low)}", "0")
    points = _rounded(9 * (now - low) / (high - low) + _HALF)
    working = f"9 × ({plain(now)} − {plain(low)}) / ({plain(high)} − {plain(low)}) + 0.5, rounded half up"
    return points, Step("Achievement", working, str(points))


def _improvement(now: Fraction, before: Fraction, standard: Standard) -> tuple[int, Step]:
    high = standard.benchmark
    if now <= before:
        return 0, Step("Improvement", f"{plain(now)} is no better than the baseline {plain(before)}", "0")
    # Asked before the formula, which turns negative where the baseline had beaten the benchmark already: clipping that
    # to 0 to 9 would give nothing to the best who got better still.
    if now >= high:
        working = f"better than the baseline {plain(before)}, and at or above the benchmark {plain(high)}"
        return BEST_IMPROVEMENT, Step("Improvement", working, str(BEST_IMPROVEMENT))
    points = _rounded(10 * (now - before) / (high - before) - _HALF)
    working = f"10 × ({plain(now)} − {plain(before)}) / ({plain(high)} − {plain(before)}) − 0.5, rounded half up"
    return points, Step("Improvement", working, str(points))


def _ratio(now: Fraction, standard: Standard) -> Fraction:
    span = standard.threshold - standard.floor
    if span == 0:
        # All sites were alike in the baseline period: there is only reaching their rate or not.
        return Fraction(int(now >= standard.threshold))
    return (now - standard.floor) / span


def _rounded(value: Fraction) -> int:
    return int(half_up(value, 0))
