"""What is chosen on the page of comments, beside the shared filters."""

import streamlit as st

from dashboard.choice import choice_of_many
from dashboard.questions.comments import LANGUAGE, Band, Filters
from dashboard.selection import Selection
from dashboard.sentences.comments import BANDS
from pipelines.reference.segments import ALL

SITE, EVERYWHERE = "site", "all"


def comment_filters(chosen: Selection) -> Filters:
    """Draw the choices and the search; what a survey does not tell apart is not offered."""
    reference, scope = chosen.asker.reference, chosen.asker.scope
    survey = reference.response_survey(chosen.view.survey_id)
    names = {one.department_id: one.department_name for one in reference.organisation.departments}
    departments = {ALL: "Everything"} | {one: names[one] for one in survey.departments() if one in names}
    if scope.departments is not None:
        # Who heads a department reads what is about it, and neither the rest nor the overall score.
        departments = {one: name for one, name in names.items() if one in scope.departments}
    languages = {ALL: "Every language"} | {
        one.segment_id: one.segment_name
        for dimension in reference.segments.dimensions
        for one in dimension.values
        if dimension.dimension_id == LANGUAGE and LANGUAGE in survey.segments
    }
    places = {SITE: chosen.site_name}
    if scope.sites is None or scope.regions:
        places[EVERYWHERE] = "Every site I may see"
    asked = (
        ("comments_of", "Comments on", places),
        ("comments_about", "About", departments),
        ("comments_score", "Score given", BANDS),
        ("comments_language", "Language", languages),
    )
    # Where there is nothing to choose, no box stands.
    boxes = iter(st.columns(max(1, sum(len(options) > 1 for _, _, options in asked))))
    picked = []
    for key, label, options in asked:
        with next(boxes) if len(options) > 1 else st.container():
            picked.append(choice_of_many(key, label, options, in_sidebar=False))
    words = st.text_input("Search in the comments", key="comments_words", max_chars=100)
    return Filters(picked[0] == EVERYWHERE, picked[1], Band(picked[2]), picked[3], words)
