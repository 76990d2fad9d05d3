"""The verdicts on an export that says how many guests were invited."""

import polars as pl

from pipelines.intake import columns, rules
from pipelines.intake.monthly_verdicts import guest_count, monthly_verdicts
from pipelines.intake.notes import Manifest
from pipelines.intake.verdicts import Verdicts
from pipelines.reference.invitations import InvitationSurvey
from pipelines.reference.segments import ALL


def invitation_verdicts(records: pl.DataFrame, survey: InvitationSurvey, manifest: Manifest) -> Verdicts:
    """Verdicts on an archived file of invitations.

    accepted has the columns of monthly_verdicts, with channel ("all" where the export has none) as the part of a month,
    and invited_count.
    """
    invited = survey.invited.column
    no_count = pl.format("'{}' is not a whole number of invited guests", columns.export(invited).fill_null(""))
    kept = [rules.segment_rule("channel", survey.channel)] if survey.channel else []
    return monthly_verdicts(
        records,
        survey,
        manifest,
        part=(columns.segment(survey.channel) if survey.channel else pl.lit(ALL)).alias("channel"),
        kept=[*kept, rules.Rule(invited, guest_count(invited).is_null(), no_count)],
        numbers=[guest_count(invited).alias("invited_count")],
    )
