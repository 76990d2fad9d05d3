"""The shipped awards read cleanly in a made-up organisation, and say what their comments say."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.home import EXAMPLES
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.facts import AwardFact
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference, from_json, to_json
from pipelines.reference.toml_files import read_toml

AWARDS = EXAMPLES / "awards"
FACTS = """year,site_id,fact,number,passed,source
2026,S1,qa_audit,,yes,Audit of June
2026,S1,long_stay_occupancy,61.5,,
2026,S1,revpar_index,120,,
2026,S1,revpar_index_change,0.1,,
"""
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
BEFORE = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The fictional chain's surveys with one site, and every shipped award."""
    folder = tmp_path_factory.mktemp("awards") / "reference"
    shutil.copytree(EXAMPLES / "fictional_chain", folder, ignore=shutil.ignore_patterns("plans", "awards"))
    (folder / "regions.csv").write_text("region_id,region_name\nnorth,North\n")
    (folder / "sites.csv").write_text("site_id,site_name,region_id,valid_from\nS1,One,north,2020-01-01\n")
    (folder / "award_facts.csv").write_text(FACTS)
    shutil.copytree(AWARDS, folder / "awards")
    return read_reference(folder)


def _award(reference: Reference, award_id: str) -> Award:
    return next(one for one in reference.awards if one.award_id == award_id)


def _days(award: Award) -> tuple[date, date]:
    return award.window.first_day, award.window.last_day


def _bars(award: Award) -> dict[str, Decimal | None]:
    return {one.tier_id: one.at_least for one in award.tiers}


def _fact(fact: str, said: str) -> AwardFact:
    return AwardFact(year=2026, site_id="S1", fact=fact, number=Decimal(said))


def test_every_example_is_called_like_its_file(reference):
    assert [one.award_id for one in reference.awards] == sorted(path.stem for path in Path(AWARDS).glob("*.toml"))
    assert len(reference.awards) == 7
    assert all(one.citation for one in reference.awards)


def test_a_build_carries_them_and_their_numbers_stay_exact(reference):
    again = from_json(to_json(reference))

    assert again == reference
    assert again.fingerprint == reference.fingerprint
    assert _bars(_award(again, "towneplace_style"))["gold"] == Decimal("86.5")


def test_recommend_tiers_are_by_brand_unadjusted_and_of_a_calendar_year(reference):
    award = _award(reference, "choice_style")

    assert (award.measure.catalogued.estimator, award.measure.measures) == ("mean", ("recommend",))
    assert (award.measure.score, award.classes.by, award.classes.smallest) == ("unadjusted", ("brand",), 10)
    assert (_days(award), award.eligible.in_class_since) == (YEAR, YEAR[0])
    assert award.honoured == "once"


def test_recommend_tiers_are_by_place_or_by_the_bar(reference):
    tiers = _award(reference, "choice_style").tiers

    assert [(one.tier_id, one.first, one.share, one.at_least) for one in tiers] == [
        ("best_of_brand", 1, None, None),
        ("ring_of_honor", 3, 1, None),
        ("platinum", None, 3, None),
        ("gold", None, 10, Decimal("90.0")),
    ]
    assert {one.reached_by for one in tiers} == {"any"}


@pytest.mark.parametrize(
    ("printed", "tier"),
    [("88.5", "platinum"), ("88.4", "gold"), ("86.5", "gold"), ("86.4", "silver"), ("83.0", "silver"), ("82.9", None)],
)
def test_a_fixed_bar_itself_suffices(reference, printed, tier):
    # Without the business results nobody reaches the highest.
    bars = [(one.tier_id, one.at_least) for one in _award(reference, "towneplace_style").tiers if not one.ways]

    assert next((name for name, bar in bars if Decimal(printed) >= bar), None) == tier


