"""The cliff check: who is within noise of a jump of the plan, and what it costs."""

import streamlit as st

from dashboard import selection
from dashboard.selection import Selection
from dashboard.sentences.cliffs import cliffs_sentence, without_cliff_sentence
from dashboard.tables.cliffs import cliffs_table
from pipelines.reference.plans.kinds import ANY_PLAN


def cliffs_panel(chosen: Selection, plan: ANY_PLAN) -> None:
    """Draw it, closed; nothing is worked out before it is opened."""
    with st.expander("Cliff check", on_change="rerun", key="cliffs_open", icon=":material/landslide:") as panel:
        found = chosen.pay.cliffs(plan.plan_id) if panel.open else None
        if found is None:
            return
        check, without = found
        st.markdown(cliffs_sentence(check, plan.currency))
        if check.cliffs:
            selection.room_for_tools()
            st.dataframe(cliffs_table(check, plan.currency), hide_index=True, key="cliffs")
        if without is not None:
            st.markdown(without_cliff_sentence(without, plan.currency))
        st.caption(
            "A jump: a step at which the amount changes at once, such as a threshold, a zone, stars or a gate. Chance: how "
            "often a manager at exactly this level would land on its other side. At stake: chance × difference, everything "
            "else held."
        )
