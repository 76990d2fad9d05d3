"""From a build to the candidates of an award: whose answers count, at the edges of the window and for sites that change."""

import random
from collections import defaultdict
from datetime import date
from math import sqrt
from pathlib import Path

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.recognition.build_read import BuildRead
from pipelines.recognition.field import Field
from pipelines.recognition.frames import CANDIDATES
from pipelines.recognition.reading import field_of, read_field
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.facts import AwardFact
from pipelines.reference.reference import Reference
from pipelines.warehouse.publishing import current
from pipelines.warehouse.signed import signed
from tests.factories import INVITATION_COLUMNS, SEGMENTS, a_home, invitation, loaded, response, write_csv
from tests.pipelines.recognition.made import an_award

LAST_DAY = date(2026, 10, 31)
WINDOW = {"first_day": "2026-01-01", "last_day": "2026-10-31"}
BASELINE = {"first_day": "2025-01-01", "last_day": "2025-10-31"}
# Site, day, overall: S3 has moved in July, S4 opens in March, S5 closes at the end of April, nobody has been at 007.
STAYS = [
    ("S1", "2025-12-31", 0),
    ("S1", "2026-01-01", 10),
    ("S1", "2026-05-05", 8),
    ("S1", "2026-10-31", 6),
    ("S1", "2026-11-01", 0),
    ("S2", "2025-01-01", 9),
    ("S2", "2025-10-31", 7),
    ("S2", "2025-11-01", 0),
    ("S3", "2026-06-30", 10),
    ("S3", "2026-07-01", 6),
    ("S4", "2026-03-01", 9),
    ("S5", "2026-04-30", 5),
]
INVITED = [
    invitation(site="S1", month="2026-01", invited=20),
    invitation(site="S1", month="2026-10", invited=4),
    invitation(site="S1", month="2025-12", invited=1000),
    invitation(site="S3", month="2026-06", invited=10),
]


def _loaded(root: Path, stays: list[tuple[str, str, int]], **texts: str) -> tuple[Path, Reference]:
    home = a_home(root, **texts)
    records = [
        response(number, site=site, departed=day, overall=overall, spa=4 if site == "S1" else "")
        for number, (site, day, overall) in enumerate(stays)
    ]
    write_csv(home.inbox / "post_stay.csv", records)
    write_csv(home.inbox / "invitations.csv", INVITED, INVITATION_COLUMNS)
    loaded(home)
    return _served(home)


def _served(home: Home) -> tuple[Path, Reference]:
    build = home.warehouse / current(home.warehouse).file
    return build, signed(build).reference


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reference]:
    return _loaded(tmp_path_factory.mktemp("small") / "home", STAYS)


def _award(**said: object) -> Award:
    return an_award(**({"window": WINDOW} | said))


def _field(small: tuple[Path, Reference], last_day: date = LAST_DAY, **said: object) -> Field:
    return field_of(*small, _award(**said), last_day=last_day)


def _one(field: Field, key: str) -> dict[str, object]:
    return field.candidates.row(by_predicate=pl.col("key") == key, named=True)


def test_every_site_of_the_window_is_a_candidate_in_the_agreed_columns(small):
    field = _field(small)

    assert field.candidates.schema == CANDIDATES
    assert field.candidates["key"].to_list() == ["007", "S1", "S2", "S3", "S4", "S5"]
    assert field.candidates["site_id"].to_list() == field.candidates["key"].to_list()


def test_stays_of_the_first_and_the_last_day_count_and_no_other(small):
    own = _one(_field(small), "S1")

    assert (own["n"], own["value"], own["months"]) == (3, 80.0, 3)


def test_the_error_rests_on_the_spread_within_all_sites_together(small):
    # 100, 80, 60 and 100, 60: 800 + 800 around their means, over 2 + 1 degrees of freedom.
    variance = 1600 / 3

    field = _field(small)

    assert _one(field, "S1")["standard_error"] == pytest.approx(sqrt(variance / 3))
    assert _one(field, "S3")["standard_error"] == pytest.approx(sqrt(variance / 2))
    assert _one(field, "S4")["standard_error"] == pytest.approx(sqrt(variance))


