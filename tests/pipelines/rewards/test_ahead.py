"""What lies ahead, held against statements worked out anew: with one answer more or less, with another score, one by one."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.rewards.ahead import ahead
from pipelines.rewards.evidence import Invited
from pipelines.rewards.pay_files import GateRow, Pay
from pipelines.rewards.statement import State
from tests.pipelines.rewards.made import KNOTS, PART, a_plan, decide, paid, statement, tops

GRID = {"grid": [{"at_least": "4", "points": "5"}, {"above": "0", "points": "2"}], "otherwise": "1"}
PLANS = {
    "curve": a_plan(),
    "slope": a_plan(cliff=False),
    "guarded curve": a_plan(guarded=True),
    "zones": a_plan("zones"),
    "guarded zones": a_plan("zones", guarded=True),
    "ramp": a_plan("ramp"),
    "grid": a_plan("grid"),
    "improvement": a_plan("grid", grid_of="improvement", **GRID),
    "relative": a_plan("grid", grid_of="improvement", relative=True, **GRID),
    "value based": a_plan("value_based"),
}
BEFORE = {Basis.OWN: {"P1": {"overall": tops(133, 200)}}}
COUNT = 200


def _decided(plan, counts, **more):
    return decide(plan, {"P1": counts}, before=BEFORE, **more)


def _amount(plan, counts, **more):
    return statement(plan, counts, before=BEFORE, **more).amount


def _further(counts: Counts, more: int) -> Counts:
    return tops(counts.top_box_count + more, counts.lead_count + more)


@pytest.mark.parametrize("name", PLANS)
@settings(max_examples=12, deadline=None)
@given(hits=st.integers(80, 199))
def test_the_next_step_takes_the_fewest_further_answers_that_reach_it_and_pays_what_it_says(name, hits):
    plan, counts = PLANS[name], tops(hits, COUNT)

    [part] = ahead(_decided(plan, counts), "P1").parts

    if part.next is None:
        assert _amount(plan, tops(COUNT, COUNT)) == _amount(plan, counts)
        return
    [takes] = part.next.takes
    step, guarded = part.next.level.score, part.next.level.guarded
    assert takes.answers > 0
    one_less, enough = _further(counts, takes.answers - 1), _further(counts, takes.answers)
    if not guarded:
        assert paid(plan, {"P1": enough}, before=BEFORE).statements[0].parts[0].score >= step
        assert paid(plan, {"P1": one_less}, before=BEFORE).statements[0].parts[0].score < step
    if part.next.level.is_jump:
        assert _amount(plan, one_less) < part.next.amount <= _amount(plan, enough)
    # A score of exactly the step, of enough answers to print it, is paid just that.
    exact = tops(int(step * 100), 10_000)
    assert part.next.amount == _amount(plan, exact)


# A guard moves a jump to where the limit of so many answers is; points of a value-based plan are walked over below.
@pytest.mark.parametrize("name", [name for name in PLANS if "guarded" not in name and name != "value based"])
def test_a_jump_is_where_one_printed_unit_changes_what_is_paid_by_more_than_a_slope_does(name):
    plan = PLANS[name]
    paid_at = {unit: _amount(plan, tops(unit * 10, 10_000)) for unit in range(1001)}
    found: dict[Decimal, bool] = {}
    for hits in range(0, COUNT + 1, 2):
        [part] = ahead(_decided(plan, tops(hits, COUNT)), "P1").parts
        for one in (part.held, part.next):
            if one is not None:
                found[one.level.score] = one.level.is_jump

    # A slope of these plans gives 75 at the most for one printed unit.
    jumps = {Decimal(unit) / 10 for unit in range(1, 1001) if paid_at[unit] - paid_at[unit - 1] > 80}
    assert jumps == {score for score, is_jump in found.items() if is_jump}


@pytest.mark.parametrize(
    ("name", "held", "following"),
    [
        ("curve", ("66.0", True, "0.00"), ("70.0", False, "6000.00")),
        ("slope", ("66.0", False, "2925.00"), ("70.0", False, "6000.00")),
        ("zones", ("54.0", True, "1800.00"), ("68.0", True, "6000.00")),
        ("ramp", ("40.1", False, "0.00"), ("90.0", False, "6000.00")),
        ("grid", ("50.1", True, "0.00"), ("70.0", True, "6000.00")),
        # Before it was 66.5: more than 0 is 66.6, 4 is 70.5.
        ("improvement", ("66.6", True, "1200.00"), ("70.5", True, "6000.00")),
        # 4 % of 66.5 is 2.66: 69.1 is 3.9 % more, 69.2 is 4.1.
        ("relative", ("66.6", True, "1200.00"), ("69.2", True, "6000.00")),
    ],
)
def test_the_nearest_steps_of_68_0(name, held, following):
    count = 10_000
    [part] = ahead(_decided(PLANS[name], tops(6790, count)), "P1").parts

    found = [(str(one.level.score), one.level.is_jump, str(one.amount)) for one in (part.held, part.next)]

    assert found == [held, following]


def test_points_of_a_value_based_plan_step_where_a_walk_over_all_printed_scores_finds_them():
    plan = PLANS["value based"]
    paid_at = [_amount(plan, tops(unit * 10, 10_000)) for unit in range(1001)]

    for unit in range(505, 1000, 37):
        [part] = ahead(_decided(plan, tops(unit * 10, 10_000)), "P1").parts
        held = next(each for each in range(unit + 1) if paid_at[each] == paid_at[unit])
        above = next((each for each in range(unit, 1001) if paid_at[each] > paid_at[unit]), None)
        assert (part.held.level.score * 10, part.held.amount) == (held, paid_at[held - 1]) if held else not part.held
        assert (part.next and part.next.level.score * 10) == above


def test_who_is_spared_by_a_guard_stands_on_the_step():
    [part] = ahead(decide(PLANS["guarded curve"], {"P1": tops(130, 200)}), "P1").parts

    assert (part.score, part.held.level.score, part.held.amount) == (Decimal("65.0"), Decimal("66.0"), Decimal("0.00"))
    assert part.next.level.score == Decimal("70.0")


def test_all_else_is_held_weights_and_a_second_part():
    parts = [PART | {"weight": "3"}, PART | {"part_id": "b", "part_name": "B", "knots": KNOTS[:2]}]
    plan = a_plan(parts=parts)

    first, second = ahead(decide(plan, {"P1": tops(680, 1000)}), "P1").parts

    # 0.75 in both; at 70 the first has 1: (3 × 1 + 0.75) / 4
    assert (first.next.amount, second.next.amount) == (Decimal("5625.00"), Decimal("4875.00"))
    assert (first.held.amount, second.held.amount) == (Decimal("1125.00"), Decimal("3375.00"))


def test_a_score_that_nobody_can_reach_takes_no_number_of_answers():
    plan = a_plan(knots=[*KNOTS, {"score": "101", "factor": "3"}])

    [part] = ahead(decide(plan, {"P1": tops(900, 1000)}), "P1").parts

    assert (part.next.takes[0].answers, part.next.chance) == (None, 0)


def test_with_nothing_to_pay_on_there_is_nothing_ahead_and_without_a_post_neither():
    plan = a_plan(enough={"below": []})

    assert ahead(decide(plan, {"P1": tops(99, 99)}), "P1").parts == ()


# Gates

STRICT = {"average": [{"gate_name": "Average", "part": "overall", "average": "guests", "fair": False}]}
FAIR = {"average": [STRICT["average"][0] | {"fair": True}]}
SITES = {"SP1": {"overall": tops(100, 200)}, "SP2": {"overall": tops(400, 600)}}


@pytest.mark.parametrize("gates", [STRICT, FAIR])
@pytest.mark.parametrize("hits", [100, 115, 121, 125, 133, 134, 150])
def test_a_gate_says_what_is_lacking_and_what_it_costs(gates, hits):
    plan, counts = a_plan(gates=gates), tops(hits, COUNT)
    decided = decide(plan, {"P1": counts}, sites=SITES)

    [gate] = ahead(decided, "P1").gates

    passed = decided.payouts.statements[0].state is State.DUE
    bare = statement(a_plan(), counts).amount
    assert (gate.passed, gate.amount) == (passed, Decimal("0.00") if passed else bare)
    assert (gate.lacking == 0) == passed
    assert 0 <= gate.chance <= 1
    if not passed:
        with_more = {
            more: statement(plan, _further(counts, more), sites=SITES).state
            for more in (gate.lacking - 1, gate.lacking)
        }
        assert list(with_more.values()) == [State.GATE_FAILED, State.DUE]


def test_with_a_failed_gate_no_step_of_a_part_pays_and_no_other_gate_changes_that():
    gates = STRICT | {"file": [{"gate_name": "Audit", "source": "audits"}]}
    pay = Pay(gates=(GateRow(source="audits", site_id="SP1", failed="yes", words="Kitchen"),))

    found = ahead(decide(a_plan(gates=gates), {"P1": tops(130, 200)}, sites=SITES, pay=pay), "P1")

    assert [one.amount for one in (found.parts[0].next, *found.gates)] == [0, 0]


@pytest.mark.parametrize(("returned", "lacking"), [(0, 100), (99, 1), (100, 0), (500, 0)])
def test_a_response_rate_says_how_many_more_have_to_answer(returned, lacking):
    gates = {"response_rate": [{"gate_name": "Rate", "minimum": "10"}]}
    decided = decide(a_plan(gates=gates), {"P1": tops(700, 1000)}, invited={"P1": Invited(returned, 1000)})

    [gate] = ahead(decided, "P1").gates

    assert (gate.lacking, gate.passed, gate.chance) == (lacking, lacking == 0, None)
    # 9.95 is printed 10.0.
    assert ahead(
        replace(decided, evidence=replace(decided.evidence, invited={"P1": Invited(returned, 1005)})), "P1"
    ).gates[0].lacking == max(0, 100 - returned)


# Percentile


def _field(counts: dict[str, Counts]):
    return decide(a_plan("percentile"), counts)


def test_the_cuts_are_the_scores_at_which_the_stars_change_with_all_others_as_they_are():
    own = {f"P{number:02d}": tops(600 + 11 * number, 1000) for number in range(20)}
    decided = _field(own)

    def by_percentile(person: str, units: int) -> int:
        scores = [one.top_box_count for name, one in own.items() if name != person]
        percentile = 100 * (sum(one < units for one in scores) + (sum(one == units for one in scores) + 1) / 2) / 20
        return sum(percentile >= cut for cut in (15, 30, 60, 80))

    for person, counts in own.items():
        [found] = ahead(decided, person).parts
        now = by_percentile(person, counts.top_box_count)
        above = next((unit for unit in range(1001) if by_percentile(person, unit) > now), None)
        held = next(unit for unit in range(1001) if by_percentile(person, unit) == now)
        assert (found.next and found.next.level.score * 10) == above
        assert (found.held and found.held.level.score * 10) == (held or None)


def test_the_weighted_score_of_several_parts_has_answers_for_each_and_a_normal_chance():
    parts = [PART | {"weight": "3"}, PART | {"part_id": "b", "part_name": "B", "weight": "1"}]
    own = {f"P{number:02d}": tops(600 + 11 * number, 1000) for number in range(20)}
    plan = a_plan("percentile", parts=parts)
    decided = decide(plan, own)

    [found] = ahead(decided, "P05").parts
    [alone] = ahead(_field(own), "P05").parts

    first, second = (one.answers for one in found.next.takes)
    step = found.next.level.score
    for more, weight in ((first, 3), (second, 1)):
        scores = [Decimal(100 * (655 + each)) / (1000 + each) for each in (more - 1, more)]
        weighted = [(weight * score + (4 - weight) * Decimal("65.5")) / 4 for score in scores]
        assert weighted[0] < step - Decimal("0.05") <= weighted[1]
    assert found.next.level.score == alone.next.level.score
    # Errors are added up as if the parts said the same: those of one part alone, but normal instead of binomial.
    assert found.next.chance == pytest.approx(alone.next.chance, abs=0.02)
