"""The shipped awards as they stand in their files, worked out: published counts, the traps, both sides of what each asks."""

from datetime import date

import polars as pl
import pytest

from pipelines.home import EXAMPLES
from pipelines.recognition.standings import result
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.facts import AwardFact
from pipelines.reference.toml_files import read_toml
from tests.pipelines.recognition.fields import candidate, field


def shipped(award_id: str) -> Award:
    return read_toml(EXAMPLES / "awards" / f"{award_id}.toml", Award).content


def standing(award: Award, rows, *, facts=(), tie_breakers=None):
    names = {name: {} for name in award.guard.tie_breakers} | (tie_breakers or {})
    return result(award, field(rows, names, facts), pay_threshold=100, is_provisional=False)


def brand_of(count: int, best: float = 89.9):
    return [candidate(f"{number:04}", round(best - 0.1 * number, 1)) for number in range(count)]


def by_tier(found) -> dict[str, int]:
    return dict(found.winners.group_by("tier_id").len().iter_rows())


def audited(*sites: str, **numbers: object) -> list[AwardFact]:
    said = [AwardFact(year=2026, site_id=site, fact="qa_audit", passed=True) for site in sites]
    return [
        *said,
        *(
            AwardFact.model_validate({"year": 2026, "site_id": site, "fact": fact, "number": number})
            for site in sites
            for fact, number in numbers.items()
        ),
    ]


def told(found, key: str = "a") -> tuple[str | None, str | None]:
    return found.standings.filter(key=key).select("tier_id", "rule").row(0)


@pytest.mark.parametrize(
    ("count", "gold", "platinum", "ring"), [(10, 1, 1, 3), (24, 3, 1, 3), (57, 6, 2, 3), (340, 34, 11, 4)]
)
def test_so_many_reach_each_tier_by_recommendation_as_was_published(count, gold, platinum, ring):
    each = shipped("choice_style").model_copy(update={"honoured": "in_every_tier"})

    found = by_tier(standing(each, brand_of(count)))

    assert found == {"best_of_brand": 1, "ring_of_honor": ring, "platinum": platinum, "gold": gold}


@pytest.mark.parametrize(
    ("count", "tiers"),
    [
        (10, {"best_of_brand": 1, "ring_of_honor": 2}),
        (24, {"best_of_brand": 1, "ring_of_honor": 2}),
        (57, {"best_of_brand": 1, "ring_of_honor": 2, "gold": 3}),
        (340, {"best_of_brand": 1, "ring_of_honor": 3, "platinum": 7, "gold": 23}),
    ],
)
def test_each_site_is_honoured_by_recommendation_in_its_highest_tier(count, tiers):
    assert by_tier(standing(shipped("choice_style"), brand_of(count))) == tiers


def test_everybody_at_the_bar_is_gold_by_recommendation_whatever_the_place():
    rows = [candidate(f"{number:02}", 99.0 - number) for number in range(9)]
    rows += [candidate("at", 89.96), candidate("below", 89.94)]

    found = standing(shipped("choice_style"), rows)

    assert (told(found, "at"), told(found, "below")) == (("gold", None), (None, "tier_not_reached"))


def test_a_brand_of_nine_and_a_newcomer_have_no_award_by_recommendation():
    small = standing(shipped("choice_style"), brand_of(9))
    late = standing(shipped("choice_style"), [*brand_of(10), candidate("a", 99.0, in_class_since=date(2026, 1, 2))])

    assert small.winners.is_empty()
    assert "the class has 9 open sites, and needs 10" in small.notes[0].words
    assert told(late) == (None, "in_class_late")


@pytest.mark.parametrize(
    ("value", "tier", "rule"),
    [
        (88.45, "platinum", None),
        (88.44, "gold", None),
        (86.46, "gold", None),
        (86.5, "gold", None),
        (86.44, "silver", None),
        (83.0, "silver", None),
        (82.94, None, "tier_not_reached"),
        (75.0, None, "tier_not_reached"),
        (74.94, None, "red_zone"),
    ],
)
def test_fixed_bars_are_reached_by_the_bar_as_printed(value, tier, rule):
    found = standing(shipped("towneplace_style"), [candidate("a", value)], facts=audited("a"))

    assert told(found) == (tier, rule)


@pytest.mark.parametrize(
    ("occupancy", "index", "change", "tier"),
    [
        (60, 90, "0.1", "diamond"),
        ("59.9", 90, "0.1", "platinum"),
        (60, 125, -5, "diamond"),
        (60, 125, "-5.1", "platinum"),
        (60, "124.9", 0, "platinum"),
    ],
)
def test_the_highest_fixed_bar_asks_for_business_results(occupancy, index, change, tier):
    numbers = {"long_stay_occupancy": occupancy, "revpar_index": index, "revpar_index_change": change}

    found = standing(shipped("towneplace_style"), [candidate("a", 88.5)], facts=audited("a", **numbers))

    assert told(found) == (tier, None)


