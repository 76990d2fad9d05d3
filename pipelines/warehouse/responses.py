"""The table `responses` and the view `scores`; the list of columns is made here from the reference."""

from pathlib import Path

from pipelines.intake.judging import Judged
from pipelines.reference.reference import Reference
from pipelines.warehouse import deliveries
from pipelines.warehouse.database import Connection

DELIVERIES = "response_deliveries"
OUTCOMES = "response_outcomes"

_TYPES = {"version": "bigint", "stay_date": "date", "answer_date": "date", "month": "date", "line": "integer"}
_KEY = ["survey_id", "response_id"]
_ORIGIN = ["file_hash", "line", "records"]


def dimension_ids(reference: Reference) -> list[str]:
    """The dimensions of guests, each a column of `responses`."""
    return [dimension.dimension_id for dimension in reference.segments.dimensions]


def score_columns(reference: Reference) -> list[str]:
    """The measures a response can have a score of, each a column of `responses` in hundredths."""
    return list(reference.organisation.measure_ids)


def top_columns(reference: Reference) -> list[str]:
    """The columns that say whether the lead item is in the top box; the index has none."""
    return [f"{measure}_top" for measure in reference.organisation.measure_ids[:-1]]


def create_responses(connection: Connection, reference: Reference) -> None:
    """Create `responses`, the view `scores` over it, and `response_outcomes`, all empty."""
    names = [*_KEY, "site_id", "stay_date", "month", "answer_date", *_said(reference), *_ORIGIN]
    connection.execute(f"create table responses ({_declared(reference, names)})")
    connection.execute(f"create table {OUTCOMES} ({deliveries.OUTCOMES})")
    tops = set(top_columns(reference))
    parts = [
        f"select survey_id, response_id, site_id, stay_date, month, '{measure}' as department_id, {measure} as score, "
        f"{f'{measure}_top' if f'{measure}_top' in tops else 'cast(null as tinyint)'} as is_top_box "
        f"from responses where {measure} is not null"
        for measure in score_columns(reference)
    ]
    connection.execute("create view scores as " + " union all ".join(parts))


def _said(reference: Reference) -> list[str]:
    return [*dimension_ids(reference), *score_columns(reference), *top_columns(reference)]


def _declared(reference: Reference, names: list[str]) -> str:
    types = _TYPES | {"records": "integer"}
    types |= dict.fromkeys(score_columns(reference), "smallint") | dict.fromkeys(top_columns(reference), "tinyint")
    return ", ".join(f"{name} {types.get(name, 'varchar')}" for name in names)


def gather_responses(
    connection: Connection, reference: Reference, new: list[Judged], known: list[Judged], scratch: Path
) -> None:
    """Create the temporary `response_deliveries` with all that the `new` files say, and what became of it.

    Needs the rejected records of the new files. What the `known` files, which are built in, say of the same responses is
    taken out of `responses` and `response_outcomes` and judged together with the new: so files that come one by one end
    in what they would have come to together. Also creates `touched_keys` (the responses judged again), `touched` (the
    months concerned) and `response_deliveries_outcomes`.
    """
    names = [*_ORIGIN, *_KEY, "version", "site_id", "stay_date", "answer_date", *_said(reference), "comment_mark"]
    connection.execute(f"create temp table {DELIVERIES} ({_declared(reference, names)})")
    _deliver(connection, [str(one.accepted) for one in new])
    connection.execute("create temp table touched_keys (survey_id varchar, response_id varchar)")
    connection.execute("create temp table touched (month date)")
    if known:
        _recall(connection, new, known)
    deliveries.name_sites(connection, DELIVERIES, reference, scratch)
    connection.execute(f"insert into touched select distinct date_trunc('month', stay_date) from {DELIVERIES}")
    deliveries.place(connection, DELIVERIES, "stay_date")
    content = ["site_id", "stay_date", "answer_date", *_said(reference), "comment_mark"]
    deliveries.contest(connection, DELIVERIES, "stay_date", content)


def _deliver(connection: Connection, files: list[str], condition: str = "") -> None:
    if files:
        connection.execute(
            f"insert into {DELIVERIES} by name select d.* from read_parquet($files) d {condition}", {"files": files}
        )


def _recall(connection: Connection, new: list[Judged], known: list[Judged]) -> None:
    """Take out of the build what the known files say of the responses that the new ones speak of, to be judged again."""
    connection.execute(
        f"""
        insert into touched_keys
        select survey_id, response_id from {DELIVERIES}
        union
        select survey_id, response_id from rejected
        where response_id is not null and list_contains($new, file_hash)
        """,
        {"new": [one.manifest.file_hash for one in new]},
    )
    same = "k.survey_id = r.survey_id and k.response_id = r.response_id"
    connection.execute(f"""
        create temp table recalled as
        select r.file_hash, r.line, r.month from responses r semi join touched_keys k on {same}
        union all
        select r.file_hash, r.line, cast(date_trunc('month', r.day) as date) from {OUTCOMES} r
        semi join touched_keys k on {same}
    """)
    told = {file_hash for (file_hash,) in connection.execute("select distinct file_hash from recalled").fetchall()}
    files = [str(one.accepted) for one in known if one.manifest.file_hash in told]
    _deliver(connection, files, "semi join recalled r on r.file_hash = d.file_hash and r.line = d.line")
    if told:
        connection.execute(f"delete from responses r using touched_keys k where {same}")
        deliveries.forget(connection, OUTCOMES, "recalled")
    connection.execute("insert into touched select distinct month from recalled")
    connection.execute("drop table recalled")


def write_responses(connection: Connection, reference: Reference) -> int:
    """Append the records that stand to `responses`, and let go of `response_deliveries`; how many they are.

    Sorted by site and day, so that one site's rows lie together and are read without the others.
    """
    listed = ", ".join(f"d.{column}" for column in _said(reference))
    [(appended,)] = connection.execute(f"""
        -- One row per response that won.
        insert into responses
        select d.survey_id, d.response_id, d.site_id, d.stay_date,
            cast(date_trunc('month', d.stay_date) as date) as month, d.answer_date, {listed}, d.file_hash, d.line,
            d.records
        from {DELIVERIES} d
        order by d.site_id, d.stay_date
    """).fetchall()
    connection.execute(f"drop table {DELIVERIES}")
    return int(appended)
