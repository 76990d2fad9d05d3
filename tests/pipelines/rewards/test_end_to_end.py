"""From a load to money: golden examples through files, a slow oracle over the response rows, and the order of files."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.payouts import worked_out
from pipelines.rewards.statement import Payouts, State
from pipelines.rewards.text import statement_lines
from tests.factories import ASSIGNMENTS, SUM_COLUMNS, SUMS, a_home, loaded, response, sums, write_csv
from tests.pipelines.builds import rows

FIRST, END = date(2026, 1, 1), date(2027, 1, 1)
PLAN = """
kind = "curve"
plan_id = "{plan_id}"
plan_name = "Plan"
currency = "EUR"
cliff = false
knots = [{{ score = 66, factor = 0.5 }}, {{ score = 70, factor = 1 }}, {{ score = 74, factor = 1.5 }}]
window = {{ first_day = 2026-01-01, last_day = 2026-12-31 }}
target = {{ amount = 6000 }}
{more}
"""
OVERALL = 'parts = [{ part_id = "overall", part_name = "Overall", weight = 1 }]'
# What a manager earned in the year is what the guests of their own months said: two quarters each.
TENURE = OVERALL.replace(" }]", ', metric = "satisfaction" }]') + '\ntenure = { counted_by = "months" }'
TWO_PARTS = """
enough = { pay = 40 }
gates = { average = [{ gate_name = "Average", part = "overall", average = "guests", fair = false }] }
parts = [
    { part_id = "overall", part_name = "Overall", weight = 3 },
    { part_id = "desk", part_name = "Front desk", weight = 1, metric = "satisfaction", department = "front_desk" },
]
"""
PLANS = {"tenure": TENURE, "curve": OVERALL, "two": TWO_PARTS}
# S1 changes hands with the half-year, S3 in the middle of May; P4 runs S4 and 007 from September on.
PEOPLE = (
    ASSIGNMENTS.replace(
        "P1,Ana Alder,general_manager,S1,,2020-01-01,\n", "P1,Ana,general_manager,S1,,2020-01-01,2026-07-01\n"
    )
    .replace("P3,Cleo Cedar,general_manager,S3,,2020-01-01,\n", "P3,Cleo,general_manager,S3,,2020-01-01,2026-05-16\n")
    .replace("P7,Fay Fir,general_manager,007,,2020-01-01,\n", "P7,Fay,general_manager,007,,2020-01-01,2026-09-01\n")
    + "P20,Bea,general_manager,S1,,2026-07-01,\nP30,Cy,general_manager,S3,,2026-05-16,\n"
    + "P4,Dan Dogwood,general_manager,007,,2026-09-01,\n"
)


def _half_years() -> Iterable[dict[str, object]]:
    """S1: 70 and 73, then 89 and 98, a hundred answers each quarter."""
    number = 0
    for quarter, (lower, higher, share) in enumerate(((7, 7, 0), (7, 8, 30), (8, 9, 90), (9, 10, 80))):
        for guest in range(100):
            day = date(2026, 3 * quarter + 1, 1) + timedelta(days=guest % 90)
            number += 1
            yield response(number, site="S1", departed=day.isoformat(), overall=higher if guest < share else lower)


def _others() -> Iterable[dict[str, object]]:
    """S2 has 71 of 100 in the top box; S3, S4 and 007 have what a fixed pattern gives, 007 very little."""
    for number in range(100):
        day = FIRST + timedelta(days=number * 3)
        yield response(1000 + number, site="S2", departed=day.isoformat(), overall=9 if number < 71 else 5)
    for number in range(400):
        site = ("S3", "S3", "S4", "S3", "007" if number % 25 == 4 else "S4")[number % 5]
        day = date(2026, 3, 1) + timedelta(days=number * 7 % 280)
        said = {"overall": (number * 7 + number // 11) % 11 if number % 3 else 10, "desk": (number * 3) % 11}
        yield response(2000 + number, site=site, departed=day.isoformat(), updated="2026-12-31 08:00:00", **said)


def _home(root: Path, records: list[dict[str, object]], **texts: str) -> Home:
    home = a_home(root, assignments=texts.pop("assignments", PEOPLE), **texts)
    (home.reference / "plans").mkdir()
    for plan_id, more in PLANS.items():
        (home.reference / "plans" / f"{plan_id}.toml").write_text(PLAN.format(plan_id=plan_id, more=more))
    half = len(records) // 2
    write_csv(home.inbox / "post_stay_1.csv", records[:half])
    write_csv(home.inbox / "post_stay_2.csv", records[half:])
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = _home(tmp_path_factory.mktemp("rewards") / "home", [*_half_years(), *_others()])
    loaded(made, today=date(2027, 1, 20))
    return made


@pytest.fixture(scope="module")
def payouts(home: Home) -> dict[str, Payouts]:
    return {plan_id: worked_out(home, plan_id).payouts for plan_id in PLANS}


def test_each_manager_is_paid_on_their_own_half_year_and_not_on_the_average_of_both(payouts):
    found = payouts["tenure"].by_person

    assert [found[one].parts[0].score for one in ("P1", "P20")] == [Decimal("71.5"), Decimal("93.5")]
    assert [found[one].share.text() for one in ("P1", "P20")] == ["6 of 12 months"] * 2
    # 71.5: 1 + 0.5 × 1.5 / 4 = 1.1875; at the most 1.5.
    assert [found[one].amount for one in ("P1", "P20")] == [Decimal("3562.50"), Decimal("4500.00")]


def test_the_curve_on_counted_answers(payouts):
    one = payouts["curve"].by_person["P2"]

    assert (one.parts[0].score, one.factor, one.amount) == (Decimal("71.0"), Decimal("1.125"), Decimal("6750.00"))
    assert "100 × 71 in the top box / 100 answers" in {step.working for part in one.parts for step in part.steps}


def test_every_statement_names_what_it_was_worked_out_from(home, payouts):
    [(build_id, logical)] = rows(home, "select build_id, logical_hash from builds")

    assert {(one.build_id, one.logical_hash) for one in payouts["curve"].statements} == {(build_id, logical)}
    assert len({found.plan_hash for found in payouts.values()}) == 3


def test_two_managers_and_two_sites_on_one_statement(payouts):
    four = payouts["two"].by_person["P4"]

    assert four.site_ids == ("S4", "007")
    assert four.share.text() == "306 of 365 days"
    assert four.tenure.days_at_two_sites == 122
    lines = list(statement_lines(four))
    assert "  007: 2026-09-01 to 2026-12-31, 122 days" in lines
    assert "  122 days at two sites count once" in lines


def test_the_same_in_another_order_of_files_rows_and_assignments(home, payouts, tmp_path):
    header, *people = PEOPLE.strip().split("\n")
    turned = "\n".join([header, *reversed(people)]) + "\n"
    other = _home(tmp_path / "home", list(reversed([*_half_years(), *_others()])), assignments=turned)
    loaded(other, today=date(2027, 1, 20))

    for plan_id, before in payouts.items():
        found = worked_out(other, plan_id).payouts
        told = [(one.person_id, one.state, one.amount, one.parts, one.gates, one.steps) for one in found.statements]
        assert told == [
            (one.person_id, one.state, one.amount, one.parts, one.gates, one.steps) for one in before.statements
        ]
        assert found.statements[0].logical_hash == before.statements[0].logical_hash


# The oracle: response by response, day by day, and fractions.

POSTS = {
    "P1": [("S1", FIRST, date(2026, 7, 1))],
    "P2": [("S2", FIRST, END)],
    "P20": [("S1", date(2026, 7, 1), END)],
    "P3": [("S3", FIRST, date(2026, 5, 16))],
    "P30": [("S3", date(2026, 5, 16), END)],
    "P4": [("S4", date(2026, 3, 1), END), ("007", date(2026, 9, 1), END)],
    "P7": [("007", FIRST, date(2026, 9, 1))],
}


def _region(site: str, day: date) -> str:
    return "north" if site in ("S1", "S2") or (site == "S3" and day < date(2026, 7, 1)) else "south"


def _round(value: Fraction, places: str) -> Fraction:
    return Fraction(
        (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(places), rounding=ROUND_HALF_UP)
    )


def _factor(score: Fraction) -> Fraction:
    for low, below, high, above in ((62, 0, 66, 50), (66, 50, 70, 100), (70, 100, 74, 150)):
        if low <= score < high:
            return (below + Fraction(above - below) * (score - low) / (high - low)) / 100
    return Fraction(3, 2) if score >= 74 else Fraction(0)


def _scores(guests: list[tuple]) -> tuple[list[int], list[Fraction]]:
    return [100 * top for *_, top, _ in guests if top is not None], [
        Fraction(desk, 100) for *_, desk in guests if desk is not None
    ]


def _by_hand(guests: list[tuple], posts: list[tuple[str, date, date]]) -> tuple[State, Fraction | None]:
    own = [one for one in guests if any(one[0] == site and a <= one[1] < b for site, a, b in posts)]
    days = {a + timedelta(days=step) for _, a, b in posts for step in range((b - a).days)}
    regions = {_region(site, a + timedelta(days=step)) for site, a, b in posts for step in range((b - a).days)}
    lent = [one for one in guests if _region(one[0], one[1]) in regions]
    found = []
    for mine, theirs in zip(_scores(own), _scores(lent), strict=True):
        counted = mine if len(mine) >= 40 else theirs
        found.append(_round(Fraction(sum(counted)) / len(counted), "0.1") if len(counted) >= 40 else None)
    tops, _ = _scores(own)
    sites = {site for site, _, _ in posts}
    others, _ = _scores([one for one in guests if one[0] not in sites])
    if len(tops) < 40:
        return State.OPEN, None
    if _round(Fraction(sum(tops), len(tops)), "0.1") < _round(Fraction(sum(others), len(others)), "0.1"):
        return State.GATE_FAILED, Fraction(0)
    if None in found:
        return State.OPEN, None
    factor = _round((3 * _factor(found[0]) + _factor(found[1])) / 4, "0.0001")
    return State.DUE, _round(6000 * factor * len(days) / 365, "0.01")


def test_every_amount_is_what_a_slow_count_by_hand_comes_to(home, payouts):
    guests = rows(
        home,
        "select site_id, stay_date, overall_top, front_desk from responses where survey_id = 'post_stay' "
        "and stay_date >= '2026-01-01' and stay_date < '2027-01-01'",
    )
    assert len(guests) == 900

    expected = {person: _by_hand(guests, posts) for person, posts in POSTS.items()}

    found = {one.person_id: (one.state, one.amount) for one in payouts["two"].statements}
    assert found == expected
    assert {state for state, _ in found.values()} == set(State)


def test_answers_that_can_not_be_split_are_named(tmp_path):
    home = _home(tmp_path / "home", [*_others()], sums=SUMS)
    summed = [sums("all", {9: 30, 5: 10}, site="S3", month=month) for month in ("2026-02", "2026-05")]
    kept = [
        one for one in _others() if not (one["site"] == "S3" and str(one["departed"])[:7] in ("2026-02", "2026-05"))
    ]
    write_csv(home.inbox / "post_stay_1.csv", kept)
    (home.inbox / "post_stay_2.csv").unlink()
    write_csv(home.inbox / "sums.csv", summed, SUM_COLUMNS)
    loaded(home, today=date(2027, 1, 20))

    found = worked_out(home, "curve").payouts.by_person

    for person in ("P3", "P30"):
        [one] = found[person].not_split
        assert (one.site_id, one.month, one.response_count) == ("S3", date(2026, 5, 1), 40)
        assert any("Not counted: 40 answers, S3, 2026-05" in line for line in statement_lines(found[person]))
    assert found["P2"].not_split == ()
