"""What to see to first: departments by how much they matter to guests, and how the site does in them."""

from dataclasses import replace

import streamlit as st

from dashboard import selection, states
from dashboard.charts.drivers import importance_chart, matrix_chart
from dashboard.questions import drivers
from dashboard.sentences.departments import not_asked
from dashboard.sentences.drivers import (
    ASSOCIATION,
    asked_otherwise_sentence,
    basics_sentence,
    basis_sentence,
    compared_with_nothing,
    first_things_sentence,
    left_out_sentence,
    of_region_sentence,
    order_sentence,
)
from dashboard.tables.drivers import drivers_table, penalty_reward_table

chosen = selection.current()
asked_for = chosen.view.metric
chosen = replace(chosen, view=chosen.view.of_metric("satisfaction"))
view, ask, make = chosen.view, chosen.asker.ask, chosen.asker.make
fewest = chosen.asker.reference.thresholds.of(view.metric_name).show

st.title(f"First things to fix at {chosen.the_site}")
st.caption(selection.described(chosen))

told = ask(drivers.found, view=view)
if isinstance(told, drivers.Untold):
    st.info(states.no_drivers(told, chosen), icon=":material/hourglass_top:")
    st.stop()

where = "here" if told.of_site else f"in {chosen.the_region}"
first_things = first_things_sentence(told.departments, where)
st.markdown(first_things)
if not told.of_site:
    st.info(
        of_region_sentence(
            chosen.the_site, chosen.the_region, told.site_respondents, told.site_guests, told.site_summed
        ),
        icon=":material/groups:",
    )
if not told.asked_otherwise.is_empty():
    st.caption(asked_otherwise_sentence(told.asked_otherwise))
if asked_for != view.metric:
    st.caption(
        f"This page is about the overall score and the scores of departments, whatever metric is chosen: {asked_for.label} "
        "changes nothing here."
    )

if told.departments["difference"].is_not_null().any():
    st.plotly_chart(
        make(matrix_chart, drivers.found, {"view": view}, narrow=selection.on_phone()),
        key="matrix",
        config=selection.CHART,
        alt=first_things,
    )
    st.caption(
        "Up: matters more to the overall score; dotted, the share of each if all mattered alike. Right: better than the rest "
        "of the region; ▲ ▼ a real difference, ● the data can't tell (the verdicts of Departments). To fix first: of those "
        "that matter more, are really below and surely go with a higher overall score, the one whose gap, times what points "
        "there go with, is largest. " + compared_with_nothing(told.departments)
    )
selection.room_for_tools()
st.dataframe(make(drivers_table, drivers.found, {"view": view}), hide_index=True, height="content", key="drivers")
st.markdown(ASSOCIATION)

st.subheader("How much each department matters")
st.plotly_chart(
    make(importance_chart, drivers.found, {"view": view}),
    key="importance",
    config=selection.CHART,
    alt=order_sentence(told),
)
st.markdown(order_sentence(told))
whose = chosen.the_site if told.of_site else chosen.the_region
st.caption(
    f"{basis_sentence(told, told.respondents, told.summed, whose)} Share: what goes along "
    "with the overall score, shared out between departments that go up and down together (Johnson's relative weights). Bars "
    "have 95 % intervals, from groups of guests drawn anew."
)
st.caption(
    f"{left_out_sentence(told.left_out)} "
    + not_asked(
        chosen.asker.reference.organisation.departments,
        [*told.departments["department_id"], *told.left_out["department_id"]],
    )
)

st.subheader("What a low score costs, and what a high one gains")
st.markdown(basics_sentence(told.departments))
selection.room_for_tools()
st.dataframe(make(penalty_reward_table, drivers.found, {"view": view}), hide_index=True, height="content", key="basics")
st.caption(
    "Points of the overall score against a middling score of the department, the others being as they are, with 95 % "
    "intervals. Low: under 37.5 of 100, such as 1 or 2 of 5, or 0 to 3 of 10. High: 87.5 and more, such as 5 of 5, or 9 and "
    f"10 of 10. A dash: fewer than {fewest} guests gave such scores, or gave any other."
)
