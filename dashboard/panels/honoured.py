"""Everybody honoured in a year, award by award."""

import streamlit as st

from dashboard import selection
from dashboard.panels.purpose import purpose_note
from dashboard.permissions import AwardSight
from dashboard.recognition import SeenYear
from dashboard.selection import Selection
from dashboard.sentences.recognition import year_sentence
from dashboard.tables.recognition import honoured_table


def honoured_panel(chosen: Selection, seen: SeenYear) -> None:
    """Draw who is honoured, and how many awards honour nobody."""
    door = chosen.recognition
    st.markdown(door.made(("year sentence", seen.year), lambda: year_sentence(seen)))
    if all(one.winners.is_empty() for one in seen.awards):
        return
    selection.room_for_tools()
    own_site = chosen.view.site_id if door.sight is AwardSight.OWN_SITE else None
    table = door.made(("honoured", seen.year), lambda: honoured_table(seen.awards, own_site))
    st.dataframe(table, hide_index=True, key="honoured")
    if any(one.award.is_of_people and not one.winners.is_empty() for one in seen.awards):
        purpose_note(in_short=True)
