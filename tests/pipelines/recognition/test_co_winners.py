"""Co-winners: whom the data cannot tell from the last that is honoured by place."""

import random

import numpy as np
import polars as pl
import pytest

from pipelines.metrics.ranges import own_range
from pipelines.recognition.standings import result
from tests.pipelines.recognition.fields import award, candidate, field

FIRST = [{"tier_id": "first", "tier_name": "First", "first": 1}]


def standing(rows, tie_breakers=None, tiers=FIRST, **guard):
    names = list(tie_breakers or {})
    of = award(tiers=tiers, guard={"co_winners": True, "tie_breakers": names} | guard)
    return result(of, field(rows, tie_breakers), pay_threshold=30, is_provisional=False)


def by_key(values, error=1.0):
    return [candidate(key, value, standard_error=error) for key, value in values.items()]


def test_whom_the_data_cannot_tell_from_the_first_shares_its_place():
    found = standing(by_key({"a": 90.0, "b": 89.5, "c": 89.0, "d": 70.0, "e": 69.0}))

    assert list(found.winners.select("key", "place", "rank", "is_shared", "decided_by").iter_rows()) == [
        ("a", 1, 1, True, "co-winners"),
        ("b", 1, 2, True, "co-winners"),
        ("c", 1, 3, True, "co-winners"),
    ]
    assert found.winners["reason"].to_list()[0].endswith("The data cannot tell 2 others from it.")
    assert found.winners["reason"].to_list()[1].endswith("The data cannot tell it from the 1st.")
    assert found.standings.filter(key="d")["place"].to_list() == [4]
    assert found.standings.filter(key="d")["why_not"][0].endswith("3 are honoured. First goes to the 1st.")


def test_whom_the_bar_keeps_out_is_not_said_to_be_certainly_lower():
    tiers = [{"tier_id": "first", "tier_name": "First", "first": 2, "at_least": 95, "reached_by": "all"}]

    found = standing(by_key({"a": 90.0, "b": 89.9, "c": 89.8, "d": 50.0}), tiers=tiers)

    told = dict(found.standings.select("key", pl.col("why_not").str.contains("certainly lower")).iter_rows())
    assert told == {"a": False, "b": False, "c": False, "d": False}


def test_that_the_single_comparison_is_sharper_is_said_of_whose_rank_range_reaches_the_place_alone():
    # Four to five points below 90.0: all at once some may be the first, alone with the first they may not.
    values = {"a": 90.0} | {f"{at:02}": 86.0 - at / 10 for at in range(11)} | {"z": 60.0}

    found = standing(by_key(values))

    told = found.standings.select("key", "rank_low", said=pl.col("why_not").str.contains("certainly lower"))
    for key, low, said in told.filter(pl.col("key") != "a").iter_rows():
        assert said == (low <= 1), key
    assert told["said"].sum() > 0
    assert not told.filter(key="z")["said"][0]


def test_without_the_guard_the_first_is_alone():
    found = standing(by_key({"a": 90.0, "b": 89.9}), co_winners=False)

    assert list(found.winners.select("key", "decided_by").iter_rows()) == [("a", "score")]


def test_who_is_certainly_worse_does_not_share():
    # Two with an error of 1 each are 1.96 · √2 = 2.77 apart where one alone is compared with the other.
    assert standing(by_key({"a": 90.0, "b": 87.3})).winners.height == 2
    assert standing(by_key({"a": 90.0, "b": 87.2})).winners.height == 1


def test_it_is_the_last_honoured_alone_that_is_compared_with_all_others():
    values = {f"{at:02}": 90.0 - 0.4 * at for at in range(12)}
    critical = own_range(0, np.array(list(values.values())), np.ones(12)).critical
    alike = sum(90.0 - value <= critical * np.sqrt(2) for value in values.values())

    found = standing(by_key(values), max_co_winners=12)

    assert found.winners.height == alike
    assert 1 < alike < 12


@pytest.mark.parametrize(("third", "count"), [(86.5, 4), (86.4, 2)])
def test_it_is_the_last_of_several_places_that_is_compared_and_not_the_first(third, count):
    # Once all of ten others are certainly worse than b, 3.54 suffices; compared with a, by its own error of 0.5, it were 3.64.
    rows = [candidate("a", 99.0, standard_error=0.5), candidate("b", 90.0)]
    rows += [candidate(f"c{at}", round(third - 0.1 * at, 1)) for at in range(10)]
    tiers = [{"tier_id": "top", "tier_name": "Top", "first": 2}]

    assert standing(rows, tiers=tiers, max_co_winners=12).winners.height == count


def test_nobody_certainly_worse_is_honoured_and_nobody_is_passed_over():
    # b is certainly worse than a; c is not, for want of answers, and its score is lower than that of b.
    rows = [candidate("a", 90.0, standard_error=0.5), candidate("b", 80.0, standard_error=0.5)]
    rows += [candidate("c", 79.0, standard_error=30.0)]

    assert standing(rows).winners["key"].to_list() == ["a"]


def test_equal_scores_are_taken_together_whatever_their_names():
    # One of the two at 84 is certainly worse than a, the other is not: neither shares.
    for sure, unsure in ("bc", "cb"):
        rows = [candidate("a", 90.0, standard_error=0.5), candidate(sure, 84.0, standard_error=0.5)]
        rows += [candidate(unsure, 84.0, standard_error=30.0)]

        assert standing(rows).winners["key"].to_list() == ["a"]


