"""A statement to take away: a workbook that works itself out again, and a page to print."""

from collections.abc import Callable

import streamlit as st

from dashboard import wording
from dashboard.bonuses import Own
from dashboard.sentences.closing import STAGES
from pipelines.closing.state import Stage
from pipelines.rewards.paper.pdf import statement_pdf
from pipelines.rewards.paper.workbook import statement_workbook

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paper_buttons(own: Own, file_name: Callable[..., str]) -> None:
    """Draw the buttons; a file is made when it is asked for."""
    plan, one = own.plan, own.statement
    status, signatures = _status(own), _signatures(own)
    first, second = st.columns(2)
    first.download_button(
        "Download as a workbook (XLSX)",
        data=lambda: statement_workbook(plan, one, status=status),
        file_name=file_name("bonus-statement", "xlsx"),
        mime=WORKBOOK,
        on_click="ignore",
        key="statement_xlsx",
        width="stretch",
    )
    second.download_button(
        "Download to print (PDF)",
        data=lambda: statement_pdf(plan, one, status=status, signatures=signatures),
        file_name=file_name("bonus-statement", "pdf"),
        mime="application/pdf",
        on_click="ignore",
        key="statement_pdf",
        width="stretch",
    )
    st.caption("In the workbook every step is a formula: change a count, and the amount follows.")


def _status(own: Own) -> str:
    if own.closing is None or own.closing.stage is Stage.OPEN:
        return "Not closed: worked out from the answers so far"
    return f"{STAGES[own.closing.stage].capitalize()}, revision {own.closing.number}"


def _signatures(own: Own) -> tuple[str, ...]:
    if own.closing is None:
        return ()
    return tuple(f"{act.by}, {wording.day(act.on)}" for act in own.closing.revision.signatures)
