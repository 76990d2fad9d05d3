"""Whole units: what fractions and half up give, also where 64 bits would not do."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.bonus.exact import half_up
from pipelines.bonus.tally import tally
from pipelines.metrics.catalogue import METRICS
from pipelines.rewards.simulation.units import Table, at_most, divided, over_one, printed, weighted

WHOLE = st.integers(-(10**25), 10**25)


@settings(max_examples=150)
@given(st.lists(st.tuples(WHOLE, st.integers(1, 10**12)), min_size=1, max_size=5), st.integers(0, 6))
def test_division_rounds_half_up_away_from_zero_however_large_the_numbers(pairs, decimals):
    wide = max(abs(number) for number, _ in pairs) > 2**60
    numerators = np.array([number for number, _ in pairs], dtype=object if wide else np.int64)
    denominators = np.array([number for _, number in pairs], dtype=np.int64)
    expected = [int(half_up(Fraction(*pair), decimals).scaleb(decimals)) for pair in pairs]
    fits = [abs(one) < 2**62 for one in expected]

    if all(fits):
        assert divided(numerators, denominators, decimals).tolist() == expected


def test_exact_halves_go_up_and_negative_ones_down():
    found = divided(np.array([5, -5, 15, 4]), np.array([100, 100, 100, 100]), 1)

    assert found.tolist() == [1, -1, 2, 0]


@settings(max_examples=60)
@given(st.sampled_from(["top_box", "satisfaction", "nps", "index"]), st.integers(1, 400), st.data())
def test_printed_scores_are_those_of_a_tally(name, count, data):
    metric = METRICS[name]
    first = data.draw(st.integers(0, 10_000 * count if metric.numerators[0] == "score_total" else count))
    second = data.draw(st.integers(0, count - first)) if name == "nps" else first
    row = dict(zip(metric.numerators, (first, second), strict=False)) | {metric.denominator: count}

    found = printed(metric, {key: np.array([[value]]) for key, value in row.items()}, 1)

    assert found.tolist() == [[int(half_up(tally(metric, row).score(), 1) * 10)]]


def test_a_weighted_score_of_many_parts_is_exact_beyond_64_bits():
    metric = METRICS["top_box"]
    columns = [
        {"top_box_count": np.array([[333_333 + n]]), "lead_count": np.array([[1_000_003 + n]])} for n in range(7)
    ]
    weights = [Fraction(n + 1, 3) for n in range(7)]
    exact = sum(w * Fraction(100 * (333_333 + n), 1_000_003 + n) for n, w in enumerate(weights)) / sum(weights)

    assert weighted([metric] * 7, columns, weights, 6).tolist() == [[int(half_up(exact, 6) * 10**6)]]


@given(st.lists(st.tuples(*[st.integers(-50, 50)] * 3), min_size=1, max_size=20))
def test_a_table_asks_its_rule_with_the_very_numbers_of_each_cell_and_once(cells):
    asked = []
    table = Table(lambda *numbers: asked.append(numbers) or numbers)
    columns = [np.array([[cell[place] for cell in cells]]) for place in range(3)]

    said, places = table.of(*columns)
    table.of(*columns)

    assert [said[place] for place in places[0]] == cells
    assert len(asked) == len(set(cells))


def test_fractions_over_one_denominator_and_a_highest_that_is_large():
    whole, denominator = over_one([Fraction(1, 3), Fraction(5, 2)])

    assert [Fraction(int(one), denominator) for one in whole] == [Fraction(1, 3), Fraction(5, 2)]
    assert at_most(np.array([1, 5]), 3).tolist() == [1, 3]
    assert at_most(np.array([1, 5]), 10**30).tolist() == [1, 5]
