"""Who of a region is eligible for a bonus: for its leader, who sees no money."""

import streamlit as st

from dashboard import selection
from dashboard.selection import Selection
from dashboard.tables.bonus import eligibility_table


def eligibility_panel(chosen: Selection, plan_id: str) -> None:
    """Draw the managers of the region with whether they can be paid, and why not."""
    people = chosen.pay.eligibility(plan_id)
    if not people:
        st.info(f"**Nobody in {chosen.the_region} is covered by this plan.**", icon=":material/person_off:")
        return
    lacking = [one for one in people if one.is_eligible is not True]
    st.markdown(
        f"**All {len(people)} managers are eligible.**"
        if not lacking
        else f"**{len(people) - len(lacking)} of {len(people)} managers are eligible;** why not stands beside the others."
    )
    selection.room_for_tools()
    labels = chosen.asker.reference.organisation.site_labels
    st.dataframe(eligibility_table(people, labels), hide_index=True, height="content", key="eligibility")
    st.caption(
        "Eligible: in post, no gate failed, enough answers to be paid on. Amounts are seen by HR and by each manager."
    )
