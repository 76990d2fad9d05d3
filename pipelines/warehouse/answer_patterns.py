"""The single responses of own stays by what they say: how many guests of each person gave which answers together.

Of a plan only some numbers of a response count: whether a question was answered, whether in the top box, the score in
hundredths. Responses that are alike in all of them are one pattern, so a resample of whole responses, with all that goes
together in one guest, is one multinomial draw over patterns.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.reference.organisation import RECOMMEND
from pipelines.reference.reference import Reference
from pipelines.reference.scales import DETRACTOR_TO, PROMOTER_FROM
from pipelines.warehouse.own_stays import IN_PIECE, Held, list_pieces, with_posts
from pipelines.warehouse.responses import top_columns
from pipelines.warehouse.sums import NUMBERS

# How often a pattern was given.
TIMES = "times"


def key(measure: str, number: str) -> str:
    """The column of a pattern that says what it adds to a number of a measure."""
    return f"{measure}:{number}"


@dataclass(frozen=True)
class AnswerPatterns:
    """What was answered in posts.

    `patterns`: a row per person and pattern with TIMES and, for each number asked of a measure (`key`), what one such
    response adds to it; a response that answers nothing that is asked is one too. `summed`: what came summed by month and has
    no single responses, a row per person and measure with the NUMBERS. Both together are the counts of `own_stays`.
    """

    patterns: pl.DataFrame
    summed: pl.DataFrame


def answer_patterns(
    build: Path, posts: Iterable[Held], survey_id: str, asked: Mapping[str, Collection[str]]
) -> AnswerPatterns:
    """The patterns of the stays of these posts, by person; `asked` names the NUMBERS of each measure that count.

    Posts are those of `own_stays`, with its ValueErrors; a region's id in the place of the person gives the region's. Rows
    come sorted, so the order of posts and responses changes nothing.
    """
    with with_posts(build, posts, survey_id) as (connection, reference):
        list_pieces(connection, survey_id)
        columns = {
            key(measure, number): _added(reference, measure, number)
            for measure in sorted(asked)
            for number in NUMBERS
            if number in asked[measure]
        }
        said = "".join(f', {expression} as "{name}"' for name, expression in columns.items())
        patterns = connection.sql(f"""
            select person_id, {", ".join(f'"{name}"' for name in [*columns, TIMES])}
            from (
                select p.person_id{said}, count(*) as {TIMES}
                from pieces k
                join posts p on p.post_number = k.post_number
                join built.responses r on {IN_PIECE}
                group by all
            )
            order by all
        """).pl()
        summed = connection.sql(
            f"""
            select p.person_id, s.department_id, {", ".join(f"cast(sum(s.{one}) as bigint) as {one}" for one in NUMBERS)}
            from pieces k
            join posts p on p.post_number = k.post_number
            join built.sums s on s.site_id = k.site_id and s.survey_id = k.survey_id and s.month = k.month
            where k.is_whole = 1 and s.response_count > 0 and list_contains($measures, s.department_id)
            group by p.person_id, s.department_id
            order by p.person_id, s.department_id
            """,
            params={"measures": sorted(asked)},
        ).pl()
        return AnswerPatterns(patterns, summed)


def _added(reference: Reference, measure: str, number: str) -> str:
    """What one response `r` adds to a number of a measure, as `totals.added_up` adds it."""
    score, top = f"r.{measure}", f"r.{measure}_top"
    has_top = f"{measure}_top" in top_columns(reference)
    expressions = {
        "response_count": f"case when {score} is not null then 1 else 0 end",
        "score_total": f"coalesce({score}, 0)",
        "score_square_total": f"coalesce(cast({score} as bigint) * {score}, 0)",
        "lead_count": f"case when {top} is not null then 1 else 0 end" if has_top else "0",
        "top_box_count": f"coalesce({top}, 0)" if has_top else "0",
        "promoter_count": f"case when {score} >= {PROMOTER_FROM} then 1 else 0 end" if measure == RECOMMEND else "0",
        "detractor_count": f"case when {score} <= {DETRACTOR_TO} then 1 else 0 end" if measure == RECOMMEND else "0",
    }
    return f"cast({expressions[number]} as bigint)"
