"""The hash of what a build says, whatever the order its rows were written in."""

from pipelines import fingerprint
from pipelines.warehouse.database import Connection

BY_MONTH = ("responses", "sums", "totals", "invitations")
WHOLE = ("regions", "sites", "departments", "breaks", "assignments", "quarantine")
# The same bytes may come under several names, the same response in several files: which is taken is no part of what a
# build says.
LEFT_OUT = {
    "responses": ["file_hash", "line", "records"],
    "sums": ["file_hash", "line"],
    "quarantine": ["file_name"],
}


def write_parts(connection: Connection) -> None:
    """Write into `parts` the hash of each table, of tables by month that of each month of `touched`; other months keep theirs.

    The hash of a set of rows is the sum of 64 bits of each row's MD5, beside their number: adding up needs no order.
    """
    connection.execute("""
        delete from parts where not contains(part, '/') or split_part(part, '/', 2) in
            (select strftime(month, '%Y-%m') from touched)
    """)
    for table in (*BY_MONTH, *WHOLE):
        month = "strftime(month, '%Y-%m')" if table in BY_MONTH else "''"
        within = "where month in (select month from touched)" if table in BY_MONTH else ""
        columns = [
            name
            for (name,) in connection.execute(
                "select column_name from duckdb_columns() where table_name = $table "
                "and not list_contains($left_out, column_name) order by column_index",
                {"table": table, "left_out": LEFT_OUT.get(table, [""])},
            ).fetchall()
        ]
        text = ", ".join(f"coalesce(cast({name} as varchar), chr(0))" for name in columns)
        connection.execute(
            f"""
            insert into parts
            select concat($table, case when month = '' then '' else '/' end, month),
                concat(cast(count(*) as varchar), ':', cast(sum(cast(md5_number_lower(text) as hugeint)) as varchar))
            from (select {month} as month, concat_ws(chr(31), {text}) as text from {table} {within})
            group by month
            """,
            {"table": table},
        )


def logical_hash(connection: Connection) -> str:
    """One hash of all `parts`, as 64 hex digits."""
    return fingerprint.of_value(dict(connection.execute("select part, hash from parts").fetchall()))
