"""Standards from a baseline period: the median site, the mean of the best tenth, the worst site."""

from collections.abc import Sequence
from fractions import Fraction

from pipelines.bonus.exact import Exact, exact, half_up
from pipelines.bonus.value_based import Standard


def median(rates: Sequence[Exact]) -> Fraction:
    """The middle rate; of an even number the mean of the two in the middle. ValueError for none."""
    ordered = _ordered(rates)
    count = len(ordered)
    return (ordered[(count - 1) // 2] + ordered[count // 2]) / 2


def top_decile_mean(rates: Sequence[Exact]) -> Fraction:
    """The mean of the best tenth of the rates, their number rounded up: of 1 to 10 the best one, of 11 the best two.

    The regulation (42 CFR 412.160) asks for the mean of the top decile and leaves open what a tenth of 2,475 is. These
    are the rates at or above the 90th percentile by the definition that the median above follows too (half way between
    two rates where it falls between them, SAS's default), so that both are cut alike. Which of several equal rates are
    among them makes no difference to the mean. ValueError for none.
    """
    ordered = _ordered(rates)
    best = ordered[-len(ordered) // 10 :]
    return sum(best, Fraction(0)) / len(best)


def standard_of(rates: Sequence[Exact], *, decimals: int | None = None) -> Standard:
    """The standard of a dimension from the baseline rates of all sites, each counting once whatever its size.

    Threshold: the median · benchmark: the mean of the best tenth · floor: the worst rate. `decimals` rounds each of the
    three half up, as a published table would; None leaves them exact.
    """
    found = (min(_ordered(rates)), median(rates), top_decile_mean(rates))
    if decimals is not None:
        found = tuple(Fraction(half_up(value, decimals)) for value in found)
    return Standard(*found)


def _ordered(rates: Sequence[Exact]) -> list[Fraction]:
    if not rates:
        raise ValueError("Without a single rate in the baseline period there is nothing to take a standard from.")
    return sorted(exact(rate) for rate in rates)
