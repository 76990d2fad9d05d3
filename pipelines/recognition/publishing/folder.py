"""Where the editions of an award year lie, and what of them is not as it was published."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipelines.durable import write_whole
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognition.publishing.state import Publishing
from pipelines.sealed import Sealed, sealed

_FOLDER, _MARK = "recognition-", ".published"


def edition_folder(home: Home, year: int, edition: int) -> Path:
    """Where an edition lies. No plan has such a name: their ids have no hyphen."""
    return home.closed / f"{_FOLDER}{year}" / str(edition)


def sealed_edition(home: Home, one: Publishing) -> Sealed:
    """What was frozen of an edition; a Mistake names what of it is not what was published."""
    return sealed(
        edition_folder(home, one.year, one.edition), one.manifest, f"edition {one.edition} of the awards of {one.year}"
    )


def mark_decided(home: Home, one: Publishing) -> None:
    """Note beside an edition that it was decided: should older decisions be put back, it is not taken for a leftover."""
    write_whole(_mark(home, one.year, one.edition), lambda part: part.write_text(one.manifest), mode=0o600)


def sweep_undecided(home: Home, year: int, made: tuple[Publishing, ...]) -> None:
    """Remove what a publishing that was stopped before its decision has left of this year, and nothing else.

    A Mistake where what lies there was decided: then it is the decisions that are missing.
    """
    refuse_unknown(home, year, made)
    next_one = made[-1].edition + 1 if made else 1
    shutil.rmtree(edition_folder(home, year, next_one), ignore_errors=True)


def refuse_unknown(home: Home, year: int, made: Iterable[Publishing]) -> None:
    """A Mistake where an edition of the year was decided that is not among those `made`: decisions are missing, and without
    them a list that was read out would be taken for one that nobody published."""
    known = {one.edition for one in made if one.year == year}
    unknown = sorted(edition for of, edition in _marked(home) if of == year and edition not in known)
    if unknown:
        raise Mistake(
            f"edition {unknown[0]} of the awards of {year} was published, and the decisions of this home do not know it",
            where=str(edition_folder(home, year, unknown[0])),
            mend="put the newer decisions/ back (restore --help)",
        )


def marked_years(home: Home) -> tuple[int, ...]:
    """The years of which an edition was ever decided, by what lies beside the editions."""
    return tuple(sorted({year for year, _ in _marked(home)}))


def _marked(home: Home) -> Iterator[tuple[int, int]]:
    for path in home.closed.glob(f"{_FOLDER}*/*{_MARK}"):
        year, edition = path.parent.name.removeprefix(_FOLDER), path.name.removesuffix(_MARK)
        if year.isdecimal() and edition.isdecimal():
            yield int(year), int(edition)


def _mark(home: Home, year: int, edition: int) -> Path:
    return edition_folder(home, year, edition).with_name(f"{edition}{_MARK}")
