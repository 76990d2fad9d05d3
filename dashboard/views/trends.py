"""A site over time, beside the rest of its region and the chain, with the number of answers below."""

import polars as pl
import streamlit as st

from dashboard import selection, states
from dashboard.charts.trend import trend_chart
from dashboard.questions import breaks, trends
from dashboard.sentences.trends import breaks_sentence
from pipelines.metrics.periods import last_complete_month
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
asked_otherwise = ask(breaks.breaks, view=view, first=chosen.data_from, last=running)
names = {CHAIN: "Chain", REST: f"Rest of {chosen.region_name}", SITE: chosen.site_name}
months = ask(trends.by_month, **span)
if months["n"].sum() == 0:
    st.info(states.missing({"n": 0, "state": "no answers"}, chosen, threshold, metric), icon=":material/inbox:")
    st.stop()

drawn = {"metric": metric, "names": names, "period": view.period, "breaks": tuple(asked_otherwise["month"])}

st.subheader("Rolling 12 months")
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
    f"Band: 95 % interval. {breaks_sentence(asked_otherwise)}"
)

st.subheader("Month by month")
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
    f"A month with fewer than {threshold.show} {metric.counted} is a gap. "
    + ("The hollow point is the running month: it is not complete. " if has_running else "")
    + "Single months move by chance: read the band before the line."
)
