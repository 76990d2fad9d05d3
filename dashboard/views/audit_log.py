"""Audit log: who saw, took away, unmasked and decided what, for HR."""

import streamlit as st

from dashboard import selection, wording
from dashboard.panels.audit_filters import audit_filters
from dashboard.sentences.audit_log import log_sentence
from dashboard.signing_in.way import way
from dashboard.tables.audit_log import audit_log_table
from dashboard.taking_away import Paper, take_away
from pipelines.audit.words import asked_in_words, audit_table
from pipelines.mistakes import Mistake
from pipelines.serving.serving import SignIn

# A page that shows more is slow to load and read by nobody; the file has all of them.
MOST_ROWS = 500
# So many seals are worked out again on every look: a hundredth of a second.
CHECKED = 1_000

chosen = selection.current()
door = chosen.audit

st.title("Audit log")
if not door.is_open:
    st.info("**The audit log is for HR.**", icon=":material/lock:")
    st.stop()
try:
    found = door.checked(last=CHECKED)
    if found is None or not found.rows:
        st.info("**Nothing is noted yet.**", icon=":material/history:")
        st.stop()
    if found.fault:
        st.error(
            f"**The log can't be trusted:** {wording.said(found.fault)}. Tell the person who looks after the data; "
            "`guest-tracking audit` says more.",
            icon=":material/error:",
        )
    else:
        st.caption(log_sentence(found, CHECKED, signs_in=way() is not SignIn.NONE))
    asked = audit_filters(door)
    rows, count = door.rows(asked, most=MOST_ROWS), door.count(asked)
    if not rows:
        st.info("**No such row.** Choose other days, another page or another person.", icon=":material/search_off:")
        st.stop()
    selection.room_for_tools()
    st.dataframe(
        audit_log_table(rows),
        hide_index=True,
        key="audit_log",
        column_config={"Of what": st.column_config.TextColumn(width=380)},
    )
    if count > len(rows):
        st.caption(f"The newest {len(rows):,} of {count:,}: narrow it down, or take all of them away.")
    take_away(
        chosen,
        f"Download {wording.count(count, 'rows')} (CSV)",
        Paper("audit-log", lambda: audit_table(door.rows(asked)), about=asked_in_words(asked) or "all rows"),
        key="audit_log_csv",
    )
    st.caption("That this page was seen, and the file taken away, is in the log too.")
except Mistake as problem:
    st.error(f"**The log can't be read.** {wording.said(problem.what)}.", icon=":material/error:")
