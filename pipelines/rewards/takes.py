"""What it takes: how many further answers of the best kind bring somebody to a step, as it is printed or as it is guarded.

Only totals of a person are looked at, never a guest: how many answers it would take, if every one of them were of the best
kind and none other came. Nobody is asked to get them from anybody.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

from pipelines.bonus.counts import HIGHEST_SCORE, Counts
from pipelines.bonus.exact import lowest_printed
from pipelines.bonus.tally import tally
from pipelines.bonus.what_it_takes import further_best_answers
from pipelines.metrics.catalogue import Estimator, Metric
from pipelines.rewards.chance import printed_limits
from pipelines.rewards.noise import half_a_unit

_BEST: Mapping[Estimator, str] = {
    Estimator.SHARE: "in the top box",
    Estimator.MEAN: "with the best marks",
    Estimator.NET: "of promoters",
}
# So many numbers of answers are looked through at a time for the first whose upper limit reaches a guarded step.
AT_A_TIME = 1_000


def best_of(metric: Metric) -> str:
    """What the best answers of a metric are, to follow "further answers"."""
    return _BEST[metric.estimator]


def answers_to(metric: Metric, counts: Counts, step: Decimal, *, decimals: int, guarded: bool = False) -> int | None:
    """The fewest further best answers after which the step is reached, or with `guarded` no longer significantly missed.

    0 where it is now; None where no number of answers is enough: no score is that high.
    """
    enough = further_best_answers(tally(metric, vars(counts)), step, decimals=decimals)
    if not (guarded and enough):
        return enough
    for start in range(0, enough, AT_A_TIME):
        tried = range(start, min(start + AT_A_TIME, enough))
        limits = printed_limits([with_best(counts, more) for more in tried], metric, decimals=decimals)
        for more, limit in zip(tried, limits, strict=True):
            if limit >= step:
                return more
    return enough


def with_best(counts: Counts, more: int) -> Counts:
    """The counts with so many further answers of the best kind."""
    return replace(
        counts,
        response_count=counts.response_count + more,
        score_total=counts.score_total + HIGHEST_SCORE * more,
        score_square_total=counts.score_square_total + HIGHEST_SCORE**2 * more,
        lead_count=counts.lead_count + more,
        top_box_count=counts.top_box_count + more,
        promoter_count=counts.promoter_count + more,
    )


def answers_for_weighted(
    metric: Metric, counts: Counts, others: Fraction, weight: Fraction, step: Decimal, *, decimals: int
) -> int | None:
    """The fewest further best answers to one part after which a weighted score is printed at the step.

    `others`: what all other parts add to it as they are; `weight`: this part's share of all weights. None where not even 100
    is enough.
    """
    bound = Fraction(step) - half_a_unit(decimals)
    wanted = (bound - others) / weight
    more = further_best_answers(tally(metric, vars(counts)), wanted, decimals=None)
    if more is None or step > 0:
        return more
    # Halves of negative scores are rounded down: exactly on the bound is not yet there.
    reached = tally(metric, vars(with_best(counts, more))).score()
    return more + 1 if reached == wanted else more


def responses_to(minimum: Fraction, returned: int, invited: int, *, decimals: int) -> int:
    """How many more of the guests that were invited have to answer for the response rate to be printed at the minimum."""
    bound = Fraction(lowest_printed(minimum, decimals)) - half_a_unit(decimals)
    return max(0, ceil(bound * invited / 100) - returned)
