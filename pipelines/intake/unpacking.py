"""A gzipped file as the file it holds."""

import gzip
import io
import zlib

from pipelines.intake.limits import MOST_BYTES, check_bytes
from pipelines.intake.records import FileRefusedError

# No text in a declared encoding, no workbook and no Parquet file begins so.
_GZIP = b"\x1f\x8b"


def unpacked(content: bytes) -> bytes:
    """`content`, or what a gzipped one holds. Refuses one that is damaged or unpacks to more than is taken in at most."""
    if not content.startswith(_GZIP):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            inside = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as problem:
        raise FileRefusedError(f"the gzipped file is damaged or cut off ({problem}); send it again") from None
    check_bytes(len(inside), "what the gzipped file holds")
    return inside
