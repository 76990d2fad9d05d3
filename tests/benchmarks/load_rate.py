"""Records per second of `load` on the full demo, its peak memory, and making, loading and publishing all in all.

Compared with a bare typed read of the same files by DuckDB (read_csv with declared types, every column counted) in a
process of its own: what any loader has to pay for parsing. The ratio says how much dearer keeping every record, judging
it and building the warehouse is; there is no target for it. Targets, on two cores: the demo made, loaded and
published in under 30 s, with under 1 GiB at its peak in either process.

Read it: median (least–most) of REPEATS, each in a fresh home and a fresh process; CPU is user plus system time. Wall
times mean little on a busy machine, CPU seconds still do.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.visitor import REPOSITORY, Spread, scratch

REPEATS = 3
SECONDS_TARGET, BYTES_TARGET = 30, 2**30

COMMAND = "from pipelines.command_line import main; main()"

# cp1252 is none of the encodings built into DuckDB; latin-1 cuts the same fields from the same bytes.
BARE = """
import sys
from pathlib import Path

import duckdb

FILES = {
    "post_stay*": ("utf-8", ",", "%Y-%m-%d"),
    "invitations*": ("utf-8", ",", "%Y-%m-%d"),
    "pulse*": ("latin-1", ";", "%d.%m.%Y"),
}
TYPES = {"departure_date": "date", "answered_on": "date", "updated_at": "timestamp", "exported_on": "date",
    "invited": "integer", "Abreise": "date", "Datum": "date"}
TEXT = {"response_id", "site_code", "guest_type", "channel", "language", "comment", "stay_month", "Id", "Haus", "Sprache"}

connection = duckdb.connect()
connection.execute("set enable_progress_bar = false")
total = 0
for pattern, (encoding, delimiter, day) in FILES.items():
    files = sorted(str(path) for path in Path(sys.argv[1]).glob(pattern))
    names = Path(files[0]).read_text(encoding).partition(chr(10))[0].strip().split(delimiter)
    columns = {name: "varchar" if name in TEXT else TYPES.get(name, "tinyint") for name in names}
    counts = ", ".join(f'count("{name}")' for name in names)
    total += connection.execute(
        f"select count(*), {counts} from read_csv($files, columns = {columns}, auto_detect = false, header = true, "
        f"delim = '{delimiter}', quote = '\\"', escape = '\\"', dateformat = '{day}', encoding = '{encoding}', "
        "nullstr = ['', '-'], ignore_errors = true)",
        {"files": files},
    ).fetchall()[0][0]
print(total)
"""


@dataclass(frozen=True)
class Run:
    """What a child process took, and what it printed."""

    wall: float
    cpu: float
    peak: int
    printed: str


def run(*arguments: str | Path) -> Run:
    """Run Python with these arguments and measure the process by what the kernel says of it."""
    started = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as child:
        printed = child.stdout.read() if child.stdout else ""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{arguments}: {printed}")
    return Run(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, printed)


def data_rows(inbox: Path) -> int:
    """How many lines the files of the inbox have, without their headers."""
    return sum(path.read_bytes().count(b"\n") - 1 for path in inbox.glob("*.csv"))


def main() -> None:
    """Measure and say."""
    demos, loads, bares = [], [], []
    with scratch() as folder:
        for repeat in range(REPEATS):
            demo, again = folder / f"demo-{repeat}", folder / f"again-{repeat}"
            demos.append(run("-c", COMMAND, "demo", "--no-serve", "--home", demo))
            for part in ("reference", "inbox"):
                shutil.copytree(demo / part, again / part)
            loads.append(run("-c", COMMAND, "load", "--home", again))
            bares.append(run("-c", BARE, demo / "inbox"))
        inbox = folder / "demo-0" / "inbox"
        records, size = data_rows(inbox), sum(path.stat().st_size for path in inbox.iterdir())
    print(f"{records:,} lines in {size / 1e6:.0f} MB of CSV; the bare read parsed {int(bares[0].printed):,}")
    for name, runs in (("make + load + publish", demos), ("load alone", loads), ("bare DuckDB read", bares)):
        wall, cpu = Spread([one.wall for one in runs]), Spread([one.cpu for one in runs])
        peak, rate = max(one.peak for one in runs), records / wall.median
        print(
            f"{name:<22} {wall.text('s', 1, 2)}, CPU {cpu.text('s', 1, 2)}, {rate:,.0f} lines/s, {peak / 2**20:,.0f} MiB"
        )
    walls, cpus = (
        [Spread([getattr(one, kind) for one in runs]).median for runs in (loads, bares)] for kind in ("wall", "cpu")
    )
    print(f"RATIO load / bare read: {walls[0] / walls[1]:.3g} × of time, {cpus[0] / cpus[1]:.3g} × of CPU")
    seconds, peak = Spread([one.wall for one in demos]).median, max(one.peak for one in (*demos, *loads))
    print(f"RATIO make + load + publish / {SECONDS_TARGET} s: {seconds / SECONDS_TARGET:.2f} (target < 1)")
    print(f"RATIO peak memory / 1 GiB: {peak / BYTES_TARGET:.2f} (target < 1)")


if __name__ == "__main__":
    main()
