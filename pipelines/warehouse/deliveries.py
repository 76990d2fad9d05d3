"""Which delivered records stand: placed at a site that is open on their day, and the winner where one comes again.

The order is total (declared version, then file hash, then line), so the order in which files arrive never decides.
"""

from pathlib import Path

import polars as pl

from pipelines.reference.reference import Reference
from pipelines.warehouse.database import Connection, insert_frame

NO_VERSION = -(2**62)

# What the build turns away into quarantine, although the record keeps the rules of its survey.
REJECTED = ("unknown_site", "site_not_open", "conflict", "has_responses")

# What is kept of every record that does not simply stand. `records`: how many records of the file it is.
OUTCOMES = """
    file_hash varchar, line integer, survey_id varchar, response_id varchar, site_id varchar, day date, outcome varchar,
    records integer
"""


def name_sites(connection: Connection, deliveries: str, reference: Reference, scratch: Path) -> None:
    """Give every record of `deliveries` the id of the site that its export spells in another way."""
    spelled = connection.sql(f"select distinct site_id as spelling from {deliveries}").pl()["spelling"]
    meant = {one: reference.spellings.site_id(one) for one in spelled}
    other = {spelling: site_id for spelling, site_id in meant.items() if spelling != site_id}
    if other:
        connection.execute("create or replace temp table spelled (spelling varchar, site_id varchar)")
        frame = pl.DataFrame({"spelling": list(other), "site_id": list(other.values())})
        insert_frame(connection, "spelled", frame, scratch)
        connection.execute(
            f"update {deliveries} set site_id = s.site_id from spelled s where s.spelling = {deliveries}.site_id"
        )


def place(connection: Connection, deliveries: str, day: str) -> None:
    """Create the temporary `<deliveries>_outcomes`, with a row per record whose site is not known or open on its day.

    `deliveries` is a table of accepted records, `day` its column that says when the guest stayed. Outcomes, `contest`'s
    among them: unknown_site · site_not_open · conflict · duplicate · superseded. A record without an outcome stands.
    """
    connection.execute(f"create temp table {deliveries}_outcomes ({OUTCOMES})")
    connection.execute(f"""
        insert into {deliveries}_outcomes by name
        select d.file_hash, d.line, d.survey_id, d.response_id, d.site_id, d.{day} as day, d.records,
            case when known.site_id is null then 'unknown_site' else 'site_not_open' end as outcome
        from {deliveries} d
        left join (select distinct site_id from sites) known on known.site_id = d.site_id
        left join sites s on s.site_id = d.site_id and d.{day} >= s.valid_from and d.{day} < s.valid_to
        where s.site_id is null
    """)


def contest(connection: Connection, deliveries: str, day: str, content: list[str]) -> None:
    """Add to `<deliveries>_outcomes` what becomes of records that came more than once.

    Same key and version and the same `content` columns: all but the first are duplicates. Same key and version with
    other content: conflict, none of them is taken. Of the versions without conflict the highest stands, the others
    are superseded.
    """
    fields = ", ".join(f"coalesce(cast(r.{column} as varchar), '-')" for column in content)
    [(contested,)] = connection.execute(f"""
        create temp table {deliveries}_contested as
        select d.survey_id, d.response_id
        from {deliveries} d
        anti join {deliveries}_outcomes o on o.file_hash = d.file_hash and o.line = d.line
        group by d.survey_id, d.response_id
        having count(*) > 1
    """).fetchall()
    # To make the plan of what follows takes longer than most small files do.
    if contested:
        _judge_rivals(connection, deliveries, day, fields)
    connection.execute(f"drop table {deliveries}_contested")


def _judge_rivals(connection: Connection, deliveries: str, day: str, fields: str) -> None:
    connection.execute(f"""
        insert into {deliveries}_outcomes by name
        with rivals as (
            select r.file_hash, r.line, r.site_id, r.{day} as day, r.survey_id, r.response_id, r.records,
                coalesce(r.version, {NO_VERSION}) as version,
                md5(concat_ws(chr(31), {fields})) as content
            from {deliveries} r
            join {deliveries}_contested c on c.survey_id = r.survey_id and c.response_id = r.response_id
            anti join {deliveries}_outcomes o on o.file_hash = r.file_hash and o.line = r.line
        ),
        versions as (
            select survey_id, response_id, version, count(distinct content) as contents
            from rivals
            group by survey_id, response_id, version
        ),
        winners as (
            select survey_id, response_id, max(version) as version
            from versions
            where contents = 1
            group by survey_id, response_id
        ),
        judged as (
            select r.file_hash, r.line, r.survey_id, r.response_id, r.site_id, r.day, r.records,
                case
                    when v.contents > 1 then 'conflict'
                    when row_number() over (
                        partition by r.survey_id, r.response_id, r.version order by r.file_hash, r.line
                    ) > 1 then 'duplicate'
                    when r.version < w.version then 'superseded'
                    else 'stands'
                end as outcome
            from rivals r
            join versions v
                on v.survey_id = r.survey_id and v.response_id = r.response_id and v.version = r.version
            left join winners w on w.survey_id = r.survey_id and w.response_id = r.response_id
        )
        select * from judged where outcome <> 'stands'
    """)


def drop_fallen(connection: Connection, deliveries: str, outcomes: str) -> None:
    """Leave in `deliveries` the records that stand, and append what became of the others to the table `outcomes`.

    Deleting the few is cheaper than leaving them out while sorting the many: a join takes the strings out of their
    dictionaries first.
    """
    connection.execute(
        f"delete from {deliveries} d using {deliveries}_outcomes o where o.file_hash = d.file_hash and o.line = d.line"
    )
    connection.execute(f"insert into {outcomes} by name select * from {deliveries}_outcomes")


def forget(connection: Connection, outcomes: str, records: str) -> None:
    """Take what had become of `records` (a table with file_hash and line) out of the table `outcomes` and of `rejected`."""
    # In this order: `records` may be made of the outcomes.
    for table, line, which in (("rejected", "of_line", "o.in_build"), (outcomes, "line", "true")):
        connection.execute(
            f"delete from {table} o using {records} r where {which} and r.file_hash = o.file_hash and r.line = o.{line}"
        )
