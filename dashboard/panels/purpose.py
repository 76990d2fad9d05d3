"""What lists of people are for: beside every one of them."""

import streamlit as st

from dashboard import wording
from pipelines.recognition.staff.purpose import IN_SHORT, PURPOSE


def purpose_note(*, in_short: bool = False) -> None:
    """Draw the purpose note; `in_short` beside a list of all awards, where the award itself has all of it."""
    st.caption(f":material/groups: {wording.said(IN_SHORT if in_short else PURPOSE)}")
