"""What guests wrote, masked: newest first, searched and filtered, with the scores they gave."""

import streamlit as st

from dashboard import address, auditing, selection
from dashboard.panels.comment_filters import comment_filters
from dashboard.panels.comments import comments_panel
from dashboard.questions.comments import MOST, comments
from dashboard.sentences.comments import (
    MASKED,
    NOT_FOR_YOU,
    found_sentence,
    hidden_sentence,
    not_asked,
    read_of,
    score_told,
    too_few,
)

chosen = selection.current()
survey = chosen.asker.reference.response_survey(chosen.view.survey_id)
least = chosen.asker.reference.thresholds.least_for_comments

st.title(f"Comments on {chosen.the_site}" if chosen.asker.principal.site_id else "Comments")
if not chosen.asker.scope.comments:
    st.info(NOT_FOR_YOU, icon=":material/lock:")
    st.stop()
st.caption(selection.described(chosen))
if not survey.comments.columns and not (survey.long and survey.long.comments):
    st.info(
        f"**No comments are received** from the {chosen.the_survey}: its answers come without words.",
        icon=":material/inbox:",
    )
    st.stop()
filters = comment_filters(chosen)
heads = chosen.asker.scope.departments is not None
address.write()
read = read_of(filters, chosen.asker.reference.organisation.department_names)
if read:
    auditing.detail_seen(chosen, address.COMMENTS, read)

found = chosen.asker.ask(comments, view=chosen.view, filters=filters)
about = survey.comments.departments.values()
if heads and filters.department_id not in about:
    department = chosen.asker.reference.organisation.department_names[filters.department_id]
    st.info(not_asked(chosen.the_survey, department), icon=":material/inbox:")
elif not found.is_told:
    st.info(too_few(least, found.responses, others=found.others), icon=":material/visibility_off:")
elif found.rows.is_empty():
    st.info("**No comment** fits these filters and words.", icon=":material/inbox:")
else:
    st.caption(found_sentence(found.found, found.responses, MOST))
    comments_panel(chosen, found, filters)
if found.is_told and found.hidden_sites:
    st.caption(hidden_sentence(found.hidden_sites, least))
st.caption(f"{score_told(filters.department_id, of_that_alone=heads)}{MASKED}")
