"""The sites of a region as dots with their 95 % intervals, best on top."""

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.theme import OTHERS, OURS, Part, axis, figure, interval, name, rows_height, upright_line
from pipelines.metrics.catalogue import Metric

# More rows than these are no picture any more: of a longer list those around the chosen site are drawn.
MOST_ROWS = 60


def drawn(league: pl.DataFrame, highlight: str | None) -> pl.DataFrame:
    """The rows of a league that the chart draws: those with a value; of a long list the ones nearest to the site `highlight`
    (the best ones, where it has no value)."""
    shown = league.filter(pl.col("value").is_not_null())
    if shown.height <= MOST_ROWS:
        return shown
    places = shown["site_id"].index_of(highlight) if highlight else None
    first = min(max((places or 0) - MOST_ROWS // 2, 0), shown.height - MOST_ROWS)
    return shown.slice(first, MOST_ROWS)


def ranking_chart(
    league: pl.DataFrame, metric: Metric, *, highlight: str | None, region_value: float | None
) -> go.Figure:
    """`league` has site_id, site_name, n, value, low, high, place, rank_low and rank_high, in the order to draw (`drawn`).

    `highlight` is the site to draw filled and in colour; `region_value` draws the region as a dotted line.
    """
    shown = drawn(league, highlight)
    parts = (
        ("Other sites", OTHERS, "circle-open", shown.filter(pl.col("site_id") != (highlight or ""))),
        ("Chosen site", OURS, "circle", shown.filter(pl.col("site_id") == (highlight or ""))),
    )
    labels = [_label(row) for row in shown.iter_rows(named=True)]
    return figure(
        [_dots(part, metric, who, colour, symbol) for who, colour, symbol, part in parts if part.height],
        height=rows_height(shown.height),
        xaxis=axis(title={"text": f"{metric.label} ({metric.unit})"}, showgrid=True),
        yaxis=axis(
            categoryorder="array",
            categoryarray=labels[::-1],
            range=[-0.6, max(shown.height, 1) - 0.4],
            showgrid=False,
        ),
        showlegend=False,
        shapes=[] if region_value is None else [upright_line(region_value, dash="dot", width=1.5, color=OTHERS)],
    )


def _label(row: dict[str, object]) -> str:
    return f"{name(row['site_name'])}  {row['place'] or '–'}"


def _dots(part: pl.DataFrame, metric: Metric, who: str, colour: str, symbol: str) -> Part:
    rows = list(part.iter_rows(named=True))
    values = part["value"].to_list()
    return {
        "type": "scatter",
        "name": who,
        "mode": "markers",
        "x": values,
        "y": [_label(row) for row in rows],
        "marker": {"color": colour, "size": 11, "symbol": symbol, "line": {"width": 2, "color": colour}},
        "error_x": interval(values, part["low"].to_list(), part["high"].to_list(), colour),
        "hovertext": [
            f"{name(row['site_name'])}: {wording.number(metric, row['value'])} "
            f"({wording.interval(metric, row['low'], row['high'])}), {wording.count(row['n'], metric.counted)}"
            + (f"<br>Rank range: {wording.rank_range(row['rank_low'], row['rank_high'])}" if row["place"] else "")
            for row in rows
        ],
        "hoverinfo": "text",
    }
