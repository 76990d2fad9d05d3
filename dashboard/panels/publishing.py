"""Publishing the list of an award year, taking it back for a reason, and what later answers would change: for HR.

Until there is a sign-in, whoever sits before the page says who they are, as on the command line; what protects both is the
account on this machine.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from dashboard import selection, wording
from dashboard.panels.deciding import Noted, acting_as, decided, decided_and_noted
from dashboard.recognition import SeenYear
from dashboard.selection import Selection
from dashboard.sentences.publishing import edition_lines
from dashboard.tables.arrow import as_arrow
from dashboard.tables.publishing import differences_table
from dashboard.taking_away import Paper, take_away
from dashboard.warehouse import home
from pipelines.acting import Acting
from pipelines.recognition.publishing.publish import publish
from pipelines.recognition.publishing.recalling import recall

DONE = "publishing_done"


def publishing_panel(chosen: Selection, seen: SeenYear) -> None:
    """Draw it, closed; what is done in it is a decision that is kept for ever."""
    about, done = st.session_state.pop(DONE, (0, ""))
    if done and about == seen.year:
        st.success(done, icon=":material/check:")
    with st.expander("Publishing", on_change="rerun", key="publishing_open", icon=":material/campaign:") as panel:
        if not panel.open:
            return
        editions = chosen.recognition.editions(seen.year)
        names = {one.person_id: one.person_name for one in chosen.asker.reference.assignments}
        if editions:
            st.markdown("\n".join(f"- {line}" for line in edition_lines(editions, names)))
        people = {one.person_id: one.person_name for one in chosen.recognition.people_of_hr()}
        if not people:
            st.info("**Nobody is HR today,** so nobody can publish or take back: assignments.csv lacks a row.")
            return
        by = acting_as(chosen, people, "publishing_by")
        if by is None:
            return
        acting = Acting(by, chosen.today, datetime.now(UTC))
        if seen.published_on is None:
            _publish(chosen, seen, acting)
        else:
            _published(chosen, seen, acting)


def _publish(chosen: Selection, seen: SeenYear, acting: Acting) -> None:
    if chosen.today < seen.final_from:
        st.markdown(
            f"It can be published from {wording.day(seen.final_from)} on: then every window is over, and late answers are in."
        )
        return
    st.markdown(
        "Publishing freezes the list with its hash: it can be printed again at any time, and no later answer changes it."
    )
    with st.form("publish", border=True):
        typed = st.text_input("To be sure: the year that is published", key="publish_year")
        if st.form_submit_button("Publish"):
            if typed.strip() != str(seen.year):
                st.error(f"The year on this page is {seen.year}: write it to publish it.", icon=":material/error:")
                return
            noted = Noted(chosen, acting, f"the award list of {seen.year} is published")
            _do(noted, seen.year, lambda: publish(home(), seen.year, acting), "The list is published.")


def _published(chosen: Selection, seen: SeenYear, acting: Acting) -> None:
    _differences(chosen, seen)
    with st.form("recall", border=True):
        st.markdown("**Take it back:** with a reason. The list stays readable, and another one can be published.")
        reason = st.text_input("Reason", key="recall_reason", max_chars=500)
        if st.form_submit_button("Take the list back"):
            noted = Noted(chosen, acting, f"the award list of {seen.year} is taken back")
            _do(noted, seen.year, lambda: recall(home(), seen.year, acting, reason), "The list is taken back.")


def _differences(chosen: Selection, seen: SeenYear) -> None:
    if not st.toggle("What would change by what is known now", key="award_differences"):
        return
    found = decided(lambda: chosen.recognition.differences(seen.year))
    if found is None:
        return
    if not found:
        st.success("Nothing: today's answers and rules come to the very same list.", icon=":material/check:")
        return
    st.markdown(
        f"**{wording.count(len(found), 'things')} would be different.** The list stays as it is unless it is taken back."
    )
    selection.room_for_tools()
    table = differences_table(found)
    st.dataframe(table.pipe(as_arrow), hide_index=True, key="differences")
    take_away(
        chosen,
        "Download the differences (CSV)",
        Paper("recognition-differences", lambda: table, about=f"award year {seen.year}"),
        key="differences_csv",
    )


def _do(noted: Noted, year: int, act: Callable[[], object], done: str) -> None:
    if decided_and_noted(noted, act) is not None:
        st.session_state[DONE] = (year, done)
        st.rerun()
