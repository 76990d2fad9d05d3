"""What an Arrow table carries where it says that there is nothing: a cell without a value has room for one all the same."""

import pyarrow as pa


def beneath(payload: bytes) -> list[tuple[str, object]]:
    """Column and value of every cell of an Arrow stream that is null and holds something, in lists too."""
    table = pa.ipc.open_stream(payload).read_all()
    return [
        (name, value)
        for name, column in zip(table.column_names, table.columns, strict=True)
        for chunk in column.chunks
        for value in _held(chunk)
    ]


def _held(cells: pa.Array) -> list[object]:
    """What lies in the room of nulls and is not plainly nothing: neither zero nor an empty text or list."""
    if pa.types.is_null(cells.type):
        return []
    if pa.types.is_large_list(cells.type) or pa.types.is_list(cells.type):
        beyond = len(cells.values) - len(cells.flatten())
        return [*_held(cells.values), *([f"{beyond} elements of no list"] if beyond else [])]
    if cells.null_count == 0:
        return []
    bare = pa.Array.from_buffers(cells.type, len(cells), [None, *cells.buffers()[1:]], 0, cells.offset)
    held = bare.filter(cells.is_null())
    if pa.types.is_temporal(held.type):
        held = held.view(pa.int32() if held.type.bit_width == 32 else pa.int64())
    return [one for one in held.to_pylist() if one]
