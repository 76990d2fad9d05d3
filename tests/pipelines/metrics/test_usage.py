"""Shares of guests who rated a department, against a count by hand, and the cases in which there is nobody."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.metrics.usage import usage

SCHEMA = {"site_id": pl.String, "month": pl.Date, "department_id": pl.String, "response_count": pl.Int64}
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
ASKED = pl.DataFrame(
    [(name, month) for name in ("desk", "spa") for month in (SEPTEMBER, OCTOBER)],
    schema={"department_id": pl.String, "month": pl.Date},
    orient="row",
)


def _totals(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _row(found: pl.DataFrame, site: str, department: str) -> dict[str, object]:
    return found.row(by_predicate=(pl.col("site_id") == site) & (pl.col("department_id") == department), named=True)


def test_a_share_is_of_those_who_answered_what_most_did_month_by_month():
    totals = _totals(
        ("A", SEPTEMBER, "overall", 40),
        ("A", SEPTEMBER, "spa", 10),
        ("A", OCTOBER, "overall", 30),
        # In October more guests rated the desk than answered the overall question.
        ("A", OCTOBER, "desk", 60),
        ("A", OCTOBER, "spa", 20),
        ("B", OCTOBER, "overall", 50),
        ("B", OCTOBER, "spa", 5),
    )

    spa = _row(usage(totals, ASKED), "A", "spa")

    assert (spa["own_count"], spa["guest_count"], spa["rest_count"], spa["rest_guest_count"]) == (30, 100, 5, 50)
    assert (spa["share"], spa["rest_share"]) == (30, 10)
    # Wilson's interval of 30 of 100.
    assert (spa["share_low"], spa["share_high"]) == pytest.approx((21.8949, 39.5849), abs=1e-4)


def test_a_month_in_which_it_is_not_asked_counts_nowhere():
    totals = _totals(("A", SEPTEMBER, "overall", 40), ("A", OCTOBER, "overall", 40), ("A", OCTOBER, "spa", 20))

    spa = _row(usage(totals, ASKED.filter(pl.col("month") == OCTOBER)), "A", "spa")

    assert (spa["guest_count"], spa["share"], spa["rest_share"]) == (40, 50, None)


def test_a_department_that_nobody_rates_has_a_share_of_nothing():
    spa = _row(usage(_totals(("A", OCTOBER, "overall", 40)), ASKED), "A", "spa")

    assert (spa["own_count"], spa["share"], spa["share_low"]) == (0, 0, 0)


def test_without_answers_there_are_no_rows():
    assert usage(_totals(), ASKED).is_empty()


_COUNTS = st.lists(
    st.tuples(
        st.sampled_from("ABC"), st.sampled_from([SEPTEMBER, OCTOBER]), st.sampled_from(["overall", "desk", "spa"])
    ),
    unique=True,
    max_size=18,
).flatmap(lambda keys: st.tuples(*[st.tuples(st.just(key), st.integers(1, 99)) for key in keys]))


@given(_COUNTS)
def test_shares_are_those_of_a_slow_count(counts):
    said = dict(counts)
    totals = _totals(*[(*key, count) for key, count in counts])

    for row in usage(totals, ASKED).iter_rows(named=True):
        sites = {site for site, _, _ in said}
        users = dict.fromkeys(sites, 0)
        guests = dict.fromkeys(sites, 0)
        for site in sites:
            for month in (SEPTEMBER, OCTOBER):
                of_month = {name: said.get((site, month, name), 0) for name in ("overall", "desk", "spa")}
                users[site] += of_month[row["department_id"]]
                guests[site] += max(of_month.values())
        own, others = row["site_id"], sites - {row["site_id"]}
        assert (row["own_count"], row["guest_count"]) == (users[own], guests[own])
        assert row["rest_count"] == sum(users[one] for one in others)
        assert row["rest_guest_count"] == sum(guests[one] for one in others)
        assert 0 <= row["share"] <= 100
