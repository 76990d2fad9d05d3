"""A throw-away home that stands on a real one: what is done in it never reaches the real one."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipelines.decisions.chain import copy_decisions
from pipelines.durable import Stamp, stamp_of
from pipelines.home import Home
from pipelines.intake.archive import Archive
from pipelines.warehouse.publishing import POINTER, is_whole, kept


@dataclass(frozen=True)
class ThrowawayHome(Home):
    """A home below `root` with the reference data of `real`. `links` are the real files it leans on, as they were."""

    real: Home
    links: dict[Path, Stamp]

    @property
    def reference(self) -> Path:
        """The real home's reference data: it is only read, and mistakes name the place that somebody can mend."""
        return self.real.reference

    def stands(self) -> bool:
        """Whether every file it leans on is still what it was; a load beside it may have replaced one."""
        return all(stamp_of(path) == stamp for path, stamp in self.links.items())


def throwaway_home(real: Home, root: Path) -> ThrowawayHome:
    """A home in the empty folder `root` with the archive, the decisions and the builds of `real`; an empty inbox.

    What is large is linked: nothing of the program writes into a file that is there, it writes another and renames it,
    and so replaces the link. Symbolic links leave no trace in the real home and reach one that can't be written to.
    What is small is copied. Refused files are left behind. Raises a FileNotFoundError where a load takes a file away
    meanwhile, and a Mistake where the archive can't be read.
    """
    home = ThrowawayHome(root, real, {})
    home.inbox.mkdir(parents=True)
    home.warehouse.mkdir()
    _lean_on_archive(home)
    copy_decisions(real.decisions, home.decisions)
    _lean_on_builds(home)
    return home


def _lean_on_builds(home: ThrowawayHome) -> None:
    """The served build is what a load compares with; where it is damaged, the one before, and so on."""
    real = home.real.warehouse
    if not (real / POINTER).exists():
        return
    for note in [real / POINTER, *real.glob("guests-*.json")]:
        shutil.copyfile(note, _own(home, note))
    for one in kept(home.real.warehouse):
        _link(home, real / one.file)
        if is_whole(real, one):
            break


def _lean_on_archive(home: ThrowawayHome) -> None:
    exports = home.real.archive / "exports"
    for manifest in Archive(home.real.archive).manifests():
        _link(home, exports / f"{manifest.file_hash}.parquet")
        note = exports / f"{manifest.file_hash}.json"
        home.links[note] = _needed(note)
        shutil.copyfile(note, _own(home, note))
        # Not every file has free text, and a verdict that is missing is made again.
        vault = home.real.archive / "vault" / f"{manifest.file_hash}.parquet"
        verdicts = (home.real.archive / "verdicts" / manifest.file_hash[:2]).glob(f"{manifest.file_hash}-*/*.parquet")
        for path in [vault, *verdicts]:
            if path.exists() and not path.parent.name.endswith(".part"):
                _link(home, path)


def _own(home: ThrowawayHome, path: Path) -> Path:
    """The place in the throw-away home of a real home's file; its folder is there."""
    own = home.root / path.relative_to(home.real.root)
    own.parent.mkdir(parents=True, exist_ok=True)
    return own


def _link(home: ThrowawayHome, path: Path) -> None:
    home.links[path] = _needed(path)
    _own(home, path).symlink_to(path)


def _needed(path: Path) -> Stamp:
    stamp = stamp_of(path)
    if stamp is None:
        raise FileNotFoundError(path)
    return stamp
