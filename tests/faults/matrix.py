"""A fault at every point of a scenario, and what must hold whatever the point was."""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.home import Home
from pipelines.warehouse.publishing import KEPT, current, is_whole
from tests.faults.points import Fault
from tests.faults.reader import Reader, Seen
from tests.faults.scenarios import Scenario, words
from tests.faults.worker import Run, Worker

KILLED = -9
# What a command may end with when the machine fails it: said in words, for the user or for us to mend.
FAILED = {1, 70}
LEFT_BEHIND = re.compile(r"\.part\b|\.building\b|\.wal$|\.restoring$|^scratch$")


class Matrix:
    """A scenario prepared once, run without a fault once, and then with any number of faults."""

    def __init__(self, scenario: Scenario, folder: Path, worker: Worker, reader: Reader) -> None:
        self.scenario, self.folder, self._worker, self._reader = scenario, folder, worker, reader
        self._root = folder / "prepared"
        self._root.mkdir()
        scenario.prepare(self._root)
        self.before = _published(self._root / scenario.home)
        self._mended: set[str] = set()
        with self._copy() as root:
            self.clean = worker.run(root, words(scenario.command, root))
            assert "Traceback" not in self.clean.said, self.clean.said
            self.after = _published(root / scenario.home)
            for step, ends in scenario.mends:
                ended = worker.run(root, words(step, root))
                assert ended.code in ends, ended.said
            self.final = _published(root / scenario.home)
            self.archive = _archived(root / scenario.home)
        assert self.final

    def faults(self, whens: Iterable[tuple[str, str]], *, only_first: bool = False) -> list[Fault]:
        """A fault for each of `whens` (when, how) at the first and the last point of every kind, or `only_first`.

        Points of a kind differ by the file of the archive or the build that they touch alone.
        """
        kinds: dict[str, list[int]] = {}
        for number, name in enumerate(self.clean.points):
            kinds.setdefault(_kind(name), []).append(number)
        numbers = sorted({number for found in kinds.values() for number in (found[0], found[0 if only_first else -1])})
        return [
            Fault(number, when, how)
            for when, how in whens
            for number in numbers
            if when != "halfway" or number in self.clean.written
        ]

    def wrong(self, faults: list[Fault]) -> list[str]:
        """What does not hold after each of these faults, in words."""
        return [f"{self.name(fault)}: {what}" for fault in faults for what in self._complaints(fault)]

    def name(self, fault: Fault) -> str:
        """A fault in words."""
        return f"{fault.how} {fault.when} {fault.number} ({self.clean.points[fault.number]})"

    def _complaints(self, fault: Fault) -> Iterator[str]:
        with self._copy() as root:
            home = Home(root / self.scenario.home)
            with self._reader.watching(home) as seen:
                run = self._worker.run(root, words(self.scenario.command, root), fault)
                published = _published(home.root)
            yield from self._about_the_run(run, fault, published)
            yield from self._about_the_reader(seen)
            state = _state(root)
            if state not in self._mended:
                self._mended.add(state)
                yield from self._about_the_mending(root, home)

    def _about_the_mending(self, root: Path, home: Home) -> Iterator[str]:
        with self._reader.watching(home) as seen:
            for step, ends in self.scenario.mends:
                mend = self._worker.run(root, words(step, root))
                if mend.code not in ends or "Traceback" in mend.said:
                    yield f"{' '.join(step)} afterwards ended with {mend.code}: {mend.said}"
        yield from (f"while it was mended, a reader met {what}" for what in seen.wrong)
        if _published(home.root) != self.final:
            yield "once mended it says other than without the fault"
        if _archived(home.root) != self.archive:
            yield "once mended its archive holds other than without the fault"
        yield from _left_behind(root)

    def _about_the_run(self, run: Run, fault: Fault, published: str | None) -> Iterator[str]:
        if fault.how == "kill" and run.code != KILLED:
            yield f"it was to be killed and ended with {run.code}: {run.said}"
        if fault.how != "kill":
            if run.code not in FAILED | {self.clean.code}:
                yield f"it ended with {run.code}: {run.said}"
            if "Traceback" in run.said or "fault of ours" in run.said:
                yield f"it was not said in words: {run.said}"
            if run.code in FAILED and not run.said.strip():
                yield "nothing was said"
            if "nothing was published" in run.said and published != self.before:
                yield f"it was published all the same: {run.said}"
            if run.code == self.clean.code == 0 and published != self.after:
                yield f"it ended well and published {published}: {run.said}"
        if published not in {self.before, self.after}:
            yield f"{published} is published, neither what was nor what will be"

    def _about_the_reader(self, seen: Seen) -> Iterator[str]:
        yield from (f"a reader met {what}" for what in seen.wrong)
        way = list(dict.fromkeys(one for one in (self.before, self.after) if one))
        if not seen.reads or seen.builds not in (way, way[:1], way[1:], []):
            yield f"a reader saw {seen.builds} instead of {way}"

    @contextmanager
    def _copy(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            root = Path(name) / "root"
            shutil.copytree(self._root, root)
            yield root


def _kind(name: str) -> str:
    """The name of a point without the hashes, numbers and builds in it; what is unpacked by its folder alone."""
    name = re.sub(r"(restoring/\w+/).*", r"\1*", name)
    return re.sub(r"verdicts/\w\w|[0-9a-f]{16,}(-[0-9a-f]+)?|\d{8}T\d+-\w+", "*", name)


def _published(home: Path) -> str | None:
    """The logical hash of what is published, whose file must be whole."""
    published = current(home / "warehouse")
    if published is None:
        return None
    assert is_whole(home / "warehouse", published), f"{published.file} is not whole"
    return published.build.logical_hash


def _archived(home: Path) -> dict[str, str]:
    """What the archive holds of the exports, by file: the hash of its bytes. Free text that is none any more may stay in
    the vault, and verdicts can be made again."""
    files = [path for folder in ("exports", "refused") for path in (home / "archive" / folder).glob("*")]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _left_behind(root: Path) -> Iterator[str]:
    left = [path for path in root.rglob("*") if LEFT_BEHIND.search(path.name)]
    yield from (f"{path.relative_to(root)} is left behind" for path in left)
    for home in root.glob("*/warehouse"):
        builds = {path.stem for path in home.glob("guests-*.duckdb")}
        records = {path.stem for path in home.glob("guests-*.json")}
        # One that a fault kept from being dropped is dropped by the next that is published.
        if len(builds | records) > KEPT + 1:
            yield f"{len(builds)} builds and {len(records)} records are left behind"


def _state(root: Path) -> str:
    """A hash of all that a later run could notice: two faults that leave the same need to be mended once."""
    found = []
    for path in sorted(root.rglob("*")):
        name, content = path.relative_to(root).as_posix(), b""
        # Swept whole, whatever is in them.
        if re.search(r"warehouse/(scratch/|.*\.building)", name):
            continue
        if path.is_file() and not re.search(r"lock$|\.duckdb$", name):
            # The bytes of two builds of the same content differ.
            content = re.sub(rb'"sha256": "[0-9a-f]+"', b"", path.read_bytes())
        size = path.stat().st_size if path.is_file() and path.suffix == ".duckdb" else 0
        found.append([name, size, hashlib.sha256(content).hexdigest()])
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()
