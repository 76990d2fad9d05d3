"""A few sites of the region side by side: what really differs, and what each rests on."""

import polars as pl
import streamlit as st

from dashboard import address, auditing, selection, states, wording
from dashboard.charts.compare import compare_chart
from dashboard.choice import choice_of_several
from dashboard.questions import compare, trends
from dashboard.questions.departments import by_department
from dashboard.sentences.compare import compare_gap, compare_sentence
from dashboard.sentences.departments import not_asked
from dashboard.tables import compare as tables
from pipelines.metrics.periods import month_label, shifted
from pipelines.metrics.ranking import KEPT_BACK

chosen = selection.current()
view, metric = chosen.view, chosen.view.metric
ask, make = chosen.asker.ask, chosen.asker.make
thresholds = chosen.asker.reference.thresholds
show = thresholds.of(metric.name).show

st.title(f"Compare sites of {chosen.the_region}")
st.caption(selection.described(chosen))

there = ask(compare.candidates, view=view)
if len(there.names) < compare.FEWEST:
    st.info(
        f"**Nobody to compare with:** there {'was but one site' if there.names else 'was no site'} in {chosen.the_region} in "
        f"{month_label(view.period.last)}.",
        icon=":material/compare_arrows:",
    )
    st.stop()
site_ids = choice_of_several(
    "sites", "Sites", list(there.names), there.names.__getitem__, usual=there.usual, most=compare.MOST
)
if len(site_ids) < compare.FEWEST:
    st.info(f"**Choose {compare.FEWEST} to {compare.MOST} sites** to compare.", icon=":material/compare_arrows:")
    st.stop()
# In whatever order they were chosen, the same is seen.
auditing.detail_seen(chosen, address.COMPARE, ", ".join(f"{there.names[one]} ({one})" for one in sorted(site_ids)))
asked = {"view": view, "site_ids": site_ids}
sites = ask(compare.side_by_side, **asked)
if sites["value"].is_null().all():
    most = sites.sort("n").row(-1, named=True)
    st.info(states.missing(most, chosen, thresholds.of(metric.name), metric), icon=":material/visibility_off:")
    st.stop()

pinned = {"pinned": True, "width": 130 if selection.on_phone() else None}
st.markdown(
    compare_sentence(
        ask(compare.pairs, **asked),
        metric,
        kept_back=not sites.filter(pl.col("value").is_null(), state=KEPT_BACK).is_empty(),
    )
)
selection.room_for_tools()
st.dataframe(
    make(tables.standing_table, compare.side_by_side, asked, metric=metric, with_rate=metric.name != "response_rate"),
    hide_index=True,
    height="content",
    key="standing",
    column_config={"What": st.column_config.TextColumn("", **pinned)},
)
st.caption(
    f"{metric.definition} Place and rank range are those of Region ranking. Shown from {show} {metric.counted}, ranked from "
    f"{thresholds.of(metric.name).rank}; a dash where there are fewer, or where it is kept back or not known."
)

st.subheader("Differences")
st.dataframe(
    make(tables.pairs_table, compare.pairs, asked, metric=metric), hide_index=True, height="content", key="pairs"
)
st.caption(
    "The first site minus the second, taken before rounding. One correction over all pairs shown (5 % false discoveries), "
    "none for having picked these sites: of two that were picked as the best and the worst of many, chance has helped to "
    "pick them. The rank ranges of Region ranking hold for all sites at once."
)

shown = by_department(metric)
cells = ask(compare.departments, **asked)
st.subheader("Departments")
if cells.is_empty():
    st.info(f"**Not asked.** The {chosen.the_survey} asks about no department.", icon=":material/inbox:")
else:
    first = wording.said(there.names[site_ids[0]])
    st.dataframe(
        make(tables.departments_side_by_side, compare.departments, asked, metric=shown),
        hide_index=True,
        height="content",
        key="departments_compared",
        column_config={"Department": st.column_config.TextColumn(**pinned)},
    )
    st.caption(
        f"{shown.label} ({shown.unit}). ▲ ▼: really better or worse than {first}, the first site chosen (one correction over "
        "all cells, 5 % false discoveries). A dash: too few answers, kept back, or no such department. "
        + not_asked(chosen.asker.reference.organisation.departments, cells["department_id"].to_list())
    )
    with st.expander("With intervals, answers and differences", on_change="rerun") as full:
        if full.open:
            st.dataframe(
                make(tables.departments_in_full, compare.departments, asked, metric=shown),
                hide_index=True,
                height="content",
                key="departments_full",
            )

st.subheader("Rolling 12 months")
of_trend = asked | {"first": max(chosen.data_from, shifted(view.period.last, -23))}
of_trend |= {"last": view.period.last, "data_from": chosen.data_from}
if ask(trends.rolling_year_of_sites, **of_trend)["value"].is_null().all():
    st.info("Twelve months of answers are needed for this chart; there are fewer.", icon=":material/hourglass_top:")
else:
    names = dict(zip(sites["site_id"], sites["site_name"], strict=True))
    st.plotly_chart(
        make(compare_chart, trends.rolling_year_of_sites, of_trend, metric=metric, names=names),
        key="compared",
        config=selection.CHART,
        alt=f"{metric.label} of each chosen site over rolling 12 months",
    )
    st.caption(
        "Each point adds up the 12 months that end with it; its 95 % interval is in the words under the pointer. Months in "
        f"{chosen.the_region} alone. {compare_gap(ask(trends.rolling_year_of_sites, **of_trend), names)}"
    )

st.subheader("Who the guests are")
mix = ask(compare.mix, **asked)
if mix.is_empty():
    st.info(f"No kinds of guests are told apart in the {chosen.the_survey}.", icon=":material/inbox:")
else:
    st.dataframe(
        make(tables.mix_table, compare.mix, asked),
        hide_index=True,
        height="content",
        key="mix",
        column_config={"Guests": st.column_config.TextColumn(**pinned)},
    )
    st.caption(
        f"Share of all guests who answered the overall question in {view.period.label()}, and how many they are; nothing is "
        f"tested here. “few”: kinds with fewer than {thresholds.of('satisfaction').show} answers, and the next smallest where "
        "one alone could be worked out from the others. Other guests can make another score: choose a kind of guests in the "
        "sidebar to compare like with like."
    )
