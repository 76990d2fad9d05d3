"""What guests to come say, at a level that is itself uncertain: as wide as so many answers leave it.

**What was not seen yet may still come.** Five of five in the top box do not prove that every guest is delighted, and a level
drawn from those five alone could be nothing else. So the level rests on one answer more than there are: half an answer that
gives the best to everything the plan asks, half an answer that gives it nothing. For a share of single answers that is
Jeffreys' prior, Beta(½, ½); among thousands of answers nobody sees it. Only the level of what is to come rests on it: no
answer is added to those that there are.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from pipelines.bonus.counts import HIGHEST_SCORE, Counts
from pipelines.rewards.simulation.draws import Answers, summed_again
from pipelines.rewards.simulation.sources import Key
from pipelines.rewards.simulation.units import Ints

# One answer at each end of what can be said.
_BEST = Counts(
    response_count=1,
    score_total=HIGHEST_SCORE,
    score_square_total=HIGHEST_SCORE**2,
    lead_count=1,
    top_box_count=1,
    promoter_count=1,
)
_WORST = Counts(response_count=1, lead_count=1, detractor_count=1)
_HALF = 0.5


def more_of_patterns(seen: Answers, keys: Sequence[Key], many: Ints, random: np.random.Generator) -> Ints:
    """So many more single responses in each replicate (`many`): what they add up to, by replicate and key.

    They are like those that there are, of which there is at least one: how often each pattern comes is drawn once for a
    replicate.
    """
    there = seen.times > 0
    ends = [[getattr(end, key.number) for key in keys] for end in (_BEST, _WORST)]
    level = random.dirichlet([*seen.times[there], _HALF, _HALF], size=len(many))
    return random.multinomial(many, level) @ np.concatenate([seen.additions[there], np.array(ends, dtype=np.int64)])


def more_of_sums(
    sums: Mapping[str, Counts], keys: Sequence[Key], grown: float, random: np.random.Generator, replicates: int
) -> Ints:
    """So many times as many more answers as the sums have, each measure by itself, by replicate and key."""
    found = np.zeros((replicates, len(keys)), dtype=np.int64)
    for measure, counts in sorted(sums.items()):
        # The level as so many answers leave it: they and the one more, drawn once again.
        rests_on = {
            number: np.full(replicates, 2 * was + getattr(_BEST, number) + getattr(_WORST, number))
            for number, was in vars(counts).items()
        }
        level = summed_again(rests_on, rests_on["response_count"] // 2, rests_on["lead_count"] // 2, random)
        count, leads = (random.poisson(grown * was, replicates) for was in (counts.response_count, counts.lead_count))
        more = summed_again(level, count, np.minimum(leads, count), random)
        for place, (named, number) in enumerate(keys):
            if named == measure:
                found[:, place] += more[number]
    return found
