"""A home out of a backup: nothing is to be seen of it before every byte is known to be right."""

import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipelines import fingerprint
from pipelines.backup import FOLDERS, MANIFEST, VAULT
from pipelines.decisions.chain import Decisions
from pipelines.decisions.erasure_key import FILE as KEY
from pipelines.decisions.erasure_key import erasure_key
from pipelines.durable import sync_folder, sync_tree, write_whole
from pipelines.home import Home
from pipelines.mistakes import Mistake


@dataclass(frozen=True)
class Restored:
    """What was restored: how many files, when they were backed up, and how many decisions made since were added."""

    files: int
    made_at: str
    decided_since: int = 0


def restore(source: Path, home: Home, *, decisions: Path | None = None) -> Restored:
    """Make the new home `home` of the backup `source`; raises a Mistake and leaves nothing where anything is wrong.

    `decisions` is the folder of the decisions of the home that was lost: where they go on from those of the backup, they
    count, so that what was withdrawn since is erased by the next load. The files are unpacked beside the home, compared
    with the manifest, and the folder is renamed as the last step.
    """
    if home.root.exists() and (not home.root.is_dir() or any(home.root.iterdir())):
        raise Mistake(
            "a backup is restored to a new place alone, this one holds something",
            where=str(home.root),
            mend="choose an empty or new folder with --home",
        )
    if not source.is_file():
        raise Mistake("there is no such backup", where=str(source), mend="name its file with --from")
    home.root.parent.mkdir(parents=True, exist_ok=True)
    staging = home.root.with_name(f".{home.root.name}.restoring")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        staging.mkdir(mode=0o700)
        restored = _unpacked(source, staging)
        if decisions:
            restored = replace(restored, decided_since=_decided_since(decisions, Home(staging)))
        staging.replace(home.root)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    sync_folder(home.root.parent)
    return restored


def _unpacked(source: Path, staging: Path) -> Restored:
    # Closed before the first guest's word is in it.
    (staging / VAULT).mkdir(parents=True)
    (staging / VAULT).chmod(0o700)
    try:
        with tarfile.open(source, "r:") as tar:
            for member in _allowed(tar, source):
                tar.extract(member, staging, filter="data")
    except (tarfile.TarError, EOFError) as problem:
        raise _broken(source, f"it can't be unpacked ({problem})") from None
    return _checked(source, staging)


def _allowed(tar: tarfile.TarFile, source: Path) -> Iterator[tarfile.TarInfo]:
    """The members, if each is a plain file in a folder of a home; what a backup never has is an attack or a mix-up."""
    seen = set()
    for member in tar:
        path = PurePosixPath(member.name)
        plain = member.isreg() and path.as_posix() == member.name and ".." not in path.parts
        if not plain or (member.name != MANIFEST and (path.parts[0] not in FOLDERS or len(path.parts) < 2)):
            raise _broken(source, f"{member.name!r} is nothing that a backup has")
        if member.name in seen:
            raise _broken(source, f"{member.name!r} is in it twice")
        seen.add(member.name)
        yield member


def _checked(source: Path, staging: Path) -> Restored:
    """Compare what is unpacked with the manifest, file by file, and make it survive a power cut."""
    try:
        manifest = json.loads((staging / MANIFEST).read_text(encoding="utf-8"))
        (staging / MANIFEST).unlink()
        made_at, hashes, torn = str(manifest["made_at"]), dict(manifest["files"]), set(manifest.get("torn", ()))
    except FileNotFoundError:
        raise _broken(source, "it has no manifest, which is written last: it is cut short") from None
    except (ValueError, KeyError, TypeError):
        raise _broken(source, "its manifest can't be read") from None
    found = {path.relative_to(staging).as_posix(): path for path in staging.rglob("*") if path.is_file()}
    differing = sorted(found.keys() ^ hashes.keys())
    differing += [name for name, path in found.items() if name in hashes and fingerprint.of_file(path) != hashes[name]]
    if differing:
        raise _broken(source, f"{differing[0]!r} is not what was backed up ({len(differing)} file(s) differ)")
    for name in torn & found.keys():
        # An export that was still being written: half of it must never be taken for all.
        found.pop(name).unlink()
    for name, path in found.items():
        if name.startswith(f"{VAULT}/"):
            path.chmod(0o600)
        with path.open("rb+") as written:
            os.fsync(written.fileno())
    sync_tree(staging)
    return Restored(len(found), made_at)


def _decided_since(folder: Path, staging: Home) -> int:
    """Let the decisions in `folder` take the place of those of the backup, if they go on from them; how many are added."""
    kept, backed_up = Decisions(folder), Decisions(staging.decisions)
    if not kept.path.exists():
        raise Mistake("there are no decisions", where=str(folder), mend="name a home's folder decisions/, or none")
    if backed_up.continues(kept):
        return 0
    if not kept.continues(backed_up):
        raise Mistake(
            "these decisions do not go on from those of the backup: they are another home's, or both went on apart",
            where=str(folder),
            mend="restore without --decisions; then put the lists of withdrawals into the inbox again",
        )
    count = len(kept.all()) - len(backed_up.all())
    key = erasure_key(kept)
    kept.copy_to(staging.decisions)
    backed_up.path.chmod(0o600)
    if key is not None:
        write_whole(staging.decisions / KEY, lambda part: part.write_bytes(key), mode=0o600)
    return count


def _broken(source: Path, what: str) -> Mistake:
    return Mistake(
        f"this is no whole backup: {what}; nothing was restored", where=str(source), mend="take another backup"
    )
