"""A move of a place taken apart: against a recount in which sites change one after the other, and always adding up."""

import itertools
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.metrics.catalogue import METRICS, Metric
from pipelines.metrics.moves import Move, Rivals, move, rivals
from pipelines.metrics.ranking import ranked
from pipelines.metrics.rounding import printed_value

SATISFACTION = METRICS["satisfaction"]
LOWER_IS_BETTER = replace(SATISFACTION, higher_is_better=False)

Values = dict[str, float | None]


def _list(values: Values, metric: Metric = SATISFACTION) -> pl.DataFrame:
    """A ranked list; None stands for a site that is in the region without a place."""
    frame = pl.DataFrame(
        {
            "site_id": list(values),
            "value": list(values.values()),
            "state": ["unranked" if value is None else "ranked" for value in values.values()],
        },
        schema={"site_id": pl.String, "value": pl.Float64, "state": pl.String},
    )
    return ranked(frame, metric)


def _move(then: Values, now: Values, site: str = "own", metric: Metric = SATISFACTION) -> Move | None:
    return move(_list(then, metric), _list(now, metric), metric, site)


def _recounted(then: Values, now: Values, site: str, metric: Metric) -> Move | None:
    """The oracle: one list is turned into the other site by site, and the place counted anew after every step."""
    standing = {one: printed_value(value, 1) for one, value in then.items() if value is not None}
    coming = {one: printed_value(value, 1) for one, value in now.items() if value is not None}
    if site not in standing or site not in coming:
        return None

    def place() -> int:
        own = standing[site]
        return 1 + sum(one > own if metric.higher_is_better else one < own for one in standing.values())

    at = [place()]
    standing[site] = coming[site]
    at.append(place())
    for one in set(standing) & set(coming):
        standing[one] = coming[one]
    at.append(place())
    for one in set(standing) - set(coming):
        del standing[one]
    at.append(place())
    for one in set(coming) - set(standing):
        standing[one] = coming[one]
    at.append(place())
    own, others, left, came = (after - before for before, after in itertools.pairwise(at))
    return Move(at[0], at[-1], own, others, left, came)


def test_a_move_is_the_own_change_the_rivals_and_who_came_and_went():
    then = {"own": 80.0, "a": 90.0, "b": 79.0, "c": 78.0, "d": 85.0, "e": None}
    now = {"own": 78.5, "a": 91.0, "b": 79.0, "c": 82.0, "d": None, "e": 95.0}

    # 3rd of a d own b c; with 78.5 behind b: 4th; c passes: 5th; d, who was ahead, is gone: 4th; e comes ahead: 5th.
    assert _move(then, now) == Move(3, 5, own=1, rivals=1, left=-1, came=1)


def test_who_is_alone_moves_nowhere():
    assert _move({"own": 80.0}, {"own": 60.0}) == Move(1, 1, 0, 0, 0, 0)


def test_where_nobody_moved_every_part_is_nothing():
    values = {"own": 80.0, "a": 90.0, "b": 80.0, "c": None}

    assert _move(values, values) == Move(2, 2, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ({"own": None, "a": 1.0}, {"own": 2.0, "a": 1.0}),
        ({"own": 2.0, "a": 1.0}, {"own": None, "a": 1.0}),
        ({"a": 1.0}, {"own": 2.0, "a": 1.0}),
        ({"own": 2.0, "a": 1.0}, {"a": 1.0}),
        ({"own": None}, {"own": None}),
        ({}, {}),
    ],
)
def test_without_a_place_then_or_now_there_is_no_move(then, now):
    assert _move(then, now) is None


def test_values_that_print_alike_share_a_place():
    # 80.04 and 80.01 both print 80.0: nobody is ahead; at 80.06, printed 80.1, a is.
    assert _move({"own": 80.01, "a": 80.04}, {"own": 80.01, "a": 80.06}) == Move(1, 2, 0, 1, 0, 0)


def test_where_lower_is_better_falling_gains_places():
    then, now = {"own": 9.0, "a": 5.0, "b": 7.0}, {"own": 6.0, "a": 5.0, "b": 4.0}

    assert _move(then, now, metric=LOWER_IS_BETTER) == Move(3, 3, own=-1, rivals=1, left=0, came=0)


VALUE = st.one_of(st.none(), st.integers(700, 712).map(lambda tenths: tenths / 10 + 0.01))
LIST = st.dictionaries(st.sampled_from(["own", *"abcdefgh"]), VALUE)


@settings(max_examples=400)
@given(then=LIST, now=LIST, metric=st.sampled_from([SATISFACTION, LOWER_IS_BETTER]))
def test_a_move_is_what_a_recount_step_by_step_gives_and_its_parts_add_up(then, now, metric):
    found = _move(then, now, metric=metric)

    assert found == _recounted(then, now, "own", metric)
    if found:
        lists = [_list(values, metric).filter(site_id="own")["rank"].item() for values in (then, now)]
        assert [found.rank_then, found.rank_now] == lists
        assert found.own + found.rivals + found.left + found.came == found.places == lists[1] - lists[0]


@settings(max_examples=50)
@given(then=LIST, now=LIST, turn=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(then, now, turn):
    mixed = [dict(turn.sample(list(values.items()), len(values))) for values in (then, now)]

    assert _move(*mixed) == _move(then, now)


def _changes(**verdicts: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"site_id": list(verdicts), "verdict": list(verdicts.values())},
        schema={"site_id": pl.String, "verdict": pl.String},
    )


def test_rivals_are_counted_as_printed_and_the_certain_ones_by_the_verdicts():
    then = {"own": 80.0, "a": 70.0, "b": 71.0, "c": 72.0, "d": 73.04, "e": 74.0, "f": None, "g": 60.0}
    now = {"own": 81.0, "a": 75.0, "b": 71.1, "c": 70.0, "d": 73.01, "e": 73.9, "f": 90.0}
    verdicts = _changes(own="better", a="better", b="no real difference", c="worse", d="no real difference", g="worse")

    found = rivals(_list(then), _list(now), verdicts, SATISFACTION, "own")

    # f and g are not ranked both times; d prints alike both times; of e nothing was tested.
    assert found == Rivals(5, improved=2, certainly_improved=1, declined=2, certainly_declined=1)


def test_rivals_improve_downwards_where_lower_is_better():
    found = rivals(
        _list({"own": 5.0, "a": 7.0}, LOWER_IS_BETTER),
        _list({"own": 5.0, "a": 4.0}, LOWER_IS_BETTER),
        _changes(a="better"),
        LOWER_IS_BETTER,
        "own",
    )

    assert found == Rivals(1, 1, 1, 0, 0)


def test_a_change_that_is_certain_counts_though_it_prints_alike():
    found = rivals(
        _list({"own": 5.0, "a": 7.01}), _list({"own": 5.0, "a": 7.04}), _changes(a="better"), SATISFACTION, "own"
    )

    assert found == Rivals(1, 1, 1, 0, 0)


def test_who_is_alone_has_no_rivals():
    assert rivals(_list({"own": 5.0}), _list({"own": 6.0}), _changes(), SATISFACTION, "own") == Rivals(0, 0, 0, 0, 0)
