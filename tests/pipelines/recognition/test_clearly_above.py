"""Only who is certainly better than the rest of the class is honoured, where an award asks for that."""

import math
import random

import pytest

from pipelines.recognition.standings import result
from tests.pipelines.recognition.fields import award, candidate, field


def standing(rows, **said):
    of = award(guard={"significantly_above": True}, **said)
    return result(of, field(rows), pay_threshold=30, is_provisional=False)


def two(gap):
    return [candidate("a", 80.0 + gap, standard_error=1.0), candidate("b", 80.0, standard_error=1.0)]


@pytest.mark.parametrize(("gap", "won"), [(2.8, True), (2.7, False)])
def test_the_difference_has_to_be_more_than_chance(gap, won):
    # 1.96 · √(1² + 1²) = 2.77
    found = standing(two(gap))

    assert found.winners.height == won
    if won:
        assert found.winners["reason"][0].endswith("Certainly above the rest of its class taken together.")
    else:
        assert found.standings["rule"].to_list() == ["not_clearly_above", "tier_not_reached"]
        assert [note.words for note in found.notes] == [
            "Nobody is honoured: of 2 eligible none is certainly above the rest taken together."
        ]


def above_by_hand(rows):
    """Benjamini and Hochberg's procedure, step by step, on each against the mean of all other answers."""
    tested = {}
    for row in rows:
        others = [other for other in rows if other is not row]
        count = sum(other["n"] for other in others)
        mean = sum(other["n"] * other["value"] for other in others) / count
        rest = math.sqrt(sum((other["n"] * other["standard_error"]) ** 2 for other in others)) / count
        gap = (row["value"] - mean) / math.hypot(rest, row["standard_error"])
        tested[row["key"]] = (math.erfc(abs(gap) / math.sqrt(2)), gap > 0)
    ordered = sorted(tested, key=lambda key: tested[key][0])
    passed = [at for at, key in enumerate(ordered, start=1) if tested[key][0] <= 0.05 * at / len(rows)]
    return {key for key in ordered[: max(passed, default=0)] if tested[key][1]}


@pytest.mark.parametrize("seed", range(8))
def test_the_rest_is_the_mean_of_all_other_answers_and_all_are_tested_at_once(seed):
    drawn = random.Random(seed)
    rows = [
        candidate(f"{at}", 80 + drawn.gauss(0, 2), n=drawn.randint(50, 900), standard_error=drawn.uniform(0.3, 1.5))
        for at in range(12)
    ]
    tiers = [{"tier_id": "all", "tier_name": "All", "first": 12}]

    assert set(standing(rows, tiers=tiers).winners["key"]) == above_by_hand(rows)


def test_who_has_nobody_to_be_above_of_is_not_honoured():
    found = standing([candidate("a", 99.0)])

    assert found.winners.is_empty()
    assert found.standings["why_not"][0].endswith(
        "Nobody else in its class is eligible, so that there is nobody to be above."
    )


def test_who_is_worse_is_never_above():
    tiers = [{"tier_id": "all", "tier_name": "All", "first": 2}]

    assert standing(two(20.0), tiers=tiers).winners["key"].to_list() == ["a"]


def test_all_of_a_class_are_tested_at_once():
    # A gap that suffices between two does not where nineteen more are tested.
    alike = [candidate(f"x{at}", 80.0, standard_error=1.0) for at in range(20)]

    assert standing([candidate("a", 82.3, standard_error=1.0), *alike[:1]]).winners.height == 0
    assert standing([candidate("a", 82.9, standard_error=1.0), *alike]).winners.height == 0
    assert standing([candidate("a", 84.0, standard_error=1.0), *alike]).winners.height == 1
