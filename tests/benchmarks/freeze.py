"""How long closing 10,000 statements takes, and how much room the copy needs.

    python -m tests.benchmarks.freeze [people] [responses a person]

Sources are made up in memory: what is timed is what closing adds to working a plan out.
"""

import resource
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.closing.adjusting import adjusted
from pipelines.closing.folder import sealed_copy
from pipelines.closing.frozen import Frozen, payout_facts, payouts_in, responses_in, sources_in, statement_in
from pipelines.closing.responses import found_by
from pipelines.closing.state import Revision
from pipelines.decisions.act import Act
from pipelines.decisions.tombstones import mark_of
from pipelines.home import Home
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.sources import Sources
from pipelines.sealed import write_folder
from tests.pipelines.rewards.made import THRESHOLDS, a_plan, a_roster, all_year


def main(people: int, each: int) -> None:
    """Freeze, compare, read one, read all, leave one response out."""
    names = [f"P{number:05d}" for number in range(people)]
    rng = np.random.default_rng(1)
    top = rng.integers(0, 2, people * each)
    started = _tick("made up", time.perf_counter())
    marks = [bytes.fromhex(mark_of(b"key", "survey", str(number))) for number in range(people * each)]
    started = _tick(f"{len(marks):,} marks", started)
    responses = pl.DataFrame(
        {
            "mark": pl.Series(marks, dtype=pl.Binary),
            "site_id": np.repeat([f"S{name}" for name in names], each),
            "stay_date": pl.Series(np.datetime64("2026-01-01") + rng.integers(0, 365, len(marks))),
            "overall": pl.Series(top * 10_000, dtype=pl.Int16),
            "overall_top": pl.Series(top, dtype=pl.Int8),
            "overall_promotes": pl.Series([None] * len(marks), dtype=pl.Int8),
        }
    )
    totals = top.reshape(people, each).sum(axis=1).tolist()
    told = {
        name: {"overall": Counts(each, hits * 10_000, hits * 10_000**2, each, hits)}
        for name, hits in zip(names, totals, strict=True)
    }
    evidence = Evidence("build", "hash", {Basis.OWN: told, Basis.ROLLING_12M: told, Basis.REGION_RATE: {}})
    plan = a_plan(knots=[{"score": "40", "factor": "0.5"}, {"score": "60", "factor": "1.5"}])
    sources = Sources(plan, THRESHOLDS, a_roster({one: all_year(one) for one in names}), evidence, Pay())
    started = time.perf_counter()
    payouts = sources.payouts()
    started = _tick(f"{people:,} statements worked out", started)
    with tempfile.TemporaryDirectory() as folder:
        home, scratch, day = Home(Path(folder) / "home"), Path(folder) / "scratch", date(2027, 1, 14)
        scratch.mkdir()
        frozen = Frozen(sources, payouts, responses)
        facts = {**payout_facts(payouts), "kind": plan.kind}
        manifest = write_folder(home.closed / "plan" / "1", frozen.files(), facts, scratch=scratch)
        started = _tick("frozen", started)
        copy = sealed_copy(home, Revision("plan", "Plan", "EUR", day, day, 1, manifest, Act("P1", day, 1), day))
        started = _tick("compared with the manifest", started)
        assert statement_in(copy, names[people // 2]) is not None
        started = _tick("one statement read", started)
        assert payouts_in(copy) == payouts
        started = _tick("all statements read, and the same", started)
        less = adjusted(sources_in(copy), found_by(responses_in(copy), (marks[0].hex(),)))
        started = _tick("sources read, one response left out", started)
        assert less.payouts().statements[1:] == payouts.statements[1:]
        _tick("worked out again", started)
        for path in sorted(copy.path.iterdir()):
            print(f"  {path.name:<24}{path.stat().st_size:>14,} bytes")
        shutil.rmtree(copy.path)
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def _tick(what: str, since: float) -> float:
    now = time.perf_counter()
    print(f"{what:<40}{now - since:8.2f} s")
    return now


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*given, *(10_000, 100)[len(given) :])
