"""Closing a plan: how far it is, what HR may do next, and what later answers would change.

Until there is a sign-in, whoever sits before the page says who they are, as on the command line; what protects both is the
account on this machine.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from dashboard import selection, wording
from dashboard.bonuses import Standing
from dashboard.panels.deciding import Noted, acting_as, decided, decided_and_noted
from dashboard.selection import Selection
from dashboard.sentences.closing import GROUNDS, STAGES, history_lines
from dashboard.tables.closing import restated_table
from dashboard.taking_away import Paper, take_away
from dashboard.warehouse import home
from pipelines.acting import Acting
from pipelines.closing.appeals import review_appeal
from pipelines.closing.close import close_bonus, first_day_to_close
from pipelines.closing.open_statements import decide_amount, still_open
from pipelines.closing.reading import ClosedPlan
from pipelines.closing.reopening import reopen_bonus
from pipelines.closing.restatement import restatement_table
from pipelines.closing.signing import sign_bonus
from pipelines.closing.state import Appeal, Stage

DONE = "closing_done"


def closing_panel(chosen: Selection, standing: Standing) -> None:
    """Draw it, closed; what is done in it is a decision that is kept for ever."""
    about, done = st.session_state.pop(DONE, ("", ""))
    if done and about == standing.plan.plan_id:
        st.success(done, icon=":material/check:")
    # The same label at every stage: another one would be another expander, and a closed one.
    with st.expander("Closing", on_change="rerun", key="closing_open", icon=":material/lock_clock:") as panel:
        if not panel.open:
            return
        stage = standing.closing.stage if standing.closing else Stage.OPEN
        st.markdown(f"It is **{STAGES[stage]}**.")
        people = {one.person_id: one.person_name for one in chosen.pay.people_of_hr()}
        if not people:
            st.info("**Nobody is HR today,** so nobody can close, review or sign: assignments.csv lacks a row.")
            return
        by = acting_as(chosen, people, "closing_by")
        if by is None:
            return
        acting = Acting(by, chosen.today, datetime.now(UTC))
        if standing.closing is None:
            _close(chosen, standing, acting)
        else:
            _closed(chosen, standing, standing.closing, acting)


def _close(chosen: Selection, standing: Standing, acting: Acting) -> None:
    plan, first = standing.plan, first_day_to_close(standing.plan)
    if chosen.today < first:
        st.markdown(
            f"It can be closed from {wording.day(first)} on: {plan.window.late_days} days after its last day, so that late "
            "answers count."
        )
        return
    st.markdown(
        "Closing freezes scores, pay and statements; no later load changes them. Then the appeal window begins."
    )
    with st.form("close", border=True):
        period = st.text_input(
            "To be sure: the period that is closed, such as 2025 or 2025-01..2025-12", key="close_period"
        )
        if st.form_submit_button("Close"):
            done = "It is closed; the appeal window has begun."
            noted = Noted(chosen, acting, f"bonus plan {plan.plan_id} is closed")
            _do(noted, plan.plan_id, lambda: close_bonus(home(), plan.plan_id, period, acting), done)


def _closed(chosen: Selection, standing: Standing, closing: ClosedPlan, acting: Acting) -> None:
    names = {one.person_id: one.person_name for one in chosen.asker.reference.assignments}
    st.markdown("\n".join(f"- {line}" for line in history_lines(closing, names)))
    revision, plan_id = closing.revision, closing.plan_id
    if not revision.is_final:
        for appeal in revision.undecided:
            _review(chosen, plan_id, appeal, names, acting)
        _decide(chosen, standing, closing, names, acting)
    if closing.stage is Stage.SIGNING and st.button("Sign", key="sign"):
        noted = Noted(chosen, acting, f"bonus plan {plan_id} is signed")
        _do(noted, plan_id, lambda: sign_bonus(home(), plan_id, acting), f"Signed as {wording.said(names[acting.by])}.")
    if closing.stage in {Stage.FINAL, Stage.REOPENING, Stage.SIGNING, Stage.PROVISIONAL}:
        _restatement(chosen, plan_id)
    with st.form("reopen", border=True):
        st.markdown("**Reopen:** two people, each with a reason. What was paid stays readable.")
        reason = st.text_input("Reason", key="reopen_reason", max_chars=500)
        if st.form_submit_button("Ask to reopen"):
            noted = Noted(chosen, acting, f"bonus plan {plan_id} is to be reopened")
            _do(noted, plan_id, lambda: reopen_bonus(home(), plan_id, reason, acting), "It is kept, with your reason.")


def _review(chosen: Selection, plan_id: str, appeal: Appeal, names: dict[str, str], acting: Acting) -> None:
    with st.form(f"review_{appeal.appeal_id}", border=True):
        st.markdown(
            f"**Appeal {appeal.appeal_id}** of {wording.said(names.get(appeal.person_id, appeal.person_id))}: "
            f"{GROUNDS[appeal.ground]}. {wording.said(appeal.filed.reason)}"
        )
        reason = st.text_input("Why", key=f"review_reason_{appeal.appeal_id}", max_chars=500)
        verdict = st.radio("Verdict", ["Accept", "Reject"], horizontal=True, key=f"review_verdict_{appeal.appeal_id}")
        if st.form_submit_button("Decide the appeal"):
            accept = verdict == "Accept"
            ruling = f"{appeal.appeal_id} is {'accepted' if accept else 'rejected'}"
            _do(
                Noted(chosen, acting, f"bonus plan {plan_id}: appeal {ruling}"),
                plan_id,
                lambda: review_appeal(home(), plan_id, appeal.appeal_id, reason, acting, accept=accept),
                f"Appeal {ruling}.",
            )


def _decide(chosen: Selection, standing: Standing, closing: ClosedPlan, names: dict[str, str], acting: Acting) -> None:
    left, made = still_open(standing.payouts.statements), {one.person_id for one in closing.revision.amounts}
    asked = [*left, *sorted(made - set(left))]
    if not asked or closing.revision.signed:
        return
    with st.form("decide", border=True):
        st.markdown(
            f"**{wording.count(len(left), 'statements')} without an amount:** people decide, and say why."
            if left
            else "**Every statement has an amount.** What was decided can be decided otherwise until somebody signs."
        )
        person = st.selectbox("Whose", asked, format_func=lambda one: names.get(one, one), key="decide_person")
        amount = st.text_input(f"Amount, {standing.plan.currency}", key="decide_amount")
        reason = st.text_input("Why", key="decide_reason", max_chars=500)
        if st.form_submit_button("Decide the amount"):
            _do(
                # Not the amount: pay is kept out of logs.
                Noted(chosen, acting, f"bonus plan {standing.plan.plan_id}: the amount of {person}"),
                standing.plan.plan_id,
                lambda: decide_amount(home(), standing.plan.plan_id, person or "", amount, reason, acting),
                f"{wording.said(names.get(person or '', person or ''))} is paid {wording.said(amount)}.",
            )


def _restatement(chosen: Selection, plan_id: str) -> None:
    if not st.toggle("What would change by what is known now", key="restate"):
        return
    # What can't be restated costs nothing of what is frozen.
    found = decided(lambda: chosen.pay.restatement(plan_id))
    if found is None:
        return
    if not found.changed:
        st.success("Nothing: today's answers, posts and pay come to the very same.", icon=":material/check:")
        return
    st.markdown(
        f"**{wording.count(len(found.changed), 'statements')} would be different, by "
        f"{wording.money(found.difference, found.closed.currency)} together.** Nothing changes unless two people reopen it."
    )
    selection.room_for_tools()
    st.dataframe(restated_table(found.changed), hide_index=True, key="restated")
    take_away(
        chosen,
        "Download the restatement (CSV)",
        Paper("restatement", lambda: restatement_table(found.rows), about=f"plan {plan_id}"),
        key="restatement_csv",
    )


def _do(noted: Noted, plan_id: str, act: Callable[[], object], done: str) -> None:
    if decided_and_noted(noted, act) is not None:
        st.session_state[DONE] = (plan_id, done)
        st.rerun()
