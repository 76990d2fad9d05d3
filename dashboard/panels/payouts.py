"""All payouts of a plan: for HR."""

from collections.abc import Sequence

import streamlit as st

from dashboard import address, selection, wording
from dashboard.auditing import detail_seen
from dashboard.bonuses import Standing
from dashboard.choice import choice
from dashboard.panels.cliffs import cliffs_panel
from dashboard.panels.closing import closing_panel
from dashboard.panels.own_bonus import statement_of_one
from dashboard.panels.simulator import simulator_panel
from dashboard.selection import Selection
from dashboard.sentences.closing import stage_sentence
from dashboard.tables.bonus import payouts_table
from dashboard.taking_away import Paper, take_away
from pipelines.rewards.paper.payout_workbook import payout_workbook
from pipelines.rewards.payout_table import payout_table
from pipelines.rewards.statement import State


def payouts_panel(chosen: Selection, plan_id: str) -> None:
    """Draw the budget line, everybody's payout, what HR looks into before a year is closed, and one statement."""
    standing = chosen.pay.everybody(plan_id)
    if standing is None or not standing.payouts.statements:
        st.info("**The plan covers nobody.** No general manager holds a post at a site of the plan in its period.")
        return
    plan = standing.plan
    _budget(chosen, standing)
    for note in standing.notes:
        st.caption(wording.said(note))
    if standing.closing is not None:
        st.markdown(stage_sentence(standing.closing))
    _everybody(chosen, standing)
    closing_panel(chosen, standing)
    if standing.decided is not None:
        cliffs_panel(chosen, plan)
    simulator_panel(chosen, plan)
    st.subheader("One statement")
    names = {one.person_id: f"{one.person_name} ({one.person_id})" for one in standing.payouts.statements}
    person = choice("person", "Manager", sorted(names, key=names.__getitem__), names.__getitem__, in_sidebar=False)
    address.write_choice("person")
    own = chosen.pay.of(plan_id, person)
    if own is not None:
        detail_seen(chosen, address.BONUS, f"the statement of {person}, plan {plan_id}")
        statement_of_one(chosen, own)


def _budget(chosen: Selection, standing: Standing) -> None:
    payouts, costs = standing.payouts, chosen.pay.budget(standing.plan.plan_id)
    label = "To be paid" if standing.closing else "As it stands"
    numbers = [(f"{label}, {payouts.currency}", payouts.total)]
    if costs is not None:
        numbers += [("If all reach the target", costs.at_target), ("At the most", costs.at_maximum)]
    columns: Sequence[st.delta_generator.DeltaGenerator] = st.columns(len(numbers) + 1)
    for column, (name, value) in zip(columns, numbers, strict=False):
        column.metric(name, wording.amount(value, whole=True), border=True)
    columns[-1].metric(
        "Due · failed · open",
        " · ".join(f"{payouts.count(state):,}" for state in (State.DUE, State.GATE_FAILED, State.OPEN)),
        border=True,
    )
    if standing.plan.funding is not None and payouts.left_over is not None:
        st.caption(f"Of its funding {wording.money(payouts.left_over, payouts.currency)} is left.")


def _everybody(chosen: Selection, standing: Standing) -> None:
    payouts, plan, found = standing.payouts, standing.plan, chosen.pay.cliffs(standing.plan.plan_id)
    selection.room_for_tools()
    st.dataframe(
        payouts_table(
            payouts.statements,
            chosen.asker.reference.organisation.site_labels,
            None if found is None else found[0],
        ),
        hide_index=True,
        key="payouts",
        column_config={
            "Amount": st.column_config.NumberColumn(f"Amount {payouts.currency}", format=f"%,.{plan.rounding.money}f")
        },
    )
    if found is not None:
        st.caption(
            "By chance: in how many of 100 such years chance alone would put a manager at exactly this level across a jump of "
            "the plan; the cliff check says which, and what it costs."
        )
    first, second = st.columns(2)
    many = wording.count(len(payouts.statements), "payouts")
    workbook = Paper(
        "payouts",
        lambda: payout_workbook(plan, payouts, thresholds=chosen.asker.reference.thresholds, notes=standing.notes),
        "xlsx",
        f"plan {plan.plan_id}",
        len(payouts.statements),
    )
    take_away(chosen, f"Download {many} with the method (XLSX)", workbook, key="payouts_xlsx", column=first)
    rows = Paper("payouts", lambda: payout_table(plan, payouts), about=f"plan {plan.plan_id}")
    take_away(chosen, f"Download {many} (CSV)", rows, key="payouts_csv", column=second)
