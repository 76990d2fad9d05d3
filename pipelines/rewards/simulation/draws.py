"""What other guests of the same kind might have answered: whole responses drawn again with replacement, exactly.

**Single responses.** As many as there were are drawn from those that there were, so a guest's answers to several questions stay
together. Alike responses are one pattern; a replicate is how often each was drawn.

**Answers that came summed by month** have no single responses. Each measure is drawn by itself: tops and promoters as often as
they were among as many answers; the sum of scores from a normal distribution with the variance that the squares tell, in whole
hundredths and kept between none and all of the points. So what goes together in one guest is lost where only sums came.

**Seeds.** The draws of a person, or of a region, hang on the seed, on whose stays they are and on nothing else: who else there
is, and in which order, changes nobody's. All who are paid on one region share its draws. A person who is paid on different
stays for different parts (those of the window, those of 12 months) has independent draws for them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipelines.bonus.counts import HIGHEST_SCORE, Counts
from pipelines.rewards.simulation.sources import Key, Numbers, Reading, Readings, Stays
from pipelines.rewards.simulation.units import Columns, Ints

# So many replicates are worked out at a time, each batch with a seed of its own: answers take no more memory by their number.
BATCH = 100
# Below so many responses for each pattern it is quicker to draw them one by one.
_ONE_BY_ONE = 10
# So many responses are drawn one by one at a time.
_AT_A_TIME = 2_000_000


@dataclass(frozen=True)
class Answers:
    """What was answered in some stays: `additions` has a row per pattern with what it adds to each of the keys, `times` how
    often it came; `summed` what came summed, by measure."""

    additions: Ints
    times: Ints
    summed: Mapping[str, Counts] = field(default_factory=dict)

    @property
    def responses(self) -> int:
        """How many single responses there are."""
        return int(self.times.sum())

    def counted(self, keys: Sequence[Key]) -> Ints:
        """The numbers as they are, by key."""
        summed = [getattr(self.summed.get(measure, Counts()), number) for measure, number in keys]
        return self.times @ self.additions + np.array(summed, dtype=np.int64)


def generator(seed: int, *named: object) -> np.random.Generator:
    """The random numbers of whatever is named, which no other name has."""
    digest = hashlib.sha256("\0".join(map(str, named)).encode()).digest()
    words = np.frombuffer(digest, dtype=np.uint32)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *map(int, words)])))


def drawn(answers: Answers, keys: Sequence[Key], random: np.random.Generator, replicates: int) -> Ints:
    """So many replicates (rows) of the numbers of the keys (columns)."""
    found = _responses(answers, random, replicates)
    for measure in sorted(answers.summed):
        _add_summed(found, answers.summed[measure], measure, keys, random)
    return found


def _responses(answers: Answers, random: np.random.Generator, replicates: int) -> Ints:
    times, count = answers.times, answers.responses
    if not count:
        return np.zeros((replicates, answers.additions.shape[1]), dtype=np.int64)
    if count >= _ONE_BY_ONE * len(times):
        return _added_up(random.multinomial(count, times / count, size=replicates), answers, count)
    each = np.repeat(np.arange(len(times)), times)
    found = np.empty((replicates, answers.additions.shape[1]), dtype=np.int64)
    rows = max(1, _AT_A_TIME // count)
    for first in range(0, replicates, rows):
        many = min(rows, replicates - first)
        chosen = each[random.integers(count, size=(many, count))] + len(times) * np.arange(many)[:, None]
        often = np.bincount(chosen.ravel(), minlength=many * len(times)).reshape(many, len(times))
        found[first : first + many] = _added_up(often, answers, count)
    return found


def _added_up(often: Ints, answers: Answers, count: int) -> Ints:
    """What the patterns add up to, each so often (columns) in each replicate (rows), of `count` responses in all."""
    # Products of floats are ten times as fast, and exact while no sum outgrows their 53 bits.
    if count * int(abs(answers.additions).max(initial=0)) < 2**53:
        return (often.astype(np.float64) @ answers.additions.astype(np.float64)).astype(np.int64)
    return often @ answers.additions


def _add_summed(found: Ints, counts: Counts, measure: str, keys: Sequence[Key], random: np.random.Generator) -> None:
    """Add a draw of what came summed of one measure to each replicate (row)."""
    columns = {number: np.full(len(found), getattr(counts, number)) for number in vars(counts)}
    drawn_columns = summed_again(columns, columns["response_count"], columns["lead_count"], random)
    for place, (named, number) in enumerate(keys):
        if named == measure:
            found[:, place] += drawn_columns[number]


def summed_again(was: Columns, count: Ints, leads: Ints, random: np.random.Generator) -> dict[str, Ints]:
    """So many answers, `leads` of them to the lead item, drawn at the level of what came summed, a draw for each entry."""
    there, led = np.maximum(was["response_count"], 1), np.maximum(was["lead_count"], 1)
    promoters, detractors = was["promoter_count"] / there, was["detractor_count"] / there
    sides = random.multinomial(
        count, np.stack([promoters, detractors, np.maximum(1 - promoters - detractors, 0)], axis=1)
    )
    mean = was["score_total"] / there
    variance = np.maximum(was["score_square_total"] / there - mean**2, 0)
    most = HIGHEST_SCORE * count
    total = np.clip(np.rint(random.normal(count * mean, np.sqrt(count * variance))), 0, most).astype(np.int64)
    # The spread of the answers stays as it was, as far as scores of 0 to 100 points allow.
    squares = np.rint(total / np.maximum(count, 1) * total + count * variance).astype(np.int64).astype(object)
    lowest = -(-(total.astype(object) ** 2) // np.maximum(count, 1))
    return {
        "response_count": count,
        "score_total": total,
        "score_square_total": np.minimum(np.maximum(squares, lowest), HIGHEST_SCORE * total).astype(np.int64),
        "lead_count": leads,
        "top_box_count": random.binomial(leads, was["top_box_count"] / led),
        "promoter_count": sides[:, 0],
        "detractor_count": sides[:, 1],
    }


def resampled(of: Readings, answers: Mapping[Stays, Answers], *, seed: int, batch: int, replicates: int) -> Numbers:
    """The numbers of one batch of replicates.

    Where nobody in a draw answered a part, or fewer did than it takes to be paid on it, the part stays on its basis; where
    nobody at all did, on the answers as they were observed.
    """
    keys = of.keys
    by_stays = {stays: drawn(answers[stays], keys, generator(seed, batch, *stays), replicates) for stays in of.stays}

    def columns(reading: Reading) -> Columns:
        numbers = {key.number: np.zeros((len(reading.stays), replicates), dtype=np.int64) for key in reading.keys}
        for row, several in enumerate(reading.stays):
            for stays in several:
                for key in reading.keys:
                    numbers[key.number][row] += by_stays[stays][:, keys.index(key)]
        nobody = numbers[reading.metric.denominator] == 0
        return {name: np.where(nobody, was, numbers[name]) for name, was in reading.columns().items()}

    return Numbers(*(tuple(map(columns, several)) for several in (of.parts, of.before, of.gates)))
