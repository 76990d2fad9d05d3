"""Opening DuckDB to build with."""

from pathlib import Path

import duckdb
import polars as pl

Connection = duckdb.DuckDBPyConnection

# Sorting and grouping take no more than this; the rest goes to the disk.
MOST_MEMORY = "2GiB"

# A column of scores takes 215 KiB of a row group: in blocks of 256 KiB, DuckDB's default, a sixth of the file is air.
BLOCK_BYTES = 64 * 1024


def open_for_building(path: Path, scratch: Path) -> Connection:
    """A connection to a new database file at `path`; what doesn't fit into memory goes to `scratch`."""
    connection = duckdb.connect(
        str(path),
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "default_block_size": BLOCK_BYTES,
        },
    )
    connection.execute("set enable_progress_bar = false")
    connection.execute("set temp_directory = $folder", {"folder": str(scratch / "spill")})
    connection.execute("set memory_limit = $most", {"most": MOST_MEMORY})
    connection.execute("set preserve_insertion_order = true")
    return connection


def attach(connection: Connection, path: Path, name: str) -> None:
    """Attach a finished build for reading, as the schema `name`."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {name} (read_only)")


def insert_frame(connection: Connection, table: str, frame: pl.DataFrame, scratch: Path) -> None:
    """Append a frame to a table, by column names.

    Goes through a Parquet file: DuckDB 2.0.0 can read wrong values when it scans Python frames (mended in 2.0.1).
    """
    path = scratch / f"{table}.parquet"
    frame.write_parquet(path)
    connection.execute(f"insert into {table} by name select * from read_parquet($path)", {"path": str(path)})
    path.unlink()
