"""The lines of a text, found all at once and cut out one by one."""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.intake import limits

# Lines are looked at in blocks of about so many bytes.
BLOCK = 16 * 1024 * 1024

LINE_FEED, RETURN = 10, 13


class Lines(Sequence[str]):
    """The lines of UTF-8 `content`, each with its end, as editors count them: at \\n, \\r\\n and \\r, and nowhere else.

    str.splitlines would also break at form feeds and the like, which are text here.
    """

    def __init__(self, content: bytes) -> None:
        limits.check_lines(content)
        self.content = content
        codes = np.frombuffer(content, dtype=np.uint8)
        feeds, returns = np.flatnonzero(codes == LINE_FEED), np.flatnonzero(codes == RETURN)
        lone = returns[codes[np.minimum(returns + 1, len(codes) - 1)] != LINE_FEED]
        ends = np.sort(np.concatenate([feeds, lone])) + 1
        if len(codes) and (not len(ends) or ends[-1] != len(codes)):
            ends = np.append(ends, len(codes))
        self.ends: NDArray[np.int64] = ends.astype(np.int64)
        self.starts: NDArray[np.int64] = np.concatenate([[0], self.ends[:-1]]).astype(np.int64)[: len(ends)]
        limits.check_line(int((self.ends - self.starts).max(initial=0)))

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        return self.content[self.starts[index] : self.ends[index]].decode()

    def blocks(self, first: int) -> Iterator[tuple[int, int]]:
        """Ranges of lines from `first` on, [first, last), of about BLOCK bytes each."""
        while first < len(self):
            last = int(np.searchsorted(self.ends, self.starts[first] + BLOCK, side="left")) + 1
            yield first, min(last, len(self))
            first = last

    def count(self, code: int, first: int, last: int) -> NDArray[np.int64]:
        """How often a byte stands on each of the lines [first, last)."""
        begin = int(self.starts[first])
        codes = np.frombuffer(self.content, dtype=np.uint8, offset=begin, count=int(self.ends[last - 1]) - begin)
        places = np.flatnonzero(codes == code) + begin
        bounds = np.searchsorted(places, np.append(self.starts[first:last], self.ends[last - 1]))
        return np.diff(bounds)

    def is_blank(self, first: int, last: int) -> NDArray[np.bool_]:
        """Which of the lines [first, last) hold nothing but their end."""
        codes = np.frombuffer(self.content, dtype=np.uint8)
        begins = codes[self.starts[first:last]]
        return (begins == LINE_FEED) | (begins == RETURN)

    def texts(self, first: int, last: int) -> pl.Series:
        """The lines [first, last) with their ends, as one column."""
        begin = int(self.starts[first])
        offsets = np.append(self.starts[first:last], self.ends[last - 1]) - begin
        inside = pa.py_buffer(memoryview(self.content)[begin:])
        return pl.Series(pa.LargeStringArray.from_buffers(last - first, pa.py_buffer(offsets), inside))

    def joined(self, chosen: NDArray[np.int64]) -> bytes:
        """The text of the `chosen` lines (by index, ascending), one after the other."""
        if not len(chosen):
            return b""
        breaks = np.flatnonzero(np.diff(chosen) > 1)
        begins = self.starts[chosen[np.append(0, breaks + 1)]]
        ends = self.ends[chosen[np.append(breaks, len(chosen) - 1)]]
        return b"".join(self.content[begin:end] for begin, end in zip(begins, ends, strict=True))
