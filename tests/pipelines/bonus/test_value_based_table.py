"""Plain tables in, points out."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.bonus.value_based import Standard
from pipelines.bonus.value_based_table import NO_BASELINE, NO_RESULT, standards_of, value_based
from tests.pipelines.bonus.golden import GOLDEN, STANDARD

STANDARDS = dict.fromkeys(GOLDEN, STANDARD)


def table(rows, **kinds):
    return pl.DataFrame(rows, schema=["site_id", "dimension", "baseline", "performance"], orient="row", **kinds)


def golden_rows(read=str, times=1):
    return [
        ("S1", name, read(Decimal("0" + before) * times), read(Decimal("0" + now) * times))
        for name, (now, before, *_) in GOLDEN.items()
    ]


@pytest.mark.parametrize("rates", [table(golden_rows()), table(golden_rows(Decimal))], ids=["text", "decimals"])
def test_golden_table(rates) -> None:
    made = value_based(rates, STANDARDS)

    cells = {row[1]: row[4:7] for row in made.points.iter_rows()}
    assert cells == {name: tuple(row[2:]) for name, row in GOLDEN.items()}
    assert made.totals.rows() == [("S1", 24, 10, 34, 100, "restaurant", "6/11", [])]


def test_counts_and_percent_signs_give_the_same_in_percent() -> None:
    percent = dict.fromkeys(GOLDEN, Standard(50, 72, 86))
    signs = table([(site, name, f"{q}%", f"{p} %") for site, name, q, p in golden_rows(times=100)])
    counted = table(golden_rows(lambda rate: int(rate), times=100)).select(
        "site_id",
        "dimension",
        baseline_hits="baseline",
        baseline_count=100,
        performance_hits=2 * pl.col("performance"),
        performance_count=200,
    )

    for rates in (signs, counted):
        assert value_based(rates, percent).totals["total"].to_list() == [34]


def test_what_is_missing_is_said_and_never_zero_points() -> None:
    standards = {"bar": STANDARD, "spa": STANDARD, "check_out": STANDARD}
    rates = table(
        [
            ("S1", "bar", None, "0.74"),
            ("S1", "spa", "0.7", None),
            ("S2", "bar", "0.7", " "),
            ("S3", "bar", "0.70", "0.74"),
            ("S3", "spa", "0.70", "0.86"),
            ("S3", "check_out", "0.70", "0.72"),
        ]
    )

    made = value_based(rates, standards)

    assert made.points.select("site_id", "dimension", "achievement", "improvement", "points", "note").rows() == [
        ("S1", "bar", 2, None, 2, NO_BASELINE),
        ("S1", "check_out", None, None, None, NO_RESULT),
        ("S1", "spa", None, None, None, NO_RESULT),
        ("S2", "bar", None, None, None, NO_RESULT),
        ("S2", "check_out", None, None, None, NO_RESULT),
        ("S2", "spa", None, None, None, NO_RESULT),
        ("S3", "bar", 2, 2, 2, None),
        ("S3", "check_out", 1, 1, 1, None),
        ("S3", "spa", 10, 9, 10, None),
    ]
    assert made.totals.rows() == [
        ("S1", 2, 20, 22, 50, "bar", "12/11", ["check_out", "spa"]),
        ("S2", None, None, None, 50, None, None, ["bar", "check_out", "spa"]),
        ("S3", 13, 20, 33, 50, "check_out", "1", []),
    ]


def test_a_count_of_nobody_is_no_rate() -> None:
    rates = pl.DataFrame(
        {
            "site_id": ["S1", "S2"],
            "dimension": ["bar", "bar"],
            "baseline_hits": [0, 70],
            "baseline_count": [0, 100],
            "performance_hits": [74, 0],
            "performance_count": [100, 0],
        }
    )

    made = value_based(rates, {"bar": Standard(50, 72, 86)})

    assert made.points.select("baseline", "performance").rows() == [(None, "74"), ("70", None)]

    assert made.points["note"].to_list() == [NO_BASELINE, NO_RESULT]


def test_rates_are_rounded_first_where_the_plan_prints_them_so() -> None:
    rates = table([("S1", "bar", None, "71.96")])

    assert [
        value_based(rates, {"bar": Standard(50, 72, 86)}, decimals=places).totals["base"][0] for places in (None, 1)
    ] == [0, 1]


def test_standards_come_from_the_sites_that_have_a_baseline() -> None:
    rates = table(
        [(f"S{rate}", "bar", str(rate), None) for rate in range(60, 80)]
        + [("S1", "spa", None, "70"), ("S2", "bar", None, "1")]
    )

    assert standards_of(rates) == {"bar": Standard(60, "69.5", "78.5")}
    assert standards_of(rates.drop("performance")) == standards_of(rates)
    assert standards_of(rates, decimals=0) == {"bar": Standard(60, 70, 79)}


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["S1", "S2", "S3"]),
        st.sampled_from(["bar", "spa"]),
        st.none() | st.integers(2, 100).map(str),
        st.none() | st.integers(2, 100).map(str),
    ),
    min_size=1,
    unique_by=lambda row: row[:2],
)
TEXT = dict.fromkeys(["site_id", "dimension", "baseline", "performance"], pl.String)


@given(ROWS, st.randoms())
def test_the_order_of_rows_changes_nothing(rows, random) -> None:
    standards = dict.fromkeys(["bar", "spa"], Standard(50, 72, 86))
    one, other = (
        value_based(pl.DataFrame(each, schema=TEXT, orient="row"), standards)
        for each in (rows, random.sample(rows, len(rows)))
    )

    assert_frame_equal(one.points, other.points)
    assert_frame_equal(one.totals, other.totals)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("S1", "bar", None, "0.7"), ("S1", "bar", None, "0.7")], "more than one row"),
        ([("S1", "gym", None, "0.7")], "no standard for the dimension 'gym'"),
        ([("S1", "bar", None, "Not Available")], "performance of site 'S1', dimension 'bar'"),
        ([("S1", "bar", None, "70")], "in percent"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(rows, says) -> None:
    with pytest.raises(ValueError, match=says):
        value_based(table(rows), {"bar": STANDARD})


def test_floats_other_units_and_missing_columns_are_refused() -> None:
    with pytest.raises(TypeError):
        value_based(table([("S1", "bar", 0.6, 0.7)]), {"bar": STANDARD})
    with pytest.raises(ValueError, match="in percent"):
        value_based(table([("S1", "bar", "0.6", "0.7")]), {"bar": Standard(50, 72, 86)})
    with pytest.raises(ValueError, match="neither a column 'performance'"):
        value_based(table([("S1", "bar", "0.6", "0.7")]).drop("performance"), {"bar": STANDARD})
    with pytest.raises(ValueError, match="Without a standard"):
        value_based(table([("S1", "bar", "0.6", "0.7")]), {})
