"""The departments of a site, and of all sites of a region."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.charts.departments import tile, told_rows
from dashboard.tables.arrow import as_arrow
from pipelines.metrics.catalogue import Metric


def departments_table(departments: pl.DataFrame, metric: Metric) -> pa.Table:
    """Departments of a site as printed: Department, here and in the rest of the region with intervals, n, difference with its
    interval, verdict, and how many of the guests rated it, here and in the rest."""
    rows = list(departments.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Department": [wording.plain(row["department_name"]) for row in rows],
            "Here (95 %)": [wording.with_interval(metric, row["value"], row["low"], row["high"]) for row in rows],
            metric.counted.capitalize(): [row["n"] for row in rows],
            "Rest (95 %)": [
                wording.with_interval(metric, row["rest_value"], row["rest_low"], row["rest_high"]) for row in rows
            ],
            "Difference (95 %)": [
                wording.signed_with_interval(metric, row["difference"], row["difference_low"], row["difference_high"])
                for row in rows
            ],
            "Verdict": [row["verdict"] if row["n"] else "no answers here" for row in rows],
            "Rated by (rest)": [
                f"{wording.percent(row['share'], 0)} ({wording.percent(row['rest_share'], 0)})" for row in rows
            ],
        }
    ).pipe(as_arrow)


def cells_table(cells: pl.DataFrame, metric: Metric) -> pa.Table:
    """The heat map in full: Site, and the columns of `departments_table`, a row per site and department."""
    names = pa.array([wording.plain(name) for name in cells["site_name"]], pa.large_string())
    return departments_table(cells, metric).add_column(0, "Site", names)


def heat_table(cells: pl.DataFrame, metric: Metric, *, also: str | None = None) -> pa.Table:
    """The heat map as a table: a row per site of the map, a column per department, cells as in the map."""
    words = told_rows(cells, also).with_columns(
        pl.struct(pl.all()).map_elements(lambda cell: tile(cell, metric), pl.String).alias("cell")
    )
    wide = words.pivot("department_name", index=["site_id", "site_name"], values="cell", maintain_order=True)
    return (
        wide.drop("site_id")
        .with_columns(pl.col("site_name").map_elements(wording.plain, pl.String))
        .rename({"site_name": "Site"})
    ).pipe(as_arrow)
