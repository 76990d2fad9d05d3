"""Tallies: added up first, divided last."""

from fractions import Fraction

import pytest

from pipelines.bonus.tally import Tally, mean_score, net_score, tally, top_box
from pipelines.metrics.catalogue import METRICS


def test_a_top_box_share_is_in_percent() -> None:
    assert top_box(134, 200).score() == 67


def test_a_mean_is_in_points_from_hundredths() -> None:
    assert mean_score(25000, 3).score() == Fraction(250, 3)


def test_a_net_score_may_be_negative() -> None:
    assert net_score(1, 3, 8).score() == -25


def test_nobody_who_answered_is_no_score_and_not_zero() -> None:
    assert top_box(0, 0).score() is None


def test_answers_are_added_up_before_they_are_divided() -> None:
    assert (mean_score(90 * 8000, 90) + mean_score(10 * 10000, 10)).score() == 82


@pytest.mark.parametrize(
    ("metric", "totals", "score"),
    [
        ("satisfaction", {"score_total": 15000, "score_square_total": 1, "response_count": 2}, 75),
        ("top_box", {"top_box_count": 1, "lead_count": 4}, 25),
        ("nps", {"promoter_count": 5, "detractor_count": 1, "response_count": 10}, 40),
        ("index", {"score_total": 9000, "score_square_total": 1, "response_count": 1}, 90),
        ("response_rate", {"returned_count": 1, "invited_count": 3}, Fraction(100, 3)),
    ],
)
def test_every_metric_of_the_catalogue_has_its_tally(metric, totals, score) -> None:
    assert tally(METRICS[metric], totals).score() == score


def test_no_metric_is_forgotten() -> None:
    for metric in METRICS.values():
        tally(metric, dict.fromkeys(metric.columns(), 0))


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda: top_box(3, 2), ValueError),
        (lambda: top_box(1.0, 2), TypeError),
        (lambda: mean_score(100.0, 2), TypeError),
        (lambda: mean_score(20001, 2), ValueError),
        (lambda: net_score(2, 1, 2), ValueError),
        (lambda: Tally(0.5, 1), TypeError),
        (lambda: Tally("1", 2.0), TypeError),
        (lambda: Tally(0, -1), ValueError),
    ],
)
def test_counts_that_cannot_be_are_refused(wrong, error) -> None:
    with pytest.raises(error):
        wrong()
