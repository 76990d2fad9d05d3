"""The cliff check: whoever a slow walk over all numbers of answers finds near a jump, and what it costs."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import comb

import pytest

from pipelines.rewards.ahead import ahead
from pipelines.rewards.cliffs import cliff_check, without_cliff
from tests.pipelines.rewards.made import PART, a_plan, decide, statement, tops

COUNT = 100
HITS = range(50, 85)
FIELD = {f"P{hits}": tops(hits, COUNT) for hits in HITS}


def _chance(hits: int, reached: range) -> Fraction:
    share = Fraction(hits, COUNT)
    return sum((comb(COUNT, x) * share**x * (1 - share) ** (COUNT - x) for x in reached), Fraction(0))


@pytest.mark.parametrize("least", [0.05, 0.2])
def test_near_the_cliff_is_whom_a_list_of_all_that_can_come_puts_across_often_enough(least):
    check = cliff_check(decide(a_plan(), FIELD), least_chance=least)

    wanted = {}
    for hits in HITS:
        now = statement(a_plan(), tops(hits, COUNT)).amount
        across = Decimal(0) if hits >= 66 else Decimal(3000)
        chance = _chance(hits, range(66) if hits >= 66 else range(66, COUNT + 1))
        if chance >= least:
            stake = float(chance * abs(Fraction(now) - Fraction(across)))
            wanted[f"P{hits}"] = (now, across, Decimal(hits - 66), round(stake, 2))
    found = {
        one.person_id: (
            one.amount,
            one.across,
            one.distance,
            float(one.at_stake.quantize(Decimal("0.01"), ROUND_HALF_UP)),
        )
        for one in check.cliffs
    }
    assert found == wanted
    assert check.people == len(wanted)
    assert check.at_stake == sum(one.at_stake for one in check.cliffs)
    assert [one.at_stake for one in check.cliffs] == sorted((one.at_stake for one in check.cliffs), reverse=True)


def test_a_slope_has_no_cliff_and_the_hint_says_what_it_would_pay():
    now, slope = decide(a_plan(), FIELD), decide(a_plan(cliff=False), FIELD)

    hint = without_cliff(now)

    assert cliff_check(slope).cliffs == ()
    assert without_cliff(slope) is None
    assert (hint.total, hint.total_without) == (now.payouts.total, slope.payouts.total)
    # Between 62 and 66 a slope pays what the cliff does not.
    assert (hint.higher, hint.lower, hint.near) == (3, 0, 0)


def test_a_guard_moves_the_cliff_and_leaves_fewer_near_it():
    bare, guarded = (cliff_check(decide(a_plan(guarded=said), FIELD)) for said in (False, True))

    assert all(one.distance < 0 for one in guarded.cliffs)
    assert {one.person_id for one in guarded.cliffs} != {one.person_id for one in bare.cliffs}


def test_a_gate_is_a_cliff_of_all_that_is_paid():
    gates = {"average": [{"gate_name": "Average", "part": "overall", "average": "guests", "fair": False}]}
    sites = {f"S{person}": {"overall": counts} for person, counts in FIELD.items()}
    decided = decide(a_plan(gates=gates, cliff=False), FIELD, sites=sites)

    check = cliff_check(decided)

    assert {one.where for one in check.cliffs} == {"Average"}
    for one in check.cliffs:
        assert Decimal(0) in (one.amount, one.across)
        assert (one.distance >= 0) == (one.across == 0)


def test_a_step_that_changes_no_amount_is_no_cliff():
    capped = a_plan("zones", cap={"factor": "0.6"})

    assert not any(one.step == Decimal("68.0") for one in cliff_check(decide(capped, FIELD)).cliffs)
    assert any(one.step == Decimal("54.0") for one in cliff_check(decide(capped, FIELD)).cliffs)


def test_stars_are_cliffs_of_all_parts_together():
    check = cliff_check(decide(a_plan("percentile"), FIELD))

    assert check.people > 0
    assert {one.where for one in check.cliffs} == {"All parts together"}


def test_the_order_of_people_changes_nothing():
    turned = dict(reversed(FIELD.items()))

    assert cliff_check(decide(a_plan(), FIELD)) == cliff_check(decide(a_plan(), turned))


# Funding


def test_funding_that_is_too_small_scales_what_lies_across_like_everything_else():
    plan = a_plan(funding={"amount": "30000", "use": "cap"})
    decided = decide(plan, FIELD)
    bare = decide(a_plan(), FIELD)

    [part], [alone] = (ahead(one, "P68").parts for one in (decided, bare))

    assert decided.scale == Fraction(30000) / Fraction(bare.payouts.total)
    assert abs(Fraction(part.next.amount) - decided.scale * Fraction(alone.next.amount)) <= Fraction(1, 200)


def test_funding_that_is_enough_and_a_pool_that_pays_nobody_have_no_scale():
    enough = decide(a_plan(funding={"amount": "900000", "use": "cap"}), FIELD)
    nobody = decide(a_plan(funding={"amount": "900", "use": "divide"}), {"P1": tops(50, 100)})

    assert enough.scale is None
    assert ahead(enough, "P68").parts[0].next.amount == Decimal("6000.00")
    assert nobody.scale is None
    assert ahead(nobody, "P1").parts[0].next.amount is None


def test_a_part_of_a_pool_stays_what_it_is_where_nothing_changes():
    plan = a_plan(funding={"amount": "30000", "use": "divide"}, cap={"factor": "1.2"}, parts=[PART])
    decided = decide(plan, FIELD)

    for one in decided.payouts.statements:
        again = decided.amount(one.person_id, decided.earned[one.person_id])
        assert abs(again - one.amount) <= Decimal("0.01")
