"""Colours, fonts and margins of every chart.

The colours keep a contrast of at least 3 : 1 on the light and the dark background alike (test_theme.py measures it),
so one figure serves both themes; they come from the Okabe–Ito family, and no meaning is carried by colour alone.
"""

import plotly.graph_objects as go

OURS = "#2F7FD6"
OTHERS = "#7D8794"
CHAIN = "#B5762A"
BETTER = "#2F7FD6"
WORSE = "#D2691E"
UNCLEAR = "#7D8794"

VERDICT_COLOURS = {"better": BETTER, "worse": WORSE, "no real difference": UNCLEAR, "too few answers": UNCLEAR}
VERDICT_SYMBOLS = {"better": "triangle-up", "worse": "triangle-down", "no real difference": "circle"}

ROW = 34
GRID = "rgba(125, 135, 148, 0.25)"


def figure(*, height: int) -> go.Figure:
    """An empty figure with the margins and axes that all charts share; text takes the page's colour."""
    empty = go.Figure()
    empty.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "title": None},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    empty.update_xaxes(gridcolor=GRID, zeroline=False, automargin=True, fixedrange=True)
    empty.update_yaxes(gridcolor=GRID, zeroline=False, automargin=True, fixedrange=True)
    return empty


def rows_height(rows: int) -> int:
    """The height of a chart with a row per site or department."""
    return max(160, 70 + ROW * rows)
