"""A site over time, beside the rest of its region and the chain, with the number of answers below."""

import streamlit as st

from dashboard import selection, states
from dashboard.charts.trend import trend_chart
from dashboard.questions import trends
from pipelines.metrics.trend import CHAIN, REST, SITE

chosen = selection.current()
view, metric, ask = chosen.view, chosen.view.metric, chosen.asker.ask
threshold = chosen.asker.reference.thresholds.of(metric.name)

st.title(f"Trends of {chosen.site_name}")
st.caption(selection.described(chosen, with_period=False))

running = min(chosen.data_until, chosen.running_month)
months = ask(trends.trends, view=view, first=chosen.data_from, last=running, data_from=chosen.data_from)
names = {CHAIN: "Chain", REST: f"Rest of {chosen.region_name}", SITE: chosen.site_name}
if months["monthly"]["n"].sum() == 0:
    st.info(states.missing({"n": 0, "state": "no answers"}, chosen, threshold), icon=":material/inbox:")
    st.stop()

st.subheader("Rolling 12 months")
if months["rolling"].is_empty():
    st.info("Twelve months of answers are needed for this chart; there are fewer.", icon=":material/hourglass_top:")
else:
    st.plotly_chart(
        trend_chart(months["rolling"].filter(months["rolling"]["month"] < chosen.running_month), metric, names),
        key="rolling",
        config=selection.CHART,
        alt=f"{metric.label} of {chosen.site_name} over rolling 12 months",
    )
st.caption("Each point adds up the 12 months that end with it, so the season is in every one. Band: 95 % interval.")

st.subheader("Month by month")
st.plotly_chart(
    trend_chart(months["monthly"], metric, names, running=chosen.running_month),
    key="monthly",
    config=selection.CHART,
    alt=f"{metric.label} of {chosen.site_name} by month",
)
if months["monthly"].filter(who=SITE)["value"].is_null().all():
    st.info(
        f"**Too few to show by month.** No month of {chosen.site_name} has {threshold.show} {metric.counted}: "
        "read the rolling 12 months.",
        icon=":material/visibility_off:",
    )
st.caption(
    f"A month with fewer than {threshold.show} {metric.counted} is a gap. "
    + ("The hollow point is the running month: it is not complete. " if running == chosen.running_month else "")
    + "Single months move by chance: read the band before the line."
)
