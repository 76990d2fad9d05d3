"""Comments one below the other, some at a time, each with the scores that the guest gave: as text, never as markup."""

import streamlit as st

from dashboard.panels.unmasking import unmasking_panel
from dashboard.questions.comments import Comments, Filters
from dashboard.selection import Selection
from dashboard.sentences.comments import heading, scores
from pipelines.reference.organisation import OVERALL, RECOMMEND

# So many are read at once.
AT_ONCE = 20
PAGE, OF = "comments_page", "comments_page_of"


def comments_panel(chosen: Selection, found: Comments, filters: Filters) -> None:
    """Draw the newest, and below them a choice of the next ones."""
    organisation = chosen.asker.reference.organisation
    departments = {one.department_id: one.department_name for one in organisation.departments}
    measures = {OVERALL: "Overall", RECOMMEND: "Recommend"} | departments
    sites = organisation.site_labels if filters.every_site else {}
    pages = -(-found.rows.height // AT_ONCE)
    begin = (_page(pages, repr((chosen.view, filters))) - 1) * AT_ONCE
    for row in found.rows.slice(begin, AT_ONCE).iter_rows(named=True):
        with st.container(border=True):
            st.caption(heading(row, departments, sites))
            # Text, so that no link, no picture and no formula of a guest is ever more than letters.
            st.text(row["text_masked"])
            st.caption(scores(row, measures))
            unmasking_panel(chosen, row)
    if pages > 1:
        st.number_input(f"Page (of {pages:,})", 1, pages, key=PAGE)


def _page(pages: int, asked: str) -> int:
    """Which page is chosen: the first one where something else is asked for than before."""
    page = st.session_state.get(PAGE)
    if st.session_state.get(OF) != asked or not isinstance(page, int) or not 1 <= page <= pages:
        st.session_state[OF], page = asked, 1
    st.session_state[PAGE] = page
    return page
