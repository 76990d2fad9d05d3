"""How many of the guests rated a department: who did not use one is not in its score, and that should be seen."""

import polars as pl

from pipelines.metrics import intervals
from pipelines.metrics.scorecard import floats


def usage(totals: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Per site_id and department_id of `asked`: how many guests rated it, beside all guests, here and in the rest.

    `totals` has site_id, month, department_id and response_count of every question; `asked` the department_id and month of
    what is asked when. How many guests answered at all is not in totals: taken is, site by site and month by month, the count
    of the question that most of them answered, so that no share is above 100 %. A month in which a department is not asked
    about counts in none of its numbers. Columns: own_count, guest_count, rest_count, rest_guest_count, and in percent
    `share` with its Wilson interval `share_low`, `share_high`, and `rest_share`; null where there was nobody.
    """
    guests = totals.group_by("site_id", "month").agg(guest_count=pl.col("response_count").max())
    rated = totals.select("site_id", "month", "department_id", own_count="response_count")
    months = guests.join(asked.unique(), on="month").join(
        rated, on=["site_id", "month", "department_id"], how="left", maintain_order="left"
    )
    counts = months.group_by("site_id", "department_id").agg(pl.col("own_count", "guest_count").sum())
    counts = counts.sort("site_id", "department_id")
    # The rest is the region without the site's own guests.
    rest = counts.with_columns(
        (pl.col(name).sum().over("department_id") - pl.col(name)).alias(f"rest_{name.removeprefix('own_')}")
        for name in ("own_count", "guest_count")
    )
    own = intervals.share(floats(rest, "guest_count"), floats(rest, "own_count"))
    others = intervals.share(floats(rest, "rest_guest_count"), floats(rest, "rest_count"))
    shares = {"share": own.value, "share_low": own.low, "share_high": own.high, "rest_share": others.value}
    return rest.with_columns(pl.Series(name, values).fill_nan(None) for name, values in shares.items())
