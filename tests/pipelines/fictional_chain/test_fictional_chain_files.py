"""The exports are what the surveys declare, and the same seed writes the same bytes."""

import os
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from pipelines.fictional_chain import LAST_DAY, SMALL, TODAY, make_chain
from pipelines.fictional_chain.reference_files import EXAMPLE

ABOUT_THE_STAY = ["response_id", "site_code", "departure_date", "answered_on", "updated_at"]
ABOUT_THE_GUEST = ["guest_type", "channel", "language"]


def _bytes_of(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def _survey(name: str) -> dict:
    return tomllib.loads((EXAMPLE / "surveys" / f"{name}.toml").read_text("utf-8"))


def test_the_same_seed_writes_the_same_bytes_in_a_process_with_another_hash_seed(home: Path, tmp_path: Path):
    code = f"""
from pathlib import Path
from pipelines.fictional_chain import SMALL, make_chain
make_chain(Path({str(tmp_path)!r}), size=SMALL)
"""

    subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": "77"}, check=True)

    assert _bytes_of(tmp_path) == _bytes_of(home)


def test_another_seed_writes_other_answers(home: Path, tmp_path: Path):
    make_chain(tmp_path, seed=2, size=SMALL)

    name = "inbox/post_stay_2026-06.csv"
    assert _bytes_of(tmp_path)[name] != _bytes_of(home)[name]


def test_the_example_reference_is_copied_unchanged(home: Path):
    copied = _bytes_of(home / "reference")

    assert _bytes_of(EXAMPLE).items() <= copied.items()


def test_the_chain_lives_on_the_pinned_day(home: Path):
    assert tomllib.loads((home / "reference" / "chain.toml").read_text("utf-8"))["today"] == TODAY


def test_there_is_a_file_for_every_month_and_quarter(home: Path):
    names = {path.name for path in (home / "inbox").iterdir()}
    months = [str(month) for month in SMALL.months]

    quarters = {"2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"}
    assert names == (
        {f"post_stay_{month}.csv" for month in months}
        | {f"invitations_{month}.csv" for month in months}
        | {f"pulse_{quarter}.csv" for quarter in quarters}
    )


def test_post_stay_files_have_the_declared_columns(post_stay):
    asked = [question["column"] for question in _survey("post_stay")["questions"]]

    header = [*ABOUT_THE_STAY, *ABOUT_THE_GUEST, *asked, *_survey("post_stay")["comments"]["columns"]]
    assert all(export.header == header for export in post_stay.values())


def test_pulse_files_have_the_declared_columns(pulses):
    asked = [question["column"] for question in _survey("in_stay")["questions"]]

    header = ["Id", "Haus", "Abreise", "Datum", "Sprache", *asked]
    assert all(export.header == header for export in pulses.values())


def test_a_pulse_holds_letters_that_utf_8_would_read_wrongly(home: Path):
    files = [path.read_bytes() for path in (home / "inbox").glob("pulse_*.csv")]

    assert any(b"\xdc" in content or b"\xe4" in content for content in files)


def test_invitation_files_have_the_declared_columns(home: Path):
    headers = {path.read_text("utf-8").split("\n")[0] for path in (home / "inbox").glob("invitations_*.csv")}

    assert headers == {"site_code,stay_month,channel,invited,exported_on"}


def test_clean_answers_are_on_the_scale_or_a_missing_code(clean_rows: list[dict[str, str]]):
    allowed = {"", "98", "99", *map(str, range(11))}

    questions = [column for column in clean_rows[0] if column.startswith("q_")]
    assert {row[question] for row in clean_rows for question in questions} == allowed


def test_no_day_lies_after_the_last_one(clean_rows: list[dict[str, str]]):
    assert max(row["departure_date"] for row in clean_rows) <= str(LAST_DAY)
    assert max(row["answered_on"] for row in clean_rows) == str(LAST_DAY)
    assert max(row["updated_at"] for row in clean_rows) < str(TODAY)


def test_answers_come_from_0_to_20_days_after_departure(clean_rows: list[dict[str, str]]):
    days = [(row["departure_date"], row["answered_on"]) for row in clean_rows]

    day = date.fromisoformat
    delays = {(day(answered) - day(departed)).days for departed, answered in days}

    assert delays <= set(range(21))
    assert {0, 1, 2, 3} < delays


def test_a_fifth_of_the_guests_comment_and_some_comments_are_traps(clean_rows: list[dict[str, str]]):
    comments = [row["comment"] for row in clean_rows if row["comment"]]

    assert len(comments) / len(clean_rows) == pytest.approx(0.2, abs=0.03)
    # Formula, plus sign, HTML, Markdown, line break, separator, quote, umlaut.
    for trap in (r"^=", r"^\+", r"<\w+", r"\*\*|^# ", r"\n", r",", r'"', r"[äöüß]"):
        assert any(re.search(trap, comment) for comment in comments), trap
