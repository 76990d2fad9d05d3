"""How the own site, or the sites of the own region, stand in a year's awards."""

import polars as pl
import streamlit as st

from dashboard import selection, wording
from dashboard.recognition import SeenYear, Sight
from dashboard.selection import Selection
from dashboard.sentences import recognition as say
from dashboard.tables.recognition import WHY_NOT, own_table
from pipelines.recognition.frames import EXCLUDED, WINNER
from pipelines.recognition.rules import WORDS


def own_recognition_panel(chosen: Selection, seen: SeenYear) -> None:
    """Draw it for who has a site or a region; nothing for anybody else."""
    door = chosen.recognition
    if door.sight not in {Sight.OWN_SITE, Sight.REGION}:
        return
    is_site = door.sight is Sight.OWN_SITE
    labels = chosen.asker.reference.organisation
    who, name = door.principal, labels.site_labels if is_site else labels.region_names
    own_id = str(who.site_id if is_site else who.region_id)
    rows = [one.own.filter(pl.col("site_id" if is_site else "region_id") == own_id) for one in seen.awards]
    called = f"{'Your site' if is_site else 'Your region'}, {wording.said(name.get(own_id, own_id))}"
    st.markdown(say.own_sentence(called, seen.awards, rows))
    lines = [
        (row["state"] != WINNER, row["state"] == EXCLUDED, say.own_line(one, row, with_site=not is_site))
        for one, own in zip(seen.awards, rows, strict=True)
        for row in own.iter_rows(named=True)
    ]
    few = len(lines) <= say.LINES
    shown = [line for is_not_honoured, _, line in sorted(lines, key=lambda one: one[:2]) if few or not is_not_honoured]
    if shown:
        more = [f"and {len(shown) - say.LINES:,} more, in the list below"] if len(shown) > say.LINES else []
        st.markdown("\n".join(f"- {line}" for line in [*shown[: say.LINES], *more]))
    if not few:
        _others(seen, [own.filter(pl.col("state") != WINNER) for own in rows])


def _others(seen: SeenYear, others: list[pl.DataFrame]) -> None:
    """Those not honoured, where they are too many to read line by line."""
    if all(own.is_empty() for own in others):
        return
    selection.room_for_tools()
    st.dataframe(
        own_table(seen.awards, others, WORDS),
        hide_index=True,
        key="own_standing",
        column_config={WHY_NOT: st.column_config.TextColumn(width="large")},
    )
    st.caption("Next tier: the score that reaches it as things stand, and how far away it is.")
