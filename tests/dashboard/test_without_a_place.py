"""What is said below a ranking: which sites have no place, which number is kept back, and what the number of all leaves out."""

import polars as pl
import pytest

from dashboard.tables.league import NAMED, unranked, without_the_few
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.ranking import KEPT_BACK, SUPPRESSED, UNRANKED
from pipelines.reference.chain import Threshold

SATISFACTION = METRICS["satisfaction"]
THRESHOLD = Threshold(show=10, rank=30, pay=100)
OR_ELSE = "kept back, or fewer than 10 answers could be worked out with other numbers that are shown"
CHOOSE = "The most is shown over 12 months and of all guests; kinds of guests are compared over 12 months alone."


def _without(*states: str, value: float | None = None) -> pl.DataFrame:
    rows = [
        {"site_name": f"Site {place}", "rank": None, "state": state, "n": 12, "value": value}
        for place, state in enumerate(states)
    ]
    return pl.DataFrame(
        rows, schema={"site_name": pl.String, "rank": pl.Int64, "state": pl.String, "n": pl.Int64, "value": pl.Float64}
    )


def test_few_sites_are_named_each_with_its_reason():
    said = unranked(_without(KEPT_BACK, SUPPRESSED), SATISFACTION, THRESHOLD)

    assert said == f"Without a place: Site 0 (12 answers; {OR_ELSE}); Site 1 (12 answers; shown from 10). {CHOOSE}"


def test_many_are_counted_reason_by_reason():
    states = [UNRANKED, KEPT_BACK, KEPT_BACK, *[SUPPRESSED] * (NAMED - 2)]

    assert unranked(_without(*states), SATISFACTION, THRESHOLD) == (
        "5 sites are without a place: 1 has fewer than 30 answers; "
        f"2 are {OR_ELSE}; 2 have fewer than 10, so no number is shown. {CHOOSE}"
    )


def test_who_sees_a_number_in_full_reads_that_it_is_kept_back_from_others():
    from_others = OR_ELSE.replace("kept back", "kept back from others")
    mixed = pl.concat([_without(*[KEPT_BACK] * NAMED, value=80.0), _without(KEPT_BACK)])

    assert f"(12 answers; {from_others})" in unranked(_without(KEPT_BACK, value=80.0), SATISFACTION, THRESHOLD)
    assert f"5 are {from_others}." in unranked(_without(*[KEPT_BACK] * 5, value=80.0), SATISFACTION, THRESHOLD)
    assert "5 are kept back (4 of them from others alone), or" in unranked(mixed, SATISFACTION, THRESHOLD)


def test_where_nothing_is_kept_back_nothing_is_advised():
    assert "most is shown" not in unranked(_without(UNRANKED), SATISFACTION, THRESHOLD)
    assert unranked(_without(), SATISFACTION, THRESHOLD) == ""


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (0, ""),
        (1, "The number of all guests leaves out 1 site, whose own number could be worked out from it."),
        (2, "The number of all guests leaves out 2 sites, whose own numbers could be worked out from it."),
    ],
)
def test_the_number_of_all_says_how_many_it_leaves_out(left_out, said):
    assert without_the_few(left_out) == said
