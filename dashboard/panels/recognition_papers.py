"""Lists of an award year to take away, for HR."""

import streamlit as st

from dashboard import wording
from dashboard.recognition import SeenYear
from dashboard.selection import Selection
from dashboard.taking_away import Paper, take_away
from pipelines.recognition.paper.forum_pack import forum_pack
from pipelines.recognition.paper.list_file import list_rows, recognition_schema
from pipelines.recognition.paper.workbook import recognition_workbook


def recognition_papers(chosen: Selection, seen: SeenYear) -> None:
    """Draw the buttons; a file is made when it is asked for."""
    known = chosen.recognition.whole(seen.year)
    if known is None:
        return
    edition, about = known.edition, f"award year {seen.year}"
    unprintable = chosen.recognition.unprintable(seen.year)
    if unprintable:
        st.warning(
            f"**The forum pack can't be printed yet:** {wording.said(unprintable)}.", icon=":material/font_download:"
        )
    first, second = st.columns(2)
    pack = Paper(f"forum-pack-{seen.year}", lambda: forum_pack(edition), "pdf", about)
    lists = Paper(f"recognition-list-{seen.year}", lambda: recognition_workbook(edition), "xlsx", about)
    rows = Paper(f"recognition-list-{seen.year}", lambda: list_rows(edition), about=about)
    columns = Paper("recognition-schema", recognition_schema, "json", about)
    for column, label, paper, off in (
        (first, "Forum pack to print (PDF)", pack, bool(unprintable)),
        (second, "Lists with the method (XLSX)", lists, False),
        (first, "Recognition list (CSV)", rows, False),
        (second, "What the columns are (JSON)", columns, False),
    ):
        take_away(chosen, label, paper, key=f"{paper.what}_{paper.kind}", column=column, off=off)
