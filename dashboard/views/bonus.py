"""Bonus: where a manager stands and why, in money; for HR everybody; for a regional leader who is eligible."""

import streamlit as st

from dashboard import address, selection, wording
from dashboard.choice import choice
from dashboard.panels.eligibility import eligibility_panel
from dashboard.panels.own_bonus import own_bonus_panel
from dashboard.panels.payouts import payouts_panel
from dashboard.permissions import PaySight
from dashboard.sentences.bonus import period_words
from pipelines.mistakes import Mistake

chosen = selection.current()
door = chosen.pay

st.title("Bonus")
if door.sight is not PaySight.EVERYBODY:
    address.leave_out("person")
if door.sight is PaySight.NOTHING:
    st.info(
        "**Bonuses are seen by HR and by the managers themselves.** Regional leaders see who is eligible.",
        icon=":material/lock:",
    )
    st.stop()
try:
    plans = {plan.plan_id: plan for plan in door.plans}
    if not plans:
        st.info(
            "**No bonus plan yet.** A plan is a file in `reference/plans/`; `data/reference/examples/bonus_plans/` has one of "
            "every kind.",
            icon=":material/description:",
        )
        st.stop()
    plan = plans[choice("plan", "Plan", list(plans), lambda one: plans[one].plan_name, in_sidebar=False)]
    address.write_choice("plan")
    st.caption(f"{period_words(plan)}. {wording.UNFILTERED}")
    panel = {
        PaySight.OWN: own_bonus_panel,
        PaySight.ELIGIBILITY: eligibility_panel,
        PaySight.EVERYBODY: payouts_panel,
    }[door.sight]
    panel(chosen, plan.plan_id)
except Mistake as problem:
    said = f" {wording.said(problem.what)}. {wording.said(problem.mend)}." if door.sight is PaySight.EVERYBODY else ""
    st.error(f"**The statements can't be shown.**{said or ' HR is to be told.'}", icon=":material/error:")
