"""The departments of a site, and of all sites of a region."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.charts.departments import tile
from pipelines.metrics.catalogue import Metric


def departments_table(departments: pl.DataFrame, metric: Metric) -> pa.Table:
    """Departments of a site as printed: Department, here with interval, n, the rest of the region, difference, verdict, and how
    many of the guests rated it, here and in the rest."""
    rows = list(departments.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Department": [wording.plain(row["department_name"]) for row in rows],
            "Here": [wording.number(metric, row["value"]) for row in rows],
            "95 % interval": [wording.interval(metric, row["low"], row["high"]) for row in rows],
            metric.counted.capitalize(): [row["n"] for row in rows],
            "Rest of region": [wording.number(metric, row["rest_value"]) for row in rows],
            "Difference": [wording.signed(metric, row["difference"]) for row in rows],
            "Verdict": [row["verdict"] if row["n"] else "no answers here" for row in rows],
            "Rated by (rest)": [
                f"{wording.percent(row['share'], 0)} ({wording.percent(row['rest_share'], 0)})" for row in rows
            ],
        }
    ).to_arrow()


def heat_table(cells: pl.DataFrame, metric: Metric) -> pa.Table:
    """The heat map as a table: a row per site, a column per department, cells as in the map."""
    words = cells.with_columns(
        pl.struct(pl.all()).map_elements(lambda cell: tile(cell, metric), pl.String).alias("cell")
    )
    wide = words.pivot("department_name", index=["site_id", "site_name"], values="cell", maintain_order=True)
    return (
        wide.drop("site_id")
        .with_columns(pl.col("site_name").map_elements(wording.plain, pl.String))
        .rename({"site_name": "Site"})
    ).to_arrow()
