"""A table that a browser receives holds what it says, and nothing beneath."""

from datetime import UTC, date, datetime

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from dashboard.tables.arrow import as_arrow
from tests.dashboard.canaries.beneath import beneath

FRAME = pl.DataFrame(
    {
        "n": [3, 30],
        "score": [91.23, 80.0],
        "is_top": [True, True],
        "words": ["what one guest said and nobody is to read", "others"],
        "day": [date(2026, 10, 3), date(2026, 10, 4)],
        "at": [datetime(2026, 10, 3, tzinfo=UTC), datetime(2026, 10, 4, tzinfo=UTC)],
        "spark": [[91.23, 4.0], [80.0, 80.0]],
    }
)


def _payload(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("column", [name for name in FRAME.columns if name != "n"])
def test_what_is_not_shown_does_not_lie_beneath(column: str) -> None:
    shown = FRAME.with_columns(pl.when(pl.col("n") >= 10).then(column).alias(column))

    table = as_arrow(shown)

    assert beneath(_payload(table)) == []
    assert pl.DataFrame(table).equals(shown)
    assert table.schema == shown.to_arrow().schema


def test_what_is_not_shown_in_a_list_does_not_lie_beneath_either() -> None:
    lists = FRAME.select(pl.col("spark").list.eval(pl.when(pl.element() > 50).then(pl.element())))

    table = as_arrow(lists)

    assert beneath(_payload(lists.to_arrow())) != []
    assert beneath(_payload(table)) == []
    assert table.to_pydict() == {"spark": [[91.23, None], [80.0, 80.0]]}


def test_a_frame_as_it_is_would_have_given_it_away() -> None:
    shown = FRAME.with_columns(pl.when(pl.col("n") >= 10).then(name).alias(name) for name in ("score", "words"))

    assert beneath(_payload(shown.to_arrow())) == [("score", 91.23), ("words", FRAME["words"][0])]
    assert b"what one guest said" not in _payload(as_arrow(shown))


def test_what_the_database_left_in_an_empty_cell_does_not_lie_beneath() -> None:
    found = duckdb.sql("select null::date as day, null::double as score, 1 as n from range(5)").pl()

    assert beneath(_payload(as_arrow(found))) == []


@pytest.mark.parametrize("frame", [FRAME, FRAME.head(0), pl.DataFrame({"nothing": [None, None]})])
def test_a_frame_without_such_cells_is_as_it_was(frame: pl.DataFrame) -> None:
    assert as_arrow(frame).equals(frame.to_arrow())
