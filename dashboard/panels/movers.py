"""Who moved in the list, real changes first."""

import streamlit as st

from dashboard import selection
from dashboard.questions import moves
from dashboard.questions.view import View
from dashboard.selection import Selection
from dashboard.sentences.moves import movers_sentence
from dashboard.tables.movers import movers_caption, movers_table


def movers_panel(chosen: Selection, view: View) -> None:
    """Draw it: the sites whose place or score has changed since the period before."""
    ask, before = chosen.asker.ask, view.period_before.label()
    st.subheader("Who moved")
    st.markdown(movers_sentence(ask(moves.movers, view=view), before))
    who_moved = chosen.asker.make(movers_table, moves.movers, {"view": view}, metric=view.metric)
    if who_moved.num_rows:
        selection.room_for_tools()
        st.dataframe(who_moved, hide_index=True, height="content", key="movers")
        st.caption(movers_caption(ask(moves.movers, view=view), before))
