"""A statement on the screen: from counted answers to money, each step to be redone with a pencil."""

import streamlit as st

from dashboard import wording
from dashboard.sentences import bonus as say
from pipelines.rewards.statement import Statement


def statement_panel(one: Statement) -> None:
    """Draw a whole statement, in the order in which it is worked out."""
    st.markdown("**Time in post**\n\n" + _listed(say.post_lines(one)))
    if one.gates:
        st.markdown("**Gates**, before anything is paid\n\n" + _listed(say.gate_line(gate) for gate in one.gates))
    for part in one.parts:
        st.markdown(
            f"{say.part_title(part)}\n\n{_listed(wording.said(line) for line in part.paid_on.text())}\n\n"
            f"{say.steps_table(part.steps)}"
        )
    if one.steps:
        st.markdown(f"**To the amount**\n\n{say.steps_table(one.steps)}")
    st.markdown(f"**Amount: {wording.money(one.amount, one.currency)}**")
    if one.reasons or one.notes:
        st.markdown(_listed(wording.said(line) for line in (*one.reasons, *one.notes)))
    others = say.other_lines(one)
    if others:
        st.markdown("**Beside it**, worked out elsewhere and not in the amount\n\n" + _listed(others))
    st.caption(say.provenance(one))


def _listed(lines: object) -> str:
    return "\n".join(f"- {line}" for line in lines)
