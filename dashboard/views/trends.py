"""A site over time: beside the rest of its region and the chain, against a year before, and what may have shifted."""

import polars as pl
import streamlit as st

from dashboard import selection, states
from dashboard.charts.control import distance_chart
from dashboard.charts.trend import trend_chart
from dashboard.questions import breaks, control, events, shifts, trends, year_before
from dashboard.sentences.control import how_to_read, region_sentence, shift_sentence
from dashboard.sentences.events import events_sentence, marks
from dashboard.sentences.trends import breaks_sentence, standings_sentence, window_sentence
from dashboard.tables.trends import shifts_table, standings_table
from pipelines.metrics.periods import last_complete_month, month_label
from pipelines.metrics.trend import CHAIN, REST, SITE

chosen = selection.current()
view, metric = chosen.view, chosen.view.metric
ask, make = chosen.asker.ask, chosen.asker.make
threshold = chosen.asker.reference.thresholds.of(metric.name)

st.title(f"Trends of {chosen.the_site}")
st.caption(selection.described(chosen))

running = min(chosen.data_until, chosen.running_month)
span = {"view": view, "first": chosen.data_from, "last": running}
complete = {"view": view, "first": chosen.data_from, "last": min(running, last_complete_month(chosen.today))}
complete["data_from"] = chosen.data_from
asked_otherwise = ask(breaks.breaks, **span)
names = {CHAIN: "Chain", REST: f"Rest of {chosen.region_name}", SITE: chosen.site_name}
months = ask(trends.by_month, **span)
if months["n"].sum() == 0:
    st.info(states.missing({"n": 0, "state": "no answers"}, chosen, threshold, metric), icon=":material/inbox:")
    st.stop()

marked = marks(asked_otherwise, ask(events.events, **span))
drawn = {"metric": metric, "names": names, "period": view.period, "marks": marked}
standings = ask(year_before.against_year_before, view=view)

st.subheader("Rolling 12 months")
st.markdown(window_sentence(standings, "rolling_12", metric, threshold))
rolling = ask(trends.rolling_year, **complete)
if rolling["value"].is_null().all():
    st.info("Twelve months of answers are needed for this chart; there are fewer.", icon=":material/hourglass_top:")
else:
    st.plotly_chart(
        make(trend_chart, trends.rolling_year, complete, **drawn),
        key="rolling",
        config=selection.CHART,
        alt=f"{metric.label} of {chosen.site_name} over rolling 12 months",
    )
    if rolling.filter(who=SITE)["value"].is_null().all():
        st.info(states.no_line(chosen, threshold, "12 months"), icon=":material/visibility_off:")
st.caption(
    f"Shaded: {view.period.label()}. Each point adds up the 12 months that end with it, so the season is in every one. "
    f"Band: 95 % interval. {breaks_sentence(asked_otherwise)}\n\n{events_sentence(marked)}"
)

st.subheader("Month by month")
st.markdown(window_sentence(standings, "month", metric, threshold))
st.plotly_chart(
    make(trend_chart, trends.by_month, span, running=chosen.running_month, **drawn),
    key="monthly",
    config=selection.CHART,
    alt=f"{metric.label} of {chosen.site_name} by month",
)
own = months.filter(who=SITE)
if own["value"].is_null().all():
    st.info(states.no_line(chosen, threshold, "a month"), icon=":material/visibility_off:")
has_running = own.filter(pl.col("month") == chosen.running_month)["value"].is_not_null().any()
st.caption(
    f"A month with fewer than {threshold.show} {metric.counted} is a gap, and so is one that would tell, with "
    "other numbers, what few guests of another site said. "
    + ("The hollow point is the running month: it is not complete. " if has_running else "")
    + "Single months move by chance: read the band before the line."
)

st.subheader("How it stands")
st.markdown(standings_sentence(standings))
selection.room_for_tools()
st.dataframe(
    make(standings_table, year_before.against_year_before, {"view": view}, metric=metric),
    hide_index=True,
    height="content",
    key="standings",
    column_config={"Period": st.column_config.TextColumn(pinned=True)},
)
st.caption(
    f"Periods end with {month_label(view.period.last)}; each stands beside the same months a year before. ▲ ▼ a real change, ○ "
    f"within what chance alone would do (one correction over the region's sites, 5 % false discoveries), "
    f"as everywhere. Months in {chosen.the_region} alone; the running month is in none."
)

st.subheader("What may have shifted")
region = {"view": view.of_every_site()}
found = ask(shifts.shifts, **region)
placed = found.filter(site_id=view.site_id)
if placed.is_empty():
    st.info(states.not_here(chosen), icon=":material/event_busy:")
else:
    st.markdown(shift_sentence(placed.row(0, named=True), metric, chosen.region_name, threshold))
    if placed["months"][0]:
        st.plotly_chart(
            make(
                distance_chart,
                control.control_charts,
                region | {"running": chosen.running_month},
                metric=metric,
                site_id=view.site_id,
                site_name=chosen.site_name,
                marks=marked,
            ),
            key="control",
            config=selection.CHART,
            alt=f"Control chart: {metric.label} of {chosen.site_name} minus that of the rest of {chosen.region_name}",
        )
        st.caption(how_to_read(placed.row(0, named=True), chosen.site_name, chosen.region_name, threshold))
st.markdown(region_sentence(found))
with st.expander(f"Every site of {chosen.the_region}", on_change="rerun", key="shifts_open") as table:
    if table.open:
        selection.room_for_tools()
        st.dataframe(
            make(shifts_table, shifts.shifts, region, metric=metric, highlight=view.site_id),
            hide_index=True,
            height="content",
            key="shifts",
            column_config={
                "Site": st.column_config.TextColumn(width=130 if selection.on_phone() else None, pinned=True)
            },
        )