@pytest.mark.parametrize(("most", "count"), [(4, 4), (3, 3), (1, 1)])
def test_beyond_the_most_the_score_decides_where_there_is_no_tie_breaker(most, count):
    found = standing(by_key({"a": 90.0, "b": 89.9, "c": 89.8, "d": 89.7}), max_co_winners=most)

    assert found.winners["key"].to_list() == list("abcd")[:count]
    if most < 4:
        what = " who shares the place" if most > 1 else ""
        close = f"by the data more than {most} would be honoured, so the score decided{what}."
        assert found.winners["reason"][0].endswith(f" A close race: {close}")
        lost = found.standings.row(-1, named=True)
        assert lost["rule"] == "tie_lost"
        assert lost["why_not"].endswith(f" A close race for First: {close}")


def test_beyond_the_most_the_tie_breakers_choose_who_shares_with_the_first():
    answers = {"a": 100.0, "b": 200.0, "c": 300.0, "d": 400.0, "e": 999.0}
    rows = by_key({"a": 90.0, "b": 89.9, "c": 89.8, "d": 89.7, "e": 60.0})

    found = standing(rows, {"answers": answers}, max_co_winners=3)

    assert list(found.winners.select("key", "place", "decided_by").iter_rows()) == [
        ("a", 1, "co-winners"),
        ("c", 1, "tie-breaker: number of answers"),
        ("d", 1, "tie-breaker: number of answers"),
    ]
    assert "more than 3 would be honoured, so the number of answers decided" in found.winners["reason"][1]
    assert found.standings.filter(key="b")["rule"].to_list() == ["tie_lost"]
    assert found.standings.filter(key="e")["rule"].to_list() == ["tier_not_reached"]


def test_who_is_equal_in_score_and_tie_breakers_shares_even_beyond_the_most():
    answers = {"a": 1.0, "b": 2.0, "c": 2.0, "d": 1.0}
    rows = by_key({"a": 90.0, "b": 89.9, "c": 89.9, "d": 89.8})

    assert standing(rows, {"answers": answers}, max_co_winners=2).winners["key"].to_list() == ["a", "b", "c"]


def test_places_before_the_last_are_their_own():
    tiers = [{"tier_id": "top", "tier_name": "Top", "first": 2}]

    found = standing(by_key({"a": 99.0, "b": 90.0, "c": 89.9, "d": 70.0}), tiers=tiers)

    assert list(found.winners.select("key", "place", "decided_by").iter_rows()) == [
        ("a", 1, "score"),
        ("b", 2, "co-winners"),
        ("c", 2, "co-winners"),
    ]


def test_one_without_an_error_cannot_be_told_from_anybody():
    rows = [candidate("a", 90.0, standard_error=None), candidate("b", 60.0), candidate("c", 50.0)]

    assert standing(rows).winners.height == 3


def test_each_class_has_co_winners_of_its_own():
    rows = [
        candidate(f"{brand}{at}", 90.0 - at, brand=brand, standard_error=error)
        for brand, error in (("X", 2.0), ("Y", 0.1))
        for at in range(3)
    ]
    of = award(tiers=FIRST, guard={"co_winners": True}, classes={"by": ["brand"]})

    found = result(of, field(rows), pay_threshold=30, is_provisional=False)

    assert found.winners["key"].to_list() == ["X0", "X1", "X2", "Y0"]


def shared_by_hand(rows, answers, first, most):
    """Who is honoured, one candidate after the other; scores are all different."""
    best = sorted(rows, key=lambda row: -row["value"])
    values, errors = (np.array([row[name] for row in best]) for name in ("value", "standard_error"))
    critical = own_range(first - 1, values, errors).critical
    pool = []
    for row in best[first:]:
        if best[first - 1]["value"] - row["value"] > critical * np.hypot(errors[first - 1], row["standard_error"]):
            break
        pool.append(row["key"])
    seats = max(most - first, 0)
    if len(pool) > seats:
        pool = sorted(pool, key=lambda key: (-answers[key], pool.index(key)))[:seats]
    return {row["key"] for row in best[:first]} | set(pool)


@pytest.mark.parametrize("seed", range(20))
def test_they_are_those_of_plain_python(seed):
    drawn = random.Random(seed)
    count, first, most = drawn.randint(1, 25), drawn.randint(1, 3), drawn.randint(1, 6)
    values = drawn.sample(range(800, 800 + 4 * count), count)
    rows = [
        candidate(f"{at:02}", value / 10, standard_error=drawn.choice([0.3, 1.0, 2.5]))
        for at, value in enumerate(values)
    ]
    answers = {row["key"]: float(drawn.randint(1, 5)) for row in rows}
    tiers = [{"tier_id": "top", "tier_name": "Top", "first": first}]
    # Equal tie-breakers are decided by score, which differs.
    expected = shared_by_hand(rows, answers, min(first, count), most)
    drawn.shuffle(rows)

    found = standing(rows, {"answers": answers}, tiers, max_co_winners=most)

    assert set(found.winners["key"]) == expected
