"""Least squares with an effect for every site, on sums: kinds of guests are compared within sites alone."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from pipelines.metrics.intervals import LEVEL, Floats
from pipelines.metrics.mix_sums import Sums

# A column of which those before it leave less than this share says nothing of its own; rounding leaves 1e-15.
NOTHING_OF_ITS_OWN = 1e-9


@dataclass(frozen=True)
class Regression:
    """The coefficients of the columns that say something of their own, their covariance, and the degrees of freedom left."""

    kept: list[int]
    coefficients: Floats
    covariance: Floats
    freedom: float

    def p_value(self, own: list[int]) -> float | None:
        """Of the hypothesis that the columns `own` have no effect at all. None without any, or without freedom to tell it."""
        tested = [place for place, column in enumerate(self.kept) if column in own]
        if not tested or np.isnan(self.coefficients).any():
            return None
        coefficients, covariance = self.coefficients[tested], self.covariance[np.ix_(tested, tested)]
        if not covariance.any():
            # Nothing is left to chance: kinds of guests explain every answer, or all answers are the same.
            return 0.0 if coefficients.any() else 1.0
        statistic = coefficients @ np.linalg.solve(covariance, coefficients) / len(tested)
        return float(special.fdtrc(len(tested), self.freedom, statistic))

    def half_widths(self, combinations: Floats) -> tuple[Floats, Floats]:
        """The standard error of each row's combination of coefficients, and half the width of its 95 % interval."""
        variance = np.einsum("ij,jk,ik->i", combinations, self.covariance, combinations)
        errors = np.sqrt(np.maximum(variance, 0.0))
        # Without columns there is nothing to be uncertain of.
        return errors, special.stdtrit(self.freedom, 0.5 + LEVEL / 2) * errors if self.kept else errors


def regression_within_sites(sums: Sums, columns: Floats) -> Regression:
    """The scores of guests by the `columns` (kinds × columns, 1 where a kind is in a column), each site around its own mean.

    Columns count in their order: one that says nothing beside those before it is left out. Coefficients are NaN where no
    degree of freedom is left.
    """
    some = sums.count > 0
    count, total = sums.count[some], sums.total[some]
    of_site = sums.of_kind[some] @ columns
    guests = columns.T @ sums.of_two_kinds @ columns
    products = guests - (of_site / count[:, None]).T @ of_site
    with_scores = columns.T @ sums.total_of_kind - of_site.T @ (total / count)
    kept: list[int] = []
    for column in range(columns.shape[1]):
        before = products[np.ix_(kept, kept)]
        left = products[column, column] - products[column, kept] @ np.linalg.solve(before, products[kept, column])
        if left > NOTHING_OF_ITS_OWN * guests[column, column]:
            kept.append(column)
    inverse = np.linalg.inv(products[np.ix_(kept, kept)])
    coefficients = inverse @ with_scores[kept]
    # Rounding can leave a tiny negative where the kinds explain everything.
    unexplained = max(float((sums.squares[some] - total**2 / count).sum() - coefficients @ with_scores[kept]), 0.0)
    freedom = count.sum() - len(count) - len(kept)
    if freedom <= 0:
        nothing = np.full(len(kept), np.nan)
        return Regression(kept, nothing, np.full_like(inverse, np.nan), float("nan"))
    return Regression(kept, coefficients, inverse * unexplained / freedom, float(freedom))
