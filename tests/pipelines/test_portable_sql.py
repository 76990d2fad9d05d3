"""The SQL that builds totals or counts own stays keeps to what Spark runs too, so that a group can outgrow one machine."""

import re
from pathlib import Path

import pytest

from pipelines.reference.reading import read_reference
from pipelines.warehouse.own_stays import count_posts
from pipelines.warehouse.totals import write_totals
from tests.factories import a_home

NOT_PORTABLE = {
    "filter (where …)": r"\bfilter\s*\(",
    "qualify": r"\bqualify\b",
    "count_if": r"\bcount_if\b",
    "::": r"::",
    "group by all": r"\bgroup by all\b",
    "unpivot": r"\bunpivot\b",
    "columns()": r"\bcolumns\s*\(",
    "by name": r"\bby name\b",
    "sum of a narrow integer": r"\bsum\((?!cast\(|case )",
    "division": r"(?<!-)\s/\s",
}


class _Recorder:
    """Stands where the connection stands and keeps the SQL text; nothing of it is run."""

    def __init__(self) -> None:
        self.text = ""

    def execute(self, query: str, parameters: object = None) -> None:
        self.text += query + ";\n"


@pytest.mark.parametrize("construct", NOT_PORTABLE)
def test_totals_use_no_construct_that_spark_does_not_know(tmp_path: Path, construct: str) -> None:
    recorder = _Recorder()

    write_totals(recorder, read_reference(a_home(tmp_path / "home").reference))

    assert "insert into totals" in recorder.text
    assert re.findall(NOT_PORTABLE[construct], recorder.text.lower()) == []


@pytest.mark.parametrize("construct", NOT_PORTABLE)
def test_own_stays_are_counted_with_no_construct_that_spark_does_not_know(tmp_path: Path, construct: str) -> None:
    recorder = _Recorder()

    count_posts(recorder, read_reference(a_home(tmp_path / "home").reference), "post_stay")

    assert "create temp view counted" in recorder.text
    assert re.findall(NOT_PORTABLE[construct], recorder.text.lower()) == []
