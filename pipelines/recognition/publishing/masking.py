"""Names of people who have opted out since a list was published, or of whom nobody knows any more whether they have.

The frozen files keep their bytes: they are the evidence of what was announced, and a file that may be changed is none. But what
is shown or printed from then on says that a name is withheld, on every page and in every export.
"""

from dataclasses import dataclass, replace

import polars as pl

from pipelines.recognition.result import AwardResult, RecognitionYear

WITHHELD = "Name withheld at the person's wish"
# Their row is gone: it may be the one that said that they opted out.
NOT_LISTED = "Name withheld, as the person is no more on the staff list"
NAMELESS = (WITHHELD, NOT_LISTED)


@dataclass(frozen=True)
class Wishes:
    """Who may be named, by person_id, of staff.csv as it is now: of whom it has a row (`listed`), and who `opted_out`."""

    listed: frozenset[str]
    opted_out: frozenset[str]


def masked(year: RecognitionYear, wishes: Wishes) -> RecognitionYear:
    """`year` without the names and ids of those who opted out or have no row; how many are honoured, and with what numbers,
    stays.

    `key` says "withheld" and the evidence id, which tells rows apart.
    """
    return replace(year, awards=tuple(_masked(one, wishes) for one in year.awards))


def _masked(result: AwardResult, wishes: Wishes) -> AwardResult:
    person = pl.col("person_id")
    no_wish = ~person.is_in(sorted(wishes.listed))
    is_out = (no_wish | person.is_in(sorted(wishes.opted_out))).fill_null(value=False)
    own = result.standings.filter(is_out)
    if not own.height:
        return result
    instead = pl.when(no_wish).then(pl.lit(NOT_LISTED)).otherwise(pl.lit(WITHHELD))
    # The longest first: one name may begin another.
    names = sorted(own["display_name"].drop_nulls().unique(), key=lambda name: (-len(name), name))
    words = pl.col("reason", "why_not", "decided_by")
    withheld, not_listed = (words.str.replace_many(names, [one] * len(names), leftmost=True) for one in NAMELESS)
    nameless = pl.when(no_wish).then(not_listed).otherwise(withheld)
    id_of_row = pl.coalesce("evidence_id", pl.lit(""))
    rows = result.standings.with_columns(pl.when(is_out).then(nameless).otherwise(words)).with_columns(
        display_name=pl.when(is_out).then(instead).otherwise("display_name"),
        key=pl.when(is_out).then(pl.format("withheld/{}", id_of_row)).otherwise("key"),
        person_id=pl.when(is_out).then(pl.lit(None, pl.String)).otherwise("person_id"),
    )
    return replace(result, standings=rows)
