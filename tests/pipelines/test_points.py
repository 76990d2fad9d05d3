"""Points of plain tables: 2,470 sites held against whole numbers alone, and what a table may look like."""

import csv
import random
from pathlib import Path

import polars as pl
import pytest

from pipelines.bonus.value_based_table import standards_of, value_based
from pipelines.points import points_of

SITES, DIMENSIONS = 2_470, ("care", "clean", "desk", "food", "leave", "quiet", "room", "whole")


def _rates() -> list[tuple[str, str, int | None, int | None]]:
    """Rates in hundredths of a percent, as a published table has them; some sites have no baseline or no performance."""
    draw = random.Random(2470)
    rows = []
    for site in range(SITES):
        for place, dimension in enumerate(DIMENSIONS):
            before = 6000 + 250 * place + int(draw.gauss(0, 700))
            now = before + int(draw.gauss(60, 350))
            # A few reach the benchmark, stay where they were, or were beyond it before.
            now = before if draw.random() < 0.02 else min(now, 10_000)
            rows.append(
                (
                    f"H{site:04d}",
                    dimension,
                    None if draw.random() < 0.01 else min(before, 10_000),
                    None if draw.random() < 0.01 else now,
                )
            )
    return rows


def _frame(rows: list[tuple[str, str, int | None, int | None]]) -> pl.DataFrame:
    def percent(rate: int | None) -> str:
        return "" if rate is None else f"{rate // 100}.{rate % 100:02d}%"

    texts = [(site, dimension, percent(before), percent(now)) for site, dimension, before, now in rows]
    return pl.DataFrame(texts, schema=["site_id", "dimension", "baseline", "performance"], orient="row")


