"""The sites of a region, ranked, with what the ranks rest on."""

import polars as pl
import streamlit as st

from dashboard import selection, states
from dashboard.charts.ranking import ranking_chart
from dashboard.questions import league, mix
from dashboard.sentences.league import league_sentence
from dashboard.sentences.mix import how_adjusted, how_kinds_are_told, mix_sentence
from dashboard.tables.league import SPARK, also_counted, league_table, partly_here, spark_span, unranked
from dashboard.tables.mix import kinds_table, mix_table

chosen = selection.current()
view, metric = chosen.view, chosen.view.metric
ask, make = chosen.asker.ask, chosen.asker.make
threshold = chosen.asker.reference.thresholds.of(metric.name)

st.title(f"Ranking of {chosen.the_region}")
st.caption(selection.described(chosen))

sites = ask(league.league, view=view)
whole = ask(league.region_as_a_whole, view=view).row(0, named=True)
missing = states.missing(whole, chosen, threshold, metric)
if missing:
    st.info(missing, icon=":material/inbox:")
    st.stop()

lowest, highest = spark_span(sites)
st.markdown(league_sentence(sites, whole, metric))
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
    "rest of the region. Change: against the period before; ▲ ▼ a real change, ○ within what chance alone would do."
)
left = ask(league.also_counted, view=view)
months = view.period.months
notes = (
    unranked(sites, metric, threshold),
    partly_here(sites, months),
    also_counted(left, months),
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
is_drawn = sites.filter(pl.col("value").is_not_null())["site_id"].is_in([view.site_id]).any()
st.caption((f"Filled: {chosen.the_site}. " if is_drawn else "") + f"Dotted line: all guests of {chosen.the_region}.")

st.subheader("If all sites had the same guests")
mixed = ask(mix.mixed, view=view)
st.markdown(mix_sentence(mixed, metric))
if not mixed.why_not:
    with st.expander("Raw and adjusted, site by site", on_change="rerun", key="mix_open") as adjusted:
        if adjusted.open:
            st.dataframe(
                make(mix_table, mix.mixed, {"view": view}, metric=metric, highlight=view.site_id),
                hide_index=True,
                height="content",
                key="mix",
                column_config={
                    "Place": st.column_config.TextColumn(width=70, pinned=True),
                    "Site": st.column_config.TextColumn(width=130 if selection.on_phone() else None, pinned=True),
                },
                alt=f"Raw and adjusted score of each site of {chosen.region_name}",
            )
            st.caption(how_adjusted(metric))
    with st.expander("What each kind of guests scores", on_change="rerun", key="kinds_open") as kinds:
        if kinds.open:
            st.dataframe(
                make(kinds_table, mix.mixed, {"view": view}, metric=metric),
                hide_index=True,
                height="content",
                key="kinds",
                alt=f"What each kind of guests of {chosen.region_name} scores against the average guest",
            )
            st.caption(how_kinds_are_told(metric))
