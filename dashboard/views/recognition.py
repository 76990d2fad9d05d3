"""Recognition: who is honoured this year and why, how the own site stands, and for HR the lists to export and to publish."""

import streamlit as st

from dashboard import address, auditing, selection, wording
from dashboard.choice import choice
from dashboard.panels.award import award_panel
from dashboard.panels.honoured import honoured_panel
from dashboard.panels.mentions import mentions_panel
from dashboard.panels.own_recognition import own_recognition_panel
from dashboard.panels.publishing import publishing_panel
from dashboard.panels.recognition_papers import recognition_papers
from dashboard.permissions import AwardSight
from dashboard.sentences.recognition import standing_sentence
from pipelines.mistakes import Mistake

chosen = selection.current()
door = chosen.recognition

st.title("Recognition")
if door.sight is AwardSight.NOTHING:
    st.info("**Nobody in particular is looking,** so nothing is shown.", icon=":material/lock:")
    st.stop()
try:
    if not door.years:
        st.info(
            "**No awards yet.** An award is a file in `reference/awards/`; `data/reference/examples/awards/` has one of every "
            "kind.",
            icon=":material/description:",
        )
        st.stop()
    # The latest of which there is something to see, for whom a year that is not published yet is empty.
    usual = next((one for one in door.years if (it := door.seen(one)) and it.awards), door.years[0])
    years = [str(one) for one in door.years]
    year = int(choice("award_year", "Year", years, str, in_sidebar=False, usual=str(usual)))
    address.write_choice("award_year")
    auditing.detail_seen(chosen, address.RECOGNITION, f"the awards of {year}")
    st.caption(wording.UNFILTERED)
    seen = door.seen(year)
    if seen is None or not seen.awards:
        st.info(f"**Nothing of {year} can be shown here yet.** Who is honoured is seen once HR has published the list.")
        st.stop()
    st.markdown(standing_sentence(seen))
    own_recognition_panel(chosen, seen)
    honoured_panel(chosen, seen)
    if door.sight is AwardSight.EVERYTHING:
        recognition_papers(chosen, seen)
    awards = {one.award.award_id: one for one in seen.awards}
    st.subheader("One award")
    award_id = choice("award", "Award", list(awards), lambda one: awards[one].award.award_name, in_sidebar=False)
    address.write_choice("award")
    award_panel(chosen, seen, awards[award_id])
    if door.sight is AwardSight.EVERYTHING:
        mentions_panel(chosen, seen)
        publishing_panel(chosen, seen)
except Mistake as problem:
    parts = (("What is wrong", problem.what), ("Where", problem.where), ("What mends it", problem.mend))
    told = "\n".join(f"- {label}: {wording.said(part)}" for label, part in parts if part)
    said = f"\n{told}" if door.sight is AwardSight.EVERYTHING else " HR is to be told."
    st.error(f"**The awards can't be shown.**{said}", icon=":material/error:")
