"""What is beside the scores of the general managers: pay, an audit, the part of a bonus that the profit of a house pays.

Pay is made up, in steps of 500, with a rise at the turn of the year for about half of them.
"""

from datetime import date

import numpy as np
import polars as pl

from pipelines.fictional_chain.chain import Chain

LOWEST, HIGHEST, STEP = 46_000, 68_000, 500
RISES_ON = date(2025, 7, 1)  # within the window of a bonus plan, so that pay is counted by days

PLAN, AUDIT = "general_managers_2026", "safety_audit_2026"
FAILED_SITES = ("2E3",)
PROFIT_STEP = 100


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


def audit_findings(chain: Chain) -> pl.DataFrame:
    """One row per site that the audit of the year failed, as `gates.csv` has them."""
    failed = [site.site_id for site in chain.sites if site.site_id in FAILED_SITES]
    rows = [(AUDIT, site_id, "yes", "Two fire doors were locked on 12 May 2026") for site_id in failed]
    return pl.DataFrame(rows, schema=["source", "site_id", "failed", "words"], orient="row")


def profit_parts(assignments: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """One row per manager of the running plan, as `other_parts.csv` has them: what the profit of the house pays."""
    running = pl.col("valid_to").is_null() | (pl.col("valid_to") > date(2026, 1, 1))
    people = (
        assignments.filter((pl.col("role") == "general_manager") & running)
        .select(pl.col("person_id").unique())
        .sort("person_id")
    )
    return people.select(
        pl.lit(PLAN).alias("plan_id"),
        "person_id",
        pl.lit("House profit").alias("part_name"),
        pl.Series("amount", rng.integers(0, 60, len(people)) * PROFIT_STEP),
        pl.lit("by the controller, to October").alias("words"),
    )
