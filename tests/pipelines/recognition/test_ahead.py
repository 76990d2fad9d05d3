"""How far a candidate is from the next tier."""

from datetime import date

import pytest

from pipelines.recognition.ahead import NextTier, next_tiers
from pipelines.recognition.final import first_day_to_publish
from pipelines.recognition.result import AwardResult
from tests.dashboard.awarded import a_result, an_award, shortlisted, standings, winner


def _next(result: AwardResult, row: dict[str, object]) -> NextTier | None:
    return next_tiers(result, standings(row)).get(("all", str(row["key"])))


def test_the_bar_of_the_lowest_tier_is_next_for_who_has_none() -> None:
    row = shortlisted("B", 2, 83.8)

    assert _next(a_result(winner("A"), row), row) == NextTier("Silver", 85.0, 1.2, asks_more=False)


def test_the_last_honoured_by_place_is_the_bar_of_the_tier_above() -> None:
    row = winner("B", "silver", 2, value=86.4)

    assert _next(a_result(winner("A", value=91.0), row), row) == NextTier("Gold", 91.0, 4.6, asks_more=False)


def test_where_all_places_of_a_tier_are_taken_by_a_higher_one_the_last_of_that_is_the_bar() -> None:
    tiers = [
        {"tier_id": "gold", "tier_name": "Gold", "first": 1},
        {"tier_id": "silver", "tier_name": "Silver", "share": "10"},
    ]
    row = shortlisted("B", 2, 86.4)

    found = _next(a_result(winner("A", value=91.0), row, award=an_award(tiers=tiers)), row)
    assert found == NextTier("Silver", 91.0, 4.6, asks_more=False)


def test_who_has_the_highest_tier_has_no_next_one() -> None:
    row = winner("A")

    assert _next(a_result(row), row) is None


def test_only_the_own_class_counts() -> None:
    row = shortlisted("B", 1, 80.0)
    award = an_award(tiers=[{"tier_id": "gold", "tier_name": "Gold", "first": 1}])

    result = a_result(winner("A", class_id="other"), row, award=award)
    assert _next(result, row) == NextTier("Gold", None, None, asks_more=False)


@pytest.mark.parametrize(("reached_by", "bar"), [("any", 88.0), ("all", 91.0)])
def test_of_a_place_and_a_bar_one_is_enough_or_both_are_needed(reached_by: str, bar: float) -> None:
    tier = {"tier_id": "gold", "tier_name": "Gold", "first": 1, "at_least": "88", "reached_by": reached_by}
    row = shortlisted("B", 2, 87.5)

    found = _next(a_result(winner("A", value=91.0), row, award=an_award(tiers=[tier])), row)
    assert found
    assert found.bar == bar


@pytest.mark.parametrize(("reached_by", "bar"), [("any", 88.0), ("all", None)])
def test_where_nobody_is_honoured_the_bar_alone_is_told_if_it_suffices(reached_by: str, bar: float | None) -> None:
    tier = {"tier_id": "gold", "tier_name": "Gold", "first": 1, "at_least": "88", "reached_by": reached_by}
    row = shortlisted("B", 1, 87.5)

    found = _next(a_result(row, award=an_award(tiers=[tier])), row)
    assert found
    assert found.bar == bar


def test_a_change_is_held_against_the_changes_of_who_is_honoured() -> None:
    award = an_award(
        improvement={"baseline": {"first_day": date(2025, 1, 1), "last_day": date(2025, 12, 31)}},
        tiers=[{"tier_id": "gold", "tier_name": "Gold", "share": "10"}],
    )
    row = shortlisted("B", 2, 95.0, change=1.5)

    assert _next(a_result(winner("A", value=80.0, change=6.2), row, award=award), row) == NextTier(
        "Gold", 6.2, 4.7, False
    )


def test_the_bar_of_an_improvement_award_is_one_for_the_change() -> None:
    award = an_award(
        improvement={"baseline": {"first_day": date(2025, 1, 1), "last_day": date(2025, 12, 31)}},
        tiers=[{"tier_id": "gold", "tier_name": "Gold", "at_least": "5"}],
    )
    row = shortlisted("B", 2, 95.0, change=1.5)

    assert _next(a_result(row, award=award), row) == NextTier("Gold", 5.0, 3.5, asks_more=False)


def test_what_is_asked_beside_the_score_is_said() -> None:
    row = shortlisted("B", 2, 86.0)
    result = a_result(winner("A"), row, award=an_award(guard={"significantly_above": True}))

    # The score is there, so something else keeps it out.
    assert _next(result, row) == NextTier("Silver", 85.0, 0.0, asks_more=True)


def test_a_year_can_be_published_once_late_answers_are_in() -> None:
    assert first_day_to_publish(an_award()) == date(2027, 1, 14)


def test_a_window_is_over_on_the_day_after_its_last_at_the_earliest() -> None:
    window = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}

    days = [first_day_to_publish(an_award(window=window | {"late_days": late_days})) for late_days in (0, 1, 2)]
    assert days == [date(2027, 1, 1), date(2027, 1, 1), date(2027, 1, 2)]
