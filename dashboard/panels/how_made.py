"""How this number was made: what was counted, each step with this site's numbers, the build, and the answers behind it."""

import streamlit as st

from dashboard import selection, wording
from dashboard.questions.view import View
from dashboard.questions.workings import Workings, answers_behind, workings
from dashboard.selection import Selection
from dashboard.sentences import workings as say
from dashboard.tables.workings import others_table
from dashboard.taking_away import Paper, take_away
from dashboard.version import program
from pipelines.metrics.periods import month_label
from pipelines.reference.organisation import INDEX


def how_made_panel(chosen: Selection, view: View) -> None:
    """Draw it, closed, for the number of the view's site; nothing is asked before it is opened.

    Only where the number itself is shown: below the threshold the steps would give it away.
    """
    with st.expander(
        "How this number was made", on_change="rerun", key="how_made", icon=":material/calculate:"
    ) as panel:
        made = chosen.asker.ask(workings, view=view) if panel.open else None
        if made is None:
            return
        st.markdown(_text(chosen, view, made))
        if made.steps and made.steps.others.height:
            selection.room_for_tools()
            st.dataframe(others_table(made.steps, view.metric), hide_index=True, height="content", key="other_places")
        _answers(chosen, view, made)


def _months(chosen: Selection) -> str:
    """What the months are of: stays, or what stands in for them."""
    survey = chosen.asker.reference.response_survey(chosen.view.survey_id)
    return f"Answers by {wording.said(survey.stay_date.substitute)}" if survey.stay_date.substitute else "Stays"


def _text(chosen: Selection, view: View, made: Workings) -> str:
    metric, organisation = view.metric, chosen.asker.reference.organisation
    threshold = chosen.asker.reference.thresholds.of(metric.name)
    published, period = chosen.asker.published, view.period
    sections = {
        "Counted": [
            f"{metric.label}: {metric.definition} Asked: {say.about(view.measure, organisation.departments)}.",
            f"{_months(chosen)} in {period.label()} ({made.row['months']} of {wording.count(period.months, 'months')} in "
            f"{chosen.the_region}); {chosen.the_survey}; {wording.said(chosen.guests)}; {chosen.the_site}, in "
            f"{chosen.the_region} in {month_label(period.last)}.",
            f"n = {wording.count(made.own.n, metric.counted)}. Numbers are shown from {threshold.show} on, places given from "
            f"{threshold.rank} on.",
        ],
        "The value and its interval": [
            *(say.index_steps(organisation.departments) if view.measure == INDEX else []),
            *say.value_steps(made.own, metric),
        ],
        "Against the rest of the region": [
            *say.rest_steps(made.own, made.rest, made.gap, made.compared, made.tested, metric),
        ],
        "The place": say.place_steps(made.row, made.ranked, metric),
        "What the place is worth": say.range_steps(made.row, made.steps, metric),
        "Made from": [
            f"Build {published.build.build_id}, content {published.build.logical_hash[:12]} (the same exports always give the "
            f"same content), loaded {published.build.built_at[:16].replace('T', ' ')} UTC; program {program()}.",
        ],
    }
    return "\n\n".join(
        f"**{title}**\n\n" + "\n".join(f"- {line}" for line in lines) for title, lines in sections.items() if lines
    )


def _answers(chosen: Selection, view: View, made: Workings) -> None:
    """The single answers as a file, where the viewer may see them."""
    st.caption(say.answers_words(made.answers, made.own.n, view.metric))
    if made.answers:
        take_away(
            chosen,
            f"Download {wording.count(made.answers, 'answers')} (CSV)",
            Paper("answers-behind-a-number", lambda: chosen.asker.ask(answers_behind, view=view)),
            key="download_answers",
        )
