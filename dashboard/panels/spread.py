"""Whether an award favours a kind of site: for HR, before a list is read out."""

import streamlit as st

from dashboard.recognition import SeenYear
from dashboard.selection import Selection
from dashboard.sentences.recognition import spread_sentence
from dashboard.tables.recognition import spread_table
from pipelines.reference.awards.award import Award


def spread_panel(chosen: Selection, seen: SeenYear, award: Award) -> None:
    """Draw who is honoured against the eligible field, with a warning where a kind is favoured; nothing but for HR."""
    found = chosen.recognition.spread(seen.year, award.award_id)
    if found is None or found["honoured"].sum() == 0:
        return
    is_favoured = bool(found["is_favoured"].any())
    if is_favoured:
        st.warning(spread_sentence(found), icon=":material/balance:")
    label = "Who is honoured, kind by kind"
    with st.expander(label, on_change="rerun", key="spread_open", icon=":material/balance:") as panel:
        if not panel.open:
            return
        if not is_favoured:
            st.markdown(spread_sentence(found))
        st.dataframe(spread_table(found), hide_index=True, height="content", key="spread")
        st.caption(
            "Eligible: who could have been honoured. To be expected: so many, were they drawn from the eligible of each class "
            "by lot. A kind is favoured where as many come about by lot less than once in twenty, all kinds looked at together."
        )
