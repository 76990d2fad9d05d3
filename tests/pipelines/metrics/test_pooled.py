"""The pooled error against the answers themselves, for means, shares and NPS."""

import math

import numpy as np
import polars as pl
import pytest

from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.pooled import pooled_errors


def _pooled(sites: list[list[float]]) -> list[float]:
    """By the book: the mean square of deviations from each site's own mean."""
    squares = sum((x - sum(xs) / len(xs)) ** 2 for xs in sites for x in xs)
    freedom = sum(len(xs) - 1 for xs in sites)
    return [math.sqrt(squares / freedom / len(xs)) for xs in sites]


SITES = [[100, 80, 80, 20], [90, 90], [0], [100, 100, 60, 40, 30, 100]]


def test_means():
    totals = pl.DataFrame(
        {
            "response_count": [len(xs) for xs in SITES],
            "score_total": [100 * sum(xs) for xs in SITES],
            "score_square_total": [10_000 * sum(x * x for x in xs) for xs in SITES],
        }
    )

    assert pooled_errors(totals, METRICS["satisfaction"]) == pytest.approx(_pooled(SITES))


def test_shares():
    totals = pl.DataFrame({"lead_count": [4, 2, 1, 6], "top_box_count": [1, 2, 0, 3]})
    answers = [[100, 0, 0, 0], [100, 100], [0], [100, 100, 100, 0, 0, 0]]

    assert pooled_errors(totals, METRICS["top_box"]) == pytest.approx(_pooled(answers))


def test_nps():
    totals = pl.DataFrame({"response_count": [4, 3], "promoter_count": [2, 0], "detractor_count": [1, 2]})

    assert pooled_errors(totals, METRICS["nps"]) == pytest.approx(_pooled([[100, 100, -100, 0], [-100, -100, 0]]))


def test_more_returned_than_invited_gives_no_spread():
    totals = pl.DataFrame({"invited_count": [10, 5, 20], "returned_count": [4, 9, 5]})
    errors = pooled_errors(totals, METRICS["response_rate"])

    assert np.isnan(errors[1])
    assert errors[[0, 2]] == pytest.approx(_pooled([[100] * 4 + [0] * 6, [100] * 5 + [0] * 15]))


@pytest.mark.parametrize("counts", [[], [0, 0], [1, 1, 0]])
def test_without_two_answers_of_a_site_there_is_none(counts):
    totals = pl.DataFrame(
        {
            "response_count": counts,
            "score_total": [8000 * n for n in counts],
            "score_square_total": [64_000_000 * n for n in counts],
        },
        schema=dict.fromkeys(["response_count", "score_total", "score_square_total"], pl.Int64),
    )

    assert np.isnan(pooled_errors(totals, METRICS["satisfaction"])).all()


def test_all_answers_alike_have_no_spread():
    totals = pl.DataFrame(
        {
            "response_count": [33, 77],
            "score_total": [33 * 9999, 77 * 3333],
            "score_square_total": [33 * 9999**2, 77 * 3333**2],
        }
    )

    assert pooled_errors(totals, METRICS["satisfaction"]) == pytest.approx([0.0, 0.0], abs=1e-6)
