"""Who is not honoured: the shortlist behind an award, and the one rule that kept each of the others out."""

import polars as pl
import streamlit as st

from dashboard import wording
from dashboard.recognition import SeenAward, SeenYear
from dashboard.selection import Selection
from dashboard.sentences.recognition import excluded_sentence
from dashboard.tables.recognition import WHY_NOT, excluded_table, shortlist_table
from pipelines.recognition.frames import EXCLUDED
from pipelines.recognition.rules import WORDS

LARGE = {WHY_NOT: st.column_config.TextColumn(width="large")}


def why_not_panel(chosen: Selection, seen: SeenYear, one: SeenAward, own_site: str | None) -> None:
    """Draw what of it may be seen; nothing where nothing may."""
    counts = chosen.recognition.excluded_by(seen.year, one.award.award_id)
    if counts is not None and not counts.is_empty():
        st.markdown(excluded_sentence(counts, WORDS))
    ranked, excluded = (
        one.standings.filter(is_so) for is_so in (pl.col("state") != EXCLUDED, pl.col("state") == EXCLUDED)
    )
    if not ranked.is_empty():
        with st.expander(
            f"The shortlist: {wording.count(ranked.height, 'candidates')}, eligible and not honoured", key="shortlist"
        ):
            st.dataframe(
                shortlist_table(ranked, one.award, own_site, one.ahead),
                hide_index=True,
                key="shortlist_table",
                column_config=LARGE,
            )
            st.caption(
                "Rank range: the ranks that the answers can't rule out."
                + (" Of people the better half of the shortlist is shown, and only until the year is final."
                   if one.award.is_of_people else "")
            )  # fmt: skip
    if not excluded.is_empty():
        with st.expander(f"Why not: {wording.count(excluded.height, 'candidates')}, not eligible", key="why_not"):
            st.caption("The one rule that each did not fulfil, the first in a fixed order. The table can be searched.")
            st.dataframe(
                excluded_table(excluded, one.award, own_site, WORDS),
                hide_index=True,
                key="why_not_table",
                column_config=LARGE,
            )
