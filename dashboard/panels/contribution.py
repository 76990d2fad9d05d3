"""What each department contributes to the site's gap in the index: a sentence, bars, and a table that adds up."""

import streamlit as st

from dashboard import selection
from dashboard.charts.contribution import contribution_chart
from dashboard.questions.contribution import index_gap
from dashboard.selection import Selection
from dashboard.sentences.contribution import REMAINDER, contribution_sentence
from dashboard.tables.contribution import contribution_table
from pipelines.reference.organisation import INDEX


def contribution_panel(chosen: Selection) -> None:
    """Draw it for the chosen site; a sentence alone where the gap can't be told, nothing where no index is made."""
    ask, make, asked = chosen.asker.ask, chosen.asker.make, {"view": chosen.view}
    split = ask(index_gap, **asked)
    if split is None or split.parts.is_empty():
        return
    sentence = contribution_sentence(split, chosen.asker.reference.thresholds.of(INDEX))
    st.subheader("What makes up the gap in the index")
    st.markdown(sentence)
    if not split.is_known:
        return
    st.plotly_chart(
        make(contribution_chart, index_gap, asked), key="contribution", config=selection.CHART, alt=sentence
    )
    with st.expander("The same as a table that adds up", on_change="rerun", key="contribution_open") as table:
        if table.open:
            selection.room_for_tools()
            st.dataframe(
                make(contribution_table, index_gap, asked), hide_index=True, height="content", key="contribution_table"
            )
            st.caption(REMAINDER)
