"""The fictional chain has winners: its past year is complete, and who is honoured stands to reason."""

from datetime import date

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.recognising import recognised
from pipelines.recognition.frames import EXCLUDED, WINNER
from pipelines.recognition.result import RecognitionYear
from tests.factories import TODAY
from tests.pipelines.builds import rows


@pytest.fixture(scope="module")
def past(small_demo: Home) -> RecognitionYear:
    return recognised(small_demo, 2025, today=TODAY)


def test_the_past_year_is_complete_and_the_running_one_provisional(small_demo, past):
    assert {one.is_provisional for one in past.awards} == {False}
    assert {one.is_provisional for one in recognised(small_demo, 2026, today=TODAY).awards} == {True}


def test_sites_and_departments_are_honoured(past):
    honoured = {one.award.award_id for one in past.awards if one.winners.height}

    assert {"best_sites", "best_by_size", "departments"} <= honoured


def test_the_best_of_a_region_has_the_highest_score_of_those_who_could_be(past):
    best = next(one for one in past.awards if one.award.award_id == "best_sites").standings

    for (_,), own in best.filter(pl.col("state") != EXCLUDED).group_by(["region_id"]):
        assert own.filter(pl.col("state") == WINNER)["value"].max() == own["value"].max()


def test_scores_are_those_of_the_single_answers_of_the_year(small_demo, past):
    """The means of single scores, whatever region a site was in."""
    means = dict(
        rows(
            small_demo,
            "select site_id, round(avg(overall / 100), 1) from responses where survey_id = 'post_stay' "
            "and overall is not null and stay_date between date '2025-01-01' and date '2025-12-31' group by site_id",
        )
    )
    best = next(one for one in past.awards if one.award.award_id == "best_sites").standings

    found = dict(best.filter(pl.col("value").is_not_null()).select("site_id", "value").iter_rows())

    assert len(found) > 5
    assert found == {site_id: pytest.approx(means[site_id], abs=0.051) for site_id in found}


def test_every_candidate_that_is_not_honoured_reads_why(past):
    for one in past.awards:
        others = one.standings.filter(pl.col("state") != WINNER)
        assert others["why_not"].null_count() == 0
        assert one.winners["reason"].null_count() == 0


def test_the_same_year_comes_out_the_same_again(small_demo, past):
    again = recognised(small_demo, 2025, today=date(2030, 1, 1))

    assert all(one.standings.equals(other.standings) for one, other in zip(again.awards, past.awards, strict=True))
