"""The candidates of one class of an award, drawn."""

import polars as pl
import streamlit as st

from dashboard import selection
from dashboard.charts.recognition import award_chart, drawn
from dashboard.charts.theme import Drawn
from dashboard.choice import choice
from dashboard.recognition import SeenAward, SeenYear
from dashboard.selection import Selection
from dashboard.sentences.recognition import chart_words
from pipelines.recognition.called import who
from pipelines.reference.awards.award import DEPARTMENT


def award_chart_panel(chosen: Selection, seen: SeenYear, one: SeenAward, own_site: str | None) -> None:
    """Draw it, the class of the own site first; nothing where nobody is ranked."""
    door, about = chosen.recognition, (seen.year, one.award.award_id)
    classes = door.made(("classes", *about), lambda: _classes(one, own_site))
    if not classes:
        return
    # A choice of its own for each award: the classes of another one are others.
    key, ids = f"class_of_{one.award.award_id}", list(classes)
    class_id = ids[0] if len(ids) == 1 else choice(key, "Class drawn", ids, classes.__getitem__, in_sidebar=False)
    figure, words = door.made(("chart", *about, class_id), lambda: _chart(one, class_id, own_site))
    st.plotly_chart(figure, key="award_chart", config=selection.CHART, alt=words)


def _classes(one: SeenAward, own_site: str | None) -> dict[str, str]:
    """The names of the classes in which somebody is ranked: that of the own site first, then as lists have them."""
    ranked = one.own.filter(pl.col("value").is_not_null(), pl.col("rank").is_not_null())
    is_own = pl.col("site_id") == (own_site or "")
    found = ranked.group_by("class_id", "class_name").agg(is_own=is_own.any())
    ordered = found.sort(~pl.col("is_own"), "class_id")
    return dict(ordered.select("class_id", "class_name").iter_rows())


def _chart(one: SeenAward, class_id: str, own_site: str | None) -> tuple[Drawn, str]:
    shown = drawn(one.own.filter(class_id=class_id), one.award, own_site)
    # A department's class is the department: in the chart of it only the site differs.
    own = who if one.award.level != DEPARTMENT else lambda row: str(row["site_name"] or row["site_id"])
    return award_chart(shown, one.award, own_site=own_site, called=own), chart_words(shown, one.award)
