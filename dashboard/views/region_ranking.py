"""The sites of a region, ranked, with what the ranks rest on."""

from dataclasses import replace

import streamlit as st

from dashboard import address, auditing, lists, selection, states, wording
from dashboard.charts.ranking import MOST_ROWS, drawn, ranking_chart
from dashboard.choice import choice_of_many
from dashboard.panels.chance import chance_panel
from dashboard.panels.movers import movers_panel
from dashboard.panels.same_guests import same_guests_panel
from dashboard.questions import league
from dashboard.sentences.league import league_sentence
from dashboard.tables.league import (
    SPARK,
    also_counted,
    league_table,
    on_phone_first,
    partly_here,
    spark_span,
    unranked,
    without_the_few,
)

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
if listed.among is not None:
    auditing.detail_seen(chosen, address.RANKING, f"ranking of {listed.title}")
# Of a list the same is asked for every site, and so worked out once.
view = replace(chosen.view.of_every_site(), others=listed.among)
own = chosen.view.site_id
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
ranked = make(league_table, league.league, {"view": view}, metric=metric, highlight=own)
st.dataframe(
    ranked,
    hide_index=True,
    height="content",
    key="league",
    column_order=on_phone_first(ranked.column_names, metric) if selection.on_phone() else None,
    column_config={
        "Place": st.column_config.TextColumn(width=52, pinned=True),
        # On a phone whole names and the number beside them fill the screen; the other columns are reached by scrolling.
        "Site": st.column_config.TextColumn(width=208 if selection.on_phone() else None, pinned=True),
        metric.label: st.column_config.TextColumn(width=88 if selection.on_phone() else None),
        SPARK: st.column_config.LineChartColumn(
            help="Each point adds up the 12 months that end with it.", y_min=lowest, y_max=highest
        ),
    },
    alt=f"Ranked table of the sites of {listed.title}",
)
st.caption(
    f"{metric.definition} Ranked from {threshold.rank} {metric.counted}, shown from {threshold.show}. Equal printed values "
    "share a place. Rank range: the places that the answers do not rule out (95 %, for all sites at once). Tier: against the "
    f"rest of {listed.called}. Reliability: which share of the differences to other sites would repeat. Change: against the "
    "period before; ▲ ▼ a real change, ○ none, all sites being compared at once."
)
left = ask(league.also_counted, view=view)
months = view.period.months
notes = (
    unranked(sites, metric, threshold),
    without_the_few(whole["left_out"]),
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
        highlight=own,
        region_value=whole["value"],
    ),
    key="ranking",
    config=selection.CHART,
    alt=f"{metric.label} of each site of {listed.title} with its 95 % interval",
)
picture = drawn(sites, own)
is_drawn = picture["site_id"].is_in([own]).any()
st.caption(
    (f"Filled: {chosen.the_site}. " if is_drawn else "")
    + f"Dotted line: all guests of {listed.called}."
    + (f" Drawn are {picture.height} of {sites.height:,} sites." if sites.height > MOST_ROWS else "")
)

movers_panel(chosen, view)
chance_panel(chosen, view)
same_guests_panel(chosen, view)
