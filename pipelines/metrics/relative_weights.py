"""Johnson's relative weights (2000): how much of what departments explain of the overall score goes with each of them.

Departments go up and down together, so a regression's slopes or single correlations can't say how much each matters. The
weights share the explained part (R²) out: each department is replaced by the one nearest to it of a set that is unrelated,
and what these explain is given back to the departments. For two departments that is exactly Shapley's (LMG) sharing out;
for more it comes within a few thousandths of it, at the cost of one eigendecomposition.
"""

import numpy as np
from numpy.typing import NDArray

from pipelines.metrics.intervals import Floats

# An eigenvalue below is that of departments which say the same: it is zero but for rounding.
SAME = 1e-9


def relative_weights(among: Floats, with_overall: Floats) -> Floats:
    """The weight of each department; they add up to R². Correlations in, any number of sets along the first axes.

    Departments that say exactly the same share alike. A department that relates to nothing weighs 0.
    """
    values, vectors = np.linalg.eigh(among)
    real = values > SAME
    root = np.sqrt(np.where(real, values, 0.0))
    inverse = np.where(real, 1 / np.where(real, root, 1.0), 0.0)
    turned = np.swapaxes(vectors, -1, -2)
    # The unrelated set relates to the overall score by R⁻¹ᐟ² r, and to the departments by R¹ᐟ².
    unrelated = vectors @ (inverse[..., None] * (turned @ with_overall[..., None]))
    to_departments = (vectors * root[..., None, :]) @ turned
    return (to_departments**2 @ unrelated**2)[..., 0]


def slopes(among: Floats, with_overall: Floats) -> Floats:
    """The slopes of the regression on all departments, in standard deviations; alike where departments say the same."""
    # Nothing next to any real spread; without it departments that say the same could not be solved for.
    return np.linalg.solve(among + SAME * np.eye(among.shape[-1]), with_overall[..., None])[..., 0]


def unique_slopes(among: Floats) -> NDArray[np.bool_]:
    """Of one set: whether each department's slope is unique, as no others together say exactly what it says."""
    values, vectors = np.linalg.eigh(among)
    return ~(np.abs(vectors[:, values < SAME]) > SAME**0.5).any(axis=1)
