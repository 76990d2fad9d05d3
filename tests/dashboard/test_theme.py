"""Colours that can be read on both themes, and told apart without red and green."""

import tomllib
from pathlib import Path

import plotly.graph_objects as go
import pytest
from plotly.io import to_json

from dashboard.charts import theme

CONFIG = tomllib.loads((Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml").read_text())
COLOURS = {theme.OURS, theme.OTHERS, theme.CHAIN, theme.BETTER, theme.WORSE, theme.UNCLEAR, *theme.TIER_COLOURS}


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colour", sorted(COLOURS | set(CONFIG["theme"]["chartCategoricalColors"])))
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_chart_colour_stands_out_from_the_background(colour: str, mode: str) -> None:
    assert _contrast(colour, CONFIG["theme"][mode]["backgroundColor"]) >= 3.0


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_and_links_can_be_read(mode: str) -> None:
    palette = CONFIG["theme"][mode]

    assert _contrast(palette["textColor"], palette["backgroundColor"]) >= 7.0
    assert _contrast(palette["primaryColor"], palette["backgroundColor"]) >= 4.5


def test_better_and_worse_differ_in_shape_too() -> None:
    assert len(set(theme.VERDICT_SYMBOLS.values())) == len(theme.VERDICT_SYMBOLS)


def test_streamlit_gets_ten_chart_colours() -> None:
    assert len(CONFIG["theme"]["chartCategoricalColors"]) >= 10


def test_nothing_is_sent_outside() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == "127.0.0.1"


def test_a_figure_is_copied_once_and_sent_as_plotly_would_send_it() -> None:
    trace = {"type": "scatter", "x": [1.5, 2.5, None], "y": ["a", "b", "<c>"], "error_x": {"array": [0.1, 0.2, 0.3]}}
    drawn = theme.figure([trace], height=200, xaxis=theme.axis())

    # As Streamlit sends it, twice.
    sent = [to_json(drawn.to_dict(), validate=False) for _ in range(2)]

    assert sent[0] == sent[1] == to_json(go.Figure(drawn).to_dict(), validate=False)
    assert drawn.to_dict() is drawn.to_dict()
