"""How many answers are still to come: by the year before where that tells something, else by the months so far."""

from datetime import date
from fractions import Fraction

import pytest

from pipelines.bonus.tenure import Post
from pipelines.rewards.simulation.pace import pace
from tests.pipelines.rewards.made import YEAR, all_year

AS_OF = date(2026, 10, 16)


def _months(counts: list[int]) -> dict[date, int]:
    return {date(2026, number, 1): count for number, count in enumerate(counts, start=1) if count}


NOW = _months([12] * 9 + [5])
BEFORE = _months([10] * 9 + [20, 30, 40])


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        # 90 a year before in the nine complete months, 90 in the three left; this year 108: 90 × 108 / 90 − 5 there.
        (NOW, BEFORE, Fraction(103)),
        # 30 in the complete months is enough, 29 is not: then 12 a month for three, less 5.
        (NOW, _months([22, *[1] * 8, 20, 30, 40]), Fraction(90 * 108, 30) - 5),
        (NOW, _months([21, *[1] * 8, 20, 30, 40]), Fraction(31)),
        # A month without an answer: the site was closed, and the year before tells nothing.
        (NOW, _months([40, 0, *[10] * 7, 20, 30, 40]), Fraction(31)),
        (NOW, {}, Fraction(31)),
        # More came than was expected: none is taken back.
        (_months([12] * 9 + [500]), BEFORE, Fraction(0)),
    ],
)
def test_what_is_to_come(now, before, expected):
    found = pace(now, before, all_year("P1"), YEAR, AS_OF)

    assert found.expected == expected
    assert found.so_far == sum(now.values())


def test_before_a_month_is_complete_the_year_before_alone_can_tell():
    first = date(2026, 1, 20)

    assert pace(_months([4]), BEFORE, all_year("P1"), YEAR, first).expected == 180 - 4
    assert pace(_months([4]), _months([9, 9, 9]), all_year("P1"), YEAR, first).expected is None


def test_who_leaves_has_answers_to_come_until_then_and_part_of_a_month_counts_as_part():
    posts = (Post("P1", "S1", date(2026, 4, 1), date(2026, 11, 16)),)
    now = _months([0, 0, 0, *[30] * 6])

    # Six complete months of 30; October whole and half of November.
    assert pace(now, {}, posts, YEAR, AS_OF).expected == 30 * (1 + Fraction(15, 30))
    assert pace(now, {}, (Post("P1", "S1", date(2026, 4, 1), date(2026, 10, 1)),), YEAR, AS_OF).expected == 0


def test_at_the_end_nothing_is_to_come():
    found = pace(NOW, BEFORE, all_year("P1"), YEAR, date(2027, 1, 1))

    assert found.expected == 0
    assert "no month" in found.why
