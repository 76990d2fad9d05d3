"""One award: who is honoured and why, who comes next, why not, and by which rules."""

import streamlit as st

from dashboard import selection, wording
from dashboard.panels.award_chart import award_chart_panel
from dashboard.panels.purpose import purpose_note
from dashboard.panels.spread import spread_panel
from dashboard.panels.why_not import why_not_panel
from dashboard.permissions import AwardSight
from dashboard.recognition import SeenAward, SeenYear
from dashboard.selection import Selection
from dashboard.sentences import recognition as say
from dashboard.tables.recognition import WHY, winners_table
from pipelines.recognition.paper.award_words import award_lines
from pipelines.reference.awards.award import Award


def award_panel(chosen: Selection, seen: SeenYear, one: SeenAward) -> None:
    """Draw the award."""
    award = one.award
    if award.citation:
        st.markdown(f"*{wording.said(award.citation)}*")
    st.caption(say.measured_sentence(award))
    if chosen.today < award.window.first_day:
        st.info(
            f"**It has not begun:** stays count from {wording.day(award.window.first_day)} on.", icon=":material/event:"
        )
        _rules(seen, award)
        return
    if one.winners.is_empty() and not one.notes:
        st.info("**Nobody is honoured.**", icon=":material/info:")
    for note in one.notes:
        st.markdown(f"- **{wording.said(note.class_name)}:** {wording.said(note.words)}")
    own_site = chosen.view.site_id if chosen.recognition.sight is AwardSight.OWN_SITE else None
    award_chart_panel(chosen, seen, one, own_site)
    _winners(chosen, seen, one, own_site)
    why_not_panel(chosen, seen, one, own_site)
    spread_panel(chosen, seen, award)
    _rules(seen, award)


def _rules(seen: SeenYear, award: Award) -> None:
    label = "The rules in words"
    with st.expander(label, on_change="rerun", key="award_words_open", icon=":material/description:") as panel:
        if panel.open:
            lines = award_lines(award, pay_threshold=seen.pay_thresholds.get(award.award_id))
            st.markdown(say.rule_lines(lines))


def _winners(chosen: Selection, seen: SeenYear, one: SeenAward, own_site: str | None) -> None:
    if one.winners.is_empty():
        return
    door, about = chosen.recognition, (seen.year, one.award.award_id)
    if one.winners.height <= say.LINES:
        st.markdown(door.made(("winner lines", *about), lambda: say.winner_lines(one.winners, one.award)))
    else:
        together = say.co_winners_sentence(one.winners)
        if together:
            st.markdown(together)
        selection.room_for_tools()
        st.dataframe(
            door.made(("winners", *about), lambda: winners_table(one.winners, one.award, own_site)),
            hide_index=True,
            key="winners",
            column_config={WHY: st.column_config.TextColumn(width="large")},
        )
    if one.award.is_of_people:
        purpose_note()
