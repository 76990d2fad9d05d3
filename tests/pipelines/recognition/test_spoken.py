"""Numbers in sentences, as a careful writer puts them."""

import polars as pl
import pytest

from pipelines.recognition.spoken import at_least, counted, grouped, number, ordinal


def _said(expression: pl.Expr, values: list[float | None]) -> list[str | None]:
    return pl.DataFrame({"one": values}).select(expression).to_series().to_list()


ONE = pl.col("one")


@pytest.mark.parametrize("count", [0, 1, 999, 1_000, 1_001, 12_030, 999_999, 1_000_000, 20_304_050, 999_999_999])
def test_counts_are_grouped_as_python_does_it(count: int) -> None:
    assert _said(grouped(ONE), [count]) == [f"{count:,}"]


def test_an_unknown_count_is_null_and_said_to_be_none() -> None:
    assert _said(grouped(ONE.cast(pl.Int64)), [None]) == [None]
    assert _said(counted(ONE.cast(pl.Int64), "answer", "answers"), [None, 1, 2_321]) == [
        "0 answers",
        "1 answer",
        "2,321 answers",
    ]


def test_ordinals_know_the_teens() -> None:
    assert _said(ordinal(ONE), [1, 2, 3, 4, 11, 12, 13, 21, 111, 1_001, 1_011]) == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th"),
        *("21st", "111th", "1,001st", "1,011th"),
    ]


def test_numbers_have_their_decimals_and_a_true_minus() -> None:
    assert _said(number(ONE, 1), [91.0, -3.5, 0.0, None]) == ["91.0", "−3.5", "0.0", None]
    assert _said(number(ONE, 1, signed=True), [3.5, 0.0, -0.1]) == ["+3.5", "+0.0", "−0.1"]
    assert _said(number(ONE, 0), [47.0]) == ["47"]


def test_what_is_asked_for_is_one_or_several() -> None:
    assert at_least(1) == "at least 1 is asked for"
    assert at_least(1_200) == "at least 1,200 are asked for"
