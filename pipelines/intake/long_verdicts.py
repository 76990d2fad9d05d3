"""The verdicts on a long export: a response is accepted or rejected whole, and every record is accounted for."""

from collections import Counter

import polars as pl

from pipelines.intake import long, rules, verdicts
from pipelines.intake.columns import with_keyed
from pipelines.intake.long import RESPONSE, WHOLE
from pipelines.intake.notes import Manifest
from pipelines.intake.records import FAULT, LINE
from pipelines.intake.verdicts import Verdicts
from pipelines.reference.long_layout import LongLayout
from pipelines.reference.reference import Reference
from pipelines.reference.survey import ResponseSurvey


def long_verdicts(
    records: pl.DataFrame,
    survey: ResponseSurvey,
    layout: LongLayout,
    reference: Reference,
    manifest: Manifest,
    names: pl.DataFrame,
) -> Verdicts:
    """Verdicts on a part of an archived long file that holds responses whole; `names` are those of all its questions.

    Accepted are responses, judged by the rules of wide records. Of a rejected one every record is quarantined: those that
    break a rule with their reasons, the others with the first line that does. A record that is there twice belongs to
    nothing: it is a duplicate, whatever becomes of the first.
    """
    records = with_keyed(records)
    found = long.told(records, survey, layout, names)
    kept = verdicts.response_rules(survey, manifest)
    good, _ = rules.parted(_typed(long.wide(found, survey, layout), survey, reference), kept)
    is_repeated, stands = pl.col(long.REPEATED), pl.col(RESPONSE).is_in(good[LINE].implode())
    cut_wrong = records.filter(pl.col(FAULT).is_not_null())
    judged = pl.concat([long.alone(found.filter(~is_repeated & ~stands), survey, layout), cut_wrong], how="diagonal")
    bad = _reasons(_typed(judged, survey, reference), [*kept, *long.rules(survey, layout)])
    members = found.filter(is_repeated | stands).select(
        pl.col(LINE).alias("line"), pl.col(RESPONSE).alias("of_line"), is_repeated.alias("is_repeated")
    )
    accepted = verdicts.accepted_responses(good, pl.col(long.RECORDS), survey, reference, manifest)
    return Verdicts(accepted, verdicts.quarantined(bad, records), members)


def _typed(wide: pl.DataFrame, survey: ResponseSurvey, reference: Reference) -> pl.DataFrame:
    return verdicts.typed_responses(wide, survey, reference, Counter())


def _reasons(judged: pl.DataFrame, kept: list[rules.Rule]) -> pl.DataFrame:
    """Per record what it breaks itself; of one that breaks nothing, the first line of its response that does."""
    innocent, guilty = rules.parted(judged, kept)
    wholes = judged.select(pl.col(LINE).alias("line"), WHOLE)
    blamed = guilty.join(wholes, on="line").group_by(WHOLE).agg(pl.col("line").min().alias("blamed"))
    along = innocent.join(blamed, on=WHOLE, how="left").select(
        pl.col(LINE).alias("line"),
        "site_id",
        "response_id",
        "version",
        pl.lit("").alias("field"),
        pl.format("the response is rejected for line {}", "blamed").alias("reason"),
    )
    return pl.concat([guilty, along])
