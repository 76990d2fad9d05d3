"""Frames as the tables that browsers receive, with nothing beneath what they say."""

import polars as pl
import pyarrow as pa


def as_arrow(frame: pl.DataFrame) -> pa.Table:
    """The frame as Arrow, to be drawn.

    A cell without a value has room for one all the same, and whatever lies in it would reach the browser: a score that is not
    shown (`pl.when(…).then(score)` only marks it as missing) or what the memory held before. So what can have such cells is
    made anew from what it says.
    """
    table = frame.to_arrow()
    for place, column in enumerate(table.columns):
        if column.null_count or pa.types.is_nested(column.type):
            table = table.set_column(place, table.field(place), pa.array(column.to_pylist(), column.type))
    return table
