"""What was received, what was rejected, and who is silent."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from pipelines.metrics.periods import month_label


def silent_table(silent: pl.DataFrame) -> pa.Table:
    """Sites without answers as printed: Region, Site, when somebody last answered about them."""
    return pl.DataFrame(
        {
            "Region": [wording.plain(name) for name in silent["region_name"]],
            "Site": [wording.plain(name) for name in silent["site_name"]],
            "Last month with answers": [month_label(month) if month else "never" for month in silent["last_month"]],
        }
    ).pipe(as_arrow)


def reasons_table(reasons: pl.DataFrame) -> pa.Table:
    """Why records were rejected as printed: Records, Field, Reason, Example."""
    return pl.DataFrame(
        {
            "Records": reasons["records"],
            "Field": [wording.plain(field) for field in reasons["field"]],
            "Reason": [wording.plain(reason) for reason in reasons["reason"]],
            "For example": [wording.plain(example) for example in reasons["example"]],
        }
    ).pipe(as_arrow)


def files_table(files: pl.DataFrame) -> pa.Table:
    """Files received as printed, with their counts and what is wrong with a refused one."""
    return files.select(
        pl.col("file_name").map_elements(wording.plain, return_dtype=pl.String).alias("File"),
        pl.col("verdict").alias("Verdict"),
        pl.col("records").alias("Records"),
        pl.col("accepted").alias("Accepted"),
        pl.col("quarantined").alias("Quarantined"),
        pl.col("duplicates").alias("Duplicates"),
        pl.col("superseded").alias("Superseded"),
        pl.col("mended").alias("Mended"),
        pl.col("withdrawn").alias("Withdrawn"),
        pl.col("received_at").str.slice(0, 16).str.replace("T", " ").alias("Received (UTC)"),
        pl.coalesce(
            "reason", pl.when(pl.col("unread_columns") != "").then(pl.format("columns not read: {}", "unread_columns"))
        )
        .fill_null("")
        .alias("Remark"),
    ).pipe(as_arrow)
