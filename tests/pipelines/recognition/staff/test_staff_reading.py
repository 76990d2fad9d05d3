"""From a home to the candidates of an award for people."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.payouts import served_build
from pipelines.recognition.build_read import BuildRead
from pipelines.recognition.field import Field
from pipelines.recognition.frames import CANDIDATES
from pipelines.recognition.staff.deciding.candidates import open_candidates
from pipelines.recognition.staff.deciding.settling import settle
from pipelines.recognition.staff.mentions import decided
from pipelines.recognition.staff.purpose import PURPOSE
from pipelines.recognition.staff.reading import read_staff_field, staff_field
from pipelines.reference.awards.award import Award
from pipelines.warehouse.signed import signed
from pipelines.withdrawing import note_withdrawals
from tests.factories import copied, loaded, write_csv
from tests.pipelines.recognition.staff.homes import NOW, a_home_with, acting, named

HEADER = "person_id,person_name,display_name,site_id,department_id,valid_from,valid_to,also_called,opted_out\n"
NAMES = ("Anna Weber", "Bram Moss", "Chiara Low", "Dagny Öz", "王芳")
STAFF = (
    HEADER
    + "".join(f"E{place},{name},,S1,spa,2025-01-01,,,no\n" for place, name in enumerate(NAMES, start=1))
    + "E6,Elif Pax,,S1,front_desk,2025-01-01,,,no\nE7,Felix Pax,,S1,front_desk,2025-01-01,2026-10-10,,no\n"
    + "E8,Goran Pax,,S1,front_desk,2025-01-01,,,yes\nE9,Hanna Pax,,S2,spa,2025-01-01,,,no\n"
)
RECORDS = [
    named(1, "Anna!"),
    named(2, "Anna! And 王芳"),
    named(3, "Elif and Felix"),
    named(4, "Felix", departed="2026-10-15"),
    named(5, "Felix", departed="2026-10-17"),
    named(6, "Anna", departed="2025-10-03"),
    named(7, "Goran"),
    named(8, "Hanna", site="S2"),
    *(named(number, "") for number in range(9, 19)),
]
LAST = date(2026, 11, 15)


def _award(**said: object) -> Award:
    tier = {"tier_id": "one", "tier_name": "One", "first": 3}
    window = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
    rule = {"award_id": "staff", "award_name": "Staff", "year": 2026, "level": "person", "staff": {}, "window": window}
    guard = {"tie_breakers": ["answers", "year_before", "nps"]}
    return Award.model_validate(rule | {"tiers": [tier], "guard": guard} | said)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home_with(tmp_path_factory.mktemp("staff") / "home", RECORDS, STAFF)
    for year in (2025, 2026):
        ids = [one.mention.mention_id for one in open_candidates(home, year, acting())]
        settle(home, ids, acting(), confirm=True)
    return home


@pytest.fixture
def home(made: Home, tmp_path: Path) -> Home:
    return copied(made, tmp_path / "home")


def _field(home: Home, award: Award | None = None, last_day: date = LAST) -> Field:
    _, build = served_build(home)
    return staff_field(home, build, signed(build).reference, award or _award(), last_day=last_day)


def _numbers(home: Home) -> dict[str, tuple[int, int, int]]:
    found = _field(home).candidates.select("key", "n", "mentions", "days")
    return {key: (n, mentions, days) for key, n, mentions, days in found.iter_rows()}


def test_people_and_teams_are_counted_by_hand(made):
    # S1: 10 responses without a name, R1, R2, R3 and R7 on 3 October, R4 on the 15th, R5 on the 17th: 16. Felix has no R5.
    assert _numbers(made) == {
        "person/E1": (16, 2, 319),
        "person/E2": (16, 0, 319),
        "person/E3": (16, 0, 319),
        "person/E4": (16, 0, 319),
        "person/E5": (16, 1, 319),
        "team/S1/front_desk": (31, 2, 319),
    }


def test_candidates_are_described_as_every_award_has_them(made):
    found = _field(made).candidates
    team = found.filter(pl.col("key") == "team/S1/front_desk").row(0, named=True)
    person = found.filter(pl.col("key") == "person/E5").row(0, named=True)

    assert found.schema == CANDIDATES
    # Read out alone, a team without its site could be that of any.
    assert team["display_name"] == "Front desk team, Alder House"
    assert (team["person_id"], team["department_name"]) == (None, "Front desk")
    assert (team["site_name"], team["region_name"], team["is_open"]) == ("Alder House", "North", True)
    assert (person["display_name"], person["person_id"], person["department_id"]) == ("王芳", "E5", "spa")
    assert person["value"] == 6.25
    assert person["opted_out"] is False


def test_who_opted_out_is_nowhere_and_who_is_alone_is_a_note(made):
    _, build = served_build(made)
    found = read_staff_field(made, BuildRead(build, signed(build).reference), _award(), last_day=LAST)

    assert not found.field.candidates.select(pl.col("display_name").str.contains("Goran|Hanna").any()).item()
    assert [(one.class_name, one.class_id) for one in found.notes] == [("Birch House", "site:S2")]
    assert "Hanna" not in found.notes[0].words


def test_a_later_opt_out_counts_at_once_without_a_load(home):
    path = home.reference / "staff.csv"
    row = "E1,Anna Weber,,S1,spa,2025-01-01,,,"
    path.write_text(path.read_text().replace(f"{row}no", f"{row}yes"))

    assert [key for key in _numbers(home) if "spa" in key or "person" in key] == ["team/S1/spa"]


def test_a_mention_goes_with_the_withdrawal_of_its_response_and_with_the_load(home):
    note_withdrawals(home, "post_stay", ["R2"], now=NOW)
    assert _numbers(home)["person/E5"] == (16, 0, 319)

    loaded(home)
    assert _numbers(home)["person/E5"] == (15, 0, 319)


def test_a_mention_goes_with_its_response_to_another_day(home):
    write_csv(home.inbox / "post_stay_2.csv", [named(2, "x", departed="2026-10-04", updated="2026-10-06 08:00:00")])
    loaded(home)

    assert _numbers(home)["person/E5"] == (16, 0, 319)


def test_a_mention_refused_later_does_not_count(home):
    own = [one.mention_id for one in decided(Decisions(home.decisions).all()) if one.person_id == "E5"]
    settle(home, own, acting(), confirm=False)

    assert _numbers(home)["person/E5"] == (16, 0, 319)


def test_mentions_stay_when_guests_are_too_old_to_be_kept_and_their_comments_too(home):
    before = _numbers(home)
    chain = home.reference / "chain.toml"
    chain.write_text(chain.read_text() + "[retention]\ncomments_months = 1\nguest_fields_months = 1\n")
    loaded(home)

    assert open_candidates(home, 2026, acting()) == ()
    assert _numbers(home) == before


def test_tie_breakers_are_those_that_the_award_names(made):
    breakers = _field(made).tie_breakers

    assert breakers.columns == ["key", "answers", "year_before", "nps"]
    assert breakers.filter(pl.col("key") == "person/E1").row(0) == ("person/E1", 16.0, 100.0, None)
    assert breakers.filter(pl.col("key") == "team/S1/front_desk")["answers"].to_list() == [16.0]
    assert breakers["nps"].null_count() == breakers.height


def test_before_a_window_begins_nobody_has_responses(made):
    window = {"first_day": date(2027, 1, 1), "last_day": date(2027, 12, 31)}

    assert _field(made, _award(window=window)).candidates["n"].sum() == 0


def test_departments_that_an_award_does_not_name_do_not_compete(made):
    award = _award(staff={"departments": ["front_desk"]})

    assert _field(made, award).candidates["key"].to_list() == ["team/S1/front_desk"]


def test_without_staff_nobody_competes(home):
    (home.reference / "staff.csv").unlink()

    assert _field(home).candidates.height == 0


def test_an_award_for_sites_is_refused(made):
    with pytest.raises(ValueError, match="no people"):
        _field(made, _award(level="site", staff=None, measure={}))


def test_the_note_of_purpose_says_what_the_list_is_not_for():
    assert all(
        word in PURPOSE for word in ("not for pay", "appraisal", "discipline", "confirmed", "left out at once", "HR")
    )
