"""The standings of an award."""

import polars as pl
import pytest

from pipelines.recognition.frames import STANDINGS
from pipelines.recognition.standings import result
from tests.pipelines.recognition.fields import award, candidate, field


def standing(rows, of=None, **others):
    return result(of or award(), field(rows, **others), rank_threshold=30, is_provisional=False)


def test_the_highest_score_is_honoured_and_everybody_else_is_told_why_not():
    found = standing([candidate("a", 80.0), candidate("b", 90.0), candidate("c", None, n=0)])

    assert found.standings.schema == pl.Schema(STANDINGS)
    assert found.standings["key"].to_list() == ["b", "a", "c"]
    assert found.standings["state"].to_list() == ["winner", "shortlisted", "excluded"]
    assert found.winners["key"].to_list() == ["b"]


@pytest.mark.parametrize(("n", "state"), [(29, "excluded"), (30, "winner")])
def test_the_rank_threshold_is_asked_where_the_award_names_no_number_of_answers(n, state):
    found = standing([candidate("a", 80.0, n=n)])

    assert found.standings["state"].to_list() == [state]
