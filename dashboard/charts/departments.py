"""A site's departments against the rest of its region, and the heat map of sites by departments."""

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.theme import (
    OTHERS,
    VERDICT_COLOURS,
    VERDICT_SYMBOLS,
    Part,
    axis,
    figure,
    interval,
    names,
    rows_height,
    upright_line,
)
from pipelines.metrics.catalogue import Metric

# Light tiles with dark text read the same on both themes; the sign in the cell says what the colour says.
_TILES = [[0.0, "#F3B98C"], [0.5, "#D9DDE2"], [1.0, "#9CC6F2"]]
_TILE_TEXT = "#17212B"


def gap_chart(departments: pl.DataFrame, metric: Metric) -> go.Figure:
    """Each department's difference to the rest of the region with its interval, the best on top; zero is a line.

    `departments` is what `departments_of_site` gives; rows without a difference are left out.
    """
    shown = departments.filter(pl.col("difference").is_not_null()).sort("difference", "department_name")
    shown = shown.with_columns(names("department_name"))
    parts = ((verdict, shown.filter(pl.col("verdict") == verdict)) for verdict in VERDICT_SYMBOLS)
    return figure(
        [_gaps(part, verdict, metric) for verdict, part in parts if part.height],
        height=rows_height(shown.height),
        xaxis=axis(title={"text": f"Difference ({metric.unit_of_difference})"}),
        yaxis=axis(
            categoryorder="array",
            categoryarray=shown["department_name"].to_list(),
            range=[-0.6, max(shown.height, 1) - 0.4],
            showgrid=False,
        ),
        shapes=[upright_line(0, width=1.5, color=OTHERS)],
    )


def _gaps(part: pl.DataFrame, verdict: str, metric: Metric) -> Part:
    differences = part["difference"].to_list()
    lows, highs = part["difference_low"].to_list(), part["difference_high"].to_list()
    colour = VERDICT_COLOURS[verdict]
    return {
        "type": "scatter",
        "name": verdict,
        "mode": "markers",
        "x": differences,
        "y": part["department_name"].to_list(),
        "marker": {"color": colour, "size": 12, "symbol": VERDICT_SYMBOLS[verdict]},
        "error_x": interval(differences, lows, highs, colour),
        "hovertext": [_gap_words(row, metric) for row in part.iter_rows(named=True)],
        "hoverinfo": "text",
    }


def _gap_words(row: dict[str, object], metric: Metric) -> str:
    here = wording.with_interval(metric, row["value"], row["low"], row["high"])
    rest = wording.with_interval(metric, row["rest_value"], row["rest_low"], row["rest_high"])
    ends = (row["difference_low"], row["difference_high"])
    return (
        f"{row['department_name']}: {here} here, {rest} in the rest of the region<br>"
        f"{wording.signed_with_interval(metric, row['difference'], *ends)}: {row['verdict']}<br>"
        f"{wording.count(row['n'], metric.counted)} here{_users(row)}"
    )


def _users(row: dict[str, object]) -> str:
    """How many of the guests rated the department: "; 48 % of guests rated it (46 to 50), 52 % in the rest"."""
    if row["share"] is None:
        return ""
    ends = f"{wording.percent(row['share_low'], 0).removesuffix(' %')} to {wording.percent(row['share_high'], 0)}"
    rest = "" if row["rest_share"] is None else f", {wording.percent(row['rest_share'], 0)} in the rest"
    return f"<br>{wording.percent(row['share'], 0)} of guests rated it ({ends}){rest}"


def told_rows(cells: pl.DataFrame, also: str | None) -> pl.DataFrame:
    """The cells of sites that have a number in any department, and those of the site `also`."""
    told = cells.filter(pl.col("value").is_not_null())["site_id"].unique()
    return cells.filter(pl.col("site_id").is_in(told.implode()) | pl.col("site_id").eq_missing(pl.lit(also)))


def heat_map(cells: pl.DataFrame, metric: Metric, *, also: str | None = None, with_text: bool = True) -> go.Figure:
    """Sites down, departments across; a cell prints the site's value, with ▲ or ▼ where it really differs from the rest.

    `cells` has a row per site_name and department_name with site_id, value, n, rest_value, difference, verdict; sites without
    any number are left out, but for the site `also` (`told_rows`). Grey: no real difference. Empty: too few answers, or a
    department that the site does not have. Without text, on a narrow screen, cells have the sign alone and a table beside it
    says the numbers.
    """
    cells = told_rows(cells, also).with_columns(names("site_name", "department_name"))
    sites = cells["site_name"].unique(maintain_order=True).to_list()
    departments = cells["department_name"].unique(maintain_order=True).to_list()
    by_place = {(row["site_name"], row["department_name"]): row for row in cells.iter_rows(named=True)}
    grid = [[by_place[site, department] for department in departments] for site in sites]
    tiles: Part = {
        "type": "heatmap",
        "x": departments,
        "y": sites,
        "z": [[_sign(cell) for cell in row] for row in grid],
        "zmin": -1,
        "zmax": 1,
        "colorscale": _TILES,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": [[tile(cell, metric) if with_text else _MARKS[_sign(cell)] for cell in row] for row in grid],
        "texttemplate": "%{text}",
        "textfont": {"color": _TILE_TEXT, "size": 12},
        "hovertext": [[f"{cell['site_name']}<br>{_gap_words(cell, metric)}" for cell in row] for row in grid],
        "hoverinfo": "text",
        "hoverongaps": False,
    }
    return figure(
        [tiles],
        height=rows_height(len(sites)) + 40,
        xaxis=axis(side="top", showgrid=False, tickangle=-35 if with_text else -90, type="category"),
        yaxis=axis(autorange="reversed", showgrid=False, type="category"),
    )


def _sign(cell: dict[str, object]) -> int | None:
    if cell["value"] is None:
        return None
    return {"better": 1, "worse": -1}.get(str(cell["verdict"]), 0)


# The colour is never alone: these stand in the cells.
_MARKS = {None: "", -1: "▼", 0: "", 1: "▲"}


def tile(cell: dict[str, object], metric: Metric) -> str:
    """A cell in words: "▲ 86.3", "82.6"; empty where there are too few answers."""
    if cell["value"] is None:
        return ""
    number = wording.number(metric, cell["value"]).removesuffix(" %")
    return f"{_MARKS[_sign(cell)]} {number}".strip()
