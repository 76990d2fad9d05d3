"""The sites of a region as dots with their 95 % intervals, best on top."""

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.theme import GRID, OTHERS, OURS, figure, rows_height
from pipelines.metrics.catalogue import Metric


def ranking_chart(
    league: pl.DataFrame, metric: Metric, *, highlight: str | None, region_value: float | None
) -> go.Figure:
    """`league` has site_id, site_name, n, value, low, high, place, in the order to draw; sites without a value are left out.

    `highlight` is the site to draw filled and in colour; `region_value` draws the region as a dotted line.
    """
    shown = league.filter(pl.col("value").is_not_null())
    chart = figure(height=rows_height(shown.height))
    for name, colour, symbol, part in (
        ("Other sites", OTHERS, "circle-open", shown.filter(pl.col("site_id") != (highlight or ""))),
        ("Chosen site", OURS, "circle", shown.filter(pl.col("site_id") == (highlight or ""))),
    ):
        if part.height:
            chart.add_trace(_dots(part, metric, name, colour, symbol))
    if region_value is not None:
        chart.add_vline(x=region_value, line={"dash": "dot", "width": 1.5, "color": OTHERS})
    labels = [_label(row) for row in shown.iter_rows(named=True)]
    chart.update_yaxes(
        categoryorder="array", categoryarray=labels[::-1], range=[-0.6, shown.height - 0.4], showgrid=False
    )
    chart.update_xaxes(title=f"{metric.label} ({metric.unit})", showgrid=True, gridcolor=GRID)
    chart.update_layout(showlegend=False)
    return chart


def _label(row: dict[str, object]) -> str:
    return f"{row['site_name']}  {row['place'] or '–'}"


def _dots(part: pl.DataFrame, metric: Metric, name: str, colour: str, symbol: str) -> go.Scatter:
    rows = list(part.iter_rows(named=True))
    return go.Scatter(
        name=name,
        mode="markers",
        x=part["value"].to_list(),
        y=[_label(row) for row in rows],
        marker={"color": colour, "size": 11, "symbol": symbol, "line": {"width": 2, "color": colour}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (part["high"] - part["value"]).to_list(),
            "arrayminus": (part["value"] - part["low"]).to_list(),
            "color": colour,
            "thickness": 1.8,
            "width": 4,
        },
        hovertext=[
            f"{row['site_name']}: {wording.number(metric, row['value'])} "
            f"({wording.interval(metric, row['low'], row['high'])}), {wording.count(row['n'], metric.counted)}"
            for row in rows
        ],
        hoverinfo="text",
    )
