"""export recognition: all files of a year in one go, published or provisional, whole or not at all, never over a file."""

import csv
import io
import json
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from pipelines import editions, fingerprint
from pipelines.audit.log import AuditLog
from pipelines.commands.export import SCHEMA
from pipelines.home import Home
from pipelines.recognition.publishing.masking import NOT_LISTED, WITHHELD
from pipelines.recognition.result import RecognitionYear
from pipelines.recognition.staff.purpose import PURPOSE
from tests.factories import loaded, many_responses, write_csv
from tests.pipelines.recognition.made import ARABIC, a_result, a_year, an_award, everything, sites, winner
from tests.pipelines.recognition.publishing.conftest import awarded as awarded
from tests.pipelines.recognition.publishing.conftest import once_published as once_published
from tests.pipelines.recognition.publishing.conftest import published_home as published_home

NAMES = ["forum_pack_2026.pdf", "recognition_2026.csv", "recognition_2026.xlsx", SCHEMA]


@pytest.fixture
def to(tmp_path: Path) -> Path:
    folder = tmp_path / "forum"
    folder.mkdir()
    return folder


def _export(run: Callable, home: Home, to: Path, *more: object) -> tuple[int, str, str]:
    return run("export", "recognition", "--year", 2026, "--home", home.root, "--to", to, *more)


def _there(to: Path) -> list[str]:
    return sorted(path.name for path in to.iterdir())


def _rows(to: Path) -> list[dict[str, str]]:
    text = (to / "recognition_2026.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _pack(to: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(to / "forum_pack_2026.pdf").pages)


def _coming_to(monkeypatch: pytest.MonkeyPatch, year: RecognitionYear) -> None:
    monkeypatch.setattr(editions, "recognised", lambda home, number, today: year)


def test_a_year_that_is_not_published_goes_out_as_provisional_and_every_file_reads_back(run, awarded, to):
    code, out, err = _export(run, awarded, to)

    assert (code, err) == (0, "")
    assert "Provisional, by build" in out
    assert "Hash of the list: none, as nothing is published" in out
    assert _there(to) == NAMES
    noted = {row.content["file"]: row.content for row in AuditLog(awarded.audit).rows()}
    assert sorted(noted) == NAMES
    assert {name: one["sha256"] for name, one in noted.items()} == {n: fingerprint.of_file(to / n) for n in NAMES}
    assert (noted[NAMES[1]]["rows"], noted[NAMES[1]]["filter"]) == (2, "2026, provisional")
    rows = _rows(to)
    assert [(row["award"], row["site"], row["status"]) for row in rows] == [
        ("Best site", "Alder House", "provisional"),
        ("Best site, later", "Alder House", "provisional"),
    ]
    book = openpyxl.load_workbook(to / "recognition_2026.xlsx")
    head, first, _ = book["Winners"].iter_rows(values_only=True)
    assert (first[head.index("site")], first[head.index("n")]) == ("Alder House", int(rows[0]["n"]))
    assert float(rows[0]["score"]) == first[head.index("score")]
    assert f"{rows[0]['score_low']} to {rows[0]['score_high']}" in _pack(to)
    assert [field["name"] for field in json.loads((to / SCHEMA).read_bytes())["fields"]] == list(rows[0])
    assert "At least 30 answers, as many as a bonus needs." in _pack(to)


def test_the_published_list_goes_out_whatever_was_loaded_since(run, published_home, to, tmp_path):
    code, out, _ = _export(run, published_home, to)
    assert code == 0
    assert "Published on 16 Nov 2026 by P10." in out
    better = [
        {**one, "overall": 10, "updated": "2026-11-20 08:00:00"} for one in many_responses(45, site="S2", first=1000)
    ]
    write_csv(published_home.inbox / "post_stay_corrected.csv", better)
    loaded(published_home, today=date(2026, 12, 1))
    again = tmp_path / "again"
    again.mkdir()

    assert _export(run, published_home, again)[0] == 0

    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in to.iterdir()
    }
    assert {row["status"] for row in _rows(again)} == {"published"}
    (said,) = (line for line in out.splitlines() if line.startswith("Hash of the list"))
    assert said.split()[-1][:16] in _pack(again)
    assert "not to be handed out" not in _pack(again)


def test_the_latest_year_goes_out_where_none_is_named(run, awarded, to):
    assert run("export", "recognition", "--home", awarded.root, "--to", to)[0] == 0

    assert _there(to) == NAMES


def test_files_are_their_owners_alone(run, awarded, to):
    _export(run, awarded, to)

    assert {stat.S_IMODE(path.stat().st_mode) for path in to.iterdir()} == {0o600}


def test_a_name_that_cannot_be_printed_costs_the_forum_pack_alone(run, awarded, to, monkeypatch):
    _coming_to(monkeypatch, a_year(a_result(an_award(), [winner(1, site_name="Hotel 🦄")])))

    code, out, err = _export(run, awarded, to)

    assert code == 1
    assert _there(to) == NAMES[1:]
    assert "Hotel 🦄" in _rows(to)[0]["site"]
    assert "No forum_pack_2026.pdf is written" in err
    assert "U+1F984" in err
    assert "award best_site, site S01" in err
    assert "forum_pack" not in out


def test_lists_of_people_carry_the_note_and_others_do_not(run, awarded, to, tmp_path, monkeypatch):
    _coming_to(monkeypatch, everything())
    assert PURPOSE in _export(run, awarded, to)[1]
    assert ARABIC in _pack(to)

    other = tmp_path / "other"
    other.mkdir()
    _coming_to(monkeypatch, a_year(sites()))
    assert PURPOSE not in _export(run, awarded, other)[1]


def test_who_does_not_want_to_be_named_any_more_has_no_certificate(run, awarded, to, monkeypatch):
    rows = [
        winner(1, display_name=WITHHELD),
        winner(2, display_name=NOT_LISTED),
        winner(3, display_name="Zoë Ångström", person_id="X3"),
    ]
    _coming_to(monkeypatch, a_year(a_result(an_award("named", "person"), rows)))

    _export(run, awarded, to)

    certificates = [
        page.extract_text()
        for page in PdfReader(to / "forum_pack_2026.pdf").pages
        if "Certificate of recognition" in page.extract_text()
    ]
    assert len(certificates) == 1
    assert "Zoë Ångström" in certificates[0]
    assert [row["person"] for row in _rows(to)] == [WITHHELD, NOT_LISTED, "Zoë Ångström"]


def test_nothing_is_written_over_and_nothing_is_written_when_something_is_in_the_way(run, awarded, to):
    (to / "recognition_2026.xlsx").write_bytes(b"mine")

    code, _, err = _export(run, awarded, to)

    assert code == 1
    assert "recognition_2026.xlsx is there already" in err
    assert _there(to) == ["recognition_2026.xlsx"]
    assert (to / "recognition_2026.xlsx").read_bytes() == b"mine"


def test_mistakes_end_in_words(run, awarded, to):
    place = ("--home", awarded.root)
    refused = [
        (("--year", 2026, "--to", to / "none", *place), "there is no such folder"),
        (("--year", 2026, "--to", to, "--fonts", to / "none", *place), "correct --fonts"),
        (("--year", 2020, "--to", to, *place), "there are no awards of 2020"),
    ]
    for words, said in refused:
        code, _, err = run("export", "recognition", *words)
        assert code == 1
        assert said in err
    assert _there(to) == []
