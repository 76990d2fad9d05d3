"""Names of people who have opted out since a list was published.

The frozen files keep their bytes: they are the evidence of what was announced, and a file that may be changed is none. But what
is shown or printed from then on says that a name is withheld, on every page and in every export.
"""

from dataclasses import replace

import polars as pl

from pipelines.recognition.result import AwardResult, RecognitionYear

WITHHELD = "Name withheld at the person's wish"


def masked(year: RecognitionYear, opted_out: frozenset[str]) -> RecognitionYear:
    """`year` without the names and ids of those people; how many are honoured, and with what numbers, stays.

    `key` says "withheld" and the evidence id, which tells rows apart. `opted_out`: person_ids, of staff.csv as it is now.
    """
    return replace(year, awards=tuple(_masked(one, opted_out) for one in year.awards)) if opted_out else year


def _masked(result: AwardResult, opted_out: frozenset[str]) -> AwardResult:
    is_out = pl.col("person_id").is_in(sorted(opted_out)).fill_null(value=False)
    own = result.standings.filter(is_out)
    if not own.height:
        return result
    # The longest first: one name may begin another.
    names = sorted(own["display_name"].drop_nulls().unique(), key=lambda name: (-len(name), name))
    words = pl.col("reason", "why_not", "decided_by")
    nameless = words.str.replace_many(names, [WITHHELD] * len(names), leftmost=True)
    id_of_row = pl.coalesce("evidence_id", pl.lit(""))
    rows = result.standings.with_columns(pl.when(is_out).then(nameless).otherwise(words)).with_columns(
        display_name=pl.when(is_out).then(pl.lit(WITHHELD)).otherwise("display_name"),
        key=pl.when(is_out).then(pl.format("withheld/{}", id_of_row)).otherwise("key"),
        person_id=pl.when(is_out).then(pl.lit(None, pl.String)).otherwise("person_id"),
    )
    return replace(result, standings=rows)
