"""Lists of an award year to take away, for HR."""

from collections.abc import Callable

import streamlit as st

from dashboard import selection, wording
from dashboard.panels.papers import WORKBOOK
from dashboard.recognition import SeenYear
from dashboard.selection import Selection
from pipelines.recognition.paper.forum_pack import forum_pack
from pipelines.recognition.paper.list_file import recognition_csv, recognition_schema
from pipelines.recognition.paper.workbook import recognition_workbook


def recognition_papers(chosen: Selection, seen: SeenYear) -> None:
    """Draw the buttons; a file is made when it is asked for."""
    known = chosen.recognition.whole(seen.year)
    if known is None:
        return
    edition = known.edition
    unprintable = chosen.recognition.unprintable(seen.year)
    if unprintable:
        st.warning(
            f"**The forum pack can't be printed yet:** {wording.said(unprintable)}.", icon=":material/font_download:"
        )
    first, second = st.columns(2)
    pack = "Forum pack to print (PDF)"
    year = seen.year
    _button(
        first, pack, f"forum-pack-{year}", "pdf", "application/pdf", lambda: forum_pack(edition), off=bool(unprintable)
    )
    _button(
        second,
        "Lists with the method (XLSX)",
        f"recognition-list-{year}",
        "xlsx",
        WORKBOOK,
        lambda: recognition_workbook(edition),
    )
    _button(
        first, "Recognition list (CSV)", f"recognition-list-{year}", "csv", "text/csv", lambda: recognition_csv(edition)
    )
    _button(second, "What the columns are (JSON)", "recognition-schema", "json", "application/json", recognition_schema)


def _button(
    column: st.delta_generator.DeltaGenerator,
    label: str,
    name: str,
    kind: str,
    mime: str,
    make: Callable[[], bytes],
    *,
    off: bool = False,
) -> None:
    column.download_button(
        label,
        data=make,
        file_name=selection.file_name(name, kind),
        mime=mime,
        on_click="ignore",
        key=f"{name}_{kind}",
        width="stretch",
        disabled=off,
    )
