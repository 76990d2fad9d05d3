"""Control charts: the rules beside a slow reading of them, both sides of each, and how often they alarm for nothing."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import pi, sqrt
from statistics import fmean

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.metrics.control import NEAR, OUTSIDE, RULES, SHIFT, TREND, control_chart, false_alarms, signals
from pipelines.metrics.periods import shifted

FIRST = date(2024, 1, 1)
BY = ["site_id"]
# Twelve months that move by chance alone, around 50.
CALM = [50.0, 52, 49, 51, 48, 50.5, 52, 49.5, 50, 48.5, 51, 49]


def series(values: Sequence[float | None], errors: Sequence[float] | None = None, site: str = "S1") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "site_id": site,
            "month": [shifted(FIRST, step) for step in range(len(values))],
            "value": pl.Series(values, dtype=pl.Float64),
            "error": pl.Series(errors or [1.0] * len(values), dtype=pl.Float64),
        }
    )


def chart(values: Sequence[float | None], errors: Sequence[float] | None = None) -> pl.DataFrame:
    return control_chart(series(values, errors), by=BY)


def marked(values: Sequence[float | None], rule: str) -> list[int]:
    return chart(values)[rule].to_list()


# The slow reading.


def _kept_mean(ranges: list[float]) -> float:
    bound = 3.267 * fmean(ranges)
    return fmean([one for one in ranges if one < bound] or [0.0])


def slow_limits(values: list[float | None], errors: list[float]) -> tuple[float, dict[int, float]] | None:
    """The mean, and by place of each shown month how far its limits lie from it."""
    shown = [place for place, value in enumerate(values) if value is not None]
    pairs = [(place - 1, place) for place in shown if place - 1 in shown]
    apart = [abs(values[b] - values[a]) for a, b in pairs]
    if len(shown) < 12 or len(pairs) < 11 or max(apart) == 0:
        return None
    explained = [errors[a] ** 2 + errors[b] ** 2 for a, b in pairs]
    usual = _kept_mean([one / sqrt(two) for one, two in zip(apart, explained, strict=True)])
    beyond = max(0.0, usual**2 * pi / 2 - 1) * fmean(explained) / 2
    spread = {place: sqrt(errors[place] ** 2 + beyond) for place in shown}
    expected = [sqrt((spread[a] ** 2 + spread[b] ** 2) / 2) for a, b in pairs]
    scale = _kept_mean([one / two for one, two in zip(apart, expected, strict=True)])
    weight = {place: 1 / spread[place] ** 2 for place in shown}
    centre = sum(values[place] * weight[place] for place in shown) / sum(weight.values())
    return (centre, {place: 2.66 * scale * spread[place] for place in shown}) if scale else None


def slow_chart(values: list[float | None], errors: list[float]) -> dict[int, dict[str, float]]:
    """By place of each shown month: centre, low, high and the rules, one at a time."""
    limits = slow_limits(values, errors)
    if limits is None:
        return {}
    centre, reach = limits
    gap = {place: values[place] - centre for place in reach}
    side = {place: 0 if abs(one) <= 1e-9 else 1 if one > 0 else -1 for place, one in gap.items()}
    found = {
        place: dict.fromkeys(RULES, 0) | {"centre": centre, "low": centre - far, "high": centre + far}
        for place, far in reach.items()
    }
    for place in found:
        found[place][OUTSIDE] = side[place] if abs(gap[place]) > reach[place] + 1e-9 else 0
    shown = list(reach)
    for rule, length in ((SHIFT, 7), (TREND, 7), (NEAR, 3)):
        for start in range(len(shown) - length + 1):
            window = shown[start : start + length]
            ways = _slow_ways(rule, [values[one] for one in window], [side[one] for one in window])
            if rule == NEAR:
                far = [one for one in window if abs(gap[one]) > reach[one] * 2 / 3 + 1e-9 and not found[one][OUTSIDE]]
                window = far if len(far) >= 2 else []
            if len(ways) == 1 and 0 not in ways:
                for one in window:
                    found[one][rule] = next(iter(ways))
    return found


def _slow_ways(rule: str, values: list[float], sides: list[int]) -> set[int]:
    if rule != TREND:
        return set(sides)
    steps = [b - a for a, b in pairwise(values)]
    return {0 if abs(step) <= 1e-9 else 1 if step > 0 else -1 for step in steps}


ANSWERS = st.lists(st.one_of(st.none(), st.integers(-9, 9).map(float)), min_size=1, max_size=40)


@settings(max_examples=150)
@given(ANSWERS, st.booleans(), st.data())
def test_limits_and_rules_are_those_of_the_slow_reading(values, alike, data):
    few = st.lists(st.sampled_from([1.0, 2.0, 4.0]), min_size=len(values), max_size=len(values))
    errors = [1.0] * len(values) if alike else data.draw(few)

    expected = slow_chart(values, errors)

    for place, row in enumerate(chart(values, errors).iter_rows(named=True)):
        wanted = expected.get(place)
        if wanted is None:
            assert [row[rule] for rule in RULES] == [0, 0, 0, 0]
            assert row["low"] is None
            continue
        assert [row[rule] for rule in RULES] == [wanted[rule] for rule in RULES]
        assert [row[end] for end in ("centre", "low", "high")] == pytest.approx(
            [wanted[end] for end in ("centre", "low", "high")]
        )


def test_limits_are_the_mean_and_2_66_mean_moving_ranges():
    values = [10.0, 12, 11, 13, 10, 12, 11, 13, 10, 12, 11, 13]
    ranges = [2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2]

    row = chart(values).row(0, named=True)

    assert row["centre"] == pytest.approx(11.5)
    assert row["high"] - row["centre"] == pytest.approx(2.66 * sum(ranges) / 11)


def test_an_outlying_moving_range_is_left_out_of_the_mean_once():
    values = [*CALM, 90.0, *CALM]
    ranges = [abs(b - a) for a, b in pairwise(values)]

    row = chart(values).row(0, named=True)

    assert sum(one >= 3.267 * fmean(ranges) for one in ranges) == 2
    assert row["high"] - row["centre"] == pytest.approx(2.66 * fmean([one for one in ranges if one < 30]))
    assert marked(values, OUTSIDE) == [0] * 12 + [1] + [0] * 12


def test_answers_that_are_the_same_in_number_make_plain_limits_whatever_the_number():
    plain, certain = chart(CALM), chart(CALM, [0.001] * 12)

    assert certain.drop("error").equals(plain.drop("error")) or np.allclose(certain["low"], plain["low"])
    # Answers that are all alike have no error: then months count the same too.
    assert np.allclose(chart(CALM, [0.0] * 12)["low"], plain["low"])


def test_a_month_with_few_answers_has_wider_limits():
    calm = [*CALM, *CALM]
    found = chart(calm, [1.5] * 23 + [6.0])

    reach = (found["high"] - found["centre"]).to_list()
    assert reach[-1] > 2 * reach[0]


@pytest.mark.parametrize(("points", "has_limits"), [(11, False), (12, True)])
def test_limits_need_twelve_points(points, has_limits):
    assert chart(CALM[:points])["low"].is_not_null().all() is has_limits


def test_limits_need_as_many_moving_ranges_as_a_year_without_a_gap():
    with_a_gap = [*CALM[:6], None, *CALM[6:]]

    assert chart(with_a_gap)["low"].is_null().all()
    assert chart([*with_a_gap, 50.0])["low"].is_not_null().all() is False
    assert chart([*with_a_gap, 50.0])["low"].null_count() == 1  # the gap itself


@pytest.mark.parametrize("values", [[5.0] * 24, [None] * 24, [], [5.0], [0.1 + 0.2] * 12 + [0.3] * 12])
def test_values_that_do_not_move_have_no_limits_and_nothing_stands_out(values):
    found = chart(values)

    assert found["low"].is_null().all()
    assert found.select(pl.sum_horizontal(RULES).sum()).item() == 0
    assert signals(found, by=BY).is_empty()


def _after_calm(*values: float) -> list[float]:
    """Two calm years and then these, on the same mean as before as nearly as may be."""
    return [*CALM, *CALM, *values]


@pytest.mark.parametrize(("run", "is_signal"), [(6, False), (7, True)])
@pytest.mark.parametrize("way", [1, -1])
def test_seven_on_one_side_are_a_shift_and_six_are_not(run, is_signal, way):
    values = _after_calm(50 - way, *[50 + way * (1.5 + step % 2 / 2) for step in range(run)])

    assert marked(values, SHIFT)[-run:] == [way if is_signal else 0] * run
    assert marked(values, SHIFT)[: -run - 1] == [0] * 24


@pytest.mark.parametrize(("points", "is_signal"), [(6, False), (7, True)])
@pytest.mark.parametrize("way", [1, -1])
def test_seven_that_rise_or_fall_are_a_trend_and_six_are_not(points, is_signal, way):
    climb = [50 + way * (-2.1 + 0.7 * step) for step in range(points)]
    values = _after_calm(50 + way, *climb, climb[-1])

    # The point that repeats the last one ends the climb and is no part of it.
    assert marked(values, TREND)[-points - 1 :] == [way if is_signal else 0] * points + [0]


def test_a_month_on_the_mean_is_on_neither_side():
    # Up and down by one around zero, and seven with a zero among them: the mean is exactly zero.
    values = [*[1.0, -1.0] * 8, -1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0]

    assert chart(values)["centre"][0] == pytest.approx(0)
    assert set(marked(values, SHIFT)) == {0}


@pytest.mark.parametrize(("beyond", "is_signal"), [(0.95, False), (1.05, True)])
def test_a_month_beyond_its_limit_stands_out_and_one_within_does_not(beyond, is_signal):
    # The month itself moves the limits: look for the value that lies so far out of them.
    values, last = _after_calm(50.0), 50.0
    for _ in range(60):
        row = chart([*values, last]).row(-1, named=True)
        last = row["centre"] + beyond * (row["high"] - row["centre"])
    found = chart([*values, last])

    assert found[OUTSIDE][-1] == (1 if is_signal else 0)


@pytest.mark.parametrize(
    ("last", "flags"),
    [
        ((55.0, 51.5, 55.0), [1, 0, 1]),
        ((54.0, 54.0, 50.5), [1, 1, 0]),
        ((54.0, 49.0, 54.0), [0, 0, 0]),  # not all on one side
        ((52.0, 54.0, 52.0), [0, 0, 0]),  # one alone
        ((45.0, 48.5, 45.0), [-1, 0, -1]),
    ],
)
def test_two_of_three_in_the_outer_third(last, flags):
    values = _after_calm(49.9, *last, 50.0)
    found = chart(values)

    assert set(found[OUTSIDE]) == {0}
    assert found[NEAR].to_list()[-4:-1] == flags


def test_rows_of_points_go_on_over_a_gap():
    values = _after_calm(49.0, 52, 51.5, 52, None, None, 51.5, 52, 51.5, 52)

    assert [one for one in marked(values, SHIFT) if one] == [1] * 7
    assert signals(chart(values), by=BY).select("rule", "points").rows()[-1] == (SHIFT, 7)


def test_a_signal_has_its_first_and_last_month_and_its_way():
    up = _after_calm(49.0, *[52.0, 51.5] * 4)
    fall = [53.0 - 0.7 * step for step in range(8)]
    both = pl.concat([series(up), series(_after_calm(48.0, *fall, 50.0), site="S2"), series(CALM, site="S3")])

    found = signals(control_chart(both, by=BY), by=BY)

    at = {step: shifted(FIRST, step) for step in range(40)}
    assert ("S1", SHIFT, 1, at[25], at[32], 8) in found.rows()
    assert ("S2", TREND, -1, at[25], at[32], 8) in found.rows()
    assert "S3" not in found["site_id"].to_list()


def test_two_climbs_that_follow_each_other_are_two_trends():
    climb = [48.0 + 0.6 * step for step in range(7)]
    found = signals(chart(_after_calm(49.0, *climb, *climb, 49.0)), by=BY).filter(rule=TREND)

    assert found["points"].to_list() == [7, 7]


def test_the_order_of_rows_does_not_matter_and_sites_do_not_meet():
    values = _after_calm(49.0, *[52.0] * 8)
    together = pl.concat([series(values), series(CALM, site="S2")])

    alone = control_chart(series(values), by=BY)
    shuffled = control_chart(together.sample(fraction=1.0, shuffle=True, seed=1), by=BY)

    assert shuffled.filter(site_id="S1").equals(alone)


# How often nothing is called something. Points alike but for chance, seeded.


def _simulated(values: np.ndarray, errors: np.ndarray | float = 1.0, *, last: int | None = None) -> dict[str, float]:
    many, months = values.shape
    points = pl.DataFrame(
        {
            "site_id": np.repeat(np.arange(many), months),
            "month": [shifted(FIRST, step) for step in range(months)] * many,
            "value": values.ravel(),
            "error": np.broadcast_to(errors, values.shape).ravel(),
        }
    ).with_columns(pl.col("value").fill_nan(None))
    found = control_chart(points, by=BY).filter(pl.col("month") >= shifted(FIRST, months - (last or months)))
    flags = found.group_by("site_id").agg((pl.col(RULES) != 0).any()).with_columns(any=pl.any_horizontal(RULES))
    return {name: 100 * flags[name].mean() for name in (*RULES, "any")}


def test_false_alarms_on_24_stable_points_are_the_published_ones():
    found = _simulated(np.random.default_rng(1).normal(size=(10_000, 24)))

    published = {OUTSIDE: 8.8, SHIFT: 8.4, TREND: 0.7, NEAR: 3.3, "any": 17.9}
    assert found == {name: pytest.approx(rate, abs=1.2) for name, rate in published.items()}


@pytest.mark.parametrize("points", [12, 18, 24, 36])
def test_the_printed_rate_of_false_alarms_is_the_simulated_one(points):
    found = _simulated(np.random.default_rng(2).normal(size=(8_000, points)), last=12)

    assert found["any"] == pytest.approx(false_alarms(points), abs=1.2)


def test_between_the_simulated_lengths_the_rate_lies_between():
    assert false_alarms(18) < false_alarms(21) < false_alarms(24)
    assert false_alarms(100) == false_alarms(48)


def test_few_answers_in_some_months_of_the_year_make_hardly_more_false_alarms():
    answers = np.tile([90] * 8 + [30] * 4, 2)
    noise = np.random.default_rng(3).normal(size=(6_000, 24))
    by_chance = noise / np.sqrt(answers)
    and_more = np.sqrt(1 / answers + 1 / 90) * noise

    assert _simulated(by_chance)["any"] > 30  # as plain XmR would have it
    assert _simulated(by_chance, 1 / np.sqrt(answers))["any"] < 21
    assert _simulated(and_more, 1 / np.sqrt(answers))["any"] < 22


def test_months_that_differ_beyond_their_answers_do_not_alarm_at_a_large_site():
    # 3,000 answers a month of sd 22, and months that truly move by 3 points: limits from answers alone would alarm.
    noise = np.random.default_rng(4).normal(size=(6_000, 24)) * np.hypot(3, 22 / np.sqrt(3_000))

    assert _simulated(noise, 22 / np.sqrt(3_000))["any"] < 21


def test_gaps_make_alarms_neither_more_nor_less_frequent():
    random = np.random.default_rng(5)
    values = random.normal(size=(6_000, 28))
    values[random.random(values.shape) < 0.15] = np.nan

    assert _simulated(values)["any"] == pytest.approx(18.6, abs=2.5)