def test_invitations_of_the_window_alone_count(small):
    field = _field(small)

    assert (_one(field, "S1")["invited_count"], _one(field, "S1")["returned_count"]) == (24, 2)
    assert (_one(field, "S3")["invited_count"], _one(field, "S3")["returned_count"]) == (10, 1)
    assert (_one(field, "S4")["invited_count"], _one(field, "S4")["returned_count"]) == (None, None)


def test_a_site_that_moved_competes_where_it_is_with_all_its_answers(small):
    own = _one(_field(small), "S3")

    assert (own["region_id"], own["region_name"]) == ("south", "South")
    assert (own["n"], own["value"]) == (2, 80.0)
    assert (own["open_since"], own["in_class_since"]) == (date(2020, 1, 1), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("classes", "since"),
    [
        ({"by": ["brand"]}, date(2020, 1, 1)),
        ({"brands": ["Test"]}, date(2020, 1, 1)),
        ({"by": ["region"]}, date(2026, 7, 1)),
        ({"by": ["brand"], "regions": ["south"]}, date(2026, 7, 1)),
    ],
)
def test_a_site_is_in_its_class_since_it_changed_in_what_makes_the_class(small, classes, since):
    assert _one(_field(small, classes=classes), "S3")["in_class_since"] == since


def test_a_site_seen_before_it_moves_is_where_it_still_is(small):
    own = _one(_field(small, last_day=date(2026, 6, 30)), "S3")

    assert (own["region_id"], own["in_class_since"]) == ("north", date(2020, 1, 1))


@pytest.mark.parametrize(("last_day", "is_open"), [(date(2026, 4, 30), True), (date(2026, 5, 1), False)])
def test_a_site_is_open_until_the_day_it_closes(small, last_day, is_open):
    own = _one(_field(small, last_day=last_day), "S5")

    assert own["is_open"] is is_open
    assert (own["n"], own["value"]) == (1, 50.0)


@pytest.mark.parametrize(("last_day", "is_open"), [(date(2026, 2, 28), False), (date(2026, 3, 1), True)])
def test_a_site_is_open_from_the_day_it_opens(small, last_day, is_open):
    own = _one(_field(small, last_day=last_day), "S4")

    assert (own["is_open"], own["open_since"]) == (is_open, date(2026, 3, 1))


def test_a_site_that_closed_before_the_window_is_no_candidate(small):
    window = {"first_day": "2026-05-01", "last_day": "2026-10-31"}

    assert "S5" not in _field(small, window=window).candidates["key"]


def test_a_site_that_nobody_rated_has_no_answers_and_no_value(small):
    own = _one(_field(small), "007")

    assert (own["n"], own["months"]) == (0, 0)
    assert [own[name] for name in ("value", "low", "high", "standard_error", "baseline_n")] == [None] * 5


def test_an_improvement_is_measured_from_the_baseline_months(small):
    field = _field(small, improvement={"baseline": BASELINE})

    own = _one(field, "S2")
    assert (own["baseline_n"], own["baseline_value"], own["n"]) == (2, 80.0, 0)
    assert own["baseline_months"] == 2
    assert _one(field, "S1")["baseline_months"] == 0
    # 90 and 70: 200 around their mean, over one degree of freedom, of two answers.
    assert own["baseline_standard_error"] == pytest.approx(sqrt(200 / 2))
    assert (_one(field, "S1")["baseline_n"], _one(field, "S1")["baseline_value"]) == (0, None)


def test_departments_that_somebody_rated_are_candidates_each_of_its_own(small):
    measure = {"metric": "satisfaction", "departments": ["spa", "front_desk"]}

    field = _field(small, level="department", measure=measure)

    assert field.candidates["key"].to_list() == ["S1/front_desk", "S1/spa", *(f"S{n}/front_desk" for n in (3, 4, 5))]
    spa = _one(field, "S1/spa")
    assert (spa["department_name"], spa["n"], spa["value"], spa["standard_error"]) == ("Spa", 3, 40.0, 0.0)


