"""The table `invitations`: how many guests were asked, beside how many of them answered."""

from pathlib import Path

from pipelines.reference.reference import CHANNEL, Reference
from pipelines.reference.segments import ALL
from pipelines.warehouse import deliveries
from pipelines.warehouse.database import Connection
from pipelines.warehouse.responses import dimension_ids, score_columns


def write_invitations(connection: Connection, reference: Reference, files: list[str], scratch: Path) -> None:
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
    deliveries.name_sites(connection, "invitation_deliveries", reference, scratch)
    # A count is told apart by month, site and channel: by the site that is meant, however it is spelled.
    connection.execute(
        "update invitation_deliveries set response_id = concat_ws('/', site_id, cast(month as varchar), channel)"
    )
    deliveries.place(connection, "invitation_deliveries", "month")
    deliveries.contest(connection, "invitation_deliveries", "month", ["invited_count"])
    deliveries.drop_fallen(connection, "invitation_deliveries")
    answered = f"coalesce({', '.join(score_columns(reference))}) is not null"
    by_channel = CHANNEL if CHANNEL in dimension_ids(reference) else f"'{ALL}'"
    connection.execute(f"""
        -- One row per month of stay, site, survey and channel ("all" where the export does not tell). A channel that
        -- answered without being invited has a row with 0 invited, so that the channels add up to all guests.
        create table invitations as
        with invited as (
            select d.month, d.site_id, d.survey_id, d.channel, d.invited_count
            from invitation_deliveries d
        ),
        kinds as (
            select month, site_id, survey_id, max(case when channel = '{ALL}' then 1 else 0 end) as in_one
            from invited
            group by month, site_id, survey_id
        ),
        returned as (
            select r.month, r.site_id, r.survey_id,
                case when k.in_one = 1 then '{ALL}' else r.channel end as channel, count(*) as returned_count
            from (select month, site_id, survey_id, {by_channel} as channel from responses where {answered}) r
            join kinds k on k.month = r.month and k.site_id = r.site_id and k.survey_id = r.survey_id
            group by r.month, r.site_id, r.survey_id, case when k.in_one = 1 then '{ALL}' else r.channel end
        )
        select coalesce(i.month, r.month) as month, coalesce(i.site_id, r.site_id) as site_id,
            coalesce(i.survey_id, r.survey_id) as survey_id, coalesce(i.channel, r.channel) as channel,
            cast(coalesce(i.invited_count, 0) as bigint) as invited_count,
            cast(coalesce(r.returned_count, 0) as bigint) as returned_count
        from invited i
        full join returned r
            on r.month = i.month and r.site_id = i.site_id and r.survey_id = i.survey_id and r.channel = i.channel
        order by survey_id, site_id, month, channel
    """)
    connection.execute("drop table invitation_deliveries")
