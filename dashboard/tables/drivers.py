"""How much each department matters, and what low and high scores of it go with."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.drivers import STEP, Drivers
from pipelines.metrics.penalty_reward import ALIKE, BASIC, DELIGHT, TOO_FEW

_SCORE = METRICS["satisfaction"]
_KINDS = {
    BASIC: "low costs more",
    DELIGHT: "high gains more",
    ALIKE: "can't be told apart",
    TOO_FEW: "too few such scores",
}


def drivers_table(told: Drivers) -> pa.Table:
    """A row per department, the one that matters most first: its share, what 5 points go with, the site against the rest."""
    rows = list(told.departments.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Department": [wording.plain(row["department_name"]) for row in rows],
            "Matters": [f"{row['share']:.0f} %" for row in rows],
            "95 % interval": [f"{row['share_low']:.0f} to {row['share_high']:.0f} %" for row in rows],
            f"{STEP:+.0f} goes with": [_points(row, "gain") for row in rows],
            "Against the rest": [_points(row, "difference") for row in rows],
            "Verdict": [row["verdict"] for row in rows],
        }
    ).pipe(as_arrow)


def penalty_reward_table(told: Drivers) -> pa.Table:
    """A row per department: how much lower the overall score is with a low score, how much higher with a high one."""
    rows = list(told.departments.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Department": [wording.plain(row["department_name"]) for row in rows],
            "Low score costs": [_lost(row) for row in rows],
            "Low scores": [row["low_count"] for row in rows],
            "High score gains": [_points(row, "reward") for row in rows],
            "High scores": [row["high_count"] for row in rows],
            "Reading": [_KINDS[row["kind"]] for row in rows],
        }
    ).pipe(as_arrow)


def _points(row: dict[str, float | None], name: str) -> str:
    """A number of points with its interval: "+1.4 (+0.9 to +1.9)"."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if value is None:
        return wording.NOTHING
    said = wording.signed(_SCORE, value)
    # All answers alike, here and there: a difference without an interval.
    return said if low is None else f"{said} ({wording.signed_interval(_SCORE, low, high)})"


def _lost(row: dict[str, float | None]) -> str:
    """What a low score goes with, as the loss it is: "−17.3 (−23.8 to −11.4)"."""
    value, low, high = row["penalty"], row["penalty_low"], row["penalty_high"]
    if value is None or low is None or high is None:
        return wording.NOTHING
    return f"{wording.signed(_SCORE, -value)} ({wording.signed_interval(_SCORE, -high, -low)})"
