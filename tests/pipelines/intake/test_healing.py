"""Mended reference data heals old files, and nothing else is judged anew."""

import json
from pathlib import Path

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.mistakes import Mistake
from tests.factories import (
    DEPARTMENTS,
    POST_STAY,
    RESPONSE_COLUMNS,
    SITES,
    a_home,
    copied,
    loaded,
    many_responses,
    response,
    write_csv,
)
from tests.pipelines.builds import logical_hash, rows
from tests.pipelines.intake.stopped_writes import full_after


def _define(home: Home, text: str) -> None:
    (home.reference / "surveys" / "post_stay.toml").write_text(text)


def _verdicts(home: Home) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in (home.archive / "verdicts").rglob("*")}


def _loaded_home(root: Path, *records: dict[str, object]) -> Home:
    home = a_home(root)
    write_csv(home.inbox / "post_stay_1.csv", [response(1), *records])
    loaded(home)
    return home


def test_a_longer_scale_heals_a_file_that_has_left_the_inbox(tmp_path):
    home = _loaded_home(tmp_path / "home", response(2, overall=11))
    (home.inbox / "post_stay_1.csv").unlink()
    before = rows(home, "select response_id, overall from responses")

    _define(home, POST_STAY.replace("highest = 10", "highest = 11", 1))
    loaded(home)

    assert before == [("R1", 8000)]
    assert rows(home, "select response_id, overall from responses order by 1") == [("R1", 7273), ("R2", 10_000)]
    assert rows(home, "select count(*) from quarantine") == [(0,)]


def test_a_newly_declared_code_heals_a_file_that_has_left_the_inbox(tmp_path):
    home = _loaded_home(tmp_path / "home", response(2, guest="FAM"))
    (home.inbox / "post_stay_1.csv").unlink()

    _define(home, POST_STAY.replace('F = "family"', 'F = "family", FAM = "family"'))
    loaded(home)

    assert rows(home, "select response_id, guest_type from responses order by 1") == [
        ("R1", "business"),
        ("R2", "family"),
    ]


def test_a_healed_home_says_what_a_home_says_that_was_right_from_the_start(tmp_path):
    right = POST_STAY.replace('F = "family"', 'F = "family", FAM = "family"')
    healed = _loaded_home(tmp_path / "healed", response(2, guest="FAM"))
    _define(healed, right)
    loaded(healed)

    clean = a_home(tmp_path / "clean", post_stay=right)
    write_csv(clean.inbox / "post_stay_1.csv", [response(1), response(2, guest="FAM")])
    loaded(clean)

    assert logical_hash(healed) == logical_hash(clean)


def test_a_new_site_heals_its_records_and_judges_nothing_anew(tmp_path):
    home = _loaded_home(tmp_path / "home", response(2, site="S9"))
    before = _verdicts(home)

    (home.reference / "sites.csv").write_text(SITES + "S9,Hazel House,south,Test,city,,,40,2020-01-01,\n")
    loaded(home)

    assert rows(home, "select response_id, site_id from responses order by 1") == [("R1", "S1"), ("R2", "S9")]
    assert _verdicts(home) == before


def test_an_earlier_opening_heals_the_records_before_it(tmp_path):
    home = _loaded_home(tmp_path / "home", response(2, site="S4", departed="2026-02-10"))

    (home.reference / "sites.csv").write_text(SITES.replace("40,2026-03-01", "40,2026-02-01"))
    loaded(home)

    assert rows(home, "select count(*) from responses") == [(2,)]


def test_a_new_department_changes_no_score_that_was_there(tmp_path):
    home = _loaded_home(tmp_path / "home")
    before = rows(home, "select overall, front_desk, spa from responses")

    (home.reference / "departments.csv").write_text(DEPARTMENTS + "bar,Bar,0\n")
    loaded(home)

    assert rows(home, "select overall, front_desk, spa, bar from responses") == [(*before[0], None)]


def test_only_the_files_of_a_mended_survey_are_judged_anew(tmp_path):
    home = _loaded_home(tmp_path / "home")
    (home.inbox / "invitations_1.csv").write_text("site,month,channel,invited,exported\nS1,2026-10,D,9,2026-11-01\n")
    loaded(home)
    before = _verdicts(home)

    _define(home, POST_STAY.replace("highest = 10", "highest = 11", 1))
    loaded(home)

    kept = before.items() & _verdicts(home).items()
    assert len([path for path, _ in kept if path.name == "accepted-00000.parquet"]) == 1


