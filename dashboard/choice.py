"""A select box whose choice stands in the address and survives page changes."""

from collections.abc import Callable

import streamlit as st

from dashboard import address, wording


def choice(key: str, label: str, options: list[str], words: Callable[[str], str], *, in_sidebar: bool = True) -> str:
    """The option chosen under `key`, from a select box in the sidebar or where the page stands.

    A value that is no option (an old link) falls back to the first one and says so.
    """
    settle(key, label, options, words)
    chosen = (st.sidebar if in_sidebar else st).selectbox(label, options, key=key, format_func=words)
    return options[0] if chosen is None else chosen


def choice_of_many(key: str, label: str, names: dict[str, str], *, in_sidebar: bool = True) -> str:
    """A choice among `names` by id; where there is but one, nothing is drawn."""
    if len(names) == 1:
        return settle(key, label, list(names), names.__getitem__)
    return choice(key, label, list(names), names.__getitem__, in_sidebar=in_sidebar)


def settle(key: str, label: str, options: list[str], words: Callable[[str], str]) -> str:
    """As `choice` with nothing drawn: for a choice that there is only one of."""
    if st.session_state.get(key) not in options:
        asked = address.asked_for(key)
        if asked is not None:
            st.warning(
                f"“{label}: {wording.cut(asked)}”, which the link asks for, can't be shown. "
                f"{wording.said(words(options[0]))} is shown instead."
            )
        st.session_state[key] = options[0]
    return str(st.session_state[key])
