"""A home as it is at one moment, beside a load that goes on: links to its files, and a check that nothing moved meanwhile.

What a command writes is written under another name and renamed into place, so a link keeps what a file was. What is seen at
one moment is what a crash at that moment would leave, and that is what the next load goes on from.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.warehouse.holding import HELD
from pipelines.warehouse.publishing import POINTER, current
from pipelines.warehouse.purging import REMOVED

# A load renames a file now and then, and taking links of thousands takes a moment: it succeeds between two of them.
TRIES = 200

_State = dict[Path, tuple[int, int, int]]


def link_all(home: Home, place: Path) -> None:
    """Links, below the new folder `place` on the same disk, to everything of the home that can't be made again.

    That is the archive without its verdicts, the pointer, the build it names, and which builds were removed. Reference data
    and exports in the inbox are people's to change at any time: they are not in it, nor are the decisions, which are changed
    in place, nor frozen periods, which have to be there for every decision that names one (`link_closed`).
    """
    for _ in range(TRIES):
        if _linked(home, place):
            return
        shutil.rmtree(place, ignore_errors=True)
    raise Mistake(
        "the home changes faster than it can be looked at",
        where=str(home.root),
        mend="try again when the load that is running has ended",
    )


def _linked(home: Home, place: Path) -> bool:
    """Link every file; whether the files were the same before and after, and so at one moment in between."""
    before = _state(home)
    place.mkdir(mode=0o700)
    for path in before:
        link = place / path.relative_to(home.root)
        link.parent.mkdir(parents=True, exist_ok=True)
        try:
            link.hardlink_to(path)
        except FileNotFoundError:
            return False
    return _state(home) == before


def _state(home: Home) -> _State:
    """The files to be linked, each with what changes when it is replaced."""
    found: _State = {}
    published = current(home.warehouse)
    names = [POINTER, HELD, REMOVED, *([published.file] if published else [])]
    for path in [*files_below(home.archive), *(home.warehouse / name for name in names)]:
        try:
            said = path.lstat()
        except FileNotFoundError:
            continue
        found[path] = (said.st_ino, said.st_mtime_ns, said.st_size)
    return found


def link_closed(home: Home, place: Path) -> None:
    """Links, below `place`, to all frozen periods; to be made after the decisions were copied.

    A period is frozen first and decided then, and never changed: so whatever a copied decision names is there by now.
    """
    for path in files_below(home.closed):
        link = place / path.relative_to(home.root)
        link.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            # What a closing left that was stopped may be swept meanwhile: no decision names it.
            link.hardlink_to(path)


def files_below(folder: Path) -> list[Path]:
    """The files below a folder, in their order, but for verdicts, links, what is no file and what is being written.

    Verdicts can be made again; a link may lead anywhere.
    """
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if Path(root, name) != folder / "verdicts"]
        paths = [Path(root, name) for name in names if not name.endswith(".part")]
        found += [path for path in paths if not path.is_symlink() and path.is_file()]
    return sorted(found)
