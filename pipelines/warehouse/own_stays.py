"""The answers of every manager's own stays: what bonuses are worked out from.

Months that lie whole in a post are read from `totals`; of a month in which a post begins or ends the single responses are
added up by their stay date.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import duckdb
import polars as pl

from pipelines.reference.reference import Reference, from_json
from pipelines.reference.segments import ALL
from pipelines.warehouse.database import Connection, attach
from pipelines.warehouse.responses import score_columns
from pipelines.warehouse.sums import NUMBERS
from pipelines.warehouse.totals import added_up, rows_of

POST = ("person_id", "site_id", "valid_from", "valid_to")

# Which responses `r` are of the stays of a piece `k` of a post.
IN_PIECE = (
    "r.site_id = k.site_id and r.survey_id = k.survey_id and r.month = k.month "
    "and r.stay_date >= k.valid_from and r.stay_date < k.valid_to"
)

# Why the answers of a month are counted for nobody.
SUMMED = "they came summed by month, and a month that is not whole in one post can't be split by day"


class Held(Protocol):
    """A post: a person at a site during [valid_from, valid_to)."""

    @property
    def person_id(self) -> str:
        """Who."""

    @property
    def site_id(self) -> str:
        """Where."""

    @property
    def valid_from(self) -> date:
        """The first day."""

    @property
    def valid_to(self) -> date:
        """The first day that is no longer in it."""


@dataclass(frozen=True)
class OwnStays:
    """The answers of stays in posts.

    `counts`: a row per post (POST), month and department that anybody answered, with the NUMBERS of `totals`, all whole
    numbers; departments are those of `totals`, `overall`, `recommend` and `index` among them.
    `not_split`: the answers that are in no count: a row per post, month and department with `response_count` (of the
    whole month: how many are of the post's own days is not known) and the `reason`. Two managers who share such a month have
    a row each.
    """

    counts: pl.DataFrame
    not_split: pl.DataFrame

    def added_up(self, *by: str) -> pl.DataFrame:
        """The counts added up by some of their columns, such as person_id and department_id, sorted by them."""
        return self.counts.group_by(by).agg(pl.col(NUMBERS).sum()).sort(by)


def own_stays(build: Path, posts: Iterable[Held], survey_id: str) -> OwnStays:
    """The answers to a survey of the stays whose stay date lies in a post, by post, month and department.

    A stay in two posts, of two managers on the same day, counts in both. Rows come by post, month, department; the order of
    `posts` changes nothing. Posts need not be people's: a region's sites, each with the region's id in the place of the
    person, give the region's answers. A ValueError for a survey that the build does not have, for a post that is empty, and
    where posts of one person at one site overlap, as their stays would count twice.
    """
    with with_posts(build, posts, survey_id) as (connection, reference):
        count_posts(connection, reference, survey_id)
        not_split = _rows(connection, "not_split", ("response_count",)).with_columns(reason=pl.lit(SUMMED))
        return OwnStays(_rows(connection, "counted", NUMBERS), not_split)


@contextmanager
def with_posts(build: Path, posts: Iterable[Held], survey_id: str) -> Iterator[tuple[Connection, Reference]]:
    """A connection with the build attached as `built` and the posts listed in the temporary `posts`; what the build was made
    by. ValueErrors as `own_stays` says."""
    listed = sorted((one.person_id, one.site_id, one.valid_from, one.valid_to) for one in posts)
    _refuse_doubtful(listed)
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("set enable_progress_bar = false")
        attach(connection, build, "built")
        [(said,)] = connection.execute("select reference from built.builds").fetchall()
        reference = from_json(said)
        if survey_id not in {survey.survey_id for survey in reference.response_surveys}:
            raise ValueError(f"there is no survey {survey_id!r} of responses")
        _list_posts(connection, listed)
        yield connection, reference
    finally:
        connection.close()


def _refuse_doubtful(listed: list[tuple[str, str, date, date]]) -> None:
    for person_id, site_id, valid_from, valid_to in listed:
        if valid_to <= valid_from:
            raise ValueError(f"the post of {person_id!r} at {site_id!r} from {valid_from} ends before it begins")
    for before, after in pairwise(listed):
        if before[:2] == after[:2] and after[2] < before[3]:
            raise ValueError(f"two posts of {after[0]!r} at {after[1]!r} overlap from {after[2]} on")


def _list_posts(connection: Connection, listed: list[tuple[str, str, date, date]]) -> None:
    """Create the temporary `posts`, numbered by their order."""
    connection.execute(
        "create temp table posts (post_number integer, person_id varchar, site_id varchar, valid_from date, valid_to date)"
    )
    if listed:
        columns = dict(zip(POST, map(list, zip(*listed, strict=True)), strict=True))
        connection.execute(
            "insert into posts "
            "select unnest($post_number), unnest($person_id), unnest($site_id), unnest($valid_from), unnest($valid_to)",
            {"post_number": list(range(len(listed))), **columns},
        )


def count_posts(connection: Connection, reference: Reference, survey_id: str) -> None:
    """Create the temporary views `counted` and `not_split` over `posts`, with the build attached as `built`.

    Portable SQL, as that of totals, which it has to agree with.
    """
    list_pieces(connection, survey_id)
    connection.execute(f"""
        create temp table broken_months as
        select k.post_number, k.month, {", ".join(added_up(reference))}
        from (select post_number, site_id, survey_id, month, valid_from, valid_to from pieces where is_whole = 0) k
        join built.responses r on {IN_PIECE}
        group by k.post_number, k.month
    """)
    broken = [rows_of(measure, "broken_months", ("post_number", "month")) for measure in score_columns(reference)]
    connection.execute(f"""
        create temp view counted as
        select k.post_number, k.month, t.department_id, {", ".join(f"t.{number}" for number in NUMBERS)}
        from pieces k
        join built.totals t on t.site_id = k.site_id and t.survey_id = k.survey_id and t.month = k.month
        where k.is_whole = 1 and t.dimension_id = '{ALL}'
        union all {" union all ".join(broken)}
    """)
    connection.execute("""
        create temp view not_split as
        select k.post_number, k.month, s.department_id, s.response_count
        from pieces k
        join built.sums s on s.site_id = k.site_id and s.survey_id = k.survey_id and s.month = k.month
        where k.is_whole = 0 and s.response_count > 0
    """)


def list_pieces(connection: Connection, survey_id: str) -> None:
    """Create the temporary `pieces` of `posts`: the posts by month."""
    connection.execute(
        f"""
        -- One row per post and month of it in which anybody answered: which days of the month, and whether all of them.
        create temp table pieces as
        select p.post_number, p.site_id, m.survey_id, m.month,
            case when p.valid_from > m.month then p.valid_from else m.month end as valid_from,
            case when p.valid_to < m.next_month then p.valid_to else m.next_month end as valid_to,
            case when p.valid_from <= m.month and p.valid_to >= m.next_month then 1 else 0 end as is_whole
        from posts p
        join (
            select distinct survey_id, month, cast(month + interval 1 month as date) as next_month
            from built.totals
            where survey_id = $survey and dimension_id = '{ALL}'
        ) m on p.valid_from < m.next_month and p.valid_to > m.month
        """,
        {"survey": survey_id},
    )


def _rows(connection: Connection, table: str, said: tuple[str, ...]) -> pl.DataFrame:
    columns = [*(f"p.{name}" for name in POST), "c.month", "c.department_id", *(f"c.{name}" for name in said)]
    return connection.sql(
        f"select {', '.join(columns)} from {table} c join posts p on p.post_number = c.post_number "
        "order by c.post_number, c.month, c.department_id"
    ).pl()
