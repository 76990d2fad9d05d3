"""How the own site, or the sites of the own region, stand in a year's awards."""

from dataclasses import dataclass

import polars as pl
import pyarrow as pa
import streamlit as st

from dashboard import selection, wording
from dashboard.permissions import AwardSight
from dashboard.recognition import SeenYear
from dashboard.selection import Selection
from dashboard.sentences import recognition as say
from dashboard.tables.recognition import WHY_NOT, own_table
from pipelines.recognition.frames import EXCLUDED, WINNER
from pipelines.recognition.rules import WORDS


@dataclass(frozen=True)
class _Own:
    """What is said of the own site or region; `others`: those not honoured, where they are too many to read line by line."""

    sentence: str
    lines: tuple[str, ...]
    others: pa.Table | None


def own_recognition_panel(chosen: Selection, seen: SeenYear) -> None:
    """Draw it for who has a site or a region; nothing for anybody else."""
    door = chosen.recognition
    if door.sight not in {AwardSight.OWN_SITE, AwardSight.REGION}:
        return
    is_site = door.sight is AwardSight.OWN_SITE
    labels = chosen.asker.reference.organisation
    who, name = door.principal, labels.site_labels if is_site else labels.region_names
    own_id = str(who.site_id if is_site else who.region_id)
    called = f"{'Your site' if is_site else 'Your region'}, {wording.said(name.get(own_id, own_id))}"
    own = door.made(
        ("own", seen.year, called), lambda: _own(seen, "site_id" if is_site else "region_id", own_id, called)
    )
    st.markdown(own.sentence)
    st.markdown("\n".join(f"- {line}" for line in own.lines))
    if own.others is not None:
        selection.room_for_tools()
        st.dataframe(
            own.others,
            hide_index=True,
            key="own_standing",
            column_config={WHY_NOT: st.column_config.TextColumn(width="large")},
        )
        st.caption("Next tier: the score that reaches it as things stand, and how much more that is.")


def _own(seen: SeenYear, column: str, own_id: str, called: str) -> _Own:
    rows = [one.own.filter(pl.col(column) == own_id) for one in seen.awards]
    lines = [
        (row["state"] != WINNER, row["state"] == EXCLUDED, say.own_line(one, row, with_site=column != "site_id"))
        for one, own in zip(seen.awards, rows, strict=True)
        for row in own.iter_rows(named=True)
    ]
    few = len(lines) <= say.LINES
    shown = [line for is_not_honoured, _, line in sorted(lines, key=lambda one: one[:2]) if few or not is_not_honoured]
    more = [f"and {len(shown) - say.LINES:,} more, in the list below"] if len(shown) > say.LINES else []
    others = [own.filter(pl.col("state") != WINNER) for own in rows]
    has_table = not few and any(not one.is_empty() for one in others)
    return _Own(
        say.own_sentence(called, seen.awards, rows, is_final=seen.published_on is not None),
        (*shown[: say.LINES], *more),
        own_table(seen.awards, others, WORDS) if has_table else None,
    )
