"""Where the editions of an award year lie, and what of them is not as it was published."""

import shutil
from pathlib import Path

from pipelines.durable import write_whole
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognition.publishing.state import Publishing
from pipelines.sealed import Sealed, sealed


def edition_folder(home: Home, year: int, edition: int) -> Path:
    """Where an edition lies. No plan has such a name: their ids have no hyphen."""
    return home.closed / f"recognition-{year}" / str(edition)


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
    next_one = made[-1].edition + 1 if made else 1
    if _mark(home, year, next_one).exists():
        raise Mistake(
            f"edition {next_one} of the awards of {year} was published, and the decisions of this home do not know it",
            where=str(edition_folder(home, year, next_one)),
            mend="put the newer decisions/ back (restore --help)",
        )
    shutil.rmtree(edition_folder(home, year, next_one), ignore_errors=True)


def _mark(home: Home, year: int, edition: int) -> Path:
    return edition_folder(home, year, edition).with_name(f"{edition}.published")
