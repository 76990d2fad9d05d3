"""All payouts of a plan as a table that leaves the house: a row per person, every cell as text, exact as it was decided.

`payout_columns` says what each column is; text that is not there is an empty one.
"""

import polars as pl

from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.payout_columns import COLUMNS
from pipelines.rewards.statement import Payouts, Statement


def payout_table(plan: ANY_PLAN, payouts: Payouts) -> pl.DataFrame:
    """The table, by person."""
    rows = [_row(plan, one) for one in payouts.statements]
    return pl.DataFrame(rows, schema={column.name: pl.String for column in COLUMNS}, orient="row")


def _row(plan: ANY_PLAN, one: Statement) -> dict[str, str]:
    values = {column.name: column.of(plan, one) for column in COLUMNS}
    return {name: "" if value is None else str(value) for name, value in values.items()}