@pytest.mark.parametrize(
    ("occupancy", "index", "change", "reaches"),
    [
        ("60", "90", "0.1", True),
        ("59.9", "90", "0.1", False),
        ("60", "124.9", "0", False),
        ("60", "125", "0", True),
        ("60", "125", "-5", True),
        ("60", "125", "-5.1", False),
        ("59.9", "125", "-5", False),
        ("60", "124.9", "-5", False),
    ],
)
def test_the_highest_tier_asks_for_business_results_in_one_of_two_ways(reference, occupancy, index, change, reaches):
    highest = _award(reference, "towneplace_style").tiers[0]
    said = {"long_stay_occupancy": occupancy, "revpar_index": index, "revpar_index_change": change}
    facts = {fact: _fact(fact, number) for fact, number in said.items()}

    held = any(all(one.holds(facts[one.fact]) for one in way.conditions) for way in highest.ways)

    assert (highest.at_least, held) == (Decimal("88.5"), reaches)


@pytest.mark.parametrize("award_id", ["towneplace_style", "towneplace_improvement"])
def test_its_year_has_ten_months(reference, award_id):
    award = _award(reference, award_id)

    assert _days(award) == (date(2026, 1, 1), date(2026, 10, 31))
    assert award.eligible.not_below == 75
    assert [(one.fact, one.passed) for one in award.eligible.facts] == [("qa_audit", True)]


def test_the_two_traps_are_stated_in_the_file():
    text = (AWARDS / "towneplace_style.toml").read_text(encoding="utf-8")

    assert "86.5 itself belongs to gold" in text
    assert "ten months, January to October" in text


def test_its_improvement_is_over_the_whole_year_before_and_ends_at_the_average(reference):
    award = _award(reference, "towneplace_improvement")
    rule = award.improvement

    assert (rule.baseline.first_day, rule.baseline.last_day) == BEFORE
    assert (rule.open_by, rule.ends_at_average, rule.real) == (BEFORE[0], True, False)
    assert [one.first for one in award.tiers] == [3]


def test_the_fair_improvement_asks_for_long_periods_a_least_change_and_no_chance(reference):
    award = _award(reference, "most_improved")
    rule = award.improvement

    assert (_days(award), (rule.baseline.first_day, rule.baseline.last_day)) == (YEAR, BEFORE)
    assert (award.eligible.answers, rule.baseline_answers) == (100, 100)
    assert (award.eligible.months, rule.baseline_months) == (9, 9)
    assert (rule.least, rule.ends_at_average, rule.real, rule.open_by) == (1, True, True, BEFORE[0])


def test_departments_compete_with_their_own_kind(reference):
    award = _award(reference, "department_awards")

    assert (award.level, award.measure.measures) == ("department", ("front_desk", "housekeeping", "restaurant", "spa"))
    assert (award.guard.co_winners, award.guard.max_co_winners, award.tiers[0].first) == (True, 3, 1)
    assert (award.classes.smallest, award.eligible.answers) == (5, 100)


def test_people_are_honoured_for_mentions_with_exposure_and_small_groups_as_teams(reference):
    award = _award(reference, "staff")

    assert award.is_of_people
    assert award.measure is None
    assert (award.staff.least_responses, award.staff.least_days, award.staff.smallest_group) == (200, 60, 5)
    assert award.staff.departments == ()


def test_the_recommended_award_shares_close_races_and_honours_no_newcomer(reference):
    award = _award(reference, "recommended")

    assert (award.measure.metric, award.measure.score, award.classes.by) == ("satisfaction", "unadjusted", ("region",))
    assert award.eligible.open_by == award.eligible.in_class_since == YEAR[0]
    assert (award.eligible.answers, award.eligible.response_rate, award.eligible.months) == (100, 10, 9)
    assert (award.guard.co_winners, award.guard.max_co_winners) == (True, 3)
    assert award.guard.tie_breakers == ("index", "top_box", "answers")


def test_the_bands_that_the_recommended_award_offers_can_be_read(reference, tmp_path):
    text = (AWARDS / "recommended.toml").read_text(encoding="utf-8")
    commented = [line.removeprefix("#   ") for line in text.splitlines() if line.startswith("#   ")]
    offered = text.replace('by = ["region"]\n', "\n".join(commented) + "\n")

    award = _read_one(tmp_path, offered)

    assert award.classes.by == ("size_band",)
    assert [award.classes.band_of(rooms).band_id for rooms in (1, 99, 100)] == ["small", "small", "large"]


def _read_one(folder: Path, text: str) -> Award:
    path = folder / "award.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, Award).content
