"""The control chart of one site: its distance to the rest of the region by month, between the limits of chance."""

from datetime import date

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.marks import Mark, marked
from dashboard.charts.theme import BETTER, GROUND, OTHERS, OURS, WORSE, Part, axis, figure, name
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.control import NEAR, OUTSIDE, RULES, SHIFT, TREND
from pipelines.metrics.periods import month_label

_SYMBOLS = {0: "circle", 1: "triangle-up", -1: "triangle-down"}
_SIGNS = {
    SHIFT: "one of 7 or more in a row on one side",
    OUTSIDE: "beyond what chance does",
    TREND: "one of 7 or more in a row that rise or fall",
    NEAR: "two of three close to the limit",
}


def distance_chart(
    charts: pl.DataFrame,
    metric: Metric,
    *,
    site_id: str | None,
    site_name: str,
    marks: tuple[Mark, ...] = (),
) -> go.Figure:
    """The rows of `site_id` in `charts` (`control.control_charts`), with a band between the limits of each phase.

    Months that are part of a signal are triangles, up or down; the running month is hollow. Months without a value are
    gaps. `marks` as in a trend chart.
    """
    own = charts.filter(site_id=site_id)
    limited = own.filter(pl.col("centre").is_not_null(), pl.col("low").is_not_null())
    phases = [phase for _, phase in limited.group_by("phase", maintain_order=True)]
    traces = [trace for place, phase in enumerate(phases) for trace in _limits(phase, is_first=not place)]
    lines, letters = marked(marks, after=own["month"].min() or date.max)
    return figure(
        [*traces, _months(own, metric, name(site_name))],
        height=340,
        xaxis=axis(type="date", tickformat="%b %Y", hoverformat="%b %Y"),
        yaxis=axis(title={"text": f"Distance to the rest ({metric.unit_of_difference})"}),
        shapes=lines,
        annotations=letters,
    )


def _limits(phase: pl.DataFrame, *, is_first: bool) -> list[Part]:
    shared: Part = {
        "type": "scatter",
        "x": phase["month"].to_list(),
        "mode": "lines",
        "hoverinfo": "skip",
        "showlegend": False,
    }
    edge: Part = {"line": {"color": OTHERS, "width": 1, "dash": "dash"}}
    named: Part = {"name": "what chance does", "legendgroup": "chance", "showlegend": is_first}
    usual: Part = {"name": "usual distance", "legendgroup": "usual", "showlegend": is_first}
    return [
        shared | edge | {"y": phase["low"].to_list(), "legendgroup": "chance"},
        shared | edge | named | {"y": phase["high"].to_list(), "fill": "tonexty", "fillcolor": GROUND},
        shared | usual | {"y": phase["centre"].to_list(), "line": {"color": OTHERS, "width": 2}},
    ]


def _months(own: pl.DataFrame, metric: Metric, label: str) -> Part:
    rows = list(own.iter_rows(named=True))
    found = [_sign(row) for row in rows]
    good = 1 if metric.higher_is_better else -1
    colours = {0: OURS, good: BETTER, -good: WORSE}
    return {
        "type": "scatter",
        "x": own["month"].to_list(),
        "y": own["value"].to_list(),
        "name": label,
        "mode": "lines+markers",
        "line": {"color": OURS, "width": 2},
        "marker": {
            "size": [12 if way else 7 for _, way in found],
            "symbol": [
                "circle-open" if row["is_running"] else _SYMBOLS[way] for row, (_, way) in zip(rows, found, strict=True)
            ],
            "color": [colours[way] for _, way in found],
            # Markers of several sizes would be drawn half transparent.
            "opacity": 1,
        },
        "hovertext": [_words(row, rule, metric) for row, (rule, _) in zip(rows, found, strict=True)],
        "hoverinfo": "text",
    }


def _sign(row: dict[str, object]) -> tuple[str | None, int]:
    """The rule that marks a month, the first of several, and its direction."""
    return next(((rule, int(str(row[rule]))) for rule in RULES if row[rule]), (None, 0))


def _words(row: dict[str, object], rule: str | None, metric: Metric) -> str:
    month = row["month"]
    said = month_label(month) if isinstance(month, date) else ""
    said += ", in progress" if row["is_running"] else ""
    if row["value"] is None:
        return f"{said}: too few answers"
    words = (
        f"{said}: {wording.signed(metric, row['value'])} "
        f"({wording.signed_interval(metric, row['value_low'], row['value_high'])}) to the rest<br>"
        f"n = {row['n']:,} here, {row['rest_n']:,} in the rest"
    )
    if row["low"] is not None:
        words += f"<br>by chance: {wording.signed_interval(metric, row['low'], row['high'])}"
    return f"{words}<br>{_SIGNS[rule]}" if rule else words
