"""Exact counts and the values of metrics as fractions."""

from dataclasses import asdict
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.counts import Counts
from pipelines.metrics.catalogue import METRICS, TOTALS
from pipelines.metrics.scorecard import scored


def test_the_columns_are_those_of_the_catalogue():
    assert tuple(asdict(Counts())) == TOTALS


@pytest.mark.parametrize(
    ("metric", "counts", "n", "value"),
    [
        ("satisfaction", Counts(3, 20_000, 150_000_000), 3, Fraction(200, 3)),
        ("index", Counts(1, 667, 667**2), 1, Fraction(667, 100)),
        ("top_box", Counts(10, 50_000, 0, 7, 2), 7, Fraction(200, 7)),
        ("nps", Counts(3, 21_000, 0, 3, 0, 1, 2), 3, Fraction(-100, 3)),
        ("nps", Counts(4, 40_000, 0, 4, 4, 4, 0), 4, Fraction(100)),
        ("satisfaction", Counts(2), 2, Fraction(0)),
    ],
)
def test_a_value_is_a_fraction_of_what_was_added_up(metric, counts, n, value):
    assert (counts.n(METRICS[metric]), counts.value(METRICS[metric])) == (n, value)


@pytest.mark.parametrize("metric", ["satisfaction", "top_box", "nps", "index"])
def test_no_answers_have_no_value(metric):
    assert Counts().value(METRICS[metric]) is None


def test_answers_without_the_lead_item_have_no_top_box_share():
    assert Counts(response_count=5, score_total=100).value(METRICS["top_box"]) is None


def test_invitations_are_not_told_by_answers():
    with pytest.raises(ValueError, match="made of invitations"):
        Counts(5).value(METRICS["response_rate"])


@pytest.mark.parametrize("name", TOTALS)
@pytest.mark.parametrize("wrong", [1.0, True, None, "1", Fraction(1)])
def test_only_whole_numbers_are_counts(name, wrong):
    with pytest.raises(TypeError, match=f"{name} is a whole number"):
        Counts(**{name: wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"response_count": -1},
        {"response_count": 1, "score_total": 10_001},
        {"response_count": 1, "score_total": 5, "score_square_total": 50_001},
        {"response_count": 1, "lead_count": 2},
        {"response_count": 1, "top_box_count": 1},
        {"response_count": 1, "promoter_count": 1, "detractor_count": 1},
    ],
)
def test_what_no_answers_can_come_to_is_refused(wrong):
    with pytest.raises(ValueError, match="can't be"):
        Counts(**wrong)


_ANSWERS = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from([None, 0, 1])), max_size=30)


def _row(score: int, top: int | None) -> dict[str, object]:
    return {
        "department_id": "recommend",
        "response_count": 1,
        "score_total": score,
        "score_square_total": score * score,
        "lead_count": int(top is not None),
        "top_box_count": top or 0,
        "promoter_count": int(score >= 9000),
        "detractor_count": int(score <= 6000),
    }


@given(answers=_ANSWERS, random=st.randoms(), cut=st.integers(0, 30))
def test_values_are_those_of_the_answers_one_by_one_in_any_order_and_of_any_parts(answers, random, cut):
    rows = [_row(*one) for one in answers]
    whole = Counts.of(rows)
    random.shuffle(rows)

    assert Counts.of(rows) == whole
    assert Counts.of(rows[:cut]) + Counts.of(rows[cut:]) == whole
    tops = [top for _, top in answers if top is not None]
    assert whole.value(METRICS["top_box"]) == (Fraction(100 * sum(tops), len(tops)) if tops else None)
    scores = [Fraction(score, 100) for score, _ in answers]
    assert whole.value(METRICS["satisfaction"]) == (sum(scores) / len(scores) if scores else None)
    signs = [(score >= 9000) - (score <= 6000) for score, _ in answers]
    assert whole.value(METRICS["nps"]) == (Fraction(100 * sum(signs), len(signs)) if signs else None)


@pytest.mark.parametrize("metric", ["satisfaction", "top_box", "nps", "index"])
def test_pages_show_the_same_value(metric):
    rows = [_row(score, int(score >= 9000)) for score in (0, 3_333, 6_000, 6_700, 9_000, 10_000, 10_000)]
    whole = Counts.of(rows)

    shown = scored(pl.DataFrame([asdict(whole)]), METRICS[metric])

    assert shown["value"].item() == pytest.approx(float(whole.value(METRICS[metric])))


def test_a_part_taken_away_and_added_again_is_the_whole():
    whole = Counts(response_count=5, score_total=40_000, score_square_total=330_000_000, lead_count=4, top_box_count=3)
    part = Counts(response_count=2, score_total=15_000, score_square_total=120_000_000, lead_count=2, top_box_count=1)

    assert whole.less(part) + part == whole
    with pytest.raises(ValueError, match="response_count"):
        part.less(whole)
