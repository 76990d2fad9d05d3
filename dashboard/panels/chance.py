"""How much of the differences between sites is chance: the funnel, and shrunken scores as a second view."""

import streamlit as st

from dashboard import selection, wording
from dashboard.charts.funnel import funnel_chart
from dashboard.questions import chance
from dashboard.questions.view import View
from dashboard.selection import Selection
from dashboard.sentences.chance import NOT_KNOWN, funnel_sentence, shrunken_sentence
from dashboard.tables.chance import shrunken_table


def chance_panel(chosen: Selection, view: View) -> None:
    """Draw it for the sites of the view's list; shrunken scores are worked out when they are opened."""
    metric, asked = view.metric, {"view": view}
    st.subheader("Which sites are unusual")
    plot = chosen.asker.ask(chance.funnel_plot, **asked)
    if plot is None:
        st.info(NOT_KNOWN, icon=":material/filter_alt_off:")
        return
    st.markdown(funnel_sentence(*plot, metric))
    st.plotly_chart(
        chosen.asker.make(funnel_chart, chance.funnel_plot, asked, metric=metric, highlight=chosen.view.site_id),
        key="funnel",
        config=selection.CHART,
        alt=f"{metric.label} of each site by its number of {metric.counted}, with the lines for usual sites",
    )
    st.caption(
        f"The fewer {metric.counted}, the further chance carries a site from the others. Lines: where 95 and 99.8 of 100 usual "
        "sites lie, by chance and by as much as sites of the whole chain usually differ: a site can "
        "be really above or below the rest and still lie within them. Triangles: outside the inner lines."
    )
    with st.expander("Shrunken scores: a second view", on_change="rerun", key="shrunken_open") as second:
        if second.open:
            _second_view(chosen, view)


def _second_view(chosen: Selection, view: View) -> None:
    metric, asked = view.metric, {"view": view}
    threshold = chosen.asker.reference.thresholds.of(metric.name)
    shrunken = chosen.asker.ask(chance.second_view, **asked)
    st.markdown(shrunken_sentence(shrunken, metric, threshold.rank))
    selection.room_for_tools()
    st.dataframe(
        chosen.asker.make(shrunken_table, chance.second_view, asked, metric=metric, highlight=chosen.view.site_id),
        hide_index=True,
        height="content",
        key="shrunken",
    )
    st.caption(
        "A score that rests on few answers is drawn towards what the sites have in common "
        f"({wording.number(metric, shrunken['towards'][0])}), the more the less it can be relied on: shrunken = common + "
        "reliability × (measured − common). On average that comes nearer to what the next guests will say. It decides "
        "nothing here: places, tiers and changes are told of the scores as measured."
    )
