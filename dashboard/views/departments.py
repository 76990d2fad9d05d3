"""Sites by departments as a heat map, and one department across the sites of the region."""

import polars as pl
import streamlit as st

from dashboard import address, auditing, selection, states
from dashboard.charts.departments import heat_map, told_rows
from dashboard.charts.ranking import ranking_chart
from dashboard.choice import choice
from dashboard.panels.contribution import contribution_panel
from dashboard.panels.how_made import how_made_panel
from dashboard.questions import league, site
from dashboard.questions.departments import by_department, departments_of_region, seen_departments
from dashboard.sentences.departments import folded_away, not_asked, rated_by
from dashboard.sentences.standing import place_sentence
from dashboard.tables.departments import cells_table, heat_table
from dashboard.tables.league import SPARK, league_table, unranked

chosen = selection.current()
view, ask, make = chosen.view, chosen.asker.ask, chosen.asker.make
metric = by_department(view.metric)
threshold = chosen.asker.reference.thresholds.of(metric.name)

st.title(f"Departments in {chosen.the_region}")
st.caption(selection.described(chosen))
if metric != view.metric:
    st.info(f"{view.metric.label} is not known per department: this page shows {metric.label.lower()}.")

everybody = {"view": view.of_every_site()}
cells = ask(departments_of_region, **everybody)
if cells.is_empty():
    st.info(f"**Not asked.** The {chosen.the_survey} asks about no department.", icon=":material/inbox:")
    st.stop()
if cells["value"].is_null().all():
    n = cells["n"].max() or 0
    st.info(
        states.missing({"n": n, "state": "suppressed" if n else "no answers"}, chosen, threshold, metric),
        icon=":material/inbox:",
    )
    st.stop()

st.plotly_chart(
    make(
        heat_map, departments_of_region, everybody, also=view.site_id, metric=metric, with_text=not selection.on_phone()
    ),
    key="heat",
    config=selection.CHART,
    alt=f"{metric.label} of each department at each site of {chosen.region_name}",
)
st.caption(
    f"{metric.label} ({metric.unit}). ▲ blue: better than the rest of the region, ▼ orange: worse, grey: the data can't "
    f"tell (one correction over all cells, 5 % false discoveries). Empty: fewer than {threshold.show} answers, no such "
    "department at the site, or kept back, as what few guests said could be worked out with other numbers that are shown. "
    + not_asked(seen_departments(chosen.asker.reference, view), cells["department_id"].to_list())
)
folded = folded_away(cells, told_rows(cells, view.site_id), threshold.show)
if folded:
    st.caption(folded)
with st.expander("The same as a table", expanded=selection.on_phone()):
    selection.room_for_tools()
    st.dataframe(
        make(heat_table, departments_of_region, everybody, also=view.site_id, metric=metric),
        hide_index=True,
        height="content",
        key="heat_table",
        column_config={"Site": st.column_config.TextColumn(width=130 if selection.on_phone() else None, pinned=True)},
    )
with st.expander("With answers and intervals", on_change="rerun", key="cells_open") as in_full:
    if in_full.open:
        st.dataframe(
            make(cells_table, departments_of_region, everybody, metric=metric),
            hide_index=True,
            key="cells",
            column_config={"Site": st.column_config.TextColumn(pinned=True)},
        )

rated = cells.filter(cells["value"].is_not_null())
names = dict(zip(rated["department_id"], rated["department_name"], strict=True))
own = cells.filter(pl.col("site_id") == view.site_id)
rated_by_guests = {row["department_id"]: rated_by(row) for row in own.iter_rows(named=True)}


@st.fragment
def one_department() -> None:
    """One department across the region; a fragment, so that choosing another redraws nothing else."""
    if not chosen.is_admitted:
        st.rerun()
    department_id = choice("department", "Department", list(names), names.__getitem__, in_sidebar=False)
    address.write_choice("department")
    auditing.detail_seen(chosen, address.DEPARTMENTS, f"department {names[department_id]} ({department_id})")
    asked = {"view": view.of_metric(metric.name, department_id)}
    st.plotly_chart(
        make(ranking_chart, league.league, asked, metric=metric, highlight=view.site_id, region_value=None),
        key="department_ranking",
        config=selection.CHART,
        alt=f"{names[department_id]} at each site of {chosen.region_name}",
    )
    placed = ask(site.place, **asked)
    if placed:
        st.markdown(f"{place_sentence(chosen.site_name, *placed, metric, threshold)} {rated_by_guests[department_id]}")
        if placed[0]["value"] is not None:
            how_made_panel(chosen, asked["view"])
    with st.expander("With answers and changes, as a table", on_change="rerun", key="department_open") as table:
        if table.open:
            st.dataframe(
                make(league_table, league.league, asked, metric=metric, highlight=view.site_id),
                hide_index=True,
                height="content",
                key="department_league",
                column_config={SPARK: st.column_config.LineChartColumn()},
            )
            st.caption(unranked(ask(league.league, **asked), metric, threshold))


st.subheader("One department across the region")
one_department()

contribution_panel(chosen)
