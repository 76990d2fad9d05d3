"""What is told of the others of a list beside each site."""

import polars as pl
import pytest

from pipelines.metrics.apart import FLAGS
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.others import others

METRIC = METRICS["response_rate"]
COUNTS = list(dict.fromkeys(METRIC.columns()))
DENOMINATOR = METRIC.denominator
# is_kept_back, is_counted, rest_is_told
COUNTED, LEFT_OUT, NOT_TOLD = (False, True, True), (False, False, True), (False, True, False)


def _totals(**counts: int) -> pl.DataFrame:
    return pl.DataFrame({"site_id": list(counts)}, schema={"site_id": pl.String}).with_columns(
        pl.Series(name, list(counts.values()), dtype=pl.Int64) for name in COUNTS
    )


def _judged(*, whole_is_told: bool = True, **flags: tuple[bool, bool, bool]) -> pl.DataFrame:
    rows = [(site_id, *each, whole_is_told) for site_id, each in flags.items()]
    return pl.DataFrame(rows, schema={"site_id": pl.String} | dict.fromkeys(FLAGS, pl.Boolean), orient="row")


def _others(counts: dict[str, int], judged: pl.DataFrame) -> list[int]:
    totals = _totals(**counts)
    found = others(totals, totals, judged, METRIC)
    assert found["site_id"].to_list() == list(counts)
    return found[DENOMINATOR].to_list()


def test_a_site_is_compared_with_what_counts_without_its_own() -> None:
    judged = _judged(A=COUNTED, B=COUNTED, C=LEFT_OUT)

    # The third is not in the whole: nothing of it is taken out.
    assert _others({"A": 20, "B": 30, "C": 4}, judged) == [30, 20, 50]


def test_what_cannot_be_told_of_the_others_is_nothing() -> None:
    assert _others({"A": 20, "B": 30}, _judged(A=NOT_TOLD, B=COUNTED)) == [0, 20]


@pytest.mark.parametrize(("whole_is_told", "told"), [(True, 50), (False, 0)])
def test_who_has_no_answers_is_told_the_whole_where_everybody_is(whole_is_told: bool, told: int) -> None:
    judged = _judged(A=COUNTED, B=COUNTED, whole_is_told=whole_is_told)

    assert _others({"A": 20, "B": 30, "NEW": 0}, judged)[-1] == told


def test_each_group_has_its_own_others() -> None:
    months = [_totals(A=20, B=30, NEW=0), _totals(A=5, B=7, NEW=0)]
    totals = pl.concat(one.with_columns(month=pl.lit(at)) for at, one in enumerate(months))
    flags = [_judged(A=COUNTED, B=COUNTED), _judged(A=COUNTED, B=LEFT_OUT, whole_is_told=False)]
    judged = pl.concat(one.with_columns(month=pl.lit(at)) for at, one in enumerate(flags))

    assert others(totals, totals, judged, METRIC, by=["month"])[DENOMINATOR].to_list() == [30, 20, 50, 0, 5, 0]


def test_of_nobody_there_are_no_others() -> None:
    assert _others({}, _judged()) == []
    assert _others({"NEW": 0}, _judged()) == [0]
