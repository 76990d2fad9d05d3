"""Sites by their number of answers, with the lines that chance leaves to usual ones."""

import math

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.theme import BETTER, OTHERS, OURS, UNCLEAR, WORSE, Part, axis, figure, name
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.funnel import INNER, INSIDE, OUTER, Funnel, answers_drawn

# From so many sites on they are painted instead of drawn one by one.
PAINTED_FROM = 1500


def funnel_chart(plot: tuple[pl.DataFrame, Funnel], metric: Metric, *, highlight: str | None) -> go.Figure:
    """`plot`: sites (site_id, site_name, n, value, zone) and the funnel they are judged by.

    Answers on a logarithmic axis, as sites differ in them by tens of times. A site outside the inner lines is a triangle, up
    or down; the site `highlight` is filled and in colour.
    """
    sites, funnel = plot
    answers = answers_drawn(float(sites["n"].min() or 1) * 0.9, float(sites["n"].max() or 2) * 1.1)
    lines: list[Part] = []
    for level, dash, words in ((INNER, "dash", "95 %"), (OUTER, "solid", "99.8 %")):
        for place, limits in enumerate(funnel.limits(answers, level)):
            style = {"color": OTHERS, "width": 1.4, "dash": dash}
            lines.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": answers.tolist(),
                    "y": limits.tolist(),
                    "line": style,
                    "name": f"{words} of usual sites",
                    "showlegend": place == 0,
                    "hoverinfo": "skip",
                }
            )
    ends = [float(answers[0]), float(answers[-1])]
    target: Part = {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": [funnel.target, funnel.target],
        "line": {"color": OTHERS, "width": 1.4, "dash": "dot"},
        "name": "All guests",
        "hoverinfo": "skip",
    }
    own = pl.col("site_id") == (highlight or "")
    parts = (sites.filter(~own), "Sites", False), (sites.filter(own), "Chosen site", True)
    shown = [_points(part, who, metric, funnel, is_own=is_own) for part, who, is_own in parts if part.height]
    ticks = _ticks(*ends)
    return figure(
        [*lines, target, *shown],
        height=420,
        xaxis=axis(title={"text": metric.counted.capitalize()}, type="log", tickvals=ticks, showgrid=True),
        yaxis=axis(title={"text": f"{metric.label} ({metric.unit})"}),
    )


def _points(part: pl.DataFrame, who: str, metric: Metric, funnel: Funnel, *, is_own: bool) -> Part:
    rows = list(part.iter_rows(named=True))
    symbols, colours = [], []
    for row in rows:
        is_high = row["value"] > funnel.target
        is_good = is_high == metric.higher_is_better
        is_usual = row["zone"] == INSIDE
        shape = "circle" if is_usual else "triangle-up" if is_high else "triangle-down"
        symbols.append(shape if is_own else f"{shape}-open")
        colours.append(OURS if is_own else UNCLEAR if is_usual else BETTER if is_good else WORSE)
    return {
        "type": "scattergl" if part.height >= PAINTED_FROM else "scatter",
        "mode": "markers",
        "name": who,
        "x": part["n"].to_list(),
        "y": part["value"].to_list(),
        "marker": {"symbol": symbols, "color": colours, "size": 13 if is_own else 9, "line": {"width": 2}},
        "hovertext": [
            f"{name(row['site_name'])}: {wording.number(metric, row['value'])}, "
            f"{wording.count(row['n'], metric.counted)}<br>{row['zone']}"
            for row in rows
        ],
        "hoverinfo": "text",
        "showlegend": is_own,
    }


def _ticks(fewest: float, most: float) -> list[float]:
    """Round numbers of answers to mark: 10, 20, 50, 100 …, closer together where that would be fewer than four."""
    powers = range(math.floor(math.log10(fewest)), math.ceil(math.log10(most)) + 1)
    ticks: list[float] = []
    for steps in (
        (1, 2, 5),
        (1, 1.5, 2, 3, 4, 5, 7),
        (1, 1.1, 1.2, 1.3, 1.5, 1.7, 2, 2.2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9),
    ):
        ticks = [step * 10**power for power in powers for step in steps if fewest <= step * 10**power <= most]
        if len(ticks) >= 4:
            break
    return ticks
