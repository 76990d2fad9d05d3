"""Mentions of colleagues in guests' comments, to be confirmed or refused: for HR.

Guests' words are read only when somebody asks for them, of one site at a time; that they were read, and by whom, is kept among
the decisions. They stand on the page for one look and are kept nowhere: whatever else is clicked, they are gone.
"""

from datetime import UTC, datetime

import streamlit as st

from dashboard import auditing, wording
from dashboard.noting import NotNotedError
from dashboard.panels.deciding import Noted, acting_as, decided, decided_and_noted
from dashboard.panels.purpose import purpose_note
from dashboard.recognition import SeenYear
from dashboard.selection import Selection
from dashboard.warehouse import home
from pipelines.acting import Acting
from pipelines.recognition.staff.deciding.candidates import Candidate, open_candidates
from pipelines.recognition.staff.deciding.settling import settle

DONE = "mentions_done"
OPEN, CONFIRM, REFUSE = "Leave open", "Confirm", "Refuse"
# So many at once can be read with care.
AT_ONCE = 15


def mentions_panel(chosen: Selection, seen: SeenYear) -> None:
    """Draw it, closed, where the year honours people and is not published."""
    if seen.published_on is not None or not any(one.award.is_of_people for one in seen.awards):
        return
    with st.expander(
        "Mentions to be confirmed", on_change="rerun", key="mentions_open", icon=":material/groups:"
    ) as panel:
        if not panel.open:
            return
        purpose_note()
        done = st.session_state.pop(DONE, "")
        if done:
            st.success(done, icon=":material/check:")
        people = {one.person_id: one.person_name for one in chosen.recognition.people_of_hr()}
        if not people:
            st.info("**Nobody is HR today,** so nobody can confirm mentions: assignments.csv lacks a row.")
            return
        sites = chosen.asker.reference.organisation.site_labels
        left, right = st.columns(2)
        with left:
            by = acting_as(chosen, people, "mentions_by")
        if by is None:
            return
        site = right.selectbox(
            "Of site", sorted(sites, key=sites.__getitem__), format_func=sites.__getitem__, key="mentions_site"
        )
        st.caption("Guests' words are shown for one look. That you read them is kept among the decisions.")
        acting = Acting(by, chosen.today, datetime.now(UTC))
        if st.button("Read where guests name colleagues", key="mentions_read"):
            found = decided(lambda: _open(seen, acting, site))
            if found and not _is_noted(chosen, seen.year, site, acting):
                return
            if found is not None:
                _form(chosen, found, acting)


def _is_noted(chosen: Selection, year: int, site_id: str, acting: Acting) -> bool:
    """Whether it is noted that guests' words are read; they are not shown before."""
    name = chosen.asker.reference.organisation.site_labels[site_id]
    try:
        auditing.unmasked(chosen, {"what": f"where guests of {name} name colleagues in {year}"}, acting)
    except NotNotedError:
        st.error(
            "**That guests' words are read can't be noted just now,** so they are not shown. The person who looks after the "
            "data has to mend the audit log.",
            icon=":material/history_toggle_off:",
        )
        return False
    return True


def _open(seen: SeenYear, acting: Acting, site: str | None) -> tuple[Candidate, ...]:
    """The open candidates of every calendar year that windows of awards for people lie in, which may begin the year before."""
    windows = [one.award.window for one in seen.awards if one.award.is_of_people]
    years = {year for one in windows for year in range(one.first_day.year, one.last_day.year + 1)}
    return tuple(one for year in sorted(years) for one in open_candidates(home(), year, acting, site_id=site))


def _form(chosen: Selection, found: tuple[Candidate, ...], acting: Acting) -> None:
    if not found:
        st.success("Nothing is open: every mention of this site is decided.", icon=":material/check:")
        return
    shown = found[:AT_ONCE]
    st.markdown(
        f"**{wording.count(len(found), 'mentions')} open**{f', the first {len(shown)}' if len(found) > len(shown) else ''}. "
        "Confirm where a guest thanks this colleague; refuse a complaint, another person, or no person at all."
    )
    with st.form("mentions", border=True):
        for one in shown:
            perhaps = f", or {wording.said(one.could_also_be)}" if one.could_also_be else ""
            st.radio(
                f"**{wording.said(one.display_name)}** ({wording.said(one.mention.person_id)}{perhaps}), "
                f"{wording.day(one.mention.stay_date)}: “{wording.said(one.sentence)}”",
                [OPEN, CONFIRM, REFUSE],
                horizontal=True,
                key=_key(one.mention.mention_id),
            )
        ids = tuple(one.mention.mention_id for one in shown)
        st.form_submit_button("Decide", on_click=_decide, args=(chosen, ids, acting))


def _key(mention_id: str) -> str:
    return f"mention_{mention_id}"


def _decide(chosen: Selection, ids: tuple[str, ...], acting: Acting) -> None:
    """What was chosen, once the form is sent."""
    verdicts = {one: st.session_state.get(_key(one), OPEN) for one in ids}
    words = {CONFIRM: "confirmed", REFUSE: "refused"}
    done = {
        verdict: _settled(
            Noted(chosen, acting, f"mentions of colleagues {word}"),
            [one for one in ids if verdicts[one] == verdict],
            confirm=verdict == CONFIRM,
        )
        for verdict, word in words.items()
    }
    said = [f"{wording.count(many, 'mentions')} {words[verdict]}" for verdict, many in done.items() if many]
    if said:
        st.session_state[DONE] = f"{' and '.join(said)}."


def _settled(noted: Noted, ids: list[str], *, confirm: bool) -> int:
    if not ids:
        return 0
    return decided_and_noted(noted, lambda: settle(home(), ids, noted.by, confirm=confirm)) or 0
