"""One award: who is honoured and why, who comes next, why not, and by which rules."""

import polars as pl
import streamlit as st

from dashboard import selection, wording
from dashboard.charts.recognition import award_chart, drawn
from dashboard.panels.purpose import purpose_note
from dashboard.panels.spread import spread_panel
from dashboard.panels.why_not import why_not_panel
from dashboard.recognition import SeenAward, SeenYear, Sight
from dashboard.selection import Selection
from dashboard.sentences import recognition as say
from dashboard.tables.recognition import WHY, winners_table
from pipelines.recognition.paper.award_words import award_lines
from pipelines.reference.awards.award import Award


def award_panel(chosen: Selection, seen: SeenYear, one: SeenAward) -> None:
    """Draw the award."""
    award = one.award
    if award.citation:
        st.markdown(f"*{wording.said(award.citation)}*")
    st.caption(say.measured_sentence(award))
    if chosen.today < award.window.first_day:
        st.info(
            f"**It has not begun:** stays count from {wording.day(award.window.first_day)} on.", icon=":material/event:"
        )
        _rules(chosen, award)
        return
    if one.winners.is_empty():
        st.info("**Nobody is honoured.**", icon=":material/info:")
    for note in one.notes:
        st.markdown(f"- **{wording.said(note.class_name)}:** {wording.said(note.words)}")
    own_site = chosen.view.site_id if chosen.recognition.sight is Sight.OWN_SITE else None
    _chart(one, own_site)
    _winners(one, own_site)
    why_not_panel(chosen, seen, one, own_site)
    spread_panel(chosen, seen, award)
    _rules(chosen, award)


def _rules(chosen: Selection, award: Award) -> None:
    least = None if award.measure is None else chosen.asker.reference.thresholds.of(award.measure.metric).rank
    with st.expander("The rules in words", key="award_words", icon=":material/description:"):
        lines = award_lines(award, rank_threshold=least)
        st.markdown("\n".join(f"- **{wording.said(one.about)}:** {wording.said(one.says)}" for one in lines))


def _chart(one: SeenAward, own_site: str | None) -> None:
    award, rows = one.award, one.own
    classes = dict(rows.filter(pl.col("value").is_not_null(), pl.col("rank").is_not_null())
                   .select("class_id", "class_name").unique().sort("class_name", "class_id").iter_rows())  # fmt: skip
    if not classes:
        return
    own = rows.filter(pl.col("site_id") == (own_site or ""), pl.col("class_id").is_in(list(classes)))[
        "class_id"
    ].to_list()
    first = own[:1] or list(classes)[:1]
    class_id = first[0]
    if len(classes) > 1:
        class_id = st.selectbox(
            "Class drawn",
            list(classes),
            index=list(classes).index(first[0]),
            format_func=classes.__getitem__,
            key="award_class",
        )
    shown = drawn(rows.filter(pl.col("class_id") == class_id), award, own_site)
    if shown.is_empty():
        return
    st.plotly_chart(
        award_chart(shown, award, own_site=own_site, called=say.who),
        key="award_chart",
        config=selection.CHART,
        alt=say.chart_words(shown, award),
    )


def _winners(one: SeenAward, own_site: str | None) -> None:
    if one.winners.is_empty():
        return
    together = say.co_winners_sentence(one.winners)
    if together:
        st.markdown(together)
    if one.winners.height <= say.LINES:
        several = one.winners["class_id"].n_unique() > 1
        lines = [say.winner_line(row, with_class=several) for row in one.winners.iter_rows(named=True)]
        st.markdown("\n".join(f"- {line}" for line in lines))
    else:
        selection.room_for_tools()
        st.dataframe(
            winners_table(one.winners, one.award, own_site),
            hide_index=True,
            key="winners",
            column_config={WHY: st.column_config.TextColumn(width="large")},
        )
    if one.award.is_of_people:
        purpose_note()
