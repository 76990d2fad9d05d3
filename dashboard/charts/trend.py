"""A metric over time with its interval as a band, and the number of answers below."""

from datetime import date

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from dashboard import wording
from dashboard.charts.theme import CHAIN, GRID, OTHERS, OURS, figure
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import month_label
from pipelines.metrics.trend import CHAIN as THE_CHAIN
from pipelines.metrics.trend import REST, SITE

_LINES = {
    SITE: {"color": OURS, "width": 2.5},
    REST: {"color": OTHERS, "width": 2, "dash": "dash"},
    THE_CHAIN: {"color": CHAIN, "width": 1.8, "dash": "dot"},
}
_BAND = "rgba(47, 127, 214, 0.18)"


def trend_chart(
    trend: pl.DataFrame, metric: Metric, names: dict[str, str], *, running: date | None = None, volume: bool = True
) -> go.Figure:
    """`trend` has who, month, n, value, low, high; `names` gives the legend's words for each who, in drawing order.

    Only the site gets a band (its 95 % interval). Months without a value are gaps. The month `running` is drawn hollow
    and said to be in progress. With `volume`, bars below count the site's answers.
    """
    chart = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.75, 0.25], vertical_spacing=0.06)
    base = figure(height=420 if volume else 300)
    if not volume:
        chart = base
    chart.update_layout(base.layout.to_plotly_json() if volume else {})
    place = {"row": 1, "col": 1} if volume else {}
    for who, name in names.items():
        part = trend.filter(pl.col("who") == who)
        if part["value"].is_not_null().any():
            if who == SITE:
                for trace in _band(part):
                    chart.add_trace(trace, **place)
            chart.add_trace(_line(part, who, name, metric, running), **place)
    if volume:
        own = trend.filter(pl.col("who") == SITE)
        chart.add_trace(_bars(own, metric), row=2, col=1)
        chart.update_yaxes(title=metric.counted, row=2, col=1, rangemode="tozero")
    chart.update_xaxes(gridcolor=GRID, fixedrange=True, tickformat="%b %Y", hoverformat="%b %Y", automargin=True)
    chart.update_yaxes(gridcolor=GRID, fixedrange=True, automargin=True, zeroline=False)
    chart.update_yaxes(title=f"{metric.label} ({metric.unit})", **place)
    chart.update_layout(hovermode="x unified" if volume else "closest")
    return chart


def _band(part: pl.DataFrame) -> list[go.Scatter]:
    """The interval as a band, in one piece per run of months that have one: nothing is drawn across a gap."""
    known = part.sort("month").with_columns(run=pl.col("low").is_null().cum_sum()).filter(pl.col("low").is_not_null())
    traces = []
    for _, run in known.group_by("run", maintain_order=True):
        outline = {"x": run["month"].to_list(), "mode": "lines", "line": {"width": 0}}
        quiet = {"hoverinfo": "skip", "showlegend": False}
        traces.append(go.Scatter(y=run["low"].to_list(), **outline, **quiet))
        traces.append(go.Scatter(y=run["high"].to_list(), fill="tonexty", fillcolor=_BAND, **outline, **quiet))
    return traces


def _line(part: pl.DataFrame, who: str, name: str, metric: Metric, running: date | None) -> go.Scatter:
    rows = list(part.iter_rows(named=True))
    symbols = ["circle-open" if row["month"] == running else "circle" for row in rows]
    return go.Scatter(
        x=part["month"].to_list(),
        y=part["value"].to_list(),
        name=name,
        mode="lines+markers" if who == SITE else "lines",
        line=_LINES[who],
        marker={"size": 7, "symbol": symbols} if who == SITE else None,
        hovertext=[_words(row, name, metric, running) for row in rows],
        hoverinfo="text",
    )


def _words(row: dict[str, object], name: str, metric: Metric, running: date | None) -> str:
    month = row["month"]
    said = month_label(month) if isinstance(month, date) else ""
    said += ", in progress" if month == running else ""
    if row["value"] is None:
        return f"{name}, {said}: too few answers"
    return (
        f"{name}, {said}: {wording.number(metric, row['value'])} "
        f"({wording.interval(metric, row['low'], row['high'])}), n = {row['n']:,}"
    )


def _bars(own: pl.DataFrame, metric: Metric) -> go.Bar:
    return go.Bar(
        x=own["month"].to_list(),
        y=own["n"].to_list(),
        name=f"{metric.counted} at this site",
        marker={"color": OURS, "opacity": 0.55},
        showlegend=False,
        hovertemplate="%{y:,} " + metric.counted + "<extra></extra>",
    )
