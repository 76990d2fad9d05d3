"""The choices in the address, so that a link reopens the same view and the browser's Back undoes a choice.

Written by hand and not by `bind="query-params"`: that writes labels instead of ids and leaves defaults out, so the same
link would show another month next month.
"""

from collections.abc import Collection
from urllib.parse import urlencode, urlsplit

import streamlit as st

KEYS = (
    "role",
    "heads",
    "region",
    "site",
    "until",
    "window",
    "metric",
    "survey",
    "guests",
    "department",
    "among",
    "sites",
    "comments_of",
    "comments_about",
    "comments_score",
    "comments_language",
    "plan",
    "person",
    "award_year",
    "award",
)
COMPARE = "Compare sites"
RANKING = "Region ranking"
DEPARTMENTS = "Departments"
COMMENTS = "Comments"
BONUS = "Bonus"
RECOGNITION = "Recognition"
# Choices that are remembered on every page, but stand in the address of one alone, by the title of that page.
OF_ONE_PAGE = {
    "sites": COMPARE,
    "comments_of": COMMENTS,
    "comments_about": COMMENTS,
    "comments_score": COMMENTS,
    "comments_language": COMMENTS,
    "plan": BONUS,
    "person": BONUS,
    "award_year": RECOGNITION,
    "award": RECOGNITION,
}


def is_bare() -> bool:
    """Whether a session begins just now, and its address asks for no choice: nobody followed a link to a view."""
    return "page" not in st.session_state and not _in_the_address()


def read(page: str) -> None:
    """Take choices from the address when a session begins, a link leads to another page, or the visitor goes back.

    On every other run the widgets decide: the address may still be the one before the last click.
    """
    st.session_state["asked"] = {}
    if st.session_state.get("page") != page or _went_back():
        st.session_state["page"] = page
        st.session_state["asked"] = _in_the_address()
        st.session_state.update(st.session_state["asked"])


def _went_back() -> bool:
    """Whether the address is not the one we wrote last, though no choice was made since."""
    written = st.session_state.get("written", {})
    is_untouched = all(st.session_state.get(key, value) == value for key, value in written.items())
    there = _in_the_address() if is_untouched else {}
    return any(there.get(key, value) != value for key, value in written.items())


def _in_the_address() -> dict[str, str]:
    there = st.query_params.to_dict()
    return {key: there[key] for key in KEYS if key in there}


def here(pages: Collection[str]) -> str:
    """The page of this run with the choices that its address asks for, as a path of ours; the first one where it is none of
    `pages`. What the browser says of its address chooses among these alone."""
    name = urlsplit(st.context.url or "").path.rpartition("/")[2]
    asked = urlencode(_in_the_address())
    return f"/{name if name in pages else ''}" + (f"?{asked}" if asked else "")


def asked_for(key: str) -> str | None:
    """What the address of this run asks for under a key; None where it asks for nothing."""
    value = st.session_state["asked"].get(key)
    return None if value is None else str(value)


def write() -> None:
    """Put every choice into the address; a choice that this page does not have leaves it."""
    here = [key for key in KEYS if OF_ONE_PAGE.get(key, st.session_state["page"]) == st.session_state["page"]]
    wanted = {key: st.session_state[key] for key in here if key in st.session_state}
    st.session_state["written"] = wanted
    if _in_the_address() != wanted:
        for key in KEYS:
            if key in st.query_params and key not in wanted:
                del st.query_params[key]
        st.query_params.update(wanted)


def write_choice(key: str) -> None:
    """Put the one choice that a fragment can change into the address; the others were written with the page.

    All are sent along, as the browser may still show the address from before the last click.
    """
    written, value = st.session_state["written"], st.session_state[key]
    if written.get(key) != value:
        written[key] = value
        st.query_params.update(written)


def leave_out(key: str) -> None:
    """Forget a choice that is not for who is looking now, and take it out of the address."""
    st.session_state.pop(key, None)
    st.session_state["written"].pop(key, None)
    if key in st.query_params:
        del st.query_params[key]
