"""A manager's bonus: where they stand, where it may end, what the next step takes, and the whole statement."""

import streamlit as st

from dashboard import selection, wording
from dashboard.bonuses import Own
from dashboard.charts.bonus import PartLine, parts_chart
from dashboard.panels.appeals import appeal_panel
from dashboard.panels.papers import paper_buttons
from dashboard.panels.statement import statement_panel
from dashboard.selection import Selection
from dashboard.sentences import bonus as say
from dashboard.sentences.closing import STAGES, stage_sentence
from dashboard.tables.bonus import STATES, chances_table, crossings_table, parts_table
from pipelines.closing.state import Stage
from pipelines.mistakes import Mistake
from pipelines.rewards.ahead_text import by_part, gate_lines
from pipelines.rewards.plan_words import plan_lines
from pipelines.rewards.simulation.forecast import Forecast


def own_bonus_panel(chosen: Selection, plan_id: str) -> None:
    """Draw the bonus of who is looking."""
    own = chosen.pay.own(plan_id)
    if own is None:
        st.info(
            f"**This plan does not cover {wording.said(chosen.asker.principal.person_name)}:** no post at a site of the plan "
            "in its period. Choose another plan.",
            icon=":material/person_off:",
        )
        return
    statement_of_one(chosen, own)
    if own.closing is not None and own.closing.stage is Stage.PROVISIONAL:
        appeal_panel(chosen, own)
    _other_years(chosen, plan_id)
    with st.expander("The plan in words", key="plan_words", icon=":material/description:"):
        lines = plan_lines(own.plan, chosen.asker.reference.thresholds)
        st.markdown("\n".join(f"- **{wording.said(one.about)}:** {wording.said(one.says)}" for one in lines))


def _other_years(chosen: Selection, plan_id: str) -> None:
    try:
        earlier = chosen.pay.earlier(plan_id)
    except Mistake:
        st.error("**The statement of another year can't be shown.** HR is to be told.", icon=":material/error:")
        return
    if earlier:
        st.subheader("Other years")
        st.markdown("\n".join(f"- {say.earlier_line(one)}" for one in earlier))
        st.caption("The whole statement of a year is there when its plan is chosen above.")


def statement_of_one(chosen: Selection, own: Own) -> None:
    """Draw one statement: amount, gates and parts, what lies ahead, each step, and the papers."""
    one, forecast = own.statement, chosen.pay.forecast(own.plan.plan_id, own.statement.person_id)
    _numbers(chosen, own, forecast)
    if own.closing is not None:
        st.markdown(stage_sentence(own.closing))
    if own.unadjusted is not None:
        st.markdown(
            f"Before appeals and what people decided it was {wording.money(own.unadjusted.amount, one.currency)}"
            f"{'' if own.unadjusted.amount is not None else ' (open)'}; both are kept."
        )
    st.markdown(say.standing_sentence(own.plan, one, chosen.today, is_closed=own.closing is not None))
    if one.gates:
        st.markdown("\n".join(f"- {say.gate_line(gate)}" for gate in one.gates))
    if one.parts:
        _parts(own, forecast)
    if forecast is not None:
        _forecast(one.currency, forecast)
    if own.ahead is not None and (own.ahead.parts or own.ahead.gates):
        _ahead(own)
    with st.expander("The statement, step by step", key="statement", icon=":material/calculate:"):
        statement_panel(one)
    paper_buttons(chosen, own)


def _numbers(chosen: Selection, own: Own, forecast: Forecast | None) -> None:
    one, runs = own.statement, own.closing is None and chosen.today <= own.plan.window.last_day
    first, second, third = st.columns(3)
    first.metric("As it stands" if runs else "Amount", wording.money(one.amount, one.currency), border=True)
    if forecast is not None:
        low, high = (wording.amount(value, whole=True) for value in (forecast.amount_low, forecast.amount_high))
        said = low if low == high else f"{low} to {high}"
        second.metric(f"May end at, {one.currency}", said, border=True)
    else:
        stage = STAGES[own.closing.stage] if own.closing else "not closed yet"
        second.metric("State", f"{STATES[one.state]}, {stage}", border=True)
    third.metric("Factor (1 is the target)", wording.NOTHING if one.factor is None else str(one.factor), border=True)


def _parts(own: Own, forecast: Forecast | None) -> None:
    one = own.statement
    selection.room_for_tools()
    st.dataframe(parts_table(one, own.ahead), hide_index=True, height="content", key=f"parts_{one.person_id}")
    steps = {} if own.ahead is None else by_part(own.ahead)
    ends = {} if forecast is None else {part.part_id: part for part in forecast.parts}
    lines = [
        PartLine(
            part.part_name,
            float(part.score),
            *(
                (float(end.low), float(end.high))
                if (end := ends.get(part.part_id)) and end.low is not None
                else (None, None)
            ),
            tuple(
                (float(crossing.level.score), crossing.level.gives)
                for crossing in (steps[part.part_id].held, steps[part.part_id].next)
                if crossing is not None
            )
            if part.part_id in steps
            else (),
        )
        for part in one.parts
        if part.score is not None
    ]
    if any(line.steps or line.low is not None for line in lines):
        st.plotly_chart(
            parts_chart(lines), key=f"chart_{one.person_id}", config=selection.CHART, alt=say.chart_words(lines)
        )
        st.caption(
            "● the score now; | the step below and the next one above"
            + ("; the band: where it may end, in 95 of 100 such years." if forecast is not None else ".")
        )


def _forecast(currency: str, forecast: Forecast) -> None:
    st.subheader("Where it may end")
    st.markdown(say.forecast_sentence(forecast, currency))
    if forecast.steps:
        selection.room_for_tools()
        st.dataframe(chances_table(forecast), hide_index=True, height="content", key="chances")
    st.caption(" ".join(wording.said(note) for note in forecast.notes))


def _ahead(own: Own) -> None:
    one, about = own.statement, own.ahead
    assert about is not None
    st.subheader("How near the steps are")
    st.markdown(say.near_sentence(about))
    if about.parts:
        selection.room_for_tools()
        st.dataframe(crossings_table(one, about), hide_index=True, height="content", key=f"crossings_{one.person_id}")
    gates = [(gate.gate, what, said) for gate in about.gates for what, said in gate_lines(one, gate)]
    if gates:
        st.markdown(
            "\n".join(f"- {wording.said(gate)}, {what.lower()}: {wording.said(said)}" for gate, what, said in gates)
        )
    st.caption(
        "By chance: in how many of 100 such years somebody whose guests truly are as now would land on the other side. Just "
        "across: what would be paid there. All else is held as it is, and so is the number of answers."
    )
