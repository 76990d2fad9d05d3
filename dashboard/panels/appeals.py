"""Appeals: a manager flags a response that should not count, while the window is open."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import wording
from dashboard.bonuses import Own
from dashboard.panels.deciding import Noted, decided_and_noted
from dashboard.selection import Selection
from dashboard.sentences.closing import GROUNDS
from dashboard.warehouse import home
from pipelines.acting import Acting
from pipelines.closing.appeals import Flagged, appeal_bonus
from pipelines.closing.state import Ground


def appeal_panel(chosen: Selection, own: Own) -> None:
    """Draw the own appeals and the form for another one."""
    closing, one = own.closing, own.statement
    assert closing is not None
    st.subheader("Appeals")
    mine = [appeal for appeal in closing.revision.appeals if appeal.person_id == one.person_id]
    for appeal in mine:
        ruling = appeal.ruling
        verdict = "not decided yet" if ruling is None else "accepted" if ruling.accepted else "rejected"
        why = f": {wording.said(ruling.act.reason)}" if ruling else ""
        st.markdown(f"- {GROUNDS[appeal.ground]}, {wording.day(appeal.filed.on)}: {verdict}{why}")
    st.caption(
        f"Until {wording.day(closing.revision.appeal_until)}. A low score is no ground. What HR decides is kept, and so is the "
        "score with and without the response."
    )
    with st.form("appeal", clear_on_submit=True, border=True):
        response_id = st.text_input("Id of the response, as the export writes it", key="appeal_response")
        ground = st.selectbox("Ground", list(GROUNDS), format_func=GROUNDS.__getitem__, key="appeal_ground")
        words = st.text_area("What happened, without names of guests", key="appeal_words", max_chars=500)
        if not st.form_submit_button("Appeal"):
            return
    flagged = Flagged(own.survey_id, response_id, one.person_id, ground or Ground.WRONG_SITE, words)
    acting = Acting(one.person_id, chosen.today, datetime.now(UTC))
    noted = Noted(chosen, acting, f"an appeal in bonus plan {own.plan.plan_id}")
    made = decided_and_noted(noted, lambda: appeal_bonus(home(), own.plan.plan_id, flagged, acting))
    if made is not None:
        st.success(f"Appeal {made.appeal_id} is filed; HR decides it.", icon=":material/check:")
