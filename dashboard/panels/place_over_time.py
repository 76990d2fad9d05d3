"""A site's place month after month, and why it moved."""

from datetime import date

import streamlit as st

from dashboard import selection, states
from dashboard.charts.history import history_chart
from dashboard.questions import history, moves
from dashboard.selection import Selection
from dashboard.sentences.moves import history_caption, history_sentence, move_sentence
from pipelines.metrics.periods import WINDOWS


def place_over_time(chosen: Selection, *, is_placed: bool, breaks: tuple[date, ...]) -> None:
    """Draw it for the chosen site; moves are explained where it `is_placed` now."""
    view, ask = chosen.view, chosen.asker.ask
    threshold = chosen.asker.reference.thresholds.of(view.metric_name)
    st.subheader("Place over time")
    of_window = {"view": view, "window": chosen.window}
    places = ask(history.history, **of_window)
    if places.filter("is_own")["rank"].is_null().all():
        st.info(states.no_places(places.is_empty(), chosen, threshold), icon=":material/hourglass_top:")
    else:
        st.markdown(history_sentence(places))
        st.plotly_chart(
            chosen.asker.make(history_chart, history.history, of_window, site_name=chosen.site_name, breaks=breaks),
            key="history",
            config=selection.CHART,
            alt=f"Place of {chosen.site_name} in its region month after month, with the places it could have had",
        )
        st.caption(history_caption(places, WINDOWS[chosen.window]))
    for explained in ask(moves.explained, view=view) if is_placed else ():
        st.markdown(move_sentence(explained, view.metric, threshold))
