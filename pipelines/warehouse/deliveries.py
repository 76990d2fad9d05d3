"""Which delivered records stand: placed at a site that is open on their day, and the winner where one comes again.

The order is total (declared version, then file hash, then line), so the order in which files arrive never decides.
"""

from pathlib import Path

import polars as pl

from pipelines.reference.reference import Reference
from pipelines.warehouse.database import Connection, insert_frame

NO_VERSION = -(2**62)


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
    """Create `<deliveries>_outcomes`: (file_hash, line, outcome, site_id, day) of every record that does not simply stand.

    `deliveries` is a table of accepted records, `day` its column that says when the guest stayed. Outcomes:
    unknown_site · site_not_open · conflict · duplicate · superseded. A record without an outcome stands.
    """
    connection.execute(f"""
        create temp table {deliveries}_outcomes as
        select d.file_hash, d.line, d.site_id, d.{day} as day,
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
    connection.execute(f"""
        create temp table {deliveries}_contested as
        select d.survey_id, d.response_id
        from {deliveries} d
        anti join {deliveries}_outcomes o on o.file_hash = d.file_hash and o.line = d.line
        group by d.survey_id, d.response_id
        having count(*) > 1
    """)
    connection.execute(f"""
        insert into {deliveries}_outcomes by name
        with rivals as (
            select r.file_hash, r.line, r.site_id, r.{day} as day, r.survey_id, r.response_id,
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
            select r.file_hash, r.line, r.site_id, r.day,
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
        select file_hash, line, site_id, day, outcome from judged where outcome <> 'stands'
    """)
    connection.execute(f"drop table {deliveries}_contested")


def drop_fallen(connection: Connection, deliveries: str) -> None:
    """Leave in `deliveries` the records that stand.

    Deleting the few is cheaper than leaving them out while sorting the many: a join takes the strings out of their
    dictionaries first.
    """
    connection.execute(
        f"delete from {deliveries} d using {deliveries}_outcomes o where o.file_hash = d.file_hash and o.line = d.line"
    )
