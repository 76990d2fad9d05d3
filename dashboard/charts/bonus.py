"""Where each part of a bonus stands among its steps, and where it may end."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.theme import BAND, OTHERS, OURS, Drawn, Part, axis, figure, name, rows_height

PADDING = 4


@dataclass(frozen=True)
class PartLine:
    """A row of the chart: the score as printed, what it may end at (None: not told), the steps about it with what they give."""

    label: str
    score: float
    low: float | None
    high: float | None
    steps: tuple[tuple[float, str], ...]


def parts_chart(lines: Sequence[PartLine]) -> Drawn:
    """A row per part, the first on top: ● the score, the wide band where it may end in 95 of 100 years, | the steps."""
    rows = [name(one.label) for one in lines]
    told = [(row, one) for row, one in zip(rows, lines, strict=True) if one.low is not None and one.high is not None]
    steps = [(row, at, gives) for row, one in zip(rows, lines, strict=True) for at, gives in one.steps]
    traces: list[Part] = [
        {
            "type": "bar",
            "orientation": "h",
            "name": "may end at",
            "y": [row for row, _ in told],
            "x": [(one.high or 0) - (one.low or 0) for _, one in told],
            "base": [one.low for _, one in told],
            "marker": {"color": BAND},
            "hovertemplate": "may end at %{base} to %{x}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": "steps",
            "y": [row for row, _, _ in steps],
            "x": [at for _, at, _ in steps],
            "text": [f"{at:g}" for _, at, _ in steps],
            "textposition": "top center",
            "textfont": {"size": 11},
            "customdata": [name(gives) for _, _, gives in steps],
            "marker": {"symbol": "line-ns", "size": 16, "color": OTHERS, "line": {"width": 2, "color": OTHERS}},
            "hovertemplate": "%{x}: %{customdata}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "now",
            "y": rows,
            "x": [one.score for one in lines],
            "marker": {"color": OURS, "size": 12},
            "hovertemplate": "now %{x}<extra></extra>",
        },
    ]
    values = [
        value
        for one in lines
        for value in (one.score, one.low, one.high, *(at for at, _ in one.steps))
        if value is not None
    ]
    span = [min(values, default=0) - PADDING, max(values, default=100) + PADDING]
    return figure(
        traces if told else traces[1:],
        height=rows_height(len(lines)) + 20 * len(lines),
        xaxis=axis(range=span),
        yaxis=axis(autorange="reversed", type="category"),
        bargap=0.55,
        showlegend=True,
    )
