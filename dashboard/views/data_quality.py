"""What was received, what was rejected and why, who has not reported, and which build this is."""

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from dashboard import selection, wording
from dashboard.questions import quality, sites
from dashboard.sentences.quality import all_reported
from dashboard.tables.quality import files_table, reasons_table, silent_table
from dashboard.taking_away import Paper, take_away
from pipelines.metrics.periods import last_complete_month, month_label

# A download of more rows than these would no longer open in a spreadsheet in good time.
MOST_ROWS = 50_000

chosen = selection.current()
ask, make, published = chosen.asker.ask, chosen.asker.make, chosen.asker.published
sees_files = chosen.asker.principal.may.received

st.title("Data quality")
st.caption(
    f"Build {published.build.build_id}, loaded {wording.age(published.build.built_at, datetime.now(UTC))} ago · "
    f"content {published.build.logical_hash[:12]} (the same exports always give the same content)"
)

if sees_files:
    sums = ask(quality.sums)
    names = ("records", "accepted", "quarantined", "duplicates")
    for column, name in zip(st.columns(4), names, strict=True):
        column.metric(name.capitalize(), f"{sums[name]:,}", border=True)
    st.caption(
        f"Records = accepted + quarantined + duplicates, for every file. Of the accepted, {sums['superseded']:,} were "
        f"replaced by a later correction and {sums['withdrawn']:,} erased because their guests withdrew them; of the "
        f"quarantined, {sums['mended']:,} were mended and stand from another file."
    )
    if sums["refused"]:
        st.error(f"{wording.count(sums['refused'], 'files')} could not be read at all: see the list.")

month = last_complete_month(chosen.today)
st.subheader(f"Who has not reported for {month_label(month)}")
reporting = ask(sites.reporting, survey_id=chosen.view.survey_id, month=month)
silent = reporting.filter(pl.col("responses") == 0)
if silent.is_empty():
    st.success(all_reported(reporting.height), icon=":material/check:")
else:
    st.dataframe(silent_table(silent), hide_index=True, key="silent")

st.subheader("Rejected records")
reasons = ask(quality.reasons)
if reasons.is_empty():
    st.success("No record is in quarantine.", icon=":material/check:")
else:
    st.dataframe(make(reasons_table, quality.reasons, {}), hide_index=True, key="reasons")
    rejected = ask(quality.rejected, most=MOST_ROWS)
    take_away(
        chosen,
        f"Download {wording.count(rejected.height, 'rejected records')} (CSV)",
        Paper("rejected-records", lambda: rejected, about="all that may be seen"),
        key="rejected_csv",
    )
    st.caption(
        "Each with its file, line, field, reason and the record as it was. Guests' free text is withheld."
        + (f" Only the first {MOST_ROWS:,} are in the file." if rejected.height == MOST_ROWS else "")
    )

if sees_files:
    st.subheader("Files received")
    st.dataframe(make(files_table, quality.files, {}), hide_index=True, key="files")
