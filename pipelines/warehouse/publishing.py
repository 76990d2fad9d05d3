"""Publishing: a finished file under a new name, then the pointer. Readers see the old build or the new, never half."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines import fingerprint
from pipelines.durable import sync_folder, write_whole
from pipelines.mistakes import Mistake
from pipelines.warehouse.build import Built
from pipelines.warehouse.holding import Acceptance, acceptance

POINTER = "current.json"
KEPT = 3


@dataclass(frozen=True)
class TakenBack:
    """A build that was served and that somebody went back from, the inputs there were at that time, and when."""

    build_id: str
    inputs_hash: str
    logical_hash: str
    at: str
    reference_hash: str | None = None


@dataclass(frozen=True)
class Published:
    """What is known of a build that is or was served: its file, the file's hash, and what it came to.

    `before` is the file that was served before it, `accepted` is what somebody had to accept for it to be published,
    `taken_back` are the builds that were undone by going back to it.
    """

    file: str
    sha256: str
    build: Built
    before: str | None = None
    accepted: tuple[Acceptance, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()


def publish(warehouse: Path, building: Path, built: Built, accepted: tuple[Acceptance, ...] = ()) -> Published:
    """Give the finished file `building` its name, switch the pointer to it, and drop all but the last few builds."""
    wal = building.with_name(building.name + ".wal")
    if wal.exists():
        raise RuntimeError(f"{building} was not closed: {wal.name} is still there")
    final = _free_name(warehouse, built.build_id)
    with building.open("rb+") as file:
        os.fsync(file.fileno())
    building.replace(final)
    sync_folder(warehouse)
    before = current(warehouse)
    published = Published(final.name, fingerprint.of_file(final), built, before and before.file, accepted)
    switch(warehouse, published)
    _drop_old(warehouse)
    return published


def switch(warehouse: Path, published: Published) -> None:
    """Point at another build; what was current keeps its record, so that one can go back to it."""
    before = current(warehouse)
    if before and (warehouse / before.file).exists():
        _write(warehouse / _record(before.file), before)
    _write(warehouse / POINTER, published)


def _write(path: Path, published: Published) -> None:
    text = json.dumps(asdict(published), indent=1)
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))


def _record(file: str) -> str:
    return Path(file).with_suffix(".json").name


def _free_name(warehouse: Path, build_id: str) -> Path:
    """A name that no build has: a reader that holds a file open must never find another under its name."""
    names = (f"guests-{build_id}{suffix}.duckdb" for suffix in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(warehouse / name for name in names if not (warehouse / name).exists())


def current(warehouse: Path) -> Published | None:
    """What is published now; None if nothing ever was."""
    try:
        return _read(warehouse / POINTER)
    except FileNotFoundError:
        return None


def _read(path: Path) -> Published:
    """What a pointer or a record says; a Mistake with the way out where it can't be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Published(
            content["file"],
            content["sha256"],
            Built(**content["build"]),
            content.get("before"),
            tuple(acceptance(one) for one in content.get("accepted", ())),
            tuple(TakenBack(**one) for one in content.get("taken_back", ())),
        )
    except (ValueError, KeyError, TypeError):
        raise Mistake(
            f"{path.name}, which says what is published, is damaged or of another version",
            where=str(path),
            mend=_BUILD_AGAIN if path.name == POINTER else "delete it: nobody can go back to its build any more",
        ) from None


_BUILD_AGAIN = (
    "move it away and run guest-tracking load: the build is made again from the archive, "
    "but which builds were taken back is forgotten"
)


def is_whole(warehouse: Path, published: Published) -> bool:
    """Whether the published file is there with the very bytes that were published."""
    path = warehouse / published.file
    return path.exists() and fingerprint.of_file(path) == published.sha256


def served(warehouse: Path) -> list[Published]:
    """The current build, what was served before it and so on, then the others that are recorded, by name.

    The order is that of serving: the clock of the machine, which names the files, may have been set back.
    """
    now = current(warehouse)
    if now is None:
        return []
    others = {one.file: one for one in _recorded(warehouse) if one.file != now.file}
    found = [now]
    while found[-1].before in others:
        found.append(others.pop(found[-1].before))
    return found + sorted(others.values(), key=lambda one: one.file, reverse=True)


def _recorded(warehouse: Path) -> Iterator[Published]:
    for path in warehouse.glob("guests-*.json"):
        # A load beside a reader may drop one meanwhile.
        with suppress(FileNotFoundError):
            yield _read(path)


def kept(warehouse: Path) -> list[Published]:
    """The builds whose files are still there, the current one first: one can go back to them."""
    return [one for one in served(warehouse) if (warehouse / one.file).exists()]


def _drop_old(warehouse: Path) -> None:
    names = {name for one in kept(warehouse)[:KEPT] for name in (one.file, _record(one.file))}
    for path in [*warehouse.glob("guests-*.duckdb"), *warehouse.glob("guests-*.json")]:
        if path.name not in names:
            path.unlink()
