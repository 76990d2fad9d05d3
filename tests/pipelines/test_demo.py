"""The fictional chain, loaded: broken records end where their kind says, and rankings recover the truth."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from scipy import stats

from pipelines.demo import MARK, make_demo
from pipelines.fictional_chain.size import SMALL, ChainSize
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.warehouse.publishing import current
from tests.pipelines.builds import rows

TINY = ChainSize(1, 2, complete_months=13, post_stay_responses=120, in_stay_responses=60)

# What is said of a record in quarantine, by the kind of trouble the chain made.
REASONS = {
    "unknown_site": "is not known",
    "off_scale": "is not a whole number from",
    "unparseable_date": "is not a date like",
    "empty_response_id": "the response id is empty",
    "missing_field": "fields instead of",
    "surplus_field": "fields instead of",
    "before_opening": "is not open on",
    "after_closing": "is not open on",
    "undeclared_guest_type": "the code 'PET' is not declared",
    "conflict": "the same version and other content",
}


def _silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def _rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def broken(small_demo: Home) -> dict[tuple[str, int], str]:
    """The kind of trouble by file and line."""
    return {
        (row["file"], int(row["line"])): row["kind"] for row in _rows_of(small_demo.root / "truth" / "broken_rows.csv")
    }


def test_every_rejected_record_was_broken_and_every_broken_one_is_rejected(small_demo, broken):
    rejected = set(rows(small_demo, "select file_name, line from quarantine"))

    assert rejected == {place for place, kind in broken.items() if kind in REASONS}


@pytest.mark.parametrize("kind", REASONS)
def test_a_broken_record_is_rejected_for_what_is_wrong_with_it(small_demo, broken, kind):
    found = {
        (file, line): reason
        for file, line, reason in rows(small_demo, "select file_name, line, reason from quarantine")
    }
    own = [place for place, what in broken.items() if what == kind]

    assert own
    assert [found[place] for place in own if REASONS[kind] not in found[place]] == []


def test_records_delivered_twice_are_the_duplicates_of_their_files(small_demo, broken):
    found = dict(rows(small_demo, "select file_name, duplicates from files where duplicates > 0"))

    # Which of the two is the duplicate depends on the hashes of their files: together they are as many.
    assert sum(found.values()) == Counter(broken.values())["delivered_twice"]


def test_every_correction_supersedes_what_it_corrects(small_demo, broken):
    corrections = [place for place, kind in broken.items() if kind == "correction"]
    standing = rows(small_demo, "select f.file_name, r.line from responses r join files f on f.file_hash = r.file_hash")

    assert set(corrections) <= set(standing)
    superseded = rows(small_demo, "select sum(superseded) from files where survey_id = 'post_stay'")
    assert superseded == [(len(corrections),)]


def test_no_file_is_refused_and_all_records_are_accounted_for(small_demo):
    found = rows(
        small_demo,
        "select sum(records), sum(accepted + quarantined + duplicates), count(*) filter (verdict <> 'loaded') from files",
    )

    [(records, accounted, refused)] = found
    assert records == accounted > 5000
    assert refused == 0


def test_satisfaction_recovers_the_true_level_of_sites(small_demo):
    true_levels = defaultdict(list)
    for row in _rows_of(small_demo.root / "truth" / "site_levels.csv"):
        if row["department_id"] == "overall" and "2025-11-01" <= row["month"] <= "2026-10-01":
            true_levels[row["site_id"]].append(float(row["true_score"]))
    found = rows(
        small_demo,
        "select site_id, sum(score_total) / 100.0 / sum(response_count), sum(response_count) from totals "
        "where dimension_id = 'all' and department_id = 'overall' and survey_id = 'post_stay' "
        "and month between '2025-11-01' and '2026-10-01' group by site_id having sum(response_count) >= 30",
    )

    truth = [sum(true_levels[site]) / len(true_levels[site]) for site, _, _ in found]

    assert len(found) >= 8
    assert stats.spearmanr(truth, [score for _, score, _ in found]).statistic > 0.7
    assert max(abs(score - level) for (_, score, _), level in zip(found, truth, strict=True)) < 6


def test_making_the_same_chain_again_finds_it(small_demo):
    before = (small_demo.root / MARK).stat().st_mtime_ns

    assert make_demo(small_demo.root, seed=1, progress=_silent, size=SMALL) is False
    assert (small_demo.root / MARK).stat().st_mtime_ns == before
    assert current(small_demo.warehouse) is not None


def test_another_seed_makes_another_chain_in_its_place(tmp_path):
    make_demo(tmp_path / "home", seed=1, progress=_silent, size=TINY)
    first = (tmp_path / "home" / "truth" / "site_levels.csv").read_bytes()

    assert make_demo(tmp_path / "home", seed=2, progress=_silent, size=TINY) is True
    assert (tmp_path / "home" / "truth" / "site_levels.csv").read_bytes() != first


@pytest.mark.parametrize("mark", ['{"unfinished": true}', ""])
def test_a_chain_that_a_crash_left_unfinished_is_made_anew(tmp_path, mark):
    (tmp_path / "home" / "inbox").mkdir(parents=True)
    (tmp_path / "home" / MARK).write_text(mark)

    assert make_demo(tmp_path / "home", seed=1, progress=_silent, size=TINY) is True


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(Mistake, match="left alone"):
        make_demo(tmp_path, seed=1, progress=_silent, size=TINY)

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
