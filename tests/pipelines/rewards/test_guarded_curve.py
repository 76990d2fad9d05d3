"""A guarded cliff: only who is significantly below it falls off."""

from decimal import Decimal

import pytest

from pipelines.rewards.text import statement_lines
from tests.pipelines.rewards.made import a_plan, statement, tops


def wilson_upper(hits: int, count: int) -> Decimal:
    """The upper 95 % limit of a share as printed, straight from Wilson (1927)."""
    z, share = 1.959963984540054, hits / count
    middle = (share + z * z / 2 / count) / (1 + z * z / count)
    half = z / (1 + z * z / count) * (share * (1 - share) / count + z * z / 4 / count / count) ** 0.5
    return Decimal(repr(100 * (middle + half))).quantize(Decimal("0.1"), rounding="ROUND_HALF_UP")


@pytest.mark.parametrize("count", [100, 200, 937])
def test_the_cliff_stands_where_the_upper_limit_as_printed_does_not_reach_it(count):
    plan = a_plan(guarded=True)

    paid = {hits: statement(plan, tops(hits, count)).factor for hits in range(count // 2, count)}

    below = {hits: factor for hits, factor in paid.items() if Decimal(100 * hits) / count < Decimal("65.95")}
    assert below == {hits: Decimal("0.5") if wilson_upper(hits, count) >= 66 else Decimal(0) for hits in below}
    assert len(set(below.values())) == 2
    assert list(paid.values()) == sorted(paid.values())


def test_above_the_cliff_the_guard_changes_nothing_and_the_statement_says_what_it_did():
    guarded, bare = (statement(a_plan(guarded=said), tops(136, 200)) for said in (True, False))
    spared = list(statement_lines(statement(a_plan(guarded=True), tops(130, 200))))

    assert (guarded.factor, guarded.parts[0].steps) == (bare.factor, bare.parts[0].steps)
    assert any("the upper limit 71.3 is not below 66 = 0.5" in line for line in spared)


def test_a_slope_has_nothing_to_guard():
    with pytest.raises(ValueError, match="nothing to guard"):
        a_plan(guarded=True, cliff=False)
