"""Rows of the audit log as printed."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.permissions import PERMISSIONS
from dashboard.tables.arrow import as_arrow
from pipelines.audit.log import Row
from pipelines.audit.words import deed, of_what, who_in_words

ROLE_NAMES = {role.value: may.role_name for role, may in PERMISSIONS.items()}
COLUMNS = ("When", "Who", "What", "Of what", "As", "No.")


def audit_log_table(rows: Sequence[Row]) -> pa.Table:
    """Rows in their order: When (where this machine stands), Who, What, Of what, As (in which role), No."""
    said = {
        "When": [_when(row) for row in rows],
        "Who": [wording.plain(who_in_words(row)) for row in rows],
        "What": [wording.plain(deed(row)) for row in rows],
        "Of what": [wording.plain(of_what(row)) for row in rows],
        "As": [wording.plain(_role(row)) for row in rows],
        "No.": [row.number for row in rows],
    }
    kinds = {name: pl.Int64 if name == "No." else pl.String for name in COLUMNS}
    return pl.DataFrame(said, schema=kinds).pipe(as_arrow)


def _when(row: Row) -> str:
    here = datetime.fromisoformat(row.at).astimezone()
    return f"{wording.day(here.date())}, {here:%H:%M:%S}"


def _role(row: Row) -> str:
    # A role that there is no longer stands as it was written.
    role = str(row.content.get("role") or "")
    return ROLE_NAMES.get(role, role)
