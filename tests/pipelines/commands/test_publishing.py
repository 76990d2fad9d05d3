"""publish, published and recall: what they say, what is different by now, and that lists of people carry their note."""

from collections.abc import Callable
from datetime import date

import pytest

from pipelines.commands import published as published_module
from pipelines.home import Home
from pipelines.recognition.publishing import publish as publishing
from pipelines.recognition.publishing.folder import edition_folder
from pipelines.recognition.publishing.masking import NOT_LISTED, WITHHELD
from pipelines.recognition.result import RecognitionYear
from pipelines.recognition.staff.purpose import PURPOSE
from tests.factories import loaded, many_responses, write_csv
from tests.pipelines.recognition.made import a_result, a_year, an_award, everything, people, sites, winner
from tests.pipelines.recognition.publishing.conftest import FIRST_DAY
from tests.pipelines.recognition.publishing.conftest import awarded as awarded
from tests.pipelines.recognition.publishing.conftest import open_year as open_year

STAFF = "person_id,person_name,display_name,site_id,department_id,valid_from,valid_to,also_called,opted_out\n"


def _publish(run: Callable, home: Home) -> str:
    code, out, err = run("publish", "recognition", "--year", 2026, "--by", "P10", "--home", home.root)
    assert (code, err) == (0, "")
    return out


def _published(run: Callable, home: Home, *more: object) -> str:
    code, out, err = run("published", "recognition", "--home", home.root, *more)
    assert (code, err) == (0, "")
    return out


def _coming_to(monkeypatch: pytest.MonkeyPatch, year: RecognitionYear) -> None:
    """Let the build come to this year, for whoever publishes and whoever compares."""
    for module in (publishing, published_module):
        monkeypatch.setattr(module, "recognised", lambda home, number, today: year)
    monkeypatch.setattr(publishing, "first_day_to_publish", lambda award: FIRST_DAY)


def test_a_year_is_published_shown_taken_back_and_published_again(run, open_year):
    assert "No award year is published yet." in _published(run, open_year)
    assert "Awards " not in run("status", "--home", open_year.root)[1]

    said = _publish(run, open_year)
    assert "Published the awards of 2026 as edition 1: 2 awards, 2 are honoured." in said
    manifest = next(line.split()[-1] for line in said.splitlines() if line.startswith("Hash of the list"))

    shown = _published(run, open_year, "--year", 2026)
    first = "2026, edition 1: published by P10 on 2026-11-16, 2 honoured by 2 awards"
    assert shown.splitlines()[:2] == [first, f"  hash {manifest}"]
    assert "  All sites: Gold, place 1: Alder House." in shown
    assert "nothing would be different" in shown
    assert f"Awards     {first}" in run("status", "--home", open_year.root)[1]

    back = run(
        "recall", "recognition", "--year", 2026, "--reason", "Wrong site", "--by", "P12", "--home", open_year.root
    )
    assert back[0] == 0
    assert f"Taken back: {first}; taken back by P12 on 2026-11-16: Wrong site" in back[1]
    assert "edition 2" in _publish(run, open_year)
    assert _published(run, open_year).count("hash ") == 2
    assert "edition 1, by build" in _published(run, open_year, "--year", 2026, "--edition", 1)


def test_what_would_be_different_is_said_and_changes_nothing(run, open_year):
    _publish(run, open_year)
    better = [
        {**one, "overall": 10, "updated": "2026-11-20 08:00:00"} for one in many_responses(45, site="S2", first=1000)
    ]
    write_csv(open_year.inbox / "post_stay_corrected.csv", better)
    loaded(open_year, today=date(2026, 12, 1))
    before = {path: path.read_bytes() for path in open_year.closed.rglob("*") if path.is_file()}

    shown = _published(run, open_year, "--year", 2026)

    assert "would be different; the list is not changed by it" in shown
    assert "All sites: Alder House: would not be honoured: was Gold, place 1" in shown
    assert "All sites: Birch House: would be honoured: Gold, place 1 (100.0, 45 answers)" in shown
    assert {path: path.read_bytes() for path in open_year.closed.rglob("*") if path.is_file()} == before


def test_the_list_goes_out_with_the_bytes_that_were_frozen(run, open_year, tmp_path):
    _publish(run, open_year)
    frozen = (edition_folder(open_year, 2026, 1) / "recognition_list.csv").read_bytes()
    (tmp_path / "forum").mkdir()

    code, _, _ = run("export", "recognition", "--year", 2026, "--home", open_year.root, "--to", tmp_path / "forum")

    assert code == 0
    assert (tmp_path / "forum" / "recognition_2026.csv").read_bytes() == frozen


