"""What each department contributes to the gap in the index between a site and the rest of its region.

The index is computed per guest: the scores of the departments that the guest rated, by their weights. Its mean is nearly the
mean of the departments' scores by *effective* weights, the declared weight times how many guests rated the department; so a
department contributes its difference times its effective weight (Kitagawa 1955, the average of the two sides' weights). What
is left is the usage mix: which departments guests used here and in the rest, which of them together, guests who rated too
little for an index, and departments that can't be compared. Exact parts would need every guest's answers of the other sites,
which who looks at one site may not read, and would give each department a second difference beside the one that pages show.
"""

import math
from dataclasses import dataclass

import polars as pl

from pipelines.metrics.rounding import printed, printed_value


@dataclass(frozen=True)
class Contributions:
    """A gap and its parts. `whole` is the row that says the gap, `parts` has a row per department, `mix` is what is left.

    As printed, too, the parts and the mix add up to the gap: the mix takes what rounding leaves. So every department keeps the
    number that its own rounding gives, and the rest, which is made by subtraction anyway, is the only one that gives way.
    """

    whole: dict[str, object]
    parts: pl.DataFrame
    decimals: int

    @property
    def is_known(self) -> bool:
        """Whether there is a gap to be split: with too few answers on one side there is none."""
        return self.whole["difference"] is not None

    @property
    def gap(self) -> float:
        """The gap, before rounding."""
        gap = self.whole["difference"]
        if not isinstance(gap, float):
            raise TypeError("the gap is not known")
        return gap

    @property
    def mix(self) -> float:
        """What the departments leave of the gap."""
        return self.gap - math.fsum(self.parts["contribution"].drop_nulls())

    @property
    def printed_gap(self) -> float:
        """The gap as printed."""
        return printed_value(self.gap, self.decimals)

    @property
    def printed_mix(self) -> float:
        """What the departments as printed leave of the gap as printed."""
        return printed_rest(self.gap, self.parts["printed"].drop_nulls().to_list(), self.decimals)


def contributions(departments: pl.DataFrame, whole: dict[str, object], *, decimals: int) -> Contributions:
    """The parts of the `difference` in `whole`: the index of a site minus that of the rest of its region.

    `departments` has a row per department of the index: index_weight (from 0 on), own_count and rest_count (guests who rated
    it), difference with difference_low and difference_high; null where it can't be compared. Added are `weight` (effective,
    together 1), `contribution` with `contribution_low` and `contribution_high` (those of the difference times the weight,
    which is taken as known), and `printed`. All null where the difference is; then the mix holds it.
    """
    weights = (_effective(departments, "own_count") + _effective(departments, "rest_count")) / 2
    ends = {"contribution": "difference", "contribution_low": "difference_low", "contribution_high": "difference_high"}
    parts = departments.with_columns(weights.alias("weight")).with_columns(
        (pl.col("weight") * pl.col(end)).alias(name) for name, end in ends.items()
    )
    return Contributions(whole, parts.with_columns(printed("contribution", decimals).alias("printed")), decimals)


def _effective(departments: pl.DataFrame, count: str) -> pl.Series:
    """The effective weights of one side; zeros where nobody rated anything."""
    weighted = departments["index_weight"] * departments[count]
    everything = weighted.sum()
    return weighted / everything if everything else weighted.cast(pl.Float64)


def printed_rest(whole: float, parts: list[float], decimals: int) -> float:
    """What `parts` as printed leave of `whole` as printed, so that a reader who adds them up gets it; no −0."""
    scale = 10**decimals
    rest = round(printed_value(whole, decimals) * scale) - sum(
        round(printed_value(one, decimals) * scale) for one in parts
    )
    return rest / scale
