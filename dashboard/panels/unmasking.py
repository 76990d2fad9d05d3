"""Below a comment, for who may: a reason, and then what the guest wrote, for one look.

The words are drawn in the very run in which they are asked for, and kept nowhere: not in the session, a cache or the address.
Whatever is clicked next, they are gone.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from dashboard import auditing
from dashboard.noting import NotNotedError
from dashboard.panels.deciding import decided
from dashboard.selection import Selection
from dashboard.sentences.comments import ALL_IS_SHOWN, NOT_NOTED, SHOWN_ONCE, reference_of, written_for
from pipelines.acting import LONGEST
from pipelines.masking.masking import has_mask
from pipelines.unmasking import Unmasking, Written

# Which comment is open for a reason.
OPENED = "unmask_of"


def unmasking_panel(chosen: Selection, row: Mapping[str, object]) -> None:
    """Draw the offer, or where it was taken up the question for a reason, and the words where one was given.

    Nothing where nothing in the text is masked: it stands there as it was written.
    """
    if not (chosen.unmasking.is_open and has_mask(str(row["text_masked"]))):
        return
    own = "_".join(str(row[name]) for name in ("survey_id", "response_id", "part"))
    if st.session_state.get(OPENED) != own:
        st.button(
            "Read unmasked", key=f"unmask_{own}", on_click=_open, args=(own,), type="tertiary", icon=":material/key:"
        )
        return
    with st.form(f"unmask_form_{own}"):
        st.caption(f"{reference_of(row)}. {ALL_IS_SHOWN}")
        reason = st.text_input("Why, in a sentence: it is kept in the audit log, with your name", max_chars=LONGEST)
        asked = st.form_submit_button("Note it and show the words once")
    if asked:
        words = _read(chosen, Unmasking(str(row["survey_id"]), str(row["response_id"]), reason))
        if words is not None:
            del st.session_state[OPENED]
            _draw(chosen, words, str(row["asked"]))


def _open(own: str) -> None:
    st.session_state[OPENED] = own


def _draw(chosen: Selection, words: Sequence[Written], clicked: str) -> None:
    """All texts of a response, each below what it answers: first the one that was `clicked`, the others as they came."""
    names = {one.department_id: one.department_name for one in chosen.asker.reference.organisation.departments}
    for one in sorted(words, key=lambda one: one.asked != clicked):
        st.caption(written_for(names.get(one.department_id or ""), one.asked))
        st.text(one.text)
    st.caption(SHOWN_ONCE)


def _read(chosen: Selection, asked: Unmasking) -> tuple[Written, ...] | None:
    """The words, once it stands in the log that they are read; None, in words, where they are not."""
    door = chosen.unmasking

    def read() -> tuple[Written, ...]:
        by = door.acting(datetime.now(UTC))
        return door.read(asked, by, lambda said: auditing.unmasked(chosen, said, by))

    try:
        return decided(read)
    except NotNotedError:
        st.error(NOT_NOTED, icon=":material/history_toggle_off:")
        return None
