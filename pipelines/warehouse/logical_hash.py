"""The hash of what a build says, whatever the order its rows were written in."""

from pipelines import fingerprint
from pipelines.warehouse.database import Connection

BY_MONTH = ("responses", "comments", "sums", "totals", "invitations")
WHOLE = ("regions", "sites", "departments", "breaks", "events", "assignments", "quarantine")
# The same bytes may come under several names, the same response in several files: which is taken is no part of what a
# build says.
LEFT_OUT = {
    "responses": ["file_hash", "line", "records"],
    "sums": ["file_hash", "line"],
    "quarantine": ["file_name"],
}

# Lowest value, base and how many such digits a bigint holds.
_TOGETHER = {"SMALLINT": (-(2**15), 2**16 + 1, 3), "TINYINT": (-(2**7), 2**8 + 1, 7)}


def write_parts(connection: Connection) -> None:
    """Write into `parts` the hash of each table, of tables by month that of each month of `touched`; other months keep theirs.

    The hash of a set of rows is the sum of 64 bits of each row's MD5, beside their number: adding up needs no order.
    """
    connection.execute("""
        delete from parts where not contains(part, '/') or split_part(part, '/', 2) in
            (select strftime(month, '%Y-%m') from touched)
    """)
    every = " union all ".join(
        f"select '{table}' where exists (select 1 from {table})" for table in (*BY_MONTH, *WHOLE)
    )
    # An empty table has no part, and half of them are empty in a small home.
    for (table,) in connection.execute(every).fetchall():
        month = "strftime(month, '%Y-%m')" if table in BY_MONTH else "''"
        within = "where month in (select month from touched)" if table in BY_MONTH else ""
        # Not from duckdb_columns(), which goes through all columns of all tables: over eleven tables, a sixth of a small load.
        columns = connection.execute(f"select name, type from pragma_table_info('{table}') order by cid").fetchall()
        text = ", ".join(_texts([one for one in columns if one[0] not in LEFT_OUT.get(table, [])]))
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


def _texts(columns: list[tuple[str, str]]) -> list[str]:
    """What a row says, as texts that differ where any of its columns does, a missing value among them.

    Making texts of numbers is most of the work, so that several small ones go into one: each counted from 1, 0 where it is
    missing, as digits of a number with a base above the largest.
    """
    found = [f"coalesce(cast({name} as varchar), chr(0))" for name, kind in columns if kind not in _TOGETHER]
    for kind, (lowest, base, many) in _TOGETHER.items():
        names = [name for name, one in columns if one == kind]
        for begin in range(0, len(names), many):
            number = "cast(0 as bigint)"
            for name in names[begin : begin + many]:
                number = f"({number} * {base} + coalesce(cast({name} as bigint) - {lowest - 1}, 0))"
            found.append(f"cast({number} as varchar)")
    return found


def logical_hash(connection: Connection) -> str:
    """One hash of all `parts`, as 64 hex digits."""
    return fingerprint.of_value(dict(connection.execute("select part, hash from parts").fetchall()))