def test_fixed_bars_are_for_who_was_open_all_year_and_passed_the_audit():
    award = shipped("towneplace_style")
    rows = [candidate("a", 90.0, open_since=date(2026, 1, 2)), candidate("b", 90.0)]

    found = standing(award, rows, facts=audited("a"))

    assert (told(found, "a"), told(found, "b")) == ((None, "opened_late"), (None, "fact"))


def changed(key: str, before: float, after: float, **said: object):
    then = {"baseline_n": 400, "baseline_value": before, "baseline_standard_error": 0.5, "baseline_months": 12}
    return candidate(key, after, **({"standard_error": 0.5} | then | said))


def test_the_published_improvement_has_three_winners_and_ends_at_the_average():
    rows = [changed(key, 80.0, 80.0 + step) for key, step in zip("abcd", (8, 7, 6, 5), strict=True)]
    rows += [changed("e", 70.0, 79.0), changed("f", 90.0, 90.5)]

    found = standing(shipped("towneplace_improvement"), rows, facts=audited(*"abcdef"))

    assert found.winners["key"].to_list() == ["a", "b", "c"]
    assert told(found, "e") == (None, "below_average")


@pytest.mark.parametrize(
    ("own", "rule"),
    [
        ({}, None),
        ({"months": 8}, "too_few_months"),
        ({"baseline_months": 8}, "baseline_months"),
        ({"baseline_n": 99}, "baseline_answers"),
        ({"open_since": date(2025, 1, 2)}, "baseline_open"),
        ({"baseline_value": 89.1}, "change_too_small"),
        ({"standard_error": 6.0}, "change_not_real"),
    ],
)
def test_the_fair_improvement_is_of_two_long_years_and_no_chance(own, rule):
    found = standing(shipped("most_improved"), [changed("a", 85.0, 90.0) | own, changed("b", 80.0, 80.0)])

    assert told(found)[1] == rule


def test_of_close_departments_three_share_and_each_kind_has_its_own():
    departments = ("front_desk", "housekeeping", "restaurant", "spa")
    rows = [
        candidate(f"{site}/{one}", 90.0 - at / 10, department_id=one, department_name=one.title())
        for one in departments
        for at, site in enumerate("abcde")
    ]
    most = {"top_box": {f"{site}/{one}": float(at) for one in departments for at, site in enumerate("abcde")}}

    found = standing(shipped("department_awards"), rows, tie_breakers=most)

    assert found.winners["class_id"].n_unique() == 4
    spa = found.winners.filter(pl.col("department_id") == "spa")
    assert spa["key"].to_list() == ["a/spa", "d/spa", "e/spa"]
    assert spa["place"].to_list() == [1, 1, 1]


def person(key: str, mentions: int, n: int = 400, days: int = 300):
    value, error = 100 * mentions / n, 100 * mentions**0.5 / n
    named = {"person_id": key, "display_name": key, "mentions": mentions, "n": n, "days": days}
    return candidate(key, value, site_id="S1", standard_error=error, **named)


@pytest.mark.parametrize(
    ("n", "days", "rule"), [(200, 60, None), (199, 60, "too_few_responses"), (200, 59, "too_few_days")]
)
def test_people_need_two_hundred_responses_and_sixty_days(n, days, rule):
    assert told(standing(shipped("staff"), [person("a", 9, n, days)]))[1] == rule


def test_of_people_who_cannot_be_told_from_the_third_five_are_honoured_at_most():
    found = standing(shipped("staff"), [person(f"p{at}", 30 - at) for at in range(9)])

    assert found.winners["key"].to_list() == ["p0", "p1", "p2", "p3", "p4"]
    assert found.winners["place"].to_list() == [1, 2, 3, 3, 3]


def test_the_recommended_award_shares_between_two_and_passes_over_newcomers():
    rows = [
        candidate("a", 99.0, open_since=date(2026, 6, 1), in_class_since=date(2026, 6, 1)),
        candidate("b", 90.0),
        candidate("c", 89.5),
        candidate("d", 70.0),
        candidate("e", 99.0),
    ]

    found = standing(shipped("recommended"), rows, facts=audited(*"abcd"))

    assert found.winners.select("key", "place", "decided_by").rows() == [("b", 1, "co-winners"), ("c", 1, "co-winners")]
    assert (told(found, "a")[1], told(found, "e")[1]) == ("opened_late", "fact")
