"""Tables as pages print them: their columns, formats and order.

Handed over as Arrow, as Streamlit would take a Polars frame through pandas, at four times the cost.
"""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.charts.departments import tile
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import month_label
from pipelines.metrics.ranking import UNRANKED
from pipelines.reference.chain import Threshold

# More sites than these without a place are counted, not named.
NAMED = 4

# The column that is drawn as a small line.
SPARK = "Rolling 12 months"


def league_table(league: pl.DataFrame, metric: Metric, *, highlight: str | None) -> pa.Table:
    """A league as printed: Place, Site, Rank range, the metric, its interval, n, Tier, Change, Rolling 12 months.

    Rows are in the league's order; the site `highlight` is marked with a ▸.
    """
    rows = list(league.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Place": [row["place"] or wording.NOTHING for row in rows],
            "Site": [("▸ " if row["site_id"] == highlight else "") + wording.plain(row["site_name"]) for row in rows],
            "Rank range": [wording.rank_range(row["rank_low"], row["rank_high"]) for row in rows],
            metric.label: [wording.number(metric, row["value"]) for row in rows],
            "95 % interval": [wording.interval(metric, row["low"], row["high"]) for row in rows],
            metric.counted.capitalize(): [row["n"] for row in rows],
            "Tier": [row["tier"] or wording.NOTHING for row in rows],
            "Change": [change(row, metric) for row in rows],
            SPARK: [row["spark"] for row in rows],
        },
        schema_overrides={SPARK: pl.List(pl.Float64), metric.counted.capitalize(): pl.Int64},
    ).to_arrow()


def unranked(league: pl.DataFrame, metric: Metric, threshold: Threshold) -> str:
    """Which sites have no place and why, in one line, by name while they are few; empty where all have one."""
    without = league.filter(pl.col("rank").is_null())
    if without.height <= NAMED:
        rows = without.iter_rows(named=True)
        named = [f"{wording.said(row['site_name'])} ({wording.state(row, metric, threshold)})" for row in rows]
        return f"Without a place: {'; '.join(named)}." if named else ""
    few = without.filter(pl.col("state") == UNRANKED).height
    parts = [f"{few} {'has' if few == 1 else 'have'} fewer than {threshold.rank} {metric.counted}"] if few else []
    none = without.height - few
    parts += [f"{none} fewer than {threshold.show}, so no number is shown"] if none else []
    return f"{without.height} sites are without a place: {', '.join(parts)}."


def partly_here(league: pl.DataFrame, months: int) -> str:
    """Which sites were in the region for only a part of the period, in one line; empty where all were for all of it."""
    part = league.filter(pl.col("months") < months)
    return f"In this region for a part of the period: {_with_months(part, months)}." if part.height else ""


def also_counted(left: pl.DataFrame, months: int) -> str:
    """Which sites have left the region within the period, in one line; empty where none has. `left` as the question says."""
    return f"Also counted, as they were in the region: {_with_months(left, months)}." if left.height else ""


def _with_months(sites: pl.DataFrame, months: int) -> str:
    rows = sites.select("site_name", "months").rows()
    return "; ".join(f"{wording.said(name)} ({there} of {months} months)" for name, there in rows)


def spark_span(league: pl.DataFrame) -> tuple[float | None, float | None]:
    """The lowest and highest value of all small lines: on one scale, so that none looks steeper than it is."""
    values = league["spark"].explode().drop_nulls()
    return (None, None) if values.is_empty() else (float(values.min()), float(values.max()))


def change(row: dict[str, object], metric: Metric) -> str:
    """A change against the period before: ▲ or ▼ where it is real, ○ where chance alone would do."""
    difference = row["difference"]
    if not isinstance(difference, float):
        return wording.NOTHING
    mark = {"better": "▲", "worse": "▼"}.get(str(row["verdict"]), "○")
    return f"{mark} {wording.signed(metric, difference)}"


def departments_table(departments: pl.DataFrame, metric: Metric) -> pa.Table:
    """Departments of a site as printed: Department, here with interval, n, the rest of the region, difference, verdict."""
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


def silent_table(silent: pl.DataFrame) -> pa.Table:
    """Sites without answers as printed: Region, Site, when somebody last answered about them."""
    return pl.DataFrame(
        {
            "Region": [wording.plain(name) for name in silent["region_name"]],
            "Site": [wording.plain(name) for name in silent["site_name"]],
            "Last month with answers": [month_label(month) if month else "never" for month in silent["last_month"]],
        }
    ).to_arrow()


def reasons_table(reasons: pl.DataFrame) -> pa.Table:
    """Why records were rejected as printed: Records, Field, Reason, Example."""
    return pl.DataFrame(
        {
            "Records": reasons["records"],
            "Field": [wording.plain(field) for field in reasons["field"]],
            "Reason": [wording.plain(reason) for reason in reasons["reason"]],
            "For example": [wording.plain(example) for example in reasons["example"]],
        }
    ).to_arrow()


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
    ).to_arrow()


def rejected_csv(rejected: pl.DataFrame) -> bytes:
    """Rejected records as a CSV file: every field quoted, none of them a formula; UTF-8 with a mark for spreadsheets."""
    safe = rejected.with_columns(
        pl.col(name).map_elements(wording.plain, return_dtype=pl.String, skip_nulls=False)
        for name, kind in rejected.schema.items()
        if kind == pl.String
    )
    return safe.write_csv(include_bom=True, quote_style="always").encode()
