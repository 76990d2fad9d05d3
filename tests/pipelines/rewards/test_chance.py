"""What statistics say of people, as printed: decimals, the same as pages show, and nothing where nothing can be told."""

from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.counts import Counts
from pipelines.bonus.stars import Verdict
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.comparison import BETTER, WORSE, difference, with_verdict
from pipelines.metrics.intervals import share
from pipelines.rewards.chance import standings, upper_limits
from tests.pipelines.rewards.made import tops

TOP_BOX, MEAN = METRICS["top_box"], METRICS["satisfaction"]


@given(st.integers(1, 3000), st.data())
def test_the_upper_limit_is_the_interval_s_as_printed(count, data):
    top = data.draw(st.integers(0, count))

    limit = upper_limits({"P1": tops(top, count)}, TOP_BOX, decimals=1)["P1"]

    assert isinstance(limit, Decimal)
    assert limit.as_tuple().exponent == -1
    assert abs(float(limit) - float(share(np.array([float(count)]), np.array([float(top)])).high[0])) <= 0.05 + 1e-6


def test_one_answer_has_no_interval_so_its_limit_is_the_end_of_the_scale():
    one = Counts(response_count=1, score_total=100, score_square_total=10_000)

    assert upper_limits({"P1": one}, MEAN, decimals=1) == {"P1": Decimal("100.0")}


def test_with_one_part_the_verdicts_are_those_of_any_list():
    people = {f"P{place}": tops(300 + 40 * place, 1000) for place in range(9)}
    ours = pl.DataFrame({"top_box_count": [300 + 40 * place for place in range(9)], "lead_count": [1000] * 9})
    rest = ours.select(pl.all().sum() - pl.all())
    expected = with_verdict(difference(ours, rest, TOP_BOX), TOP_BOX)["verdict"].to_list()

    found = standings(
        {one: [counts] for one, counts in people.items()}, [TOP_BOX], [Decimal(1)], dict.fromkeys(people, "n")
    )

    words = {BETTER: Verdict.ABOVE, WORSE: Verdict.BELOW}
    assert [verdict for verdict, _ in found.values()] == [words.get(one, Verdict.ALIKE) for one in expected]
    assert {verdict for verdict, _ in found.values()} == set(Verdict)
    assert all(Decimal("0.9") < reliable < 1 for _, reliable in found.values())


@pytest.mark.parametrize("count", [0, 1, 2])
def test_of_few_people_no_reliability_is_known(count):
    people = {f"P{place}": [tops(50 + 30 * place, 100)] for place in range(count)}

    found = standings(people, [TOP_BOX], [Decimal(1)], dict.fromkeys(people, "n"))

    assert [reliable for _, reliable in found.values()] == [None] * count
    assert len(found) == count


def test_one_person_alone_and_people_who_all_answered_alike_stand_out_by_nothing():
    alone = standings({"P1": [tops(10, 100)]}, [TOP_BOX], [Decimal(1)], {"P1": "n"})
    alike = standings(
        {f"P{place}": [tops(100, 100)] for place in range(5)},
        [TOP_BOX],
        [Decimal(1)],
        dict.fromkeys(["P0", "P1", "P2", "P3", "P4"], "n"),
    )

    assert alone["P1"] == (Verdict.ALIKE, None)
    assert set(alike.values()) == {(Verdict.ALIKE, None)}


def test_a_second_part_of_little_weight_changes_little_and_never_makes_somebody_stand_out_for_nothing():
    people = {f"P{place}": [tops(480 + 5 * place, 1000), tops(500, 1000)] for place in range(9)}

    found = standings(people, [TOP_BOX, TOP_BOX], [Decimal(9), Decimal(1)], dict.fromkeys(people, "n"))

    assert {verdict for verdict, _ in found.values()} == {Verdict.ALIKE}
