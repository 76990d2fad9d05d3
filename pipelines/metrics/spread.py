"""How much sites truly differ: the spread between them, told apart from the chance within them.

A site's score has two parts: what it is, and what its few guests happened to say. Model: yᵢ = θᵢ + eᵢ, the θᵢ of a region
scatter around its mean with variance τ² (`between`), the eᵢ with variance vᵢ = s²/nᵢ (`within` over answers).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipelines.metrics.intervals import Floats

Ints = NDArray[np.int64]

# Fewer sites of a region than these give no mean of their own to lean on.
OWN_MEAN_FROM = 10
# Of the deviations the outermost tenth on each side is drawn in before their spread is judged (Spiegelhalter 2005): a few sites
# that truly stand apart must not widen the lines that they are judged by.
WINSORISED = 0.1


@dataclass(frozen=True)
class Spread:
    """The spread of one metric over the chain, in its unit squared where not said otherwise.

    within: variance of single answers within sites, all sites together. between: variance of true site means within their
    regions (`between_variance`). overdispersion: the same as funnel lines use it, with outer sites drawn in. regions: variance
    of true region means. mean: the mean over regions, in the metric's unit. sites: how many sites it rests on.
    """

    within: float
    between: float
    overdispersion: float
    regions: float
    mean: float
    sites: int

    def over_regions(self) -> "Spread":
        """The same for a list of sites of several regions, which differ by their regions too."""
        wider = {"between": self.between + self.regions, "overdispersion": self.overdispersion + self.regions}
        return replace(self, **wider, regions=0.0)


def spread_of(values: Floats, variances: Floats, regions: Ints, *, within: float) -> Spread | None:
    """The spread of sites with these values, variances vᵢ and regions (numbers from 0); None of fewer than three sites,
    or where fewer than two could differ within regions.

    Sites are compared within their region. Order does not matter.
    """
    if len(values) < 3 or len(values) - _how_many(regions) < 2:
        return None
    between = between_variance(values, variances, regions)
    means, errors = means_of_regions(values, variances + between, regions)
    everywhere = np.zeros(len(means), dtype=np.int64)
    of_regions = between_variance(means, errors, everywhere) if len(means) > 1 else 0.0
    weights = 1 / (errors + of_regions)
    return Spread(
        within=within,
        between=between,
        overdispersion=overdispersion(values, variances, regions),
        regions=of_regions,
        mean=float((weights * means).sum() / weights.sum()),
        sites=len(values),
    )


def between_variance(values: Floats, variances: Floats, groups: Ints) -> float:
    """τ² by Paule and Mandel (1982): where the weighted squares around the groups' means are what chance would make them.

    The root of Σ (yᵢ − μ̂_g)² / (vᵢ + τ²) = k − number of groups, μ̂_g being the mean of i's group with weights 1/(vᵢ + τ²); 0
    where even τ² = 0 gives less. With one group it is the published estimator; several groups share one τ², as regions of a
    few sites say next to nothing alone (METHODS: of four sites 22 % come out as 0). Variances must be above 0.
    """
    freedom = len(values) - _how_many(groups)
    if freedom < 1:
        return 0.0

    def beyond(between: float) -> float:
        weights = 1 / (variances + between)
        means, _ = means_of_regions(values, variances + between, groups)
        return float((weights * (values - means[groups]) ** 2).sum()) - freedom

    return _root(beyond, start=float(np.var(values)))


def _how_many(groups: Ints) -> int:
    # Counted, not sorted: it is asked for thousands of fields of the same people.
    return int(np.count_nonzero(np.bincount(groups)))


def _root(beyond: Callable[[float], float], *, start: float) -> float:
    """Where a falling function crosses 0, from 0 on; 0 where it begins below."""
    if beyond(0.0) <= 0:
        return 0.0
    # Imported where it is needed: it takes a while, and a load has no use for it.
    from scipy.optimize import brentq

    highest = max(start, 1e-9)
    while beyond(highest) > 0:
        highest *= 2
    return float(brentq(beyond, 0.0, highest, xtol=1e-10, rtol=1e-12))


def means_of_regions(values: Floats, variances: Floats, regions: Ints) -> tuple[Floats, Floats]:
    """The mean of each region, weighted by 1/variance, and the variance of that mean."""
    weights = 1 / variances
    total = np.bincount(regions, weights)
    return np.bincount(regions, weights * values) / total, 1 / total


def overdispersion(values: Floats, variances: Floats, regions: Ints) -> float:
    """τ² for funnel lines: DerSimonian and Laird's closed form over winsorised deviations (Spiegelhalter 2005, section 4.2).

    Deviations are z = (yᵢ − region's mean) / √vᵢ. METHODS: of sites that are all usual, such lines flag 1.6 % at 99.8 %, where
    plain ones flag 15.6 %.
    """
    means, _ = means_of_regions(values, variances, regions)
    deviations = (values - means[regions]) / np.sqrt(variances)
    low, high = np.quantile(deviations, [WINSORISED, 1 - WINSORISED])
    drawn_in = np.clip(deviations, low, high)
    freedom = len(values) - len(means)
    weights = 1 / variances
    total = np.bincount(regions, weights)
    # Of each region Σw − Σw²/Σw, as each has a mean of its own.
    scale = float((total - np.bincount(regions, weights**2) / total).sum())
    return max(0.0, (float((drawn_in**2).sum()) - freedom) / scale) if scale > 0 else 0.0


def reliability(variances: Floats, between: float) -> Floats:
    """B = τ² / (τ² + vᵢ): which share of the differences between sites like this one would repeat; 0 to 1, NaN of NaN."""
    total = between + variances
    return np.divide(between, total, out=np.zeros_like(total), where=(total > 0) | np.isnan(total))


def shrunken(
    values: Floats, variances: Floats, between: float, *, towards: float, towards_variance: float
) -> tuple[Floats, Floats]:
    """Each value drawn towards a common one, and its standard error.

    towards + B·(y − towards), with √(B·v + (1 − B)²·var(towards)), the second part for not knowing the common value exactly
    (METHODS, section 3). Without spread between sites all get the common value.
    """
    kept = reliability(variances, between)
    errors = np.sqrt(kept * variances + (1 - kept) ** 2 * towards_variance)
    return towards + kept * (values - towards), errors


def leaning_on(values: Floats, variances: Floats, spread: Spread) -> tuple[float, float]:
    """What the sites of one region are drawn towards, and its variance.

    Their own mean from ten sites on; below that the chain's mean with the region's own effect on it, as far as that can be
    told: μ + C·(mean − μ), C = τ²_regions / (τ²_regions + var(mean)).
    """
    own, error = means_of_regions(values, variances + spread.between, np.zeros(len(values), dtype=np.int64))
    if len(values) >= OWN_MEAN_FROM:
        return float(own[0]), float(error[0])
    mean, errors = shrunken(own, error, spread.regions, towards=spread.mean, towards_variance=0.0)
    return float(mean[0]), float(errors[0] ** 2)