def test_a_department_rated_in_the_baseline_alone_is_a_candidate_without_answers(small):
    measure = {"metric": "satisfaction", "departments": ["front_desk"]}

    field = _field(small, level="department", measure=measure, improvement={"baseline": BASELINE})

    own = _one(field, "S2/front_desk")
    assert (own["n"], own["value"], own["baseline_n"], own["baseline_value"]) == (0, None, 2, 70.0)


def test_the_tie_breakers_that_are_named_come_beside_their_candidates(small):
    asked = ["answers", "satisfaction", "top_box", "nps", "index", "response_rate", "year_before"]

    field = _field(small, measure={"metric": "top_box"}, guard={"tie_breakers": asked})

    assert field.tie_breakers.columns == ["key", *asked]
    assert field.tie_breakers["key"].to_list() == field.candidates["key"].to_list()
    own = field.tie_breakers.row(by_predicate=pl.col("key") == "S1", named=True)
    assert own["answers"] == 3
    assert own["satisfaction"] == 80.0
    assert own["top_box"] == pytest.approx(100 / 3)
    # All recommend with 9; the index is (3·70 + 2·mean(90, 75) + 1·40) / 6 of every guest.
    assert own["nps"] == 100.0
    assert own["index"] == pytest.approx((3 * 70 + 2 * 82.5 + 40) / 6, abs=0.01)
    assert own["response_rate"] == pytest.approx(100 * 2 / 24)
    assert own["year_before"] is None
    other = field.tie_breakers.row(by_predicate=pl.col("key") == "S2", named=True)
    assert (other["answers"], other["satisfaction"], other["response_rate"]) == (0, None, None)
    assert other["year_before"] == 50.0


def test_the_tie_breaker_of_a_department_is_its_own(small):
    measure = {"metric": "top_box", "departments": ["spa", "front_desk"]}

    field = _field(small, level="department", measure=measure, guard={"tie_breakers": ["satisfaction", "nps"]})

    spa, desk = (
        field.tie_breakers.row(by_predicate=pl.col("key") == key, named=True) for key in ("S1/spa", "S1/front_desk")
    )
    assert (spa["satisfaction"], desk["satisfaction"]) == (40.0, 70.0)
    assert (spa["nps"], desk["nps"]) == (100.0, 100.0)


def test_an_award_without_tie_breakers_has_the_keys_alone(small):
    assert _field(small).tie_breakers.columns == ["key"]


def test_facts_are_those_of_the_year_of_the_award(small):
    build, reference = small
    facts = [AwardFact(year=year, site_id="S1", fact="audit", passed=year == 2026) for year in (2025, 2026)]
    told = reference.__class__(**{**vars(reference), "award_facts": tuple(facts)})

    assert field_of(build, told, _award(), last_day=LAST_DAY).facts == {("S1", "audit"): facts[1]}


def test_the_order_of_the_files_changes_nothing(small, tmp_path):
    stays = list(STAYS)
    random.Random(6).shuffle(stays)
    said = {"measure": {"metric": "top_box"}, "guard": {"tie_breakers": ["satisfaction"]}}

    other = _field(_loaded(tmp_path / "home", stays), **said)

    assert other.candidates.equals(_field(small, **said).candidates)
    assert other.tie_breakers.equals(_field(small, **said).tie_breakers)


def test_an_award_for_people_is_not_read_here(small):
    with pytest.raises(ValueError, match="for people"):
        field_of(*small, _award(level="person"), last_day=LAST_DAY)


