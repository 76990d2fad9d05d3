"""Files of the reference folder that nobody reads because their names are not quite right."""

from pathlib import Path

from pipelines.mistakes import Mistake
from pipelines.reference.spelling import pairs

FILES = (
    "access.csv",
    "assignments.csv",
    "award_facts.csv",
    "base_pay.csv",
    "chain.toml",
    "departments.csv",
    "events.csv",
    "gates.csv",
    "leave.csv",
    "other_parts.csv",
    "peer_groups.csv",
    "regions.csv",
    "segments.toml",
    "site_aliases.csv",
    "site_master.toml",
    "sites.csv",
    "staff.csv",
    "thresholds.toml",
)
FOLDERS = ("awards", "plans", "surveys")


def check_file_names(folder: Path) -> None:
    """Refuse a file whose name is nearly one that is read: a misspelt optional file would be left out in silence."""
    _check_folders(folder)
    there = sorted(path.name for path in folder.iterdir() if path.is_file())
    instead = ("sites.csv", "regions.csv") if "site_master.toml" in there else ()
    absent = [name for name in FILES if name not in (*there, *instead)]
    surplus = [name for name in there if name not in FILES and not name.startswith(".") and _is_meant_to_be_read(name)]
    # An editor that knows no CSV or TOML puts .txt behind the name.
    plain = {name.lower().removesuffix(".txt"): name for name in surplus}
    for name, meant in pairs(plain, absent, likeness=0.9).items():
        raise _misnamed(folder / plain[name], meant)
    for path in sorted(
        [*(folder / "surveys").glob("*"), *(folder / "plans").glob("*"), *(folder / "awards").glob("*")]
    ):
        if path.suffix.lower() in (".toml", ".txt") and path.suffix != ".toml" and ".toml" in path.name.lower():
            raise _misnamed(path, path.name[: path.name.lower().index(".toml")] + ".toml")


def _check_folders(folder: Path) -> None:
    """The same of the folders: all awards would be left out in silence with theirs."""
    for name in FOLDERS:
        if (folder / name).is_file():
            what, mend = f"the file {name} stands where a folder belongs", "rename it, and make a folder of that name"
            raise Mistake(what, where=str(folder / name), mend=mend)
    there = {path.name.lower(): path.name for path in folder.iterdir() if path.is_dir() and path.name not in FOLDERS}
    absent = [name for name in FOLDERS if not (folder / name).exists()]
    for name, meant in pairs(there, absent, likeness=0.8).items():
        what = f"nobody reads the folder {there[name]}; is {meant} meant?"
        raise Mistake(what, where=str(folder / there[name]), mend=f"rename it to {meant}")


def _is_meant_to_be_read(name: str) -> bool:
    return name.lower().endswith((".csv", ".toml", ".csv.txt", ".toml.txt"))


def _misnamed(path: Path, meant: str) -> Mistake:
    return Mistake(
        f"nobody reads the file {path.name}; is {meant} meant?", where=str(path), mend=f"rename it to {meant}"
    )
