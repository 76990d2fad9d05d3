"""Who is not honoured: the shortlist behind an award, and the one rule that kept each of the others out."""

import polars as pl
import streamlit as st

from dashboard.recognition import SeenAward, SeenYear
from dashboard.selection import Selection
from dashboard.sentences.recognition import excluded_sentence
from dashboard.tables.recognition import WHY_NOT, excluded_table, shortlist_table
from pipelines.recognition.frames import EXCLUDED
from pipelines.recognition.rules import WORDS

LARGE = {WHY_NOT: st.column_config.TextColumn(width="large")}


def why_not_panel(chosen: Selection, seen: SeenYear, one: SeenAward, own_site: str | None) -> None:
    """Draw what of it may be seen, each list once it is opened; nothing where nothing may."""
    counts = chosen.recognition.excluded_by(seen.year, one.award.award_id)
    if counts is not None and not counts.is_empty():
        st.markdown(excluded_sentence(counts, WORDS))
    states = set(one.standings["state"].unique())
    if states - {EXCLUDED}:
        _shortlist(chosen, seen, one, own_site)
    if EXCLUDED in states:
        _excluded(chosen, seen, one, own_site)


def _shortlist(chosen: Selection, seen: SeenYear, one: SeenAward, own_site: str | None) -> None:
    label = "The shortlist: who is eligible and not honoured"
    with st.expander(label, on_change="rerun", key="shortlist_open", icon=":material/format_list_numbered:") as panel:
        if not panel.open:
            return
        table = chosen.recognition.made(
            ("shortlist", seen.year, one.award.award_id),
            lambda: shortlist_table(one.standings.filter(pl.col("state") != EXCLUDED), one.award, own_site, one.ahead),
        )
        st.dataframe(table, hide_index=True, key="shortlist", column_config=LARGE)
        of_people = " Of people the better half of the shortlist is shown, and only until the year is final."
        st.caption(
            f"Rank range: the ranks that the answers can't rule out.{of_people if one.award.is_of_people else ''}"
        )


def _excluded(chosen: Selection, seen: SeenYear, one: SeenAward, own_site: str | None) -> None:
    label = "Why not: who is not eligible, and by which rule"
    with st.expander(label, on_change="rerun", key="why_not_open", icon=":material/rule:") as panel:
        if not panel.open:
            return
        table = chosen.recognition.made(
            ("excluded", seen.year, one.award.award_id),
            lambda: excluded_table(one.standings.filter(state=EXCLUDED), one.award, own_site, WORDS),
        )
        st.caption("The one rule that each did not fulfil, the first in a fixed order. The table can be searched.")
        st.dataframe(table, hide_index=True, key="why_not", column_config=LARGE)
