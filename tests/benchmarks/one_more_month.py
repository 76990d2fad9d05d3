"""A load of one more month over a load of everything, with the very same content in the end. Target: at most 1/10.

What is loaded: RECORDS records of 36 months in a file a month, 300 sites. "One more month" is a load into a home that has
the 35 before: all that `guest-tracking load` does, with every earlier export still in the inbox. "Everything" is a load of
the 36 files into an empty home. Both end in the same logical hash, or the benchmark fails.

Read it: each in a process of its own, wall and CPU seconds; the start of Python is in both. The ratio holds on a busy
machine if both were equally disturbed; the CPU ratio holds better. `GUEST_TRACKING_BENCHMARK_RECORDS` makes it smaller.
"""

import os
import shutil
from datetime import date
from pathlib import Path

from pipelines.warehouse.publishing import current
from tests.benchmarks.load_rate import run
from tests.benchmarks.load_size import LOAD, NOBODY, SITES, said, write_export
from tests.benchmarks.visitor import scratch, verdict
from tests.factories import a_home

RECORDS = int(os.environ.get("GUEST_TRACKING_BENCHMARK_RECORDS", "5_000_000"))
MONTHS, TARGET = 36, 0.1


def months(folder: Path) -> list[Path]:
    """An export per month."""
    paths, each = [], RECORDS // MONTHS
    for number in range(MONTHS):
        month = date(2023 + (10 + number) // 12, (10 + number) % 12 + 1, 1)
        paths.append(folder / f"post_stay_{month:%Y-%m}.csv")
        write_export(paths[-1], range(number * each, (number + 1) * each), month, 28)
    return paths


def main() -> None:
    """Measure and say."""
    with scratch() as folder:
        growing, whole = (a_home(folder / name, sites=SITES, assignments=NOBODY) for name in ("growing", "whole"))
        *earlier, last = months(folder)
        for path in earlier:
            os.link(path, growing.inbox / path.name)
        before = run("-c", LOAD, growing.root)
        os.link(last, growing.inbox / last.name)
        more = run("-c", LOAD, growing.root)
        for path in [*earlier, last]:
            os.link(path, whole.inbox / path.name)
        everything = run("-c", LOAD, whole.root)
        hashes = {one.build.logical_hash for one in map(current, (growing.warehouse, whole.warehouse)) if one}
        for name, one in {"35 months": before, "one more month": more, "36 months at once": everything}.items():
            print(said(name, one))
        print(f"where the time of one more month goes: {more.printed.strip()}")
        shutil.rmtree(folder, ignore_errors=True)
    if len(hashes) != 1:
        raise RuntimeError("the two homes do not say the same")
    ratio = verdict(more.wall / everything.wall, TARGET)
    print(f"RATIO one more month / everything: {ratio} of time, {more.cpu / everything.cpu:.3g} × of CPU")


if __name__ == "__main__":
    main()
