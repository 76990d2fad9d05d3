"""The simulator: a plan tried out on resampled answers, against another plan, with other numbers, on other months."""

from datetime import date

import streamlit as st

from dashboard import selection, wording
from dashboard.selection import Selection
from dashboard.sentences import simulator as say
from dashboard.tables.simulator import groups_table, people_table
from dashboard.taking_away import Paper, take_away
from pipelines.mistakes import Mistake
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.simulation.tables import simulation_table
from pipelines.simulating import REPLICATES, SEED, Simulated, Trial

RESAMPLES = (200, REPLICATES, 5000)
SAME = "the same plan"
AS_PLANNED, YEAR_BEFORE = "its own months", "the same months a year before"


def simulator_panel(chosen: Selection, plan: ANY_PLAN) -> None:
    """Draw it, closed; nothing is drawn at random before it is asked for."""
    with st.expander("Simulator", on_change="rerun", key="simulator_open", icon=":material/casino:") as panel:
        if not panel.open:
            return
        trial = _asked(chosen, plan)
        if trial is not None:
            st.session_state["trial"] = trial
        trial = st.session_state.get("trial")
        if trial is None or trial.plan_id != plan.plan_id:
            st.caption("It tells what the plan costs, how much of it is chance, and who wins and loses by a change.")
            return
        bar = st.progress(0.0, "Resampling …")
        try:
            found = chosen.pay.simulated(trial, lambda what, done, total: bar.progress(done / total, f"{what} …"))
        except Mistake as problem:
            bar.empty()
            st.error(f"{wording.said(problem.what)}. {wording.said(problem.mend or '')}", icon=":material/error:")
            return
        bar.empty()
        if found is not None:
            _told(chosen, trial, found)


def _asked(chosen: Selection, plan: ANY_PLAN) -> Trial | None:
    """What the form asks for, once it is sent."""
    others = {one.plan_id: one.plan_name for one in chosen.pay.plans if one.plan_id != plan.plan_id}
    with st.form("simulator", border=False):
        first, second, third = st.columns(3)
        against = first.selectbox(
            "Held against",
            [SAME, *others],
            format_func=lambda one: others.get(one, one),
            key="simulator_against",
        )
        months = second.selectbox("On the answers of", [AS_PLANNED, YEAR_BEFORE], key="simulator_months")
        resamples = third.selectbox(
            "Resamples",
            RESAMPLES,
            index=RESAMPLES.index(REPLICATES),
            key="simulator_resamples",
            format_func="{:,}".format,
        )
        changes = st.text_area(
            "With other numbers, one a line",
            placeholder="knots.0.score = 46\ncliff = false",
            help="A place in the plan's file and its value. Numbers of a list count from 0: knots.0.score is the first knot's.",
            key="simulator_changes",
        )
        if not st.form_submit_button("Try it out"):
            return None
    window = _year_before(plan) if months == YEAR_BEFORE else None
    return Trial(
        plan.plan_id,
        None if against == SAME else against,
        tuple(_changes(changes or "")),
        window,
        resamples or REPLICATES,
        SEED,
    )


def _changes(text: str) -> list[tuple[str, str]]:
    lines = [line.partition("=") for line in text.splitlines() if line.strip()]
    return [(place.strip(), value.strip()) for place, _, value in lines]


def _year_before(plan: ANY_PLAN) -> tuple[date, date]:
    first, end = plan.window.span.first, plan.window.span.end
    last = end.replace(year=end.year - 1).toordinal() - 1
    return first.replace(year=first.year - 1), date.fromordinal(last)


def _about(trial: Trial) -> str:
    changed = ", ".join(f"{place} = {value}" for place, value in trial.changes)
    against = f", held against {trial.against}" if trial.against else ""
    return f"plan {trial.plan_id}{against}" + (f", with {changed}" if changed else "")


def _told(chosen: Selection, trial: Trial, found: Simulated) -> None:
    st.markdown(say.cost_sentence(found.plan))
    st.markdown(say.noise_sentence(found.plan))
    if found.plan.gates:
        st.markdown("\n".join(f"- {say.gate_line(gate)}" for gate in found.plan.gates))
    if found.other is not None and found.comparison is not None:
        st.markdown(say.against_sentence(found.other, found.comparison))
        selection.room_for_tools()
        st.dataframe(
            groups_table(found.comparison, found.plan.plan.currency), hide_index=True, height="content", key="groups"
        )
    selection.room_for_tools()
    st.dataframe(people_table(found.plan, found.comparison), hide_index=True, key="simulated_people")
    take_away(
        chosen,
        f"Download {wording.count(len(found.plan.people), 'people')} (CSV)",
        Paper("simulation", lambda: simulation_table(found.plan, found.comparison), about=_about(trial)),
        key="simulation_csv",
    )
    st.caption(
        f"Whole guests are drawn again from those who answered, {found.plan.replicates:,} times, from a fixed start: the same "
        "question gives the same answer. " + " ".join(wording.said(note) for note in found.plan.notes)
    )
