"""The table `comments`: what guests wrote, masked, of the responses that stand."""

from pathlib import Path

from pipelines.intake.judging import Judged
from pipelines.warehouse.database import Connection


def create_comments(connection: Connection) -> None:
    """Create `comments`, empty."""
    connection.execute("""
        -- One row per text of a response that stands: `asked` is the column or question, `part` its place in the response.
        create table comments (
            survey_id varchar, response_id varchar, site_id varchar, stay_date date, month date, part integer,
            asked varchar, department_id varchar, text_masked varchar
        )
    """)


def write_comments(connection: Connection, new: list[Judged], known: list[Judged]) -> None:
    """Append the texts of the `new` files, and write those of the responses that were judged again (`touched_keys`) anew.

    Needs `responses` as it stands in the end: of what is superseded, a duplicate or rejected, nothing is told.
    """
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
        _append(
            connection,
            [one.words for one in known if one.manifest.file_hash in touched],
            "semi join touched_keys k on k.survey_id = r.survey_id and k.response_id = r.response_id",
        )
    _append(connection, [one.words for one in new])


def _append(connection: Connection, files: list[Path], condition: str = "") -> None:
    written = [str(path) for path in files if path.exists()]
    if written:
        connection.execute(
            f"""
            insert into comments
            select r.survey_id, r.response_id, r.site_id, r.stay_date, r.month, w.part, w.asked, w.department_id,
                w.text_masked
            from read_parquet($files) w
            join responses r on r.file_hash = w.file_hash and r.line = w.line
            {condition}
            order by r.site_id, r.stay_date, r.survey_id, r.response_id, w.part
            """,
            {"files": written},
        )
