"""What each department contributes to a site's gap in the index, as bars that add up."""

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.theme import (
    OTHERS,
    VERDICT_COLOURS,
    Part,
    axis,
    figure,
    interval,
    name,
    rows_height,
    upright_line,
)
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.contribution import Contributions

MIX = "Usage mix"
_INDEX = METRICS["index"]


def contribution_chart(split: Contributions) -> go.Figure:
    """Each department's points of the gap as a bar with its interval, the best on top, the usage mix below them.

    Colours are those of the department's own verdict; labels carry the points as printed, which add up to the gap.
    """
    parts = split.parts.filter(pl.col("contribution").is_not_null())
    parts = parts.sort("contribution", "department_id", descending=[True, False])
    labels = {
        row["department_id"]: _label(row["department_name"], row["printed"]) for row in parts.iter_rows(named=True)
    }
    mix = _label(MIX, split.printed_mix)
    traces = [
        _bars(own, verdict, labels)
        for verdict in VERDICT_COLOURS
        if (own := parts.filter(pl.col("verdict") == verdict)).height
    ]
    return figure(
        [*traces, _rest(mix, split.printed_mix)],
        height=rows_height(parts.height + 1),
        barmode="overlay",
        xaxis=axis(title={"text": f"Points of the gap of {wording.signed(_INDEX, split.gap)}"}, showgrid=True),
        yaxis=axis(
            categoryorder="array",
            categoryarray=[*labels.values(), mix][::-1],
            range=[-0.6, parts.height + 0.6],
            showgrid=False,
        ),
        shapes=[upright_line(0, width=1.5, color=OTHERS)],
    )


def _label(text: str, points: float) -> str:
    return f"{name(text)}  {wording.signed(_INDEX, points)}"


def _bars(parts: pl.DataFrame, verdict: str, labels: dict[str, str]) -> Part:
    points = parts["contribution"].to_list()
    colour = VERDICT_COLOURS[verdict]
    return {
        "type": "bar",
        "orientation": "h",
        "name": verdict,
        "x": points,
        "y": [labels[one] for one in parts["department_id"]],
        "width": 0.6,
        "marker": {"color": colour, "opacity": 0.75},
        "error_x": interval(points, parts["contribution_low"].to_list(), parts["contribution_high"].to_list(), OTHERS),
        "hovertext": [_words(row) for row in parts.iter_rows(named=True)],
        "hoverinfo": "text",
    }


def _words(row: dict[str, object]) -> str:
    return (
        f"{name(row['department_name'])}: {wording.signed(_INDEX, row['contribution'])} points "
        f"({wording.signed_interval(_INDEX, row['contribution_low'], row['contribution_high'])})<br>"
        f"= {wording.signed(_INDEX, row['difference'])} × {wording.percent(100 * row['weight'])} of the weight<br>"
        f"{row['verdict']}"
    )


def _rest(label: str, points: float) -> Part:
    return {
        "type": "bar",
        "orientation": "h",
        "name": "usage mix (the rest)",
        "x": [points],
        "y": [label],
        "width": 0.6,
        # Hatched, as it is no department and was not tested.
        "marker": {
            "color": "rgba(0,0,0,0)",
            "line": {"color": OTHERS, "width": 1.5},
            "pattern": {"shape": "/", "fgcolor": OTHERS},
        },
        "hovertext": [f"{MIX}: {wording.signed(_INDEX, points)} points, what the departments leave"],
        "hoverinfo": "text",
    }
