"""What the logical hash is made of tells every row from every other."""

import itertools

import duckdb

from pipelines.warehouse.logical_hash import _texts

SMALL = [None, -(2**15), -1, 0, 1, 2**15 - 1]
TINY = [None, -(2**7), 0, 1, 2**7 - 1]


def test_no_two_rows_of_small_numbers_have_the_same_text():
    """Four small and two tiny columns: one more than goes into one number, the ends of their ranges and nothing."""
    columns = [(f"s{place}", "SMALLINT") for place in range(4)] + [(f"t{place}", "TINYINT") for place in range(2)]
    connection = duckdb.connect()
    connection.execute(f"create table rows ({', '.join(f'{name} {kind}' for name, kind in columns)})")
    for name, values in (("small", SMALL), ("tiny", TINY)):
        connection.execute(f"create table {name} (v integer)")
        connection.executemany(f"insert into {name} values (?)", [[one] for one in values])
    tables = ", ".join([f"small s{place}" for place in range(4)] + [f"tiny t{place}" for place in range(2)])
    connection.execute(f"insert into rows select {', '.join(f'{name}.v' for name, _ in columns)} from {tables}")
    said = f"concat_ws(chr(31), {', '.join(_texts(columns))})"

    [(rows, texts)] = connection.execute(f"select count(*), count(distinct {said}) from rows").fetchall()

    assert rows == texts == len(list(itertools.product(SMALL, repeat=4))) * len(TINY) ** 2
