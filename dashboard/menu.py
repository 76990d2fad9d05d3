"""The pages there are, and which of them the menu offers to whom (`permissions`).

Streamlit has to know the pages before it is known who is looking: so all of them are named first, with those to be seen in the
menu that were in it on the last run, and once more when it is known.
"""

from collections.abc import Set
from pathlib import Path

import streamlit as st

from dashboard import address
from dashboard.scopes import Principal

VIEWS = Path(__file__).parent / "views"
DATA_QUALITY = "Data quality"
AUDIT_LOG = "Audit log"

RANKING = "region_ranking"

# In the order of the menu; the first is where a visit begins, unless `lead_on` leads on.
PAGES = {
    "my_site": ("My site", ":material/home:"),
    "drivers": ("First things to fix", ":material/build:"),
    "region_ranking": (address.RANKING, ":material/format_list_numbered:"),
    "compare": (address.COMPARE, ":material/compare_arrows:"),
    "trends": ("Trends", ":material/show_chart:"),
    "departments": (address.DEPARTMENTS, ":material/grid_on:"),
    "comments": (address.COMMENTS, ":material/chat:"),
    "bonus": (address.BONUS, ":material/payments:"),
    "recognition": (address.RECOGNITION, ":material/trophy:"),
    "data_quality": (DATA_QUALITY, ":material/fact_check:"),
    "audit_log": (AUDIT_LOG, ":material/history:"),
}


def begin() -> st.Page:
    """The page that is asked for, whoever asks; the menu stays as it was."""
    return _navigation(st.session_state.get("menu", frozenset()))


def offer(pages: Set[str]) -> None:
    """Show these pages in the menu, and no other."""
    if st.session_state.get("menu") != pages:
        st.session_state["menu"] = frozenset(pages)
        _navigation(pages)


def lead_on(page: st.Page, principal: Principal) -> None:
    """From the first page to the ranking, for who answers for no single site: "My site" would be any site of theirs."""
    if is_among(page, {next(iter(PAGES))}) and principal.site_id is None:
        st.switch_page(VIEWS / f"{RANKING}.py")


def is_among(page: st.Page, pages: Set[str]) -> bool:
    """Whether a page is one of these."""
    return page.title in {PAGES[name][0] for name in pages}


def _navigation(offered: Set[str]) -> st.Page:
    return st.navigation(
        [
            st.Page(
                VIEWS / f"{name}.py",
                title=title,
                icon=icon,
                default=place == 0,
                visibility="visible" if name in offered else "hidden",
            )
            for place, (name, (title, icon)) in enumerate(PAGES.items())
        ]
    )
