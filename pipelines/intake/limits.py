"""How much of a file is taken in at most, so that no file can take the machine's memory.

Reading a file takes at most about 4 times its unpacked bytes, 100 bytes a line, 40 a cell and 35 times its longest line,
and never more than these allow.
"""

from pipelines.intake.records import FileRefusedError

MOST_BYTES = 1024**3
MOST_LINES = 20_000_000
# A line of JSON takes thirty times its bytes while it is read, a line of delimiters sixteen times.
MOST_BYTES_OF_LINE = 32 * 1024**2
MOST_COLUMNS = 5_000
MOST_CELLS = 100_000_000


def check_bytes(count: int, what: str = "the file") -> None:
    """Refuse more than MOST_BYTES."""
    if count > MOST_BYTES:
        raise FileRefusedError(
            f"{what} is larger than {MOST_BYTES // 1024**2:,} MiB; ask the supplier for it in parts, by month for example"
        )


def check_lines(content: bytes) -> None:
    """Refuse a text of more than MOST_LINES."""
    if content.count(b"\n") + content.count(b"\r") > 2 * MOST_LINES:
        raise FileRefusedError(f"the file has more than {MOST_LINES:,} lines; ask the supplier for it in parts")


def check_line(longest: int) -> None:
    """Refuse a text with a line of more than MOST_BYTES_OF_LINE."""
    if longest > MOST_BYTES_OF_LINE:
        raise FileRefusedError(
            f"a line of the file is longer than {MOST_BYTES_OF_LINE // 1024**2} MiB; is the file of the declared format?"
        )


def check_columns(count: int) -> None:
    """Refuse more than MOST_COLUMNS."""
    if count > MOST_COLUMNS:
        raise FileRefusedError(f"the header has {count:,} columns, more than {MOST_COLUMNS:,}; is it the header?")


def check_cells(records: int, columns: int) -> None:
    """Refuse more than MOST_CELLS."""
    if records * columns > MOST_CELLS:
        raise FileRefusedError(
            f"the file has more than {MOST_CELLS:,} cells ({columns:,} columns); ask the supplier for it in parts"
        )
