"""The choices in the address, so that a link reopens the same view.

Written by hand and not by `bind="query-params"`: that writes labels instead of ids and leaves defaults out, so the same
link would show another month next month.
"""

import streamlit as st

KEYS = ("role", "region", "site", "until", "window", "metric", "survey", "guests")


def read(page: str) -> None:
    """Take choices from the address when a session begins or a link leads to another page.

    On every other run the widgets decide: the address may still be the one before the last click.
    """
    st.session_state["asked"] = {}
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        st.session_state["asked"] = {key: st.query_params[key] for key in KEYS if key in st.query_params}
        st.session_state.update(st.session_state["asked"])


def asked_for(key: str) -> str | None:
    """What the address of this run asks for under a key; None where it asks for nothing."""
    value = st.session_state["asked"].get(key)
    return None if value is None else str(value)


def write() -> None:
    """Put every choice into the address."""
    wanted = {key: st.session_state[key] for key in KEYS}
    if any(st.query_params.get(key) != value for key, value in wanted.items()):
        st.query_params.update(wanted)
