"""What somebody decides on a page: done, or said why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from dashboard import auditing, wording
from dashboard.selection import Selection, current
from pipelines.acting import Acting
from pipelines.mistakes import Mistake
from pipelines.warehouse.lock import LockedError

T = TypeVar("T")


def acting_as(chosen: Selection, people: Mapping[str, str], key: str) -> str | None:
    """Who of `people` (names by person_id) acts, from a box; who is signed in acts as nobody else.

    None, in words, where who is signed in is none of them. Two people are asked for where one alone must not decide.
    """
    if chosen.visit is None:
        return st.selectbox("Acting as", list(people), format_func=lambda one: f"{people[one]} ({one})", key=key) or ""
    own = chosen.asker.principal.person_id
    if own in people:
        return own
    st.info("**You can look, and not decide:** in assignments.csv you are not HR today.", icon=":material/lock:")
    return None


def decided(act: Callable[[], T]) -> T | None:
    """What `act` gives; None where it is refused, something else writes to the home, or the machine fails, which is drawn.

    Nothing is done for who is no longer let in: what is done on a click may run before the app asks.
    """
    if not current().is_admitted:
        return None
    try:
        return act()
    except Mistake as problem:
        sentences = (wording.said(wording.sentence(part)) for part in (problem.what, problem.mend) if part)
        st.error(" ".join(sentences), icon=":material/error:")
    except LockedError:
        # Which command, and where, is nothing for visitors.
        st.error("Something else is being written just now: try again in a moment.", icon=":material/lock:")
    except OSError as problem:
        # A full disk, a folder that may not be written to: where, is nothing for visitors.
        refused = problem.strerror or "no reason is known"
        st.error(
            f"**The machine refused: {wording.said(refused)}.** Nothing half done counts. Whoever "
            "looks after the data has to make room or give the right to write; then try again.",
            icon=":material/error:",
        )
    return None


@dataclass(frozen=True)
class Noted:
    """How a decision is noted in the audit log: who decides what. Not how much: pay is kept out of logs."""

    chosen: Selection
    by: Acting
    what: str


def decided_and_noted(noted: Noted, act: Callable[[], T]) -> T | None:
    """As `decided`; that it was decided, and the number of the decision, is noted in the audit log."""
    before = auditing.decisions_so_far()
    done = decided(act)
    if done is not None:
        auditing.decided(noted.chosen, noted.what, noted.by, since=before)
    return done
