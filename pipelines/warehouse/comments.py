"""The table `comments`: what guests wrote, masked, of the responses that stand.

Names of colleagues are masked here and not with the rest: only a response that stands has a site, and who works there changes.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from pipelines.intake.judging import Judged
from pipelines.warehouse.colleagues import Colleagues
from pipelines.warehouse.database import Connection, insert_frame

# So many texts are in memory at once, about: a few tens of megabytes.
AT_ONCE = 100_000


def create_comments(connection: Connection) -> None:
    """Create `comments`, empty."""
    connection.execute("""
        -- One row per text of a response that stands: `asked` is the column or question, `part` its place in the response.
        create table comments (
            survey_id varchar, response_id varchar, site_id varchar, stay_date date, month date, part integer,
            asked varchar, department_id varchar, text_masked varchar
        )
    """)


def write_comments(
    connection: Connection,
    new: list[Judged],
    known: list[Judged],
    colleagues: Colleagues | None,
    scratch: Path,
) -> None:
    """Append the texts of the `new` files, and write those of the responses that were judged again (`touched_keys`) anew.

    The names of `colleagues` are masked at their site; where it is not known who they are (None), nothing is told. Needs
    `responses` as it stands in the end: of what is superseded, a duplicate or rejected, nothing is told.
    """
    if colleagues is None:
        return
    if known:
        connection.execute("""
            delete from comments c using touched_keys k
            where k.survey_id = c.survey_id and k.response_id = c.response_id
        """)
        again = connection.execute("""
            select distinct r.file_hash from responses r
            semi join touched_keys k on k.survey_id = r.survey_id and k.response_id = r.response_id
        """).fetchall()
        touched = {file_hash for (file_hash,) in again}
        _tell(
            connection,
            [one.words for one in known if one.manifest.file_hash in touched],
            "semi join touched_keys k on k.survey_id = r.survey_id and k.response_id = r.response_id",
        )
        _append(connection, colleagues, scratch)
    _tell(connection, [one.words for one in new])
    _append(connection, colleagues, scratch)


def _tell(connection: Connection, files: list[Path], condition: str = "") -> None:
    """Make `told`: the texts of the files, as the comments will have them but for the names of colleagues."""
    connection.execute("create or replace temp table told as from comments limit 0")
    written = [str(path) for path in files if path.exists()]
    if written:
        connection.execute(
            f"""
            insert into told
            select r.survey_id, r.response_id, r.site_id, r.stay_date, r.month, w.part, w.asked, w.department_id,
                w.text_masked
            from read_parquet($files) w
            join responses r on r.file_hash = w.file_hash and r.line = w.line
            {condition}
            """,
            {"files": written},
        )


def _append(connection: Connection, colleagues: Colleagues, scratch: Path) -> None:
    """Append what is told to the comments, some sites at a time: a chain's words need not be in memory at once."""
    counts = connection.execute("select site_id, count(*) from told group by site_id order by site_id").fetchall()
    for sites in _batches(counts):
        told = connection.sql(
            "select * from told where list_contains($sites, site_id) "
            "order by site_id, stay_date, survey_id, response_id, part",
            params={"sites": sites},
        ).pl()
        hidden = [
            own.with_columns(text_masked=colleagues.masked(own["text_masked"], own["site_id"][0]))
            for own in told.partition_by("site_id", maintain_order=True)
        ]
        insert_frame(connection, "comments", pl.concat(hidden), scratch)
    connection.execute("drop table told")


def _batches(counts: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Sites, one after the other, so many at once that they have about AT_ONCE texts."""
    sites: list[str] = []
    texts = 0
    for site_id, count in counts:
        sites.append(site_id)
        texts += count
        if texts >= AT_ONCE:
            yield sites
            sites, texts = [], 0
    if sites:
        yield sites
