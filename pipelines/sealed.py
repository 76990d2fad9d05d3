"""Folders that are whole or absent, sealed by a manifest: what is not as it was written is noticed, and named."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines import fingerprint
from pipelines.durable import sync_folder
from pipelines.mistakes import Mistake

MANIFEST = "manifest.json"
OWN_FILE, OWN_FOLDER = 0o600, 0o700

Files = Mapping[str, Callable[[Path], object]]


def write_folder(folder: Path, files: Files, said: Mapping[str, object], *, scratch: Path) -> str:
    """Write the files and their manifest to `scratch`, and rename the whole to the new `folder`; the manifest's SHA-256.

    `said` goes into the manifest beside the files' hashes. Killed at any moment, `folder` is whole or not there.
    """
    part = scratch / "sealed"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=OWN_FOLDER)
    for name, write in files.items():
        _write(part / name, write)
    hashes = {name: fingerprint.of_file(part / name) for name in sorted(files)}
    text = json.dumps({**said, "files": hashes}, indent=1, sort_keys=True, ensure_ascii=False)
    _write(part / MANIFEST, lambda path: path.write_text(text, encoding="utf-8"))
    manifest = fingerprint.of_file(part / MANIFEST)
    sync_folder(part)
    made = [one for one in (folder.parent, folder.parent.parent) if not one.exists()]
    folder.parent.mkdir(parents=True, exist_ok=True)
    for one in made:
        one.chmod(OWN_FOLDER)
        sync_folder(one.parent)
    part.replace(folder)
    sync_folder(folder.parent)
    return manifest


def _write(path: Path, write: Callable[[Path], object]) -> None:
    path.touch(mode=OWN_FILE)
    write(path)
    with path.open("rb+") as written:
        os.fsync(written.fileno())


@dataclass(frozen=True)
class Sealed:
    """A folder that was just compared with its manifest, and what the manifest says."""

    path: Path
    said: Mapping[str, Any]

    def __truediv__(self, name: str) -> Path:
        return self.path / name


def sealed(folder: Path, manifest: str, what: str) -> Sealed:
    """The folder whose manifest has this SHA-256; a Mistake says of `what` each file that is not as it was written."""
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError:
        raise _tampered(
            folder, what, [f"{MANIFEST} is missing" if folder.is_dir() else "all of it is missing"]
        ) from None
    if fingerprint.of_bytes(content) != manifest:
        raise _tampered(folder, what, [f"{MANIFEST} was changed"])
    said = json.loads(content)
    hashes: dict[str, str] = said["files"]
    there = {path.name: path for path in folder.iterdir()}
    faults = [f"{name} is missing" for name in sorted(hashes.keys() - there.keys())]
    faults += [f"{name} does not belong there" for name in sorted(there.keys() - hashes.keys() - {MANIFEST})]
    faults += [
        f"{name} was changed"
        for name in sorted(hashes.keys() & there.keys())
        if there[name].is_symlink() or not there[name].is_file() or fingerprint.of_file(there[name]) != hashes[name]
    ]
    if faults:
        raise _tampered(folder, what, faults)
    return Sealed(folder, said)


def _tampered(folder: Path, what: str, faults: list[str]) -> Mistake:
    return Mistake(
        f"{what} is not as it was: {'; '.join(faults)}",
        where=str(folder),
        mend="put the folder back as the last backup has it (restore --help); nothing of it is shown or signed before",
    )
