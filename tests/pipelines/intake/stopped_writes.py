"""A disk that is full after so many files have been written to the archive."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from pipelines.intake import archive, notes


@contextmanager
def full_after(writes: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within it that many files are written to the archive, and the next fails; that error ends here."""
    written, left = archive.write_whole, [writes]

    def failing(*arguments: object, **more: object) -> object:
        if left[0] == 0:
            raise OSError(28, "No space left on device")
        left[0] -= 1
        return written(*arguments, **more)

    with monkeypatch.context() as patched, suppress(OSError):
        for module in (archive, notes):
            patched.setattr(module, "write_whole", failing)
        yield
