"""A few sites over time, each by a colour and a form of its own."""

from datetime import date

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.theme import Part, axis, figure, name
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import month_label

# Colour, dash and symbol of the first, second … site: no two share any of them, so that colour is never needed.
FORMS = (
    ("#2F7FD6", "solid", "circle"),
    ("#D2691E", "dash", "square"),
    ("#1A936F", "dot", "diamond"),
    ("#B04E85", "dashdot", "triangle-up"),
    ("#7D8794", "longdash", "cross"),
    ("#5B6FC9", "longdashdot", "star"),
)


def compare_chart(trend: pl.DataFrame, metric: Metric, names: dict[str, str]) -> go.Figure:
    """`trend` has who (a site's id), month, n, value, low, high; `names` the sites' names in the order chosen.

    Months without a value are gaps; a site without any has no line. Intervals are in the hover words: six bands would hide
    each other.
    """
    lines = [
        _line(part, label, metric, number)
        for number, (site_id, label) in enumerate(names.items())
        if (part := trend.filter(pl.col("who") == site_id).sort("month"))["value"].is_not_null().any()
    ]
    return figure(
        lines,
        height=360,
        hovermode="closest",
        showlegend=True,
        xaxis=axis(type="date", tickformat="%b %Y", hoverformat="%b %Y"),
        yaxis=axis(title={"text": f"{metric.label} ({metric.unit})"}),
    )


def _line(part: pl.DataFrame, label: str, metric: Metric, number: int) -> Part:
    colour, dash, symbol = FORMS[number]
    return {
        "type": "scatter",
        "x": part["month"].to_list(),
        "y": part["value"].to_list(),
        "name": name(label),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2, "dash": dash},
        "marker": {"size": 8, "symbol": symbol},
        "hovertext": [_words(row, label, metric) for row in part.iter_rows(named=True)],
        "hoverinfo": "text",
    }


def _words(row: dict[str, object], label: str, metric: Metric) -> str:
    month = row["month"]
    said = f"{name(label)}, {month_label(month) if isinstance(month, date) else ''}"
    if row["value"] is None:
        return f"{said}: too few answers"
    return (
        f"{said}: {wording.number(metric, row['value'])} "
        f"({wording.interval(metric, row['low'], row['high'])}), n = {row['n']:,}"
    )