def test_a_corrected_format_reads_the_file_in_the_inbox_again(tmp_path):
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace("utf-8", "latin-1"))
    write_csv(home.inbox / "post_stay_1.csv", [response(1, site="Zürich")])
    loaded(home)
    before = rows(home, "select reason from quarantine")

    _define(home, POST_STAY)
    loaded(home)

    assert "ZÃ¼rich" in before[0][0]
    assert "'Zürich'" in rows(home, "select reason from quarantine")[0][0]


def test_a_column_declared_as_comments_later_moves_into_the_vault(tmp_path):
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace('columns = ["comment"]', "columns = []"))
    write_csv(
        home.inbox / "post_stay_1.csv",
        [response(1, comment="CANARY@x.example"), response(2, comment="CANARY@x.example", overall=77)],
    )
    loaded(home)

    _define(home, POST_STAY)
    loaded(home)

    outside = [path for folder in ("exports", "verdicts") for path in (home.archive / folder).rglob("*.parquet")]
    assert not [path for path in outside if b"CANARY@x.example" in path.read_bytes()]
    assert "CANARY@x.example" not in str(rows(home, "from quarantine"))
    assert len(list((home.archive / "vault").iterdir())) == 1


def test_a_question_asked_from_now_on_does_not_stop_the_files_of_before(tmp_path):
    """A supplier adds a question, the definition follows: exports that lack the column did not ask it."""
    home = _loaded_home(tmp_path / "home")
    (home.reference / "departments.csv").write_text(DEPARTMENTS + "bar,Bar,0\n")

    _define(home, POST_STAY + '\n[[questions]]\ncolumn = "bar"\ndepartment = "bar"\nlowest = 0\nhighest = 10\n')
    loaded(home)

    assert rows(home, "select response_id, overall, bar from responses") == [("R1", 8000, None)]


def test_a_survey_that_is_no_longer_defined_is_said_in_words(tmp_path):
    home = _loaded_home(tmp_path / "home")
    (home.inbox / "post_stay_1.csv").unlink()
    _define(home, POST_STAY.replace('"post_stay"', '"renamed"'))
    (home.reference / "surveys" / "invitations.toml").unlink()
    (home.reference / "chain.toml").write_text('chain_name = "Test"\nheadline_survey = "renamed"\n')

    with pytest.raises(Mistake, match="'post_stay', which is no longer defined"):
        loaded(home)


def test_files_that_nobody_claims_are_refused_until_a_definition_does(tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "guests.csv", many_responses(5))
    first = loaded(home)

    _define(home, POST_STAY.replace('["post_stay*.csv"]', '["post_stay*.csv", "guests*.csv"]'))
    second = loaded(home)

    assert [one.outcome for one in first.received] == ["refused"]
    assert [one.outcome for one in second.received] == ["archived"]
    assert rows(home, "select verdict, accepted from files") == [("loaded", 5)]


@pytest.fixture(scope="module")
def of_other_words(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Home]:
    """A loaded home whose free text will be other columns with the next load, and what that load makes of it."""
    before, after = request.param
    home = a_home(tmp_path_factory.mktemp("words") / "home", post_stay=_with_comments(before))
    records = [response(n, comment=f"SECRET-A{n}") | {"guest_words": f"SECRET-B{n}"} for n in range(3)]
    write_csv(home.inbox / "post_stay_1.csv", records, [*RESPONSE_COLUMNS, "guest_words"])
    loaded(home)
    _define(home, _with_comments(after))
    clean = copied(home, home.root.parent / "clean")
    loaded(clean)
    return home, clean


@pytest.mark.slow
@pytest.mark.parametrize("stopped_at", range(5))
@pytest.mark.parametrize(
    "of_other_words", [([], ["comment"]), (["comment"], ["guest_words"]), (["comment"], [])], indirect=True
)
def test_a_load_stopped_while_other_columns_become_free_text_can_be_done_again(
    tmp_path, monkeypatch, of_other_words, stopped_at
):
    """Nothing of a column is lost, and none that is free text now is left outside the vault."""
    home, clean = of_other_words
    stopped = copied(home, tmp_path / "home")
    with full_after(stopped_at, monkeypatch):
        loaded(stopped)
    loaded(stopped)

    for folder in ("exports", "vault"):
        frames = [
            [pl.read_parquet(path) for path in sorted((one.archive / folder).glob("*.parquet"))]
            for one in (stopped, clean)
        ]
        assert len(frames[0]) == len(frames[1])
        # A column that is no free text any more may stay in the vault too: nothing is lost by that.
        assert all(one.select(other.columns).equals(other) for one, other in zip(*frames, strict=True))


def _with_comments(columns):
    return POST_STAY.replace('columns = ["comment"]', f"columns = {json.dumps(columns)}")
