"""Days are written as people write them, one by one and a column at a time."""

from datetime import date

import polars as pl
import pytest

from pipelines.metrics import written
from pipelines.recognition import spoken


@pytest.mark.parametrize(("value", "words"), [(date(2026, 1, 5), "5 Jan 2026"), (date(2025, 12, 31), "31 Dec 2025")])
def test_a_day_is_written_without_leading_zeros_and_with_its_month_in_letters(value, words):
    column = pl.DataFrame({"day": [value, None]}, schema={"day": pl.Date})

    assert written.day(value) == words
    assert column.select(spoken.day(pl.col("day")))["day"].to_list() == [words, None]
