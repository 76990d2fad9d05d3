"""Places: ties on the printed value, thresholds from both sides, nothing shown that is suppressed."""

import math
from dataclasses import replace
from fractions import Fraction

import polars as pl
import pytest

from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.ranking import own_rank_range, ranked, with_pooled_errors, with_rank_ranges, with_state
from pipelines.metrics.rounding import printed
from pipelines.metrics.scorecard import ESTIMATES, scored

SATISFACTION = METRICS["satisfaction"]


def _scores(*values: float | None, n: int = 100, region: str = "north") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "region_id": [region] * len(values),
            "value": list(values),
            "low": [None] * len(values),
            "high": [None] * len(values),
            "standard_error": [1.0] * len(values),
            "n": [n] * len(values),
        },
        schema_overrides=dict.fromkeys(ESTIMATES, pl.Float64),
    )


def _ranked(scores: pl.DataFrame, metric=SATISFACTION, *, within=("region_id",)) -> pl.DataFrame:
    return ranked(with_state(scores, show=10, rank=30), metric, within=within)


def test_ties_share_the_better_rank_and_the_next_is_skipped():
    found = _ranked(_scores(90.0, 80.0, 80.0, 70.0))

    assert found["rank"].to_list() == [1, 2, 2, 4]
    assert found["place"].to_list() == ["1", "=2", "=2", "4"]
    assert found["rank_of"].to_list() == [4, 4, 4, 4]


@pytest.mark.parametrize(
    ("first", "second", "places"),
    [
        (80.04, 80.01, ["=1", "=1"]),
        (80.05, 80.04, ["1", "2"]),
        (80.14, 80.05, ["=1", "=1"]),
        (80.15, 80.14, ["1", "2"]),
    ],
)
def test_a_tie_is_decided_on_the_value_as_printed(first, second, places):
    found = _ranked(_scores(first, second))

    assert found["place"].to_list() == places


def test_negative_values_tie_on_the_printed_value_too():
    found = _ranked(_scores(-10.04, -10.01, -10.05), METRICS["nps"])

    assert found["place"].to_list() == ["=1", "=1", "3"]


@pytest.mark.parametrize(("n", "state"), [(0, "no answers"), (9, "suppressed"), (10, "unranked"), (29, "unranked")])
def test_below_a_threshold_nothing_is_ranked(n, state):
    found = _ranked(_scores(80.0, n=n))

    assert found["state"].to_list() == [state]
    assert found["rank"].to_list() == [None]
    assert found["rank_of"].to_list() == [0]


def test_from_the_threshold_on_a_site_is_ranked():
    found = _ranked(_scores(80.0, n=30))

    assert (found["state"][0], found["place"][0]) == ("ranked", "1")


def test_a_suppressed_row_keeps_its_n_and_loses_its_numbers():
    scores = _scores(80.0, n=9).with_columns(low=pl.lit(70.0), high=pl.lit(90.0))

    found = with_state(scores, show=10, rank=30).row(0, named=True)

    assert found["n"] == 9
    assert [found[name] for name in ESTIMATES] == [None] * 4


def test_a_row_that_is_shown_keeps_its_numbers():
    scores = _scores(80.0, n=10).with_columns(low=pl.lit(70.0), high=pl.lit(90.0))

    found = with_state(scores, show=10, rank=30).row(0, named=True)

    assert [found[name] for name in ESTIMATES] == [80.0, 70.0, 90.0, 1.0]


def test_a_row_without_n_has_no_answers():
    scores = _scores(80.0).with_columns(n=pl.lit(None, dtype=pl.Int64))

    assert with_state(scores, show=10, rank=30)["state"].to_list() == ["no answers"]


def test_rows_that_are_not_ranked_take_no_place():
    few, many = _scores(99.0, n=29), _scores(80.0, 70.0)

    found = _ranked(pl.concat([few, many]))

    assert found["rank"].to_list() == [None, 1, 2]
    assert found["rank_of"].to_list() == [2, 2, 2]


def test_where_lower_is_better_the_lowest_is_first():
    found = _ranked(_scores(10.0, 5.0, 20.0), replace(SATISFACTION, higher_is_better=False))

    assert found["rank"].to_list() == [2, 1, 3]


def test_each_region_has_its_own_places():
    found = _ranked(pl.concat([_scores(70.0, 60.0), _scores(90.0, 60.0, region="south")]))

    assert found["place"].to_list() == ["1", "2", "1", "2"]
    assert found["rank_of"].to_list() == [2, 2, 2, 2]


def test_equal_values_in_two_regions_do_not_tie():
    found = _ranked(pl.concat([_scores(70.0), _scores(70.0, region="south")]))

    assert found["place"].to_list() == ["1", "1"]


def test_without_groups_all_are_ranked_together():
    found = _ranked(pl.concat([_scores(70.0), _scores(70.0, 90.0, region="south")]), within=())

    assert found["place"].to_list() == ["=2", "=2", "1"]


def test_ranking_nothing_gives_nothing():
    assert _ranked(_scores()).is_empty()