def test_what_would_be_different_can_not_be_told_without_the_awards(run, open_year):
    _publish(run, open_year)
    for path in (open_year.reference / "awards").iterdir():
        path.unlink()
    loaded(open_year, today=date(2026, 12, 1))

    shown = _published(run, open_year, "--year", 2026)

    assert "Alder House" in shown
    assert "What would be different by now can't be told: there are no awards of 2026." in shown


def test_lists_of_people_carry_the_note_and_others_do_not(run, open_year, monkeypatch):
    _coming_to(monkeypatch, a_year(people()))
    _publish(run, open_year)
    assert PURPOSE in _published(run, open_year, "--year", 2026)
    assert PURPOSE not in _published(run, open_year)

    _coming_to(monkeypatch, a_year(a_result(an_award("named_by_guests", "person"), [])))
    assert _published(run, open_year, "--year", 2026).count(PURPOSE) == 2

    run("recall", "recognition", "--year", 2026, "--reason", "x", "--by", "P12", "--home", open_year.root)
    _coming_to(monkeypatch, a_year(sites()))
    _publish(run, open_year)
    assert PURPOSE not in _published(run, open_year, "--year", 2026)


def test_who_opted_out_since_is_named_no_more_and_the_files_keep_their_bytes(run, open_year, monkeypatch):
    named = {"person_id": "X1", "display_name": "Zoë Ångström", "key": "p/1", "reason": "Zoë Ångström: 14 mentions"}
    _coming_to(monkeypatch, a_year(a_result(an_award("named", "person"), [winner(1, **named)])))
    written = STAFF + "X1,Zoë Ångström,,S1,spa,2020-01-01,,,{}\n"
    (open_year.reference / "staff.csv").write_text(written.format("no"), encoding="utf-8")
    _publish(run, open_year)
    assert "Zoë Ångström" in _published(run, open_year, "--year", 2026)
    before = (edition_folder(open_year, 2026, 1) / "standings.parquet").read_bytes()

    (open_year.reference / "staff.csv").write_text(written.format("yes"), encoding="utf-8")
    shown = _published(run, open_year, "--year", 2026)

    assert "Zoë" not in shown
    assert f"Gold, place 1: {WITHHELD}, Site 01. {WITHHELD}: 14 mentions" in shown
    assert (edition_folder(open_year, 2026, 1) / "standings.parquet").read_bytes() == before

    # The row goes, or the whole file: the wish does not go with it.
    (open_year.reference / "staff.csv").unlink()
    shown = _published(run, open_year, "--year", 2026)
    assert "Zoë" not in shown
    assert f"Gold, place 1: {NOT_LISTED}, Site 01." in shown


def test_an_award_that_honours_nobody_says_so_on_the_published_list(run, open_year, monkeypatch):
    _coming_to(monkeypatch, everything())
    _publish(run, open_year)

    assert "Nobody is honoured: no site has 100 answers." in _published(run, open_year, "--year", 2026)


def test_mistakes_end_in_words(run, open_year):
    place = ("--home", open_year.root)
    refused = [
        (("publish", "recognition", "--year", 2026, "--by", "P11", *place), "is not in HR"),
        (("recall", "recognition", "--year", 2026, "--by", "P10", "--reason", "x", *place), "none to take back"),
        (("published", "recognition", "--edition", 1, *place), "say which, with --year"),
    ]
    for words, said in refused:
        code, _, err = run(*words)
        assert code == 1
        assert said in err
    assert "The awards of 2020 are not published." in _published(run, open_year, "--year", 2020)


def test_status_names_what_is_not_as_it_was_published(run, open_year):
    _publish(run, open_year)
    (edition_folder(open_year, 2026, 1) / "notes.json").write_text("{}")

    _, _, err = run("status", "--home", open_year.root)

    assert "edition 1 of the awards of 2026 is not as it was: notes.json was changed" in err


def test_decisions_that_are_missing_are_not_taken_for_nothing_published(run, open_year):
    _publish(run, open_year)
    for path in open_year.decisions.glob("*.sqlite*"):
        path.unlink()

    for options in ((), ("--year", 2026)):
        code, shown, said = run("published", "recognition", *options, "--home", open_year.root)
        assert (code, shown) == (1, "")
        assert "edition 1 of the awards of 2026 was published, and the decisions of this home do not know it" in said
    assert "was published, and the decisions of this home do not know it" in run("status", "--home", open_year.root)[2]
