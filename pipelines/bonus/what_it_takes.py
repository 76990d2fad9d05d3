"""What it takes: how many further answers of the best kind bring a site's printed score to a target."""

from fractions import Fraction

from pipelines.bonus.exact import Exact, exact, half_up, lowest_printed
from pipelines.bonus.tally import Tally

BEST = 100


def further_best_answers(tally: Tally, target: Exact, *, decimals: int | None) -> int | None:
    """The fewest further answers worth 100 points each after which the score reaches the target; 0 if it does now.

    For a top-box share such an answer is one more in the top box, for a mean score one more with the best mark, for a
    net score one more promoter: k = ⌈(T·n − x) / (100 − T)⌉. The score counts as printed with `decimals`, so T is half
    a unit below the lowest printed score that reaches the target: a site told 70.0 has reached 70, and may need fewer
    answers than the exact share would (139 of 200 to 70: 3 instead of 4, as 142 of 203 is 69.95; 134 of 200: 20 both).
    `decimals=None` compares the exact score. Without any answer at least one is needed. None where no number of answers
    is enough: a target above 100, or an exact 100 with an answer already short of it.
    """
    wanted = exact(target) if decimals is None else Fraction(lowest_printed(target, decimals))
    if wanted > BEST:
        return None
    bound = wanted if decimals is None else wanted - Fraction(1, 2 * 10**decimals)
    short = bound * tally.count - tally.total
    if bound == BEST and short > 0:
        return None
    needed = -(-short // (BEST - bound)) if short > 0 else 0
    needed = max(needed, int(tally.count == 0))
    # Halves of negative scores are rounded down, away from zero: exactly on the bound is not yet there.
    return needed if _reached(tally, needed, wanted, decimals) else needed + 1


def _reached(tally: Tally, more: int, wanted: Fraction, decimals: int | None) -> bool:
    score = (tally.total + BEST * more) / (tally.count + more)
    return (score if decimals is None else Fraction(half_up(score, decimals))) >= wanted
