"""A site's departments against the rest of its region, and the heat map of sites by departments."""

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.theme import OTHERS, VERDICT_COLOURS, VERDICT_SYMBOLS, figure, rows_height
from pipelines.metrics.catalogue import Metric

# Light tiles with dark text read the same on both themes; the sign in the cell says what the colour says.
_TILES = [[0.0, "#F3B98C"], [0.5, "#D9DDE2"], [1.0, "#9CC6F2"]]
_TILE_TEXT = "#17212B"


def gap_chart(departments: pl.DataFrame, metric: Metric) -> go.Figure:
    """Each department's difference to the rest of the region with its interval, the best on top; zero is a line.

    `departments` has department_name, difference, difference_low, difference_high, verdict; rows without are left out.
    """
    shown = departments.filter(pl.col("difference").is_not_null()).sort("difference", "department_name")
    chart = figure(height=rows_height(shown.height))
    for verdict, symbol in VERDICT_SYMBOLS.items():
        part = shown.filter(pl.col("verdict") == verdict)
        if part.is_empty():
            continue
        colour = VERDICT_COLOURS[verdict]
        chart.add_trace(
            go.Scatter(
                name=verdict,
                mode="markers",
                x=part["difference"].to_list(),
                y=part["department_name"].to_list(),
                marker={"color": colour, "size": 12, "symbol": symbol},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": (part["difference_high"] - part["difference"]).to_list(),
                    "arrayminus": (part["difference"] - part["difference_low"]).to_list(),
                    "color": colour,
                    "thickness": 1.8,
                    "width": 4,
                },
                hovertext=[_gap_words(row, metric) for row in part.iter_rows(named=True)],
                hoverinfo="text",
            )
        )
    chart.add_vline(x=0, line={"width": 1.5, "color": OTHERS})
    chart.update_yaxes(
        categoryorder="array",
        categoryarray=shown["department_name"].to_list(),
        range=[-0.6, max(shown.height, 1) - 0.4],
        showgrid=False,
    )
    chart.update_xaxes(title=f"Difference ({metric.unit})")
    return chart


def _gap_words(row: dict[str, object], metric: Metric) -> str:
    return (
        f"{row['department_name']}: {wording.number(metric, row['value'])} here, "
        f"{wording.number(metric, row['rest_value'])} in the rest of the region<br>"
        f"{wording.signed(metric, row['difference'])} "
        f"({wording.signed_interval(metric, row['difference_low'], row['difference_high'])}): {row['verdict']}<br>"
        f"{wording.count(row['n'], metric.counted)} here"
    )


def heat_map(cells: pl.DataFrame, metric: Metric, *, with_text: bool = True) -> go.Figure:
    """Sites down, departments across; a cell prints the site's value, with ▲ or ▼ where it really differs from the rest.

    `cells` has a row per site_name and department_name with value, n, rest_value, difference, verdict. Grey: no real
    difference. Empty: too few answers, or a department that the site does not have. Without text on a narrow screen,
    where a table beside it says the numbers.
    """
    sites = cells["site_name"].unique(maintain_order=True).to_list()
    departments = cells["department_name"].unique(maintain_order=True).to_list()
    by_place = {(row["site_name"], row["department_name"]): row for row in cells.iter_rows(named=True)}
    grid = [[by_place[site, department] for department in departments] for site in sites]
    chart = figure(height=rows_height(len(sites)) + 40)
    chart.add_trace(
        go.Heatmap(
            x=departments,
            y=sites,
            z=[[_sign(cell) for cell in row] for row in grid],
            zmin=-1,
            zmax=1,
            colorscale=_TILES,
            showscale=False,
            xgap=2,
            ygap=2,
            text=[[tile(cell, metric) for cell in row] for row in grid],
            texttemplate="%{text}" if with_text else "",
            textfont={"color": _TILE_TEXT, "size": 12},
            hovertext=[[f"{cell['site_name']}<br>{_gap_words(cell, metric)}" for cell in row] for row in grid],
            hoverinfo="text",
            hoverongaps=False,
        )
    )
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")
    chart.update_xaxes(side="top", showgrid=False, tickangle=-35 if with_text else -90, type="category")
    return chart


def _sign(cell: dict[str, object]) -> int | None:
    if cell["value"] is None:
        return None
    return {"better": 1, "worse": -1}.get(str(cell["verdict"]), 0)


def tile(cell: dict[str, object], metric: Metric) -> str:
    """A cell in words: "▲ 86.3", "82.6"; empty where there are too few answers."""
    if cell["value"] is None:
        return ""
    mark = {"better": "▲ ", "worse": "▼ "}.get(str(cell["verdict"]), "")
    return mark + wording.number(metric, cell["value"]).removesuffix(" %")
