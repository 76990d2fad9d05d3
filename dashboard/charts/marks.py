"""Lines in a chart over time: where a question is asked otherwise, and what happened."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from dashboard.charts.theme import OTHERS, Part, name, upright_line


class Mark(NamedTuple):
    """A line before a month of a chart. Its letter stands on top, and in a list below the chart; none for a break."""

    month: date
    letter: str = ""
    words: str = ""


def marked(marks: Iterable[Mark], *, after: date) -> tuple[list[Part], list[Part]]:
    """Dotted lines before the months of `marks`, and the letters on top of them, whose words show under the pointer.

    Marks of months up to `after`, the first of the chart, stand before it and are left out.
    """
    by_month: dict[date, list[Mark]] = {}
    for mark in sorted(marks):
        if mark.month > after:
            by_month.setdefault(mark.month, []).append(mark)
    lines = [upright_line(_before(month), dash="dot", width=1.5, color=OTHERS) for month in by_month]
    letters: list[Part] = [
        {
            "x": _before(month),
            "y": 1,
            "xref": "x",
            "yref": "paper",
            "yanchor": "top",
            "xanchor": "left",
            "text": " ".join(mark.letter for mark in here if mark.letter),
            "hovertext": "<br>".join(f"{mark.letter} {name(mark.words)}" for mark in here if mark.letter),
            "showarrow": False,
            "font": {"size": 13},
        }
        for month, here in by_month.items()
        if any(mark.letter for mark in here)
    ]
    return lines, letters


def _before(month: date) -> str:
    """Where a line stands that parts `month` from the one before."""
    return str(month - timedelta(days=15))
