"""awards, of people: who is honoured and the better half of the others, with the purpose note, and nobody else anywhere."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.recognising import recognised
from pipelines.recognition.publishing.publish import publish
from pipelines.recognition.staff.deciding.candidates import open_candidates
from pipelines.recognition.staff.deciding.settling import settle
from pipelines.recognition.staff.purpose import PURPOSE
from tests.factories import TODAY, copied, loaded
from tests.pipelines.recognition.staff.homes import a_home_with, acting, named

HEADER = "person_id,person_name,display_name,site_id,department_id,valid_from,valid_to,also_called,opted_out\n"
NAMES = ("Anna Weber", "Bram Moss", "Chiara Low", "Dagny Öz", "Elif Pax")
STAFF = HEADER + "".join(f"E{place},{name},,S1,spa,2025-01-01,,,no\n" for place, name in enumerate(NAMES, start=1))
AWARD = """
award_id = "named"
award_name = "Named by guests"
year = 2026
level = "person"
staff = { least_responses = 10, least_days = 30 }
window = { first_day = 2026-01-01, last_day = 2026-10-31, late_days = 14 }
tiers = [{ tier_id = "first", tier_name = "First", first = 1 }]
"""
# Anna is named eight times, Bram six, Chiara four, Dagny twice, Elif once, in so many responses.
TIMES = (8, 6, 4, 2, 1)
RECORDS = [
    named(100 * place + time, f"Thanks to {name}!")
    for place, (name, times) in enumerate(zip(NAMES, TIMES, strict=True))
    for time in range(times)
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = a_home_with(tmp_path_factory.mktemp("people") / "home", RECORDS, STAFF)
    (made.reference / "awards").mkdir()
    (made.reference / "awards" / "named.toml").write_text(AWARD)
    loaded(made)
    settle(made, [one.mention.mention_id for one in open_candidates(made, 2026, acting())], acting(), confirm=True)
    return made


def test_the_year_has_nobody_but_the_honoured_and_the_better_half(home):
    [result] = recognised(home, 2026, today=TODAY).awards

    shown = result.standings.select("display_name", "state", "mentions", "n").rows()
    assert shown == [
        ("Anna Weber", "winner", 8, 21),
        ("Bram Moss", "shortlisted", 6, 21),
        ("Chiara Low", "shortlisted", 4, 21),
    ]


@pytest.mark.parametrize("more", [[], ["--award", "named"], ["--site", "S1"]])
def test_the_purpose_note_stands_beside_the_list_and_nobody_else_is_named(run, home, more):
    code, out, _ = run("awards", "--home", home.root, *more)

    assert code == 0
    assert PURPOSE in out
    assert "Anna Weber" in out
    assert "Dagny" not in out
    assert "Elif" not in out


def test_the_file_carries_the_note_in_every_row_and_nobody_else(run, home, tmp_path: Path):
    to = tmp_path / "people.csv"

    code, out, _ = run("awards", "--home", home.root, "--csv", to)

    text = to.read_text(encoding="utf-8-sig")
    assert code == 0
    assert "3 standings" in out
    assert text.count(PURPOSE) == 3
    assert "Dagny" not in text


def test_once_the_year_is_published_nobody_is_listed_but_those_who_are_honoured(run, home, tmp_path: Path):
    later = copied(home, tmp_path / "home")
    publish(later, 2026, acting())

    code, out, err = run("awards", "--home", later.root, "--award", "named")

    assert code == 0
    assert "Anna Weber" in out
    assert "Bram" not in out
    assert "The awards of 2026 were published on 2026-11-16" in err


def test_who_opts_out_is_gone_at_once(run, home, tmp_path: Path):
    later = copied(home, tmp_path / "home")
    (later.reference / "staff.csv").write_text(
        STAFF.replace("E1,Anna Weber,,S1,spa,2025-01-01,,,no", "E1,Anna Weber,,S1,spa,2025-01-01,,,yes")
    )

    code, out, _ = run("awards", "--home", later.root)

    assert code == 0
    assert "Anna" not in out
