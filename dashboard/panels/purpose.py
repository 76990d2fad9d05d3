"""What lists of people are for: beside every one of them."""

import streamlit as st

from dashboard import wording
from pipelines.recognition.staff.purpose import PURPOSE


def purpose_note() -> None:
    """Draw the purpose note."""
    st.caption(f":material/groups: {wording.said(PURPOSE)}")
