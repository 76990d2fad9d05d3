"""Funnel lines: published numbers, both sides of each line, and how often usual sites fall outside."""

import numpy as np
import pytest

from pipelines.metrics.funnel import INNER, INSIDE, OUTER, OUTSIDE, WARNING, Funnel, answers_drawn, zones
from pipelines.metrics.spread import overdispersion

PLAIN = Funnel(target=78, within=22.0**2, between=0, lowest=0, highest=100)


@pytest.mark.parametrize(
    ("answers", "inner", "outer"),
    [
        (25, (69.38, 86.62), (64.40, 91.60)),
        (100, (73.69, 82.31), (71.20, 84.80)),
        (400, (75.84, 80.16), (74.60, 81.40)),
    ],
)
def test_lines_are_the_published_ones(answers: int, inner: tuple[float, float], outer: tuple[float, float]):
    for level, published in ((INNER, inner), (OUTER, outer)):
        low, high = PLAIN.limits(np.array([float(answers)]), level)

        assert (low[0], high[0]) == pytest.approx(published, abs=0.005)


def test_spread_between_usual_sites_widens_the_lines_by_its_variance():
    wide = Funnel(78, 22.0**2, 16.0, 0, 100)

    low, _ = wide.limits(np.array([100.0]), INNER)

    assert 78 - low[0] == pytest.approx(1.959964 * np.sqrt(4.84 + 16), abs=1e-4)


def test_no_line_leaves_the_unit_of_the_metric():
    low, high = Funnel(95, 22.0**2, 16.0, 0, 100).limits(np.array([2.0]), OUTER)

    assert (low[0], high[0]) == pytest.approx((95 - 3.0902 * np.sqrt(258), 100.0), abs=1e-2)


def test_both_sides_of_each_line():
    answers = np.full(6, 100.0)
    inner, outer = 1.959963984540054 * 2.2, 3.090232306167813 * 2.2
    values = 78 + np.array([inner - 1e-6, inner + 1e-6, -inner - 1e-6, outer - 1e-6, outer + 1e-6, -outer - 1e-6])

    assert zones(PLAIN, values, answers).to_list() == [INSIDE, WARNING, WARNING, WARNING, OUTSIDE, OUTSIDE]


def test_a_site_without_a_value_lies_nowhere():
    assert zones(PLAIN, np.array([np.nan, 78.0]), np.array([40.0, 40.0])).to_list() == [None, INSIDE]
    assert zones(PLAIN, np.array([]), np.array([])).to_list() == []


def test_of_usual_sites_plain_lines_flag_many_and_wide_ones_few():
    # METHODS: with a spread of 4 plain lines flag 15.6 % of usual sites at 99.8 %, additive over-dispersion 1.6 %.
    generator = np.random.default_rng(11)
    answers = np.exp(generator.uniform(np.log(30), np.log(600), 20_000)).round()
    values = 78 + generator.normal(0, 4, 20_000) + generator.normal(0, 22 / np.sqrt(answers))
    between = overdispersion(values, 484 / answers, np.zeros(20_000, dtype=np.int64))

    flagged = [
        zones(Funnel(78, 484.0, spread, 0, 100), values, answers).eq(OUTSIDE).mean() for spread in (0.0, between, 16.0)
    ]

    assert flagged[0] > 0.1
    assert 0.002 < flagged[1] < 0.03
    assert flagged[2] == pytest.approx(0.002, abs=0.001)


def test_lines_are_drawn_from_the_fewest_to_the_most_answers():
    drawn = answers_drawn(12, 900)

    assert (drawn[0], drawn[-1]) == pytest.approx((12, 900))
    assert (np.diff(drawn) > 0).all()
    assert len(answers_drawn(5, 5)) == 60
