"""A metric over time with its interval as a band, and the number of answers below."""

from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.theme import BAND, CHAIN, OTHERS, OURS, Part, axis, figure, name, shaded, upright_line
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import Period, month_label
from pipelines.metrics.trend import CHAIN as THE_CHAIN
from pipelines.metrics.trend import REST, SITE

_LINES = {
    SITE: {"color": OURS, "width": 2.5},
    REST: {"color": OTHERS, "width": 2, "dash": "dash"},
    THE_CHAIN: {"color": CHAIN, "width": 1.8, "dash": "dot"},
}


def trend_chart(
    trend: pl.DataFrame,
    metric: Metric,
    names: dict[str, str],
    *,
    running: date | None = None,
    volume: bool = True,
    period: Period | None = None,
    breaks: tuple[date, ...] = (),
) -> go.Figure:
    """`trend` has who, month, n, value, low, high; `names` gives the legend's words for each who, in drawing order.

    Only the site gets a band (its 95 % interval). Months without a value are gaps. The month `running` is drawn hollow
    and said to be in progress. With `volume`, bars below count the site's answers. `period` is shaded; a dotted line
    stands before each of the months `breaks`, from which the question is asked otherwise.
    """
    traces: list[Part] = []
    for who, label in names.items():
        part = trend.filter(pl.col("who") == who)
        if running and who != SITE:
            # Only a hollow point can say "in progress": the other lines end with the last complete month.
            part = part.filter(pl.col("month") != running)
        if part["value"].is_not_null().any():
            traces += [*(_band(part) if who == SITE else []), _line(part, who, name(label), metric, running)]
    if volume:
        traces.append(_bars(trend.filter(pl.col("who") == SITE), metric))
    months = axis(type="date", tickformat="%b %Y", hoverformat="%b %Y", anchor="y2" if volume else "y")
    upper = axis(title={"text": f"{metric.label} ({metric.unit})"}, domain=[0.3, 1.0] if volume else [0.0, 1.0])
    lower = axis(title={"text": metric.counted}, domain=[0.0, 0.24], rangemode="tozero")
    return figure(
        traces,
        height=420 if volume else 300,
        hovermode="x unified",
        xaxis=months,
        yaxis=upper,
        shapes=[
            *([shaded(period.first, period.last)] if period else []),
            *(upright_line(str(month - timedelta(days=15)), dash="dot", width=1.5, color=OTHERS) for month in breaks),
        ],
        **({"yaxis2": lower} if volume else {}),
    )


def _band(part: pl.DataFrame) -> list[Part]:
    """The interval as a band, in one piece per run of months that have one: nothing is drawn across a gap."""
    known = part.sort("month").with_columns(run=pl.col("low").is_null().cum_sum()).filter(pl.col("low").is_not_null())
    traces: list[Part] = []
    for _, run in known.group_by("run", maintain_order=True):
        shared: Part = {
            "type": "scatter",
            "x": run["month"].to_list(),
            "mode": "lines",
            "line": {"width": 0},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        traces.append(shared | {"y": run["low"].to_list()})
        traces.append(shared | {"y": run["high"].to_list(), "fill": "tonexty", "fillcolor": BAND})
    return traces


def _line(part: pl.DataFrame, who: str, label: str, metric: Metric, running: date | None) -> Part:
    rows = list(part.iter_rows(named=True))
    symbols = ["circle-open" if row["month"] == running else "circle" for row in rows]
    return {
        "type": "scatter",
        "x": part["month"].to_list(),
        "y": part["value"].to_list(),
        "name": label,
        "mode": "lines+markers" if who == SITE else "lines",
        "line": _LINES[who],
        "marker": {"size": 7, "symbol": symbols},
        "hovertext": [_words(row, label, metric, running) for row in rows],
        "hoverinfo": "text",
    }


def _words(row: dict[str, object], label: str, metric: Metric, running: date | None) -> str:
    month = row["month"]
    said = month_label(month) if isinstance(month, date) else ""
    said += ", in progress" if month == running else ""
    if row["value"] is None:
        return f"{label}, {said}: too few answers"
    return (
        f"{label}, {said}: {wording.number(metric, row['value'])} "
        f"({wording.interval(metric, row['low'], row['high'])}), n = {row['n']:,}"
    )


def _bars(own: pl.DataFrame, metric: Metric) -> Part:
    return {
        "type": "bar",
        "x": own["month"].to_list(),
        "y": own["n"].to_list(),
        "yaxis": "y2",
        "name": f"{metric.counted} at this site",
        "marker": {"color": OURS, "opacity": 0.55},
        "showlegend": False,
        "hovertemplate": "%{y:,} " + metric.counted + "<extra></extra>",
    }
