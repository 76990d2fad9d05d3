"""What was received and what became of it."""

import polars as pl

from dashboard.access import Source
from pipelines.reference.reference import Reference

_FILES = """
    select file_name, survey_id, received_at, verdict, reason, unread_columns, records, accepted, quarantined,
        duplicates, superseded, mended, withdrawn
    from my_files
    order by received_at desc, file_name
"""

_REASONS = """
    select field, regexp_replace(reason, '''[^'']*''', '…', 'g') as reason, count(*) as records,
        min(reason) as example
    from my_quarantine
    group by all
    order by records desc, field, reason
"""

_QUARANTINE = """
    select file_name, line, field, reason, site_id, record
    from my_quarantine
    order by file_name, line
    limit $most
"""

_SUMS = """
    select cast(coalesce(sum(records), 0) as bigint) as records, cast(coalesce(sum(accepted), 0) as bigint) as accepted,
        cast(coalesce(sum(quarantined), 0) as bigint) as quarantined,
        cast(coalesce(sum(duplicates), 0) as bigint) as duplicates,
        cast(coalesce(sum(superseded), 0) as bigint) as superseded,
        cast(coalesce(sum(mended), 0) as bigint) as mended,
        cast(coalesce(sum(withdrawn), 0) as bigint) as withdrawn,
        count(*) filter (where verdict = 'refused') as refused
    from my_files
"""


def files(source: Source, reference: Reference) -> pl.DataFrame:
    """Every export received, latest first; empty for who does not see everything."""
    return source.frame(_FILES)


def sums(source: Source, reference: Reference) -> dict[str, int]:
    """Records, accepted, quarantined, duplicates, superseded, mended, withdrawn and refused files, over all one may see."""
    return source.frame(_SUMS).row(0, named=True)


def reasons(source: Source, reference: Reference) -> pl.DataFrame:
    """Why records were rejected: field, reason (values folded to …), records, an example; most frequent first."""
    return source.frame(_REASONS)


def rejected(source: Source, reference: Reference, *, most: int) -> pl.DataFrame:
    """Up to `most` rejected records one may see: file, line, field, reason, site, the record as it was."""
    return source.frame(_QUARANTINE, most=most)