def test_the_printed_mean_is_the_exact_one_rounded_half_away_from_zero():
    totals = [
        (n, 10 * n * tenth + 5 * n + off) for n in (1, 7, 80, 333) for tenth in range(0, 999, 13) for off in (-1, 0, 1)
    ]
    frame = pl.DataFrame(totals, schema=["response_count", "score_total"], orient="row")

    found = scored(frame.with_columns(score_square_total=pl.lit(0)), SATISFACTION).select(printed("value", 1))

    exact = [math.floor(Fraction(total, 10 * n) + Fraction(1, 2)) / 10 for n, total in totals]
    assert found["value"].to_list() == pytest.approx(exact, abs=1e-9)


def test_the_printed_share_is_the_exact_one_rounded_half_away_from_zero():
    # 23 of 80 are 28.75 %, printed 28.8: computed as 100 × 0.2875 they are a hair less.
    counts = [(n, hits) for n in (16, 40, 48, 80, 160, 400, 480) for hits in range(n + 1)]
    frame = pl.DataFrame(counts, schema=["lead_count", "top_box_count"], orient="row")

    found = scored(frame, METRICS["top_box"]).select(printed("value", 1))

    exact = [math.floor(Fraction(1000 * hits, n) + Fraction(1, 2)) / 10 for n, hits in counts]
    wrong = {counts[place]: got for place, got in enumerate(found["value"]) if abs(got - exact[place]) > 1e-9}
    assert wrong == {}


def test_the_printed_nps_is_the_exact_one_rounded_half_away_from_zero():
    counts = [(n, net) for n in (16, 40, 48, 80, 160, 400, 480) for net in range(n + 1)]
    frame = pl.DataFrame(counts, schema=["response_count", "promoter_count"], orient="row")

    found = scored(frame.with_columns(detractor_count=pl.lit(0)), METRICS["nps"]).select(printed("value", 1))

    exact = [math.floor(Fraction(1000 * net, n) + Fraction(1, 2)) / 10 for n, net in counts]
    wrong = {counts[place]: got for place, got in enumerate(found["value"]) if abs(got - exact[place]) > 1e-9}
    assert wrong == {}


def _sites(*means: int, n: int = 100, spread: int = 2000) -> pl.DataFrame:
    """Totals of sites with these means (hundredths); half of the answers lie `spread` above, half below."""
    return pl.DataFrame(
        {
            "site_id": [f"S{place}" for place in range(len(means))],
            "response_count": [n] * len(means),
            "score_total": [n * mean for mean in means],
            "score_square_total": [n * (mean**2 + spread**2) for mean in means],
        }
    )


def _with_ranges(totals: pl.DataFrame, *, rank: int = 30) -> pl.DataFrame:
    return with_rank_ranges(
        ranked(with_state(scored(totals, SATISFACTION), show=10, rank=rank), SATISFACTION), SATISFACTION
    )


def test_a_site_without_a_rank_has_no_range_and_counts_for_no_other_s():
    few = _sites(9500, n=29)
    found = _with_ranges(pl.concat([_sites(8000, 5000), few.with_columns(site_id=pl.lit("few"))]))

    assert found["rank"].to_list() == [1, 2, None]
    assert found.select("rank_low", "rank_high").rows() == [(1, 1), (2, 2), (None, None)]
    assert found["pooled_error"].is_null().to_list() == [False, False, True]


def test_ranges_are_of_values_as_printed_so_that_a_tie_is_one():
    # No spread at all: every difference that is printed is certain, and one that is not printed is none.
    found = _with_ranges(_sites(8004, 8001, 8006, spread=0))

    assert found["place"].to_list() == ["=2", "=2", "1"]
    assert found.select("rank_low", "rank_high").rows() == [(2, 3), (2, 3), (1, 1)]


def test_one_site_s_own_range_is_none_without_a_rank():
    found = _with_ranges(_sites(8000, 7990, 5000), rank=101)

    assert own_rank_range(found, SATISFACTION, "S0") is None
    assert own_rank_range(_with_ranges(_sites(8000, 7990, 5000)), SATISFACTION, "S0") == (1, 2)


def test_an_empty_list_has_no_ranges():
    found = _with_ranges(_sites().cast({"site_id": pl.String} | dict.fromkeys(SATISFACTION.columns(), pl.Int64)))

    assert found.height == 0
    assert {"rank_low", "rank_high", "pooled_error"} <= {*found.columns}


def test_suppressed_answers_are_in_no_error_that_is_printed():
    # Two sites to be ranked, and one with two answers far apart, which is suppressed.
    counts = {"response_count": [40, 40, 2], "score_total": [320_000, 300_000, 10_000]}
    squares = {"score_square_total": [2_700_000_000, 2_400_000_000, 100_000_000]}
    totals = pl.DataFrame({"site_id": ["A", "B", "C"]} | counts | squares)

    def errors(sites: pl.DataFrame) -> list[float | None]:
        scores = with_state(scored(sites, METRICS["satisfaction"]), show=10, rank=30)
        ranked_sites = ranked(scores, METRICS["satisfaction"])
        return with_pooled_errors(ranked_sites, METRICS["satisfaction"])["pooled_error"].to_list()

    assert errors(totals) == [*errors(totals[:2]), None]
