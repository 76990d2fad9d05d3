"""What the verdicts on sums and on invitations have in common: rows by month and site, each telling of a part of it."""

import polars as pl

from pipelines.intake import columns, rules
from pipelines.intake.columns import export
from pipelines.intake.notes import Manifest
from pipelines.intake.records import LINE
from pipelines.intake.verdicts import Verdicts, quarantined
from pipelines.reference.monthly import MonthlySurvey

# No site has so many guests in a month: a number above it is no count.
MOST_GUESTS = 10_000_000


def monthly_verdicts(
    records: pl.DataFrame,
    survey: MonthlySurvey,
    manifest: Manifest,
    *,
    part: pl.Expr,
    kept: list[rules.Rule],
    numbers: list[pl.Expr],
) -> Verdicts:
    """Verdicts on an archived file. `part` is what of its month a row tells (a department, a channel).

    The rows keep the rules `kept` besides those of every such export. accepted has: file_hash, line, records (1),
    survey_id (the survey that it is about), response_id (site, month and part: what a later version replaces), version,
    site_id, month, the part and the `numbers`.
    """
    name = part.meta.output_name()
    typed = records.with_columns(
        *columns.common(survey), columns.local_date(survey.month).dt.truncate("1mo").alias("month"), part
    ).with_columns(response_id=pl.format("{}/{}/{}", "site_id", pl.col("month").cast(pl.String), name))
    every = [
        rules.site_is_named(survey.site.column),
        *rules.moment_rules(survey.month, "month", manifest),
        *(rules.version_rules(survey.identity.version) if survey.identity.version else []),
    ]
    good, bad = rules.parted(typed, [*every, *kept])
    accepted = good.select(
        pl.lit(manifest.file_hash).alias("file_hash"),
        pl.col(LINE).alias("line"),
        pl.lit(1, dtype=pl.Int32).alias("records"),
        pl.lit(survey.for_survey).alias("survey_id"),
        "response_id",
        "version",
        "site_id",
        "month",
        name,
        *numbers,
    )
    return Verdicts(accepted, quarantined(bad, records))


def guest_count(column: str) -> pl.Expr:
    """A column that counts guests; null where it is no whole number from 0 to MOST_GUESTS."""
    count = export(column).str.strip_chars().cast(pl.Int64, strict=False)
    return pl.when(count.is_between(0, MOST_GUESTS)).then(count)
