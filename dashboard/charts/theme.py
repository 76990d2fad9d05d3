"""Colours, fonts and margins of every chart.

The colours keep a contrast of at least 3 : 1 on the light and the dark background alike (test_theme.py measures it),
so one figure serves both themes; they come from the Okabe–Ito family, and no meaning is carried by colour alone.

A figure is made in one call from plain values: every later `update_…` or `add_…` walks Plotly's whole tree of
properties and costs as much as the figure.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl

OURS = "#2F7FD6"
OTHERS = "#7D8794"
CHAIN = "#B5762A"
BETTER = "#2F7FD6"
WORSE = "#D2691E"
UNCLEAR = "#7D8794"

VERDICT_COLOURS = {"better": BETTER, "worse": WORSE, "no real difference": UNCLEAR, "too few answers": UNCLEAR}
VERDICT_SYMBOLS = {"better": "triangle-up", "worse": "triangle-down", "no real difference": "circle"}

# The tiers of an award from the highest down, told apart by shape as well; further ones begin again.
TIER_COLOURS = ("#B5762A", "#5B6FC9", "#1A936F", "#B04E85", "#2F8F9D")
TIER_SYMBOLS = ("star", "diamond", "square", "triangle-up", "hexagon")

ROW = 34
GRID = "rgba(125, 135, 148, 0.25)"
GROUND = "rgba(125, 135, 148, 0.12)"
# Behind the line of a site: its interval, or the places that it could have.
BAND = "rgba(47, 127, 214, 0.18)"

# A trace or a part of a layout in Plotly's own words.
Part = dict[str, Any]


class Drawn(go.Figure):
    """A figure that nobody changes any more, kept and sent many times.

    Plotly copies a figure part by part each time it is sent, which costs more than all the rest of sending it;
    this one is copied once.
    """

    def to_dict(self) -> dict[str, Any]:
        """What Plotly's own `to_dict` gives; the same dict each time, so treat it as read-only."""
        if not hasattr(self, "_copied"):
            self._copied: dict[str, Any] = super().to_dict()
        return self._copied


def figure(traces: list[Part], *, height: int, **layout: Part | list[Part] | str | bool) -> Drawn:
    """A figure of `traces` with the margins that all charts share; text takes the page's colour."""
    shared: Part = {
        # Plotly's default template is nine tenths of a small chart's bytes and of the time to write it; all that it would
        # say is said here or by Streamlit's theme, which needs a template to put its fonts and colours into.
        "template": {"layout": {"hovermode": "closest"}},
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }
    return Drawn({"data": traces, "layout": shared | layout})


# Charts would read <a> and <b> in a name as a link and as bold.
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def name(text: object) -> str:
    """A name from outside as charts show it."""
    return str(text).translate(str.maketrans(ENTITIES))


def names(*columns: str) -> list[pl.Expr]:
    """Columns of names from outside as charts show them."""
    return [pl.col(column).str.replace_many(list(ENTITIES), list(ENTITIES.values())) for column in columns]


def axis(**own: object) -> Part:
    """An axis that finds room for its labels and does not move under a finger."""
    return {"gridcolor": GRID, "zeroline": False, "automargin": True, "fixedrange": True} | own


def upright_line(x: float | str, **line: object) -> Part:
    """A line from the bottom to the top at `x`."""
    return {"type": "line", "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "line": line}


def shaded(first: date, last: date) -> Part:
    """A grey ground behind the months from `first` to `last`, each half a month wide to either side."""
    half = timedelta(days=15)
    x0, x1 = str(first - half), str(last + half)
    ground: Part = {"fillcolor": GROUND, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "xref": "x", "yref": "paper", "x0": x0, "x1": x1, "y0": 0, "y1": 1} | ground


def interval(values: list[float], lows: Sequence[float | None], highs: Sequence[float | None], colour: str) -> Part:
    """Error bars from `lows` to `highs` around `values`; none where there is no interval (all answers alike, or one)."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [0.0 if high is None else high - value for value, high in zip(values, highs, strict=True)],
        "arrayminus": [0.0 if low is None else value - low for value, low in zip(values, lows, strict=True)],
        "color": colour,
        "thickness": 1.8,
        "width": 4,
    }


def rows_height(rows: int) -> int:
    """The height of a chart with a row per site or department."""
    return max(160, 70 + ROW * rows)
