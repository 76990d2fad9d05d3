"""The hash of what a build says, whatever the order its rows were written in."""

from pipelines import fingerprint
from pipelines.warehouse.database import Connection

BY_MONTH = ("responses", "totals", "invitations")
WHOLE = ("regions", "sites", "departments", "breaks", "assignments", "quarantine")
# The same bytes may come under several names, the same response in several files: which is taken is no part of what a
# build says.
LEFT_OUT = {"responses": ["file_hash", "line"], "quarantine": ["file_name"]}


def parts(connection: Connection) -> dict[str, str]:
    """The hash of each table, and of each month where a table has months: "totals/2026-10" → "rows:hex digits".

    The hash of a set of rows is the sum of 64 bits of each row's MD5, beside their number: adding up needs no order.
    """
    found = {}
    for table in (*BY_MONTH, *WHOLE):
        month = "cast(month as varchar)" if table in BY_MONTH else "''"
        columns = [
            name
            for (name,) in connection.execute(
                "select column_name from duckdb_columns() where table_name = $table "
                "and not list_contains($left_out, column_name) order by column_index",
                {"table": table, "left_out": LEFT_OUT.get(table, [""])},
            ).fetchall()
        ]
        text = ", ".join(f"coalesce(cast({name} as varchar), chr(0))" for name in columns)
        rows = connection.execute(f"""
            select month, count(*), sum(cast(md5_number_lower(text) as hugeint))
            from (select {month} as month, concat_ws(chr(31), {text}) as text from {table})
            group by month
        """).fetchall()
        for key, count, added in rows:
            found[f"{table}/{key[:7]}" if key else table] = f"{count}:{int(added):x}"
    return found


def logical_hash(connection: Connection) -> str:
    """One hash of all parts, as 64 hex digits."""
    return fingerprint.of_value(parts(connection))
