"""One site in ten seconds: score, place, change, departments, trend, and the answers behind them."""

import streamlit as st

from dashboard import selection, states, wording
from dashboard.charts.departments import gap_chart
from dashboard.charts.trend import trend_chart
from dashboard.panels.contribution import contribution_panel
from dashboard.panels.how_made import how_made_panel
from dashboard.panels.place_over_time import place_over_time
from dashboard.questions import breaks, mix, paradoxes, site, trends
from dashboard.questions.departments import by_department, departments_of_site, seen_departments
from dashboard.sentences.departments import RATED_BY, departments_sentence, not_asked
from dashboard.sentences.events import marks
from dashboard.sentences.mix import adjusted_sentence
from dashboard.sentences.paradox import paradox_sentence
from dashboard.sentences.standing import against_rest, basis, change_verdict, other_range, place_range
from dashboard.sentences.trends import breaks_sentence
from dashboard.tables.arrow import as_arrow
from dashboard.tables.departments import departments_table
from pipelines.metrics.periods import shifted
from pipelines.metrics.ranking import KEPT_BACK
from pipelines.metrics.trend import REST, SITE

chosen = selection.current()
view, metric = chosen.view, chosen.view.metric
ask, make = chosen.asker.ask, chosen.asker.make
threshold = chosen.asker.reference.thresholds.of(metric.name)

st.title(chosen.the_site)
st.caption(selection.described(chosen))

standing = ask(site.standing, view=view)
if standing is None:
    st.info(states.not_here(chosen), icon=":material/event_busy:")
    st.stop()
row, rest = standing.row, standing.rest
missing = states.missing(row, chosen, threshold, metric)
if missing:
    st.info(missing, icon=":material/visibility_off:" if row["n"] else ":material/inbox:")

score, place, *changes = st.columns(2 + len(standing.changes))
score.metric(metric.label, wording.number(metric, row["value"]), border=True, help=metric.definition)
score.caption(basis(row, metric))
place.metric(f"Place in {chosen.the_region}", wording.place(row), border=True)
place.caption(
    f"{place_range(standing.rank_range, row['rank_of'])}{other_range(row, standing.rank_range)} · {against_rest(rest, metric)}"
    if row["place"]
    else wording.state(row, metric, threshold)
    + (". Choose 12 months and all guests." if row["state"] == KEPT_BACK else "")
)
for column, (name, (period, change)) in zip(changes, standing.changes.items(), strict=True):
    column.metric(name, wording.signed(metric, change["difference"]), border=True)
    column.caption(f"to {period.label()}: {change_verdict(change, metric)}")

if row["months"] < view.period.months:
    st.caption(
        f"The score and the place count the {row['months']} of {view.period.months} months that the site was in "
        f"{chosen.the_region}; the trend below goes on through a change of region."
    )

# Below the threshold neither the sums nor the answers may give away what is not shown.
is_shown = row["value"] is not None
if is_shown:
    # Raw is first: the cards above. What the guests do to it follows, or why that is not told.
    st.caption(adjusted_sentence(ask(mix.mixed, view=view), view.site_id, metric))
for told in ask(paradoxes.paradoxes, view=view):
    st.info(
        paradox_sentence(
            told.dimension_name, told.names, told.paradox, metric, verdict=rest["verdict"], show=threshold.show
        ),
        icon=":material/balance:",
    )
if is_shown:
    how_made_panel(chosen, view)

shown = by_department(metric)
departments = ask(departments_of_site, view=view)
st.subheader("Departments against the rest of the region")
st.markdown(departments_sentence(departments, shown))
if departments["difference"].is_not_null().any():
    st.plotly_chart(
        make(gap_chart, departments_of_site, {"view": view}, metric=shown),
        key="gaps",
        config=selection.CHART,
        alt=departments_sentence(departments, shown),
    )
selection.room_for_tools()
st.dataframe(
    make(departments_table, departments_of_site, {"view": view}, metric=shown),
    hide_index=True,
    height="content",
    key="departments",
)

everything = seen_departments(chosen.asker.reference, view)
unasked = not_asked(everything, departments["department_id"].to_list())
st.caption(f"Differences are taken before rounding. {RATED_BY} {unasked}")

contribution_panel(chosen)

st.subheader("Rolling 12 months")
first = max(chosen.data_from, shifted(view.period.last, -23))
asked = {"view": view, "first": first, "last": view.period.last, "data_from": chosen.data_from}
asked_otherwise = ask(breaks.breaks, view=view, first=first, last=view.period.last)
names = {REST: f"Rest of {chosen.region_name}", SITE: chosen.site_name}
if ask(trends.rolling_year, **asked)["value"].is_null().all():
    reason = "Twelve months of answers are needed for this chart; there are fewer."
    st.info(reason if row["n"] else "Nothing to draw: the reason stands above.", icon=":material/hourglass_top:")
else:
    st.plotly_chart(
        make(
            trend_chart,
            trends.rolling_year,
            asked,
            metric=metric,
            names=names,
            volume=False,
            marks=marks(asked_otherwise),
        ),
        key="trend",
        config=selection.CHART,
        alt=f"{metric.label} of {chosen.site_name} over rolling 12 months, beside the rest of the region",
    )
    said = breaks_sentence(asked_otherwise)
    st.caption(f"Each point adds up the 12 months that end with it. Band: 95 % interval. {said}")

place_over_time(chosen, is_placed=bool(row["place"]), breaks=tuple(asked_otherwise["month"]))

if is_shown:
    with st.expander("The latest answers behind these numbers", on_change="rerun") as answers:
        if answers.open:
            st.dataframe(ask(site.latest_responses, view=view).pipe(as_arrow), hide_index=True, key="answers")