def _standard(rates: list[int]) -> tuple[int, int, int, int]:
    """Floor, threshold and benchmark over a common denominator, in whole numbers."""
    rates.sort()
    count = len(rates)
    best = rates[count - -(-count // 10) :]
    doubled_median = rates[(count - 1) // 2] + rates[count // 2]
    scale = 2 * len(best)
    return rates[0] * scale, doubled_median * len(best), 2 * sum(best), scale


def _slowly(
    rows: list[tuple[str, str, int | None, int | None]],
) -> tuple[dict[tuple[str, str], tuple[int, int | None, int]], dict[str, tuple[int, int, int]]]:
    """The rule with the rounding worked into it: a half added and the floor taken, all in whole numbers."""
    standards = {one: _standard([row[2] for row in rows if row[1] == one and row[2] is not None]) for one in DIMENSIONS}
    points: dict[tuple[str, str], tuple[int, int | None, int]] = {}
    lowest: dict[str, list[tuple[int, int]]] = {}
    for site, dimension, before, now in rows:
        if now is None:
            continue
        floor, threshold, benchmark, scale = standards[dimension]
        p, q = now * scale, None if before is None else before * scale
        level = 10 if p >= benchmark else 0 if p < threshold else 9 * (p - threshold) // (benchmark - threshold) + 1
        gained: int | None = None
        if q is not None:
            # Rounding half up what is half a point less is cutting the fraction off.
            gained = 0 if p <= q else 9 if p >= benchmark else 10 * (p - q) // (benchmark - q)
        points[site, dimension] = (level, gained, max(level, gained or 0))
        lowest.setdefault(site, []).append((p - floor, threshold - floor))
    totals = {}
    for site, ratios in lowest.items():
        base = sum(points[site, one][2] for one in DIMENSIONS if (site, one) in points)
        steps = min(20 if above >= width else max(0, 20 * above // width) for above, width in ratios)
        totals[site] = (base, steps, base + steps)
    return points, totals


def test_a_table_of_2470_sites_has_the_very_points_of_whole_numbers():
    rows = _rates()
    frame = _frame(rows)

    found, totals = value_based(frame, standards_of(frame))

    wanted, wanted_totals = _slowly(rows)
    counted = found.filter(pl.col("points").is_not_null())
    assert {
        (row["site_id"], row["dimension"]): (row["achievement"], row["improvement"], row["points"])
        for row in counted.iter_rows(named=True)
    } == wanted
    assert {
        row["site_id"]: (row["base"], row["consistency"], row["total"]) for row in totals.iter_rows(named=True)
    } == wanted_totals
    assert found.height == SITES * len(DIMENSIONS)
    # All that the rule can give is there, so that none of it goes unlooked at.
    assert set(counted["achievement"]) == set(range(11))
    assert set(counted["improvement"].drop_nulls()) == set(range(10))
    assert totals["consistency"].n_unique() > 10


TABLE = "site_id,dimension,baseline,performance\nA,care,0.70,0.74\nA,clean,,0.81\nB,care,0.66,\n"
STANDARDS = "dimension,floor,threshold,benchmark\ncare,0.50,0.72,0.86\nclean,0.50,0.72,0.86\n"


def _files(folder: Path, table: str = TABLE, standards: str = STANDARDS):
    (folder / "rates.csv").write_text(table)
    (folder / "standards.csv").write_text(standards)
    return folder / "rates.csv", folder / "standards.csv"


def test_a_file_of_rates_becomes_two_files_of_points(run, tmp_path):
    rates, standards = _files(tmp_path)
    to, totals = tmp_path / "points.csv", tmp_path / "totals.csv"

    code, out, _ = run("points", rates, "--standards", standards, "--to", to, "--totals", totals)

    assert code == 0
    assert "care: floor 0.5, threshold 0.72, benchmark 0.86" in out
    points = list(csv.DictReader(to.open(encoding="utf-8-sig")))
    assert [(row["site_id"], row["dimension"], row["points"]) for row in points] == [
        ("A", "care", "2"),
        ("A", "clean", "6"),
        ("B", "care", ""),
        ("B", "clean", ""),
    ]
    # 0.74 and 0.81 are at their thresholds or above: 20 for consistency.
    assert [row["total"] for row in csv.DictReader(totals.open(encoding="utf-8-sig"))] == ["28", ""]
    assert to.stat().st_mode & 0o077 == 0


def test_standards_come_from_the_baseline_where_none_are_given_and_counts_make_percents(tmp_path):
    table = "site_id,dimension,baseline_hits,baseline_count,performance_hits,performance_count\n" + "".join(
        f"S{number},care,{50 + number},100,{52 + number},100\n" for number in range(10)
    )
    rates, _ = _files(tmp_path, table)

    found = points_of(rates, decimals=1)

    assert {name: float(getattr(found.standards["care"], name)) for name in ("floor", "threshold", "benchmark")} == {
        "floor": 50,
        "threshold": 54.5,
        "benchmark": 59,
    }
    assert found.found.totals.height == 10


@pytest.mark.parametrize(
    ("table", "standards", "said"),
    [
        ("site,dimension\nA,care\n", None, "there is no column 'site_id'"),
        ("site_id,dimension,baseline\nA,care,0.5\n", None, "neither a column 'performance'"),
        (TABLE.replace("0.74", "good"), None, "'good' is not a plain decimal number"),
        (TABLE, STANDARDS.replace("clean", "care"), "more than one standard"),
        (TABLE, "dimension,floor,threshold,benchmark\ncare,0.5,,0.86\n", "is not a plain decimal number"),
        (TABLE, "dimension,floor\ncare,0.5\n", "there is no column 'threshold'"),
        ("site_id,dimension,baseline_hits,baseline_count\nA,care,1.5,2\n", None, "no whole number"),
        ("", None, "the file is no table"),
    ],
)
def test_a_table_that_is_none_is_said_in_words(run, tmp_path, table, standards, said):
    rates, given = _files(tmp_path, table, standards or "")
    more = ("--standards", given) if standards else ()

    code, _, err = run("points", rates, *more, "--to", tmp_path / "points.csv")

    assert code == 1
    assert said in " ".join(err.split())
    assert not (tmp_path / "points.csv").exists()


def test_a_file_that_is_not_there_is_said(run, tmp_path):
    code, _, err = run("points", tmp_path / "none.csv", "--to", tmp_path / "points.csv")

    assert code == 1
    assert "there is no such file" in err
