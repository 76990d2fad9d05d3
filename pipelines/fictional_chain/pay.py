"""What the general managers are paid: made up, in steps of 500, with a rise at the turn of the year for about half of them."""

from datetime import date

import numpy as np
import polars as pl

LOWEST, HIGHEST, STEP = 46_000, 68_000, 500
RISES_ON = date(2026, 1, 1)  # within the window of the chain's bonus plan, so that pay is counted by days


def base_pay(assignments: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """One row per manager and span of pay, as `base_pay.csv` has them; whoever moves to another site keeps the pay."""
    managers = assignments.filter(pl.col("role") == "general_manager").group_by("person_id")
    since = managers.agg(pl.col("valid_from").min()).sort("person_id")
    pay = rng.integers(LOWEST // STEP, HIGHEST // STEP, len(since), endpoint=True) * STEP
    rise = rng.integers(0, 4, len(since)) * STEP * rng.integers(0, 2, len(since))
    rows = []
    for (person_id, first), before, more in zip(since.iter_rows(), pay.tolist(), rise.tolist(), strict=True):
        rises = more and first < RISES_ON
        rows.append((person_id, before, first, RISES_ON if rises else None))
        if rises:
            rows.append((person_id, before + more, RISES_ON, None))
    columns = {"person_id": pl.String, "base_pay": pl.Int64, "valid_from": pl.Date, "valid_to": pl.Date}
    return pl.DataFrame(rows, schema=columns, orient="row")