# Who stays where, how many, and what they say: families score lower at every site, and S2 has many of them.
GUESTS = [
    *(("S1", "B", overall) for overall in (9, 10, 8, 9, 10, 9, 7, 9)),
    *(("S1", "F", overall) for overall in (7, 6)),
    *(("S2", "B", overall) for overall in (10, 9)),
    *(("S2", "F", overall) for overall in (8, 7, 6, 8, 7, 9)),
    *(("S4", "B", overall) for overall in (6, 7, 8)),
    *(("S3", "B", overall) for overall in (5, 9)),
]
ADJUSTING = SEGMENTS.replace('dimension_name = "Guest type"', 'dimension_name = "Guest type"\nadjusts = true')
MIXED = {"measure": {"metric": "satisfaction", "score": "mix_adjusted"}}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reference]:
    home = a_home(tmp_path_factory.mktemp("mixed") / "home", segments=ADJUSTING)
    records = [
        response(number, site=site, departed=f"2026-08-{number % 27 + 1:02d}", guest=guest, overall=overall)
        for number, (site, guest, overall) in enumerate(GUESTS)
    ]
    write_csv(home.inbox / "post_stay.csv", records)
    loaded(home)
    return _served(home)


def _by_the_book(sites: set[str]) -> dict[str, float]:
    """Each site's adjusted score by single answers: the slope within sites, times the share of families that is too many."""
    of_site = defaultdict(list)
    for site, guest, overall in GUESTS:
        if site in sites:
            of_site[site].append((float(guest == "F"), 10.0 * overall))
    crossed = squared = 0.0
    for rows in of_site.values():
        family, mean = (sum(column) / len(rows) for column in zip(*rows, strict=True))
        crossed += sum((is_family - family) * (score - mean) for is_family, score in rows)
        squared += sum((is_family - family) ** 2 for is_family, _ in rows)
    everybody = [row for rows in of_site.values() for row in rows]
    share = sum(is_family for is_family, _ in everybody) / len(everybody)
    return {
        site: sum(score for _, score in rows) / len(rows)
        - crossed / squared * (sum(is_family for is_family, _ in rows) / len(rows) - share)
        for site, rows in of_site.items()
    }


def test_adjusted_scores_are_those_of_single_answers(mixed):
    field = _field(mixed, **MIXED)

    expected = _by_the_book({"S1", "S2"})
    for site, raw in (("S1", 84.0), ("S2", 80.0)):
        own = _one(field, site)
        assert own["unadjusted"] == pytest.approx(raw)
        assert own["value"] == pytest.approx(expected[site])
        assert own["low"] < own["value"] < own["high"]
    assert _one(field, "S2")["value"] > 80.0
    assert _one(field, "S1")["value"] < 84.0


def test_what_is_not_known_of_kinds_of_guests_makes_the_error_larger(mixed):
    raw, adjusted = _field(mixed), _field(mixed, **MIXED)

    for site in ("S1", "S2"):
        assert _one(adjusted, site)["standard_error"] > _one(raw, site)["standard_error"]


def test_a_region_of_one_kind_of_guests_keeps_its_scores_and_it_is_said(mixed):
    found = read_field(BuildRead(*mixed), _award(**MIXED), last_day=LAST_DAY)

    own = _one(found.field, "S4")
    assert (own["value"], own["unadjusted"]) == (70.0, None)
    assert [note.class_name for note in found.notes] == ["South"]
    assert found.notes[0].words.startswith("Too little is known")


def test_where_nothing_is_declared_to_adjust_for_it_is_said(small):
    found = read_field(BuildRead(*small), _award(**MIXED), last_day=LAST_DAY)

    assert found.field.candidates.equals(_field(small).candidates)
    assert [note.words.split(" that")[0] for note in found.notes] == ["No kinds of guests are declared"]


def test_what_awards_share_is_read_once(small, monkeypatch):
    read = BuildRead(*small)
    first = read_field(read, _award(), last_day=LAST_DAY).field
    monkeypatch.setattr("pipelines.recognition.build_read.window_totals", None)

    second = read_field(read, _award(award_id="another", classes={"by": ["region"]}), last_day=LAST_DAY).field

    assert second.candidates["value"].equals(first.candidates["value"])
