"""A statement to take away: a workbook that works itself out again, and a page to print."""

import streamlit as st

from dashboard import wording
from dashboard.bonuses import Own
from dashboard.selection import Selection
from dashboard.sentences.closing import STAGES
from dashboard.taking_away import Paper, take_away
from pipelines.closing.state import Stage
from pipelines.rewards.paper.pdf import statement_pdf
from pipelines.rewards.paper.workbook import statement_workbook


def paper_buttons(chosen: Selection, own: Own) -> None:
    """Draw the buttons; a file is made when it is asked for."""
    plan, one = own.plan, own.statement
    status, signatures = _status(own), _signatures(own)
    first, second = st.columns(2)
    about = f"the statement of {one.person_id}, plan {plan.plan_id}"
    workbook = Paper("bonus-statement", lambda: statement_workbook(plan, one, status=status), "xlsx", about)
    take_away(chosen, "Download as a workbook (XLSX)", workbook, key="statement_xlsx", column=first)
    page = Paper(
        "bonus-statement", lambda: statement_pdf(plan, one, status=status, signatures=signatures), "pdf", about
    )
    take_away(chosen, "Download to print (PDF)", page, key="statement_pdf", column=second)
    st.caption("In the workbook every step is a formula: change a count, and the amount follows.")


def _status(own: Own) -> str:
    if own.closing is None or own.closing.stage is Stage.OPEN:
        return "Not closed: worked out from the answers so far"
    return f"{STAGES[own.closing.stage].capitalize()}, revision {own.closing.number}"


def _signatures(own: Own) -> tuple[str, ...]:
    if own.closing is None:
        return ()
    return tuple(f"{act.by}, {wording.day(act.on)}" for act in own.closing.revision.signatures)
