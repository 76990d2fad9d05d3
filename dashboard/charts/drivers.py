"""Departments by how much they matter, and against how the site does in them."""

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.labels import label_places
from dashboard.charts.theme import (
    OTHERS,
    OURS,
    VERDICT_COLOURS,
    VERDICT_SYMBOLS,
    Part,
    axis,
    figure,
    interval,
    name,
    names,
    rows_height,
    upright_line,
)
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.drivers import STEP, Drivers

_SCORE = METRICS["satisfaction"]


# How large the ground of the matrix is, in pixels: what labels are placed for.
_HEIGHT, _WIDE, _NARROW = 330.0, 680.0, 260.0


def matrix_chart(told: Drivers, *, narrow: bool) -> go.Figure:
    """Departments by the site's difference to the rest of the region (across) and by how much they matter (up).

    `told.departments` has besides department_name, difference with its ends and verdict; departments that can't be compared
    are left out. Lines part better from worse at 0, and more from less at the share that each would have if all mattered
    alike: both mean the same for every site and every reader, where the middle of the chain would move with others.
    `narrow`: for a phone.
    """
    shown = told.departments.filter(pl.col("difference").is_not_null()).with_columns(names("department_name"))
    even = 100 / told.departments.height
    reach = max([1.0, *(abs(one) for one in shown["difference"])]) * 1.45
    low, high = min([even, *shown["share"]]) * 0.7, max([even, *shown["share"]]) * 1.2
    width = _NARROW if narrow else _WIDE
    points = [
        ((x + reach) / (2 * reach) * width, (y - low) / (high - low) * _HEIGHT)
        for x, y in shown.select("difference", "share").rows()
    ]
    places = label_places(points, shown["department_name"].to_list(), width)
    shown = shown.with_columns(pl.Series("place", places, dtype=pl.String))
    parts = ((verdict, shown.filter(pl.col("verdict") == verdict)) for verdict in VERDICT_SYMBOLS)
    across: Part = {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": even, "y1": even}
    return figure(
        [_points(part, verdict) for verdict, part in parts if part.height],
        height=420,
        xaxis=axis(title={"text": "Difference to the rest (points)"}, range=[-reach, reach]),
        yaxis=axis(title={"text": "Matters (share, %)"}, range=[low, high]),
        shapes=[
            upright_line(0, width=1.5, color=OTHERS),
            across | {"line": {"width": 1.5, "color": OTHERS, "dash": "dot"}},
        ],
        annotations=[
            _corner("below, matters more", 0.01, 0.99),
            _corner("above, matters more", 0.99, 0.99),
            _corner("below, matters less", 0.01, 0.01),
            _corner("above, matters less", 0.99, 0.01),
        ],
    )


def _corner(text: str, x: float, y: float) -> Part:
    place: Part = {"xref": "paper", "yref": "paper", "x": x, "y": y, "showarrow": False, "text": text}
    place |= {"xanchor": "left" if x < 0.5 else "right", "yanchor": "bottom" if y < 0.5 else "top"}
    return place | {"font": {"color": OTHERS, "size": 12}}


def _points(part: pl.DataFrame, verdict: str) -> Part:
    colour = VERDICT_COLOURS[verdict]
    return {
        "type": "scatter",
        "name": verdict,
        "mode": "markers+text",
        "x": part["difference"].to_list(),
        "y": part["share"].to_list(),
        "text": part["department_name"].to_list(),
        "textposition": part["place"].to_list(),
        "textfont": {"size": 12},
        "marker": {"color": colour, "size": 12, "symbol": VERDICT_SYMBOLS[verdict]},
        "hovertext": [_words(row) for row in part.iter_rows(named=True)],
        "hoverinfo": "text",
    }


def _words(row: dict[str, object]) -> str:
    lines = [
        f"{row['department_name']}: matters {row['share']:.0f} % ({row['share_low']:.0f} to {row['share_high']:.0f} %)"
    ]
    if row["difference"] is not None:
        lines.append(
            f"{wording.signed(_SCORE, row['difference'])} "
            f"({wording.signed_interval(_SCORE, row['difference_low'], row['difference_high'])}) to the rest: {row['verdict']}"
        )
    if row["gain"] is not None:
        gain = wording.signed_interval(_SCORE, row["gain_low"], row["gain_high"])
        lines.append(f"{STEP:+.0f} there goes with {wording.signed(_SCORE, row['gain'])} overall ({gain})")
    return "<br>".join(lines)


def importance_chart(told: Drivers) -> go.Figure:
    """How much each department matters, as a bar with its interval, the most on top; the dotted line is an even share."""
    shown = told.departments.reverse()
    labels = [name(one) for one in shown["department_name"]]
    shares = shown["share"].to_list()
    bars: Part = {
        "type": "bar",
        "orientation": "h",
        "x": shares,
        "y": labels,
        "marker": {"color": OURS, "opacity": 0.75},
        "error_x": interval(shares, shown["share_low"].to_list(), shown["share_high"].to_list(), OTHERS),
        "hovertext": [
            _words(row | {"department_name": name(row["department_name"])}) for row in shown.iter_rows(named=True)
        ],
        "hoverinfo": "text",
    }
    return figure(
        [bars],
        height=rows_height(shown.height),
        xaxis=axis(title={"text": "Share (%)"}, rangemode="tozero"),
        yaxis=axis(categoryorder="array", categoryarray=labels, showgrid=False),
        showlegend=False,
        shapes=[upright_line(100 / shown.height, dash="dot", width=1.5, color=OTHERS)],
    )
