"""The scores of a period: values of added-up totals, months that the metric counts, errors by department."""

from math import sqrt

import polars as pl
import pytest

from pipelines.metrics.catalogue import METRICS
from pipelines.recognition.scores import response_rates, scores
from pipelines.warehouse.sums import NUMBERS


def _totals(*rows: dict[str, object]) -> pl.DataFrame:
    nothing = dict.fromkeys(NUMBERS, 0) | {"site_id": "S1", "department_id": "spa", "months": 3, "lead_months": 2}
    return pl.DataFrame([nothing | row for row in rows])


def _of(site_id: str, points: list[int], **said: object) -> dict[str, object]:
    """A site's totals of answers in points."""
    added = {
        "response_count": len(points),
        "score_total": 100 * sum(points),
        "score_square_total": 10_000 * sum(one * one for one in points),
    }
    return {"site_id": site_id, **added, **said}


def test_months_are_those_with_answers_that_the_metric_counts():
    totals = _totals(_of("S1", [80, 90], lead_count=2, top_box_count=1))

    assert scores(totals, METRICS["satisfaction"], ["spa"])["months"].to_list() == [3]
    assert scores(totals, METRICS["top_box"], ["spa"])["months"].to_list() == [2]


def test_a_site_whose_lead_item_nobody_answered_has_no_top_box_share():
    found = scores(_totals(_of("S1", [80, 90])), METRICS["top_box"], ["spa"]).row(0, named=True)

    assert (found["n"], found["value"], found["standard_error"]) == (0, None, None)


def test_errors_are_by_the_spread_within_the_sites_of_the_same_department():
    totals = _totals(
        _of("S1", [80, 100]),
        _of("S2", [60, 60]),
        _of("S1", [0, 100], department_id="desk"),
    )

    found = scores(totals, METRICS["satisfaction"], ["spa", "desk"])

    assert found.select("site_id", "department_id").rows() == [("S1", "desk"), ("S1", "spa"), ("S2", "spa")]
    # Of the spa 200 and 0 over two degrees of freedom, of the desk 5,000 over one.
    spread = [sqrt(5000 / 2), sqrt(100 / 2), sqrt(100 / 2)]
    assert found["standard_error"].to_list() == pytest.approx(spread)


def test_other_departments_and_the_order_of_rows_change_nothing():
    rows = [_of("S1", [80, 100]), _of("S2", [60]), _of("S1", [0, 100], department_id="desk")]

    found = scores(_totals(*rows), METRICS["satisfaction"], ["spa"])

    assert found.equals(scores(_totals(*reversed(rows[:2])), METRICS["satisfaction"], ["spa"]))


def test_a_department_that_nobody_rated_has_no_rows():
    assert scores(_totals(_of("S1", [80])), METRICS["satisfaction"], ["desk"]).is_empty()


def test_months_of_invitations_are_added_up_and_more_returned_than_invited_is_no_rate():
    invitations = pl.DataFrame(
        {
            "site_id": ["S2", "S1", "S1", "S3"],
            "invited_count": [10, 30, 10, 0],
            "returned_count": [11, 5, 5, 0],
        }
    )

    assert response_rates(invitations).rows() == [("S1", 40, 10, 25.0), ("S2", 10, 11, None), ("S3", 0, 0, None)]
