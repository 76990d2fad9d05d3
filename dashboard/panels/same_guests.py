"""What places and scores would be if all sites had the same guests: beside the raw ones, never instead."""

import streamlit as st

from dashboard import selection
from dashboard.questions import mix
from dashboard.questions.view import View
from dashboard.selection import Selection
from dashboard.sentences.mix import how_adjusted, how_kinds_are_told, mix_sentence
from dashboard.tables.mix import kinds_table, mix_table


def same_guests_panel(chosen: Selection, view: View) -> None:
    """Draw it for the sites of the view's list; its tables when they are opened."""
    metric, make = view.metric, chosen.asker.make
    st.subheader("If all sites had the same guests")
    mixed = chosen.asker.ask(mix.mixed, view=view)
    st.markdown(mix_sentence(mixed, metric))
    if mixed.why_not:
        return
    pinned = {
        "Place": st.column_config.TextColumn(width=70, pinned=True),
        "Site": st.column_config.TextColumn(width=130 if selection.on_phone() else None, pinned=True),
    }
    with st.expander("Raw and adjusted, site by site", on_change="rerun", key="mix_open") as adjusted:
        if adjusted.open:
            st.dataframe(
                make(mix_table, mix.mixed, {"view": view}, metric=metric, highlight=chosen.view.site_id),
                hide_index=True,
                height="content",
                key="mix",
                column_config=pinned,
                alt="Raw and adjusted score of each site",
            )
            st.caption(how_adjusted(metric))
    with st.expander("What each kind of guests scores", on_change="rerun", key="kinds_open") as kinds:
        if kinds.open:
            st.dataframe(
                make(kinds_table, mix.mixed, {"view": view}, metric=metric),
                hide_index=True,
                height="content",
                key="kinds",
                alt="What each kind of guests scores against the average guest",
            )
            st.caption(how_kinds_are_told(metric))
