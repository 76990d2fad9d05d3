"""The sites of a region, ranked, with what the ranks rest on."""

from dataclasses import replace

import streamlit as st

from dashboard import address, lists, selection, states, wording
from dashboard.charts.funnel import funnel_chart
from dashboard.charts.ranking import MOST_ROWS, drawn, ranking_chart
from dashboard.choice import choice_of_many
from dashboard.questions import chance, league
from dashboard.sentences.chance import NOT_KNOWN, funnel_sentence, shrunken_sentence
from dashboard.sentences.league import league_sentence
from dashboard.tables.chance import shrunken_table
from dashboard.tables.league import SPARK, also_counted, league_table, partly_here, spark_span, unranked

chosen = selection.current()
metric = chosen.view.metric
ask, make = chosen.asker.ask, chosen.asker.make
threshold = chosen.asker.reference.thresholds.of(metric.name)

title = st.empty()
st.caption(selection.described(chosen))
offered = lists.site_lists(chosen.asker.reference, chosen.asker.scope, chosen.view)
labels = {key: one.label for key, one in offered.items()}
listed = offered[choice_of_many("among", "Sites to list", labels, in_sidebar=False)]
address.write_choice("among")
view = replace(chosen.view, others=listed.among)
title.title(f"Ranking of {wording.said(listed.title)}")
if listed.reason:
    st.caption(f"Why these sites: {wording.said(listed.reason)}.")

sites = ask(league.league, view=view)
whole = ask(league.region_as_a_whole, view=view).row(0, named=True)
missing = states.missing(whole, chosen, threshold, metric)
if missing:
    st.info(missing, icon=":material/inbox:")
    st.stop()

lowest, highest = spark_span(sites)
st.markdown(league_sentence(sites, whole, metric, called=listed.called))
selection.room_for_tools()
st.dataframe(
    make(league_table, league.league, {"view": view}, metric=metric, highlight=view.site_id),
    hide_index=True,
    height="content",
    key="league",
    column_config={
        "Place": st.column_config.TextColumn(width=52, pinned=True),
        "Site": st.column_config.TextColumn(width=130 if selection.on_phone() else None, pinned=True),
        SPARK: st.column_config.LineChartColumn(
            help="Each point adds up the 12 months that end with it.", y_min=lowest, y_max=highest
        ),
    },
    alt=f"Ranked table of the sites of {chosen.region_name}",
)
st.caption(
    f"{metric.definition} Ranked from {threshold.rank} {metric.counted}, shown from {threshold.show}. Equal printed values "
    "share a place. Rank range: the places that the answers do not rule out (95 %, for all sites at once). Tier: against the "
    f"rest of {listed.called}. Reliability: which share of the differences to other sites would repeat. Change: against the "
    "period before; ▲ ▼ a real change, ○ within what chance alone would do."
)
left = ask(league.also_counted, view=view)
months = view.period.months
notes = (
    unranked(sites, metric, threshold),
    partly_here(sites, months, called=listed.called),
    also_counted(left, months, called=listed.called),
)
st.caption(" ".join(notes))
st.plotly_chart(
    make(
        ranking_chart,
        league.league,
        {"view": view},
        metric=metric,
        highlight=view.site_id,
        region_value=whole["value"],
    ),
    key="ranking",
    config=selection.CHART,
    alt=f"{metric.label} of each site of {chosen.region_name} with its 95 % interval",
)
picture = drawn(sites, view.site_id)
is_drawn = picture["site_id"].is_in([view.site_id]).any()
st.caption(
    (f"Filled: {chosen.the_site}. " if is_drawn else "")
    + f"Dotted line: all guests of {listed.called}."
    + (f" Drawn are {picture.height} of {sites.height:,} sites." if sites.height > MOST_ROWS else "")
)

st.subheader("How much of it is chance")
asked = {"view": view}
plot = ask(chance.funnel_plot, **asked)
if plot is None:
    st.info(NOT_KNOWN, icon=":material/filter_alt_off:")
    st.stop()
st.markdown(funnel_sentence(*plot, metric))
st.plotly_chart(
    make(funnel_chart, chance.funnel_plot, asked, metric=metric, highlight=view.site_id),
    key="funnel",
    config=selection.CHART,
    alt=f"{metric.label} of each site by its number of {metric.counted}, with the lines for usual sites",
)
st.caption(
    f"The fewer {metric.counted}, the further chance carries a site from the others. Lines: where 95 and 99.8 of 100 usual "
    "sites lie, by chance and by as much as sites of the whole chain usually differ. Triangles: outside the inner lines."
)
with st.expander("Shrunken scores: a second view", on_change="rerun", key="shrunken_open") as second:
    if second.open:
        shrunken = ask(chance.second_view, **asked)
        st.markdown(shrunken_sentence(shrunken, metric, threshold.rank))
        selection.room_for_tools()
        st.dataframe(
            make(shrunken_table, chance.second_view, asked, metric=metric, highlight=view.site_id),
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
