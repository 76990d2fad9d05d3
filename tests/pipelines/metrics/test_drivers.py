"""What goes along with the overall score: against regressions on single guests, and where there is nothing to tell."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.metrics.drivers import Drivers, drivers
from pipelines.metrics.moments import moments, triangle
from pipelines.metrics.relative_weights import relative_weights
from tests.moments_oracle import invented, moments_of, shapley

NAMES = ("a", "b", "c")
SLOPES = (0.3, 0.6, 0.1)


def _found(overall: np.ndarray, scores: np.ndarray, *, groups: int | None = None) -> Drivers:
    found = drivers(moments_of(overall, scores, groups or min(200, len(overall))), _names(scores), fewest=10)
    assert found
    return found


def _names(scores: np.ndarray) -> list[str]:
    return list("abcdefghij"[: scores.shape[1]])


def _by_name(found: Drivers, column: str) -> list[float]:
    return found.departments.sort("department_id")[column].to_list()


def test_gains_are_those_of_the_regression_on_single_guests() -> None:
    overall, scores = invented(900, SLOPES)
    fitted = np.linalg.lstsq(np.column_stack([np.ones(900), scores]), overall, rcond=None)[0][1:]

    found = _found(overall, scores)

    assert _by_name(found, "gain") == pytest.approx(5 * fitted)
    assert found.guests == 900


def test_shares_are_weights_of_correlations_and_near_shapley_s() -> None:
    overall, scores = invented(900, SLOPES)
    whole = np.corrcoef(np.column_stack([overall, scores]), rowvar=False)
    weights = relative_weights(whole[1:, 1:], whole[0, 1:])

    found = _found(overall, scores)

    assert _by_name(found, "share") == pytest.approx(100 * weights / weights.sum())
    assert found.explained[0] == pytest.approx(100 * weights.sum())
    assert _by_name(found, "share") == pytest.approx(
        100 * shapley(whole[1:, 1:], whole[0, 1:]) / weights.sum(), abs=1.0
    )
    assert found.departments["department_id"].to_list() == ["b", "a", "c"]


def test_intervals_are_as_wide_as_the_regression_s() -> None:
    overall, scores = invented(1500, SLOPES)
    design = np.column_stack([np.ones(1500), scores])
    fitted = np.linalg.lstsq(design, overall, rcond=None)[0]
    inverse = np.linalg.inv(design.T @ design)
    # White's errors, as a clipped score has no even spread.
    errors = np.sqrt(np.diag(inverse @ (design.T * (overall - design @ fitted) ** 2) @ design @ inverse))[1:]

    found = _found(overall, scores)

    widths = np.array(_by_name(found, "gain_high")) - np.array(_by_name(found, "gain_low"))
    assert widths == pytest.approx(5 * 2 * 1.96 * errors, rel=0.2)


def test_every_interval_holds_its_value() -> None:
    for groups in (10, 40, 200):
        found = _found(*invented(400, (0.5, 0.02, 0.0, 0.3)), groups=groups)
        for name in ("share", "gain", "penalty", "reward"):
            rows = found.departments.drop_nulls(name)
            assert (
                rows.select((pl.col(f"{name}_low") <= pl.col(name)) & (pl.col(name) <= pl.col(f"{name}_high")))
                .to_series()
                .all()
            )
        assert found.explained[1] <= found.explained[0] <= found.explained[2]


def test_the_same_answers_give_the_same_numbers() -> None:
    first, again = _found(*invented(400, SLOPES)), _found(*invented(400, SLOPES))

    assert first.departments.equals(again.departments)
    assert (first.explained, first.top_again) == (again.explained, again.top_again)


@settings(max_examples=20)
@given(st.permutations(range(3)))
def test_the_order_of_departments_changes_nothing(order: list[int]) -> None:
    overall, scores = invented(300, SLOPES)
    plain = drivers(moments_of(overall, scores, 100), NAMES, fewest=10)
    turned = drivers(moments_of(overall, scores[:, order], 100), [NAMES[one] for one in order], fewest=10)

    assert plain
    assert turned
    assert turned.departments["department_id"].to_list() == plain.departments["department_id"].to_list()
    for name in ("share", "share_low", "gain", "gain_high", "penalty_low"):
        assert turned.departments[name].to_numpy() == pytest.approx(plain.departments[name].to_numpy(), nan_ok=True)


def test_every_guest_twice_leaves_shares_and_gains() -> None:
    overall, scores = invented(300, SLOPES)
    once, twice = _found(overall, scores), _found(np.tile(overall, 2), np.tile(scores, (2, 1)))

    for name in ("share", "gain", "penalty", "reward"):
        assert _by_name(twice, name) == pytest.approx(_by_name(once, name))


def test_what_matters_may_go_with_a_lower_overall_score() -> None:
    """Shares are never negative, slopes may be: who says what to fix has to look at both."""
    exact = np.array([[1, 0.6, 0.4, 0.2], [0.6, 1, 0.8, 0.3], [0.4, 0.8, 1, 0.3], [0.2, 0.3, 0.3, 1]])
    drawn = np.random.default_rng(3).normal(size=(900, 4))
    drawn -= drawn.mean(axis=0)
    white = drawn @ np.linalg.inv(np.linalg.cholesky(np.cov(drawn, rowvar=False))).T
    overall, *scores = (70 + 10 * white @ np.linalg.cholesky(exact).T).T

    found = _found(overall, np.column_stack(scores))

    assert _by_name(found, "share")[1] == pytest.approx(22, abs=0.5)
    assert _by_name(found, "gain") == pytest.approx(5 * np.linalg.solve(exact[1:, 1:], exact[0, 1:]))
    assert _by_name(found, "gain")[1] == pytest.approx(-5 * 0.23, abs=0.03)
    assert _by_name(found, "gain_high")[1] < 0


def test_a_department_that_all_answer_alike_weighs_nothing() -> None:
    overall, scores = invented(300, SLOPES)
    scores[:, 0] = 80

    found = _found(overall, scores)

    assert _by_name(found, "share")[0] == pytest.approx(0)
    assert _by_name(found, "gain")[0] is None
    assert _by_name(found, "gain")[1] is not None
    assert sum(_by_name(found, "share")) == pytest.approx(100)


def test_of_departments_that_say_the_same_no_gain_is_told() -> None:
    overall, scores = invented(300, SLOPES)
    scores[:, 0] = scores[:, 1]

    found = _found(overall, scores)

    assert _by_name(found, "gain")[:2] == [None, None]
    assert _by_name(found, "share")[0] == pytest.approx(_by_name(found, "share")[1])
    assert _by_name(found, "gain")[2] is not None


def test_a_single_department_is_all_that_matters() -> None:
    found = _found(*invented(300, (0.5,)))

    assert found.departments.select("share", "share_low", "share_high").row(0) == pytest.approx((100, 100, 100))
    assert found.top_again == 100


@pytest.mark.parametrize(
    "nothing",
    [
        (np.full(300, 80.0), invented(300, SLOPES)[1]),
        (invented(300, SLOPES)[0], np.full((300, 3), 80.0)),
        (invented(300, SLOPES)[0], np.empty((300, 0))),
        (np.array([80.0]), np.array([[80.0, 90.0, 70.0]])),
        tuple(part[:4] for part in invented(4, SLOPES)),
        (np.empty(0), np.empty((0, 3))),
    ],
    ids=["overall alike", "departments alike", "no department", "one guest", "as many as unknowns", "nobody"],
)
def test_where_there_is_nothing_to_explain_nothing_is_told(nothing: tuple[np.ndarray, np.ndarray]) -> None:
    overall, scores = nothing

    assert drivers(moments_of(overall, scores, max(1, len(overall))), _names(scores), fewest=10) is None


def test_moments_come_from_lists_of_sums_and_leave_out_what_is_not_used() -> None:
    overall, scores = invented(60, SLOPES)
    expected = moments_of(overall, scores[:, [0, 2]], 3)
    wide = moments_of(overall, scores, 3)
    rows = {"scores": [], "flags": []}
    for group in range(3):
        for name, matrix, unit in (
            ("scores", wide.scores[group], (1, 100, 100)),
            ("flags", wide.flags[group], (1, 100, 1)),
        ):
            units = [*unit[:2], *[unit[2]] * (len(matrix) - 2)]
            unused = {3} if name == "scores" else {4, 5}
            rows[name].append(
                [
                    None if unused & {row, column} else round(matrix[row, column] * units[row] * units[column])
                    for row, column in triangle(len(matrix))
                ]
            )

    found = moments(pl.DataFrame(rows), NAMES, ("a", "c"))

    assert found.scores == pytest.approx(expected.scores)
    assert found.flags == pytest.approx(expected.flags)
    assert found.guests == 60


def test_no_groups_are_no_guests() -> None:
    empty = pl.DataFrame(schema={"scores": pl.List(pl.Int64), "flags": pl.List(pl.Int64)})

    assert moments(empty, NAMES, NAMES).guests == 0


@pytest.mark.slow
@pytest.mark.parametrize(("guests", "found_in"), [(50, 0.68), (100, 0.83), (200, 0.93), (500, 0.997)])
def test_the_first_department_is_first_about_as_often_as_resampling_says(guests: int, found_in: float) -> None:
    """Eight departments that go up and down together. Resampling promises a little less than is kept, never much more."""
    random, hits, promised, runs = np.random.default_rng(7), 0, 0.0, 150
    slopes = np.array([0.36, 0.22, 0.18, 0.14, 0.10, 0.08, 0.05, 0.03])
    for _ in range(runs):
        scores = np.sqrt(0.4) * random.normal(size=(guests, 1)) + np.sqrt(0.6) * random.normal(size=(guests, 8))
        overall = scores @ slopes + 0.65 * random.normal(size=guests)
        found = _found(overall, scores)
        hits += found.departments["department_id"][0] == "a"
        promised += found.top_again / 100

    assert hits / runs == pytest.approx(found_in, abs=0.08)
    assert hits / runs - 0.15 < promised / runs < hits / runs + 0.05


@pytest.mark.slow
@pytest.mark.parametrize("groups", [20, 200])
def test_intervals_of_shares_and_gains_hold_the_truth_as_often_as_they_say(groups: int) -> None:
    """Guests are drawn from 200,000 whose shares and gains are the truth; 400 of them in groups of 20 or of two."""
    overall, scores = invented(200_000, SLOPES, seed=3)
    truth = _found(overall, scores)
    random, held, runs = np.random.default_rng(5), {"share": 0, "gain": 0}, 250
    for _ in range(runs):
        drawn = random.integers(0, len(overall), 400)
        found = _found(overall[drawn], scores[drawn], groups=groups)
        for name in held:
            low, high, true = (
                np.array(_by_name(one, column))
                for one, column in ((found, f"{name}_low"), (found, f"{name}_high"), (truth, name))
            )
            held[name] += int(((low <= true) & (true <= high)).sum())

    for name, count in held.items():
        assert count / runs / 3 == pytest.approx(0.95, abs=0.03), name
