"""The table `invitations`: how many guests were asked, beside how many of them answered."""

from pipelines.reference.reading import CHANNEL, Reference
from pipelines.reference.segments import ALL
from pipelines.warehouse import deliveries
from pipelines.warehouse.database import Connection
from pipelines.warehouse.responses import dimension_ids, score_columns


def write_invitations(connection: Connection, reference: Reference, files: list[str]) -> None:
    """Create `invitations` from the accepted records in Parquet `files`, and `invitation_deliveries_outcomes`.

    Needs `responses`. returned_count counts the responses of the same month, site, survey and channel in which
    anything was answered. Months without invitations have no row: a rate needs both.
    """
    connection.execute("""
        create temp table invitation_deliveries (
            file_hash varchar, line integer, survey_id varchar, response_id varchar, version bigint,
            site_id varchar, month date, channel varchar, invited_count bigint
        )
    """)
    if files:
        connection.execute(
            "insert into invitation_deliveries by name select * from read_parquet($files)", {"files": files}
        )
    deliveries.place(connection, "invitation_deliveries", "month")
    deliveries.contest(connection, "invitation_deliveries", "month", ["invited_count"])
    answered = f"coalesce({', '.join(score_columns(reference))}) is not null"
    by_channel = CHANNEL if CHANNEL in dimension_ids(reference) else f"'{ALL}'"
    connection.execute(f"""
        -- One row per month of stay, site, survey and channel ("all" where the export does not tell).
        create table invitations as
        with returned as (
            select month, site_id, survey_id, {by_channel} as channel, count(*) as returned_count
            from responses
            where {answered}
            group by month, site_id, survey_id, {by_channel}
        ),
        returned_in_all as (
            select month, site_id, survey_id, cast(sum(returned_count) as bigint) as returned_count
            from returned
            group by month, site_id, survey_id
        )
        select d.month, d.site_id, d.survey_id, d.channel, d.invited_count,
            cast(coalesce(case when d.channel = '{ALL}' then a.returned_count else r.returned_count end, 0) as bigint)
                as returned_count
        from invitation_deliveries d
        anti join invitation_deliveries_outcomes o on o.file_hash = d.file_hash and o.line = d.line
        left join returned r
            on r.month = d.month and r.site_id = d.site_id and r.survey_id = d.survey_id and r.channel = d.channel
        left join returned_in_all a
            on a.month = d.month and a.site_id = d.site_id and a.survey_id = d.survey_id
        order by d.survey_id, d.site_id, d.month, d.channel
    """)
    connection.execute("drop table invitation_deliveries")
