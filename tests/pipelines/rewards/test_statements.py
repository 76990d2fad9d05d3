"""Statements: golden values, what is open and what is 0, gates, caps, funding, and that no order changes anything."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.bonus.enough import Basis
from pipelines.bonus.tenure import Post
from pipelines.rewards.evidence import Invited
from pipelines.rewards.pay_files import BasePay, GateRow, OtherPart, Pay
from pipelines.rewards.statement import State
from pipelines.rewards.text import statement_lines
from tests.pipelines.rewards.made import KNOTS, PART, a_plan, a_roster, all_year, paid, statement, tops

FAIR = {"average": [{"gate_name": "Average", "part": "overall", "average": "guests", "fair": True}]}
STRICT = {"average": [FAIR["average"][0] | {"fair": False}]}
SITES = {"SP1": {"overall": tops(100, 200)}, "SP2": {"overall": tops(140, 200)}, "SP3": {"overall": tops(260, 400)}}


@pytest.mark.parametrize(
    ("top", "count", "score", "factor", "amount"),
    [
        (659, 1000, "65.9", "0", "0"),
        (6594, 10_000, "65.9", "0", "0"),
        (6595, 10_000, "66.0", "0.5", "3000"),
        (660, 1000, "66.0", "0.5", "3000"),
        (680, 1000, "68.0", "0.75", "4500"),
        (700, 1000, "70.0", "1", "6000"),
        (710, 1000, "71.0", "1.125", "6750"),
        (720, 1000, "72.0", "1.25", "7500"),
        (740, 1000, "74.0", "1.5", "9000"),
        (800, 1000, "80.0", "1.5", "9000"),
    ],
)
def test_the_curve_pays_its_golden_values_on_counts(top, count, score, factor, amount):
    one = statement(a_plan(), tops(top, count))

    assert (one.parts[0].score, one.factor, one.amount) == (Decimal(score), Decimal(factor), Decimal(amount))


@pytest.mark.parametrize(("top", "amount"), [(620, "0"), (621, "75"), (640, "1500"), (659, "2925"), (660, "3000")])
def test_a_curve_without_a_cliff_rises_from_nothing(top, amount):
    assert statement(a_plan(cliff=False), tops(top, 1000)).amount == Decimal(amount)


def test_weights_count_against_their_sum_and_the_factor_is_rounded_once():
    parts = [
        PART | {"weight": "2"},
        PART | {"part_id": "again", "part_name": "Again", "weight": "1", "knots": KNOTS[:2]},
    ]

    one = statement(a_plan(parts=parts), tops(667, 1000))

    # 0.5 + 0.5 × 0.7 / 4 = 0.5875 for both: (2 × 0.5875 + 0.5875) / 3
    assert one.factor == Decimal("0.5875")
    assert one.amount == Decimal("3525.00")


@pytest.mark.parametrize(
    ("own", "rolling", "region", "basis"),
    [(100, 100, 0, Basis.OWN), (99, 100, 0, Basis.ROLLING_12M), (99, 99, 100, Basis.REGION_RATE), (99, 99, 99, None)],
)
def test_too_few_answers_fall_back_as_the_plan_says_and_are_never_a_zero_by_accident(own, rolling, region, basis):
    one = statement(
        a_plan(), tops(own, own), rolling={"P1": tops(rolling, rolling)}, region={"P1": tops(region, region)}
    )

    assert one.parts[0].paid_on.basis is basis
    assert one.state is (State.DUE if basis else State.OPEN)
    assert one.amount == (Decimal("9000.00") if basis else None)
    assert bool(one.reasons) is (basis is None)


def test_a_plan_that_falls_back_on_nothing_leaves_it_open():
    one = statement(a_plan(enough={"below": []}), tops(99, 99), region={"P1": tops(500, 500)})

    assert (one.state, one.amount, one.factor) == (State.OPEN, None, None)
    assert "not a score of 0" in one.reasons[0]


def test_a_part_of_the_region_is_paid_on_the_region():
    one = statement(a_plan(parts=[PART | {"level": "region"}]), tops(0, 500), region={"P1": tops(700, 1000)})

    assert (one.parts[0].paid_on.basis, one.amount) == (Basis.REGION_RATE, Decimal("6000.00"))


@pytest.mark.parametrize(
    ("gates", "top", "state"),
    [
        # The average of the others is 400 of 600, 66.7.
        (STRICT, 133, State.GATE_FAILED),  # 66.5
        (STRICT, 134, State.DUE),  # 67.0
        (FAIR, 133, State.DUE),
        (FAIR, 121, State.DUE),  # 60.5, up to 67.0
        (FAIR, 100, State.GATE_FAILED),
    ],
)
def test_a_gate_on_the_average_strict_and_fair(gates, top, state):
    one = statement(a_plan(gates=gates), tops(top, 200), sites=SITES)

    assert one.state is state
    assert one.gates[0].evidence["average"] == Decimal("66.7")
    assert one.amount == 0 if state is State.GATE_FAILED else one.amount is not None
    assert bool(one.failed_gates) is (state is State.GATE_FAILED)


def test_the_fair_gate_turns_where_the_upper_limit_as_printed_meets_the_average():
    found = {top: statement(a_plan(gates=FAIR), tops(top, 200), sites=SITES) for top in range(110, 130)}

    limits = {top: one.gates[0].evidence["upper limit"] for top, one in found.items()}
    assert {top: one.state is State.DUE for top, one in found.items()} == {
        top: limit >= Decimal("66.7") for top, limit in limits.items()
    }
    assert len({one.state for one in found.values()}) == 2


def test_nobody_fails_a_gate_on_too_few_answers_of_their_own():
    one = statement(a_plan(gates=STRICT), tops(0, 99), region={"P1": tops(900, 1000)}, sites=SITES)

    assert (one.state, one.amount) == (State.OPEN, None)
    assert "too few answers of their own" in one.reasons[0]


def test_a_failed_gate_is_named_and_weighs_more_than_what_is_open():
    gates = FAIR | {"file": [{"gate_name": "Audit", "source": "audits"}]}
    pay = Pay(gates=(GateRow(source="audits", site_id="SP1", failed="yes", words="Kitchen"),))

    one = statement(a_plan(gates=gates), tops(0, 5), sites=SITES, pay=pay)

    assert (one.state, one.amount, one.reasons) == (State.GATE_FAILED, Decimal("0.00"), ("Audit: Kitchen (site SP1)",))


@pytest.mark.parametrize(("absent", "state"), [("pass", State.DUE), ("fail", State.GATE_FAILED), ("open", State.OPEN)])
def test_a_file_that_says_nothing_means_what_the_plan_says(absent, state):
    gates = {"file": [{"gate_name": "Audit", "source": "audits", "when_absent": absent}]}

    assert statement(a_plan(gates=gates), tops(700, 1000)).state is state


@pytest.mark.parametrize(
    ("returned", "invited", "state"),
    [
        (99, 1000, State.GATE_FAILED),
        (100, 1000, State.DUE),
        (0, 0, State.OPEN),
        (11, 10, State.OPEN),
    ],
)
def test_the_response_rate_gate(returned, invited, state):
    gates = {"response_rate": [{"gate_name": "Rate", "minimum": "10"}]}

    one = statement(a_plan(gates=gates), tops(700, 1000), invited={"P1": Invited(returned, invited)})

    assert one.state is state


def test_the_cap_is_the_most_that_is_paid():
    assert statement(a_plan(cap={"factor": "1.2"}), tops(740, 1000)).factor == Decimal("1.2")
    assert statement(a_plan(cap={"factor": "1.2"}), tops(740, 1000)).amount == Decimal("7200.00")


def test_base_pay_that_changes_counts_by_days_in_post():
    plan = a_plan(target={"share_of_base_pay": "0.12"})
    rows = (
        BasePay(person_id="P1", base_pay="50000", valid_from=date(2020, 1, 1), valid_to=date(2026, 4, 11)),
        BasePay(person_id="P1", base_pay="52000.50", valid_from=date(2026, 4, 11)),
    )

    one = statement(plan, tops(700, 1000), pay=Pay(base_pay=rows))

    expected = Fraction(12, 100) * (50000 * 100 + Fraction("52000.5") * 265) / 365
    assert one.amount == Decimal(f"{float(expected):.2f}") == Decimal("6174.29")
    assert "(50000 × 100 days + 52000.5 × 265 days) / 365 days in post" in {step.working for step in one.steps}


def test_a_day_in_post_without_base_pay_leaves_it_open():
    plan = a_plan(target={"share_of_base_pay": "0.12"})
    rows = (BasePay(person_id="P1", base_pay="50000", valid_from=date(2026, 1, 2)),)

    one = statement(plan, tops(700, 1000), pay=Pay(base_pay=rows))

    assert (one.state, one.amount) == (State.OPEN, None)
    assert "1 of their days in post, from 2026-01-01 on" in one.reasons[0]


@pytest.mark.parametrize(("counted_by", "amount"), [("days", "2975.34"), ("months", "3000.00")])
def test_only_the_time_in_post_is_paid(counted_by, amount):
    half = a_roster({"P1": (Post("P1", "SP1", date(2026, 1, 1), date(2026, 7, 1)),)})

    one = statement(a_plan(tenure={"counted_by": counted_by}), tops(700, 1000), covered=half)

    assert one.amount == Decimal(amount)


def test_somebody_on_leave_throughout_gets_nothing_and_is_told_why():
    one = statement(a_plan(), tops(0, 0), covered=a_roster({"P1": ()}))

    assert (one.state, one.amount) == (State.DUE, Decimal("0.00"))
    assert "not in post" in one.reasons[0]


def test_funding_that_does_not_suffice_scales_all_down_to_the_cent_and_one_that_does_touches_nothing():
    own = {"P1": tops(700, 1000), "P2": tops(710, 1000), "P3": tops(720, 1000)}

    enough = paid(a_plan(funding={"amount": "20250"}), own)
    short = paid(a_plan(funding={"amount": "20249.99"}), own)

    assert (enough.total, enough.left_over) == (Decimal("20250.00"), Decimal("0.00"))
    assert [one.amount for one in enough.statements] == [6000, 6750, 7500]
    assert short.total == Decimal("20249.99")
    assert all("Funding" in {step.what for step in one.steps} for one in short.statements)


def test_an_open_claim_has_no_part_in_the_funding_and_the_others_are_told():
    own = {"P1": tops(700, 1000), "P2": tops(5, 5)}

    found = paid(a_plan(funding={"amount": "100.01", "use": "divide"}), own)

    assert [one.amount for one in found.statements] == [Decimal("100.01"), None]
    assert "1 other statement is open" in found.statements[0].notes[0]


def test_a_failed_gate_takes_no_part_in_the_pool():
    gates = {"file": [{"gate_name": "Audit", "source": "audits"}]}
    pay = Pay(gates=(GateRow(source="audits", person_id="P2", failed="yes", words="Found"),))
    own = {"P1": tops(700, 1000), "P2": tops(700, 1000)}

    found = paid(a_plan(gates=gates, funding={"amount": "100", "use": "divide"}), own, pay=pay)

    assert [one.amount for one in found.statements] == [Decimal("100.00"), Decimal("0.00")]
    assert found.statements[0].notes == ()


def test_other_parts_stand_beside_and_change_nothing():
    part = OtherPart(plan_id="plan", person_id="P1", part_name="Profit", amount="1234.50", words="By finance")

    one = statement(a_plan(), tops(700, 1000), pay=Pay(other_parts=(part,)))

    assert one.amount == Decimal("6000.00")
    assert "  Profit: 1,234.50 EUR (By finance)" in list(statement_lines(one))


@pytest.mark.parametrize(
    ("score", "points", "amount"), [(400, "0", "0.00"), (650, "8.5", "1709.86"), (900, "17", "3419.72")]
)
def test_a_ramp_pays_point_by_point(score, points, amount):
    one = statement(a_plan("ramp", target={"per_point": "201.16"}), tops(score, 1000))

    assert one.amount == Decimal(amount)
    assert any(step.result == points for step in one.parts[0].steps) or score == 400


def test_a_ramp_by_size_pays_half_the_size_half():
    covered = a_roster({"P1": all_year("P1")})
    covered = type(covered)(**vars(covered) | {"mean_rooms": Fraction(200)})
    plan = a_plan("ramp", target={"per_point": "201.16"}, by_size=True)

    assert statement(plan, tops(900, 1000), covered=covered).amount == Decimal("1709.86")


def test_a_guarded_zone_spares_whom_chance_may_have_put_there():
    spared = statement(a_plan("zones", guarded=True), tops(50, 100))
    unguarded = statement(a_plan("zones"), tops(50, 100))
    red = statement(a_plan("zones", guarded=True), tops(4000, 10_000))

    assert [one.factor for one in (spared, unguarded, red)] == [Decimal("0.3"), 0, 0]


def test_improvement_over_the_year_before_is_that_of_the_same_sites():
    plan = a_plan("grid", grid_of="improvement", grid=[{"at_least": "4", "points": "5"}, {"above": "0", "points": "2"}])
    before = {Basis.OWN: {"P1": {"overall": tops(660, 1000)}}}

    assert statement(plan, tops(700, 1000), before=before).amount == Decimal("6000.00")
    assert statement(plan, tops(699, 1000), before=before).amount == Decimal("2400.00")
    assert statement(plan, tops(660, 1000), before=before).amount == Decimal("0.00")
    few = {Basis.OWN: {"P1": {"overall": tops(66, 99)}}}
    assert statement(plan, tops(700, 1000), before=few).state is State.OPEN


def test_value_based_points_take_their_standard_from_the_baseline_of_the_sites():
    plan = a_plan("value_based", parts=[PART])
    rates = {f"B{rate}": {"overall": tops(rate, 100)} for rate in (50, 70, 72, 74, 86)} | {
        "few": {"overall": tops(99, 99)}
    }

    one = statement(plan, tops(74, 100), sites_before=rates)

    # t = 72, b = 86, f = 50: 9 × 2 / 14 + 0.5 = 1.79 → 2, and 20 for consistency: 22 of 60
    assert one.factor == Decimal("0.3667")
    assert statement(plan, tops(74, 100), sites_before={}).state is State.OPEN


def test_two_dimensions_of_the_same_name_both_count():
    given = {"floor": "50", "threshold": "72", "benchmark": "86"}
    parts = [PART | given, PART | given | {"part_id": "again"}]

    one = statement(a_plan("value_based", parts=parts), tops(86, 100))

    # 10 + 10 + 20 of 60.
    assert one.factor == Decimal("0.6667")


def test_percentiles_compare_the_people_covered_and_a_regions_answers_win_and_lose_nothing_by_chance():
    own = {f"P{place}": tops(300 + 50 * place, 1000) for place in range(10)}
    plan = a_plan("percentile")

    found = paid(plan, own).by_person
    lent = paid(plan, own | {"P9": tops(1, 1)}, region={"P9": tops(990, 1000)}).by_person

    assert [found[f"P{place}"].factor for place in (0, 9)] == [0, Decimal("1.5")]
    # First by far, and one star fewer.
    assert lent["P9"].factor == Decimal("1.2")


def test_of_two_parts_that_may_say_the_same_nobody_stands_out_who_does_not_by_one():
    own = {f"P{place}": tops(300 + 50 * place, 1000) for place in range(10)}
    twice = a_plan("percentile", parts=[PART, PART | {"part_id": "again", "part_name": "Again"}])

    one, two = paid(a_plan("percentile"), own), paid(twice, own)

    assert [each.factor for each in one.statements] == [each.factor for each in two.statements]


@pytest.mark.parametrize("kind", ["curve", "zones", "ramp", "grid", "value_based"])
@settings(max_examples=60)
@given(data=st.data())
def test_more_answers_in_the_top_box_never_pay_less(kind, data):
    count = data.draw(st.integers(100, 400))
    top = data.draw(st.integers(0, count - 1))
    plan = a_plan(kind)

    less, more = statement(plan, tops(top, count)), statement(plan, tops(top + 1, count))

    assert more.amount >= less.amount


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 365)), min_size=1, max_size=8),
    st.integers(0, 5_000_000),
    st.sampled_from(["cap", "divide"]),
)
def test_with_funding_amounts_and_what_is_left_add_up_to_the_cent(people, cents, use):
    own = {f"P{place}": tops(top, 200) for place, (top, _) in enumerate(people)}
    first = date(2026, 1, 1)
    posts = {
        f"P{place}": (Post(f"P{place}", "S", first, date.fromordinal(first.toordinal() + days)),)
        for place, (_, days) in enumerate(people)
    }
    funding = Decimal(cents + 1) / 100

    found = paid(a_plan(funding={"amount": str(funding), "use": use}), own, covered=a_roster(posts))

    assert found.total + found.left_over == funding
    assert all(one.amount >= 0 for one in found.statements)


@settings(max_examples=20)
@given(st.permutations(range(8)), st.sampled_from(["curve", "percentile", "zones"]))
def test_no_order_changes_a_statement(order, kind):
    own = {f"P{place}": tops(500 + 40 * place, 1000) for place in range(8)}
    plan = a_plan(kind, funding={"amount": "10000", "use": "divide"}, gates=FAIR)

    shuffled = paid(plan, {f"P{place}": own[f"P{place}"] for place in order}, sites=dict(reversed(SITES.items())))

    assert shuffled == paid(plan, own, sites=SITES)


def _floats(value: object) -> list[object]:
    if isinstance(value, dict):
        return [found for each in value.values() for found in _floats(each)]
    if isinstance(value, tuple | list):
        return [found for each in value for found in _floats(each)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("kind", ["curve", "percentile", "value_based"])
def test_no_statement_holds_a_float(kind):
    found = paid(a_plan(kind, gates=FAIR), {f"P{place}": tops(500 + place, 1000) for place in range(5)}, sites=SITES)

    assert [_floats(asdict(one)) for one in found.statements] == [[]] * 5
