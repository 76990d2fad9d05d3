"""Which kinds of guests can't be told beside those of another dimension, as the ones are all among the others but for a few."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.metrics.overlaps import Flags, Ints, is_few


@dataclass(frozen=True)
class Crossing:
    """How many guests are of a kind and of one of another dimension at once: `before[site, month]` (`answers.Answers`)."""

    kind: str
    dimension_id: str
    other: str
    before: Ints


def beside_others(
    crossings: Sequence[Crossing], kinds: Sequence[str], sites: int, span: tuple[int, int], least: int
) -> Flags:
    """Which kinds (row) of which sites (column) are, between two borders of months, all among one kind of another dimension or
    hold all of its guests, where some but fewer than `least` lie between the two. Both have as many as a number needs."""
    since, to = span
    found = np.zeros((len(kinds), sites), dtype=np.bool_)
    place = {kind: at for at, kind in enumerate(kinds)}
    both = [(one, one.before[:, to] - one.before[:, since]) for one in crossings]
    of_kind, of_other = {}, {}
    for one, n in both:
        of_kind[one.dimension_id, one.kind] = of_kind.get((one.dimension_id, one.kind), 0) + n
        of_other[one.dimension_id, one.other] = of_other.get((one.dimension_id, one.other), 0) + n
    for one, n in both:
        own, other = of_kind[one.dimension_id, one.kind], of_other[one.dimension_id, one.other]
        is_within = (n == np.minimum(own, other)) & (n >= least)
        if one.kind in place:
            found[place[one.kind]] |= is_within & is_few(np.abs(own - other), least)
    return found


def kept_apart(told: Flags, beside: Flags, answers: Ints, others: Ints, least: int) -> Flags:
    """`told` (kind, site) without what `beside` says, and without so many more, the smallest first (of equally small ones the
    first by name), that those who are left beside these are as many as a number needs: else one could take away what is told.

    `answers[kind, site]`; `others[site]`: guests of no kind.
    """
    gone = told & beside
    kept = told & ~beside
    while True:
        left = np.where(kept | gone, 0, answers).sum(axis=0) + others
        exposed = gone.any(axis=0) & (left < least) & kept.any(axis=0)
        if not exposed.any():
            return kept
        smallest = np.where(kept, answers, np.iinfo(answers.dtype).max).argmin(axis=0)
        kept[smallest[exposed], exposed.nonzero()[0]] = False
