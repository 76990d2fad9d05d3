"""awards: winners, the shortlist and why not, in words and as a file; what is wrong is said, and nothing is stored."""

import csv
import io
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.recognition.standings_table import COLUMNS
from tests.factories import SITES, THRESHOLDS, a_home, copied, loaded, response, write_csv

AWARD = """
award_id = "{award_id}"
award_name = "{award_name}"
year = {year}
window = {{ first_day = {year}-01-01, last_day = {year}-{last_day}, late_days = 14 }}
measure = {{ metric = "satisfaction" }}
tiers = [{{ tier_id = "first", tier_name = "First", first = 1 }}]
"""
# 40 answers of 90, 80 and 70 points; 007 has nine, which are too few to be honoured.
SCORES = {"S1": (9, 40), "S2": (8, 40), "S3": (7, 40), "007": (10, 9)}


def _write(
    home: Home, award_id: str, year: int = 2026, *, award_name: str = "Best site", last_day: str = "12-31"
) -> None:
    folder = home.reference / "awards"
    folder.mkdir(exist_ok=True)
    text = AWARD.format(award_id=award_id, award_name=award_name, year=year, last_day=last_day)
    (folder / f"{award_id}_{year}.toml").write_text(text)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    names, few = SITES.replace("Alder House", "=Alder House"), THRESHOLDS.replace("pay = 100", "pay = 30")
    made = a_home(tmp_path_factory.mktemp("awards") / "home", sites=names, thresholds=few)
    _write(made, "best")
    _write(made, "done", last_day="10-31", award_name="Done")
    _write(made, "before", 2025)
    answers = [(site, overall) for site, (overall, count) in SCORES.items() for _ in range(count)]
    records = [
        response(number, site=site, departed="2026-03-03", overall=overall)
        for number, (site, overall) in enumerate(answers)
    ]
    write_csv(made.inbox / "post_stay.csv", records)
    loaded(made)
    return made


def _files(home: Home) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.root.rglob("*") if path.is_file()}


def test_the_latest_year_is_told_award_by_award_and_nothing_is_stored(run, home):
    before = _files(home)

    code, out, err = run("awards", "--home", home.root)

    assert code == 0
    assert "Test chain, recognition 2026" in out
    assert (
        "Best site (best): Guest satisfaction, stays from 1 Jan 2026 to 31 Dec 2026, provisional until 14 Jan 2027"
        in out
    )
    assert "Done (done): Guest satisfaction, stays from 1 Jan 2026 to 31 Oct 2026, complete" in out
    assert out.count("=Alder House") == 2
    assert "Cedar House" not in out
    assert "Nothing is published by this command" in err
    assert _files(home) == before


def test_one_award_in_full_has_the_shortlist_and_who_was_kept_out(run, home):
    code, out, _ = run("awards", "--home", home.root, "--award", "best")

    assert code == 0
    assert "(done)" not in out
    lines = [line.split() for line in out.splitlines()]
    assert next(one[:5] for one in lines if "First" in one) == ["1", "First", "=Alder", "House", "90.0"]
    shortlist = out.split("Shortlist, All sites")[1]
    assert shortlist.index("Birch House") < shortlist.index("Cedar House")
    assert "Kept out: " in shortlist
    assert "too few answers" in shortlist


@pytest.mark.parametrize(
    ("site", "said", "other"),
    [("S1", "First, place 1", "Birch"), ("S2", "Birch House", "First,"), ("007", "Fir House, All sites: ", "First,")],
)
def test_a_site_reads_what_it_is_honoured_for_or_why_not(run, home, site, said, other):
    code, out, _ = run("awards", "--home", home.root, "--site", site, "--award", "best")

    assert code == 0
    assert said in out
    assert other not in out


def test_a_site_that_a_year_has_no_candidate_at_is_said(run, home):
    code, _, err = run("awards", "--home", home.root, "--site", "S9")

    assert code == 1
    assert "no award of 2026 has a candidate at a site 'S9'" in err


def test_the_file_has_every_candidate_and_no_formula_and_is_its_owners_alone(run, home, tmp_path: Path):
    to = tmp_path / "standings.csv"

    code, out, _ = run("awards", "--home", home.root, "--award", "best", "--csv", to)

    assert code == 0
    assert "6 standings" in out
    assert to.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(io.StringIO(to.read_bytes().decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    by_site = {row["site_id"]: row for row in rows}
    assert set(by_site) == {"S1", "S2", "S3", "S4", "S5", "007"}
    first, out_of_it = by_site["S1"], by_site["007"]
    assert (first["site"], first["score"], first["n"], first["state"]) == ("'=Alder House", "90.0", "40", "winner")
    assert (out_of_it["n"], out_of_it["score"], out_of_it["state"]) == ("9", "", "excluded")
    assert out_of_it["why_not"]


def test_a_file_that_is_there_is_left_alone(run, home, tmp_path: Path):
    to = tmp_path / "standings.csv"
    to.write_text("mine")

    code, _, err = run("awards", "--home", home.root, "--csv", to)

    assert code == 1
    assert "this file is there already" in err
    assert to.read_text() == "mine"


def test_an_award_that_is_not_there_is_said_with_those_that_are(run, home):
    code, _, err = run("awards", "--home", home.root, "--award", "besst")

    assert code == 1
    assert "there is no award 'besst' in 2026" in err
    assert "best, done" in err


def test_a_year_without_answers_honours_nobody_and_says_so(run, home):
    code, out, _ = run("awards", "--home", home.root, "--year", "2025")

    assert code == 0
    assert "Nobody is honoured: of 5 sites none is eligible" in out


def test_a_home_without_awards_says_where_to_begin(run, tmp_path: Path):
    bare = a_home(tmp_path / "home")
    write_csv(bare.inbox / "post_stay.csv", [response(1)])
    loaded(bare)

    code, _, err = run("awards", "--home", bare.root)

    assert code == 1
    assert "there are no awards yet" in err
    assert "data/reference/examples/awards/" in err


def test_reference_data_that_has_changed_since_is_said(run, home, tmp_path: Path):
    later = copied(home, tmp_path / "home")
    _write(later, "best", award_name="Renamed")

    _, out, before = run("awards", "--home", home.root)
    _, again, after = run("awards", "--home", later.root)

    assert "has changed since this build" not in before
    assert "has changed since this build" in after
    assert again == out


def test_awards_that_are_not_loaded_yet_are_said(run, home, tmp_path: Path):
    ahead = copied(home, tmp_path / "home")
    _write(ahead, "next", 2027)

    code, _, err = run("awards", "--home", ahead.root, "--year", "2027")

    assert code == 1
    assert "run guest-tracking load" in err
