"""Stars of everybody in each replicate: the verdicts and reliabilities of each are those that `chance` works out."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import polars as pl

from pipelines.bonus.stars import StarRule, Verdict
from pipelines.reference.plans.kinds import PercentilePlan
from pipelines.rewards.chance import RELIABILITY_DECIMALS, Fields
from pipelines.rewards.simulation.units import Bools, Columns, Ints, Table, weighted

_VERDICTS = (Verdict.ALIKE, Verdict.ABOVE, Verdict.BELOW)
# In the place of a reliability in units.
_UNKNOWN, _FULL = -1, 10**RELIABILITY_DECIMALS


class Field:
    """The people a percentile plan compares, asked replicate by replicate; `groups` is the region of each."""

    def __init__(self, plan: PercentilePlan, groups: Sequence[str]) -> None:
        self.plan, self._groups = plan, groups
        rule = plan.rule()
        self._reached = Table(lambda lower, same, count: rule.reached(lower, same, count)[1])
        self._tested = Table(lambda reached, verdict, reliability: _tested(rule, reached, verdict, reliability))

    def stars(self, parts: Sequence[Columns], whole: Bools, is_own: Bools, asked: Bools) -> Ints:
        """The stars of each person in each replicate, 1 where they are not in the field (`whole`).

        Who is not paid on own stays alone (`is_own`) is in the field and neither significantly apart nor reliable. Only of
        those who are `asked` about the stars are right; who is in no replicate is only there to be compared with, and has 1.
        """
        rows = np.flatnonzero(asked.any(axis=1))
        reached = self._by_percentile(parts, whole, rows)
        verdicts, reliabilities = np.zeros_like(reached), np.full_like(reached, _UNKNOWN)
        # Whose stars would change for want of a test: most are in the middle, where none is asked for.
        open_ = asked[rows] & (self._left(reached, verdicts, reliabilities) != reached)
        # The same people are judged in nearly all replicates: those are looked at together.
        replicates = np.flatnonzero(open_.any(axis=0))
        judged, kinds = np.unique((whole & is_own)[:, replicates], axis=1, return_inverse=True)
        for kind, column in enumerate(judged.T):
            of = np.flatnonzero(column[rows])
            if len(of):
                here = np.ix_(of, replicates[kinds == kind])
                verdicts[here], reliabilities[here] = self._judged(
                    parts, np.flatnonzero(column), rows[of], here[1].ravel(), reached[here], open_[here]
                )
        stars = np.ones(whole.shape, dtype=np.int64)
        stars[rows] = np.where(whole[rows], self._left(reached, verdicts, reliabilities), 1)
        return stars

    def _by_percentile(self, parts: Sequence[Columns], whole: Bools, rows: Ints) -> Ints:
        """The stars that the percentile alone gives to the people in these rows."""
        plan = self.plan
        weights = [Fraction(part.weight) for part in plan.parts]
        scores = weighted([part.catalogued for part in plan.parts], parts, weights, plan.rounding.score)
        there = whole[rows]
        # Who is in no field is looked at as if alone in one, and left out at the end.
        lower, same = np.zeros(there.shape, dtype=np.int64), np.ones(there.shape, dtype=np.int64)
        for replicate in range(scores.shape[1]):
            ordered = np.sort(scores[whole[:, replicate], replicate])
            at = there[:, replicate]
            own = scores[rows[at], replicate]
            first = np.searchsorted(ordered, own, "left")
            lower[at, replicate] = first
            same[at, replicate] = np.searchsorted(ordered, own, "right") - first
        said, places = self._reached.of(lower, same, np.where(there, whole.sum(axis=0), 1))
        return np.array(said, dtype=np.int64)[places]

    def _left(self, reached: Ints, verdicts: Ints, reliabilities: Ints) -> Ints:
        """The stars that are left of those reached."""
        said, places = self._tested.of(reached, verdicts, reliabilities)
        return np.array(said, dtype=np.int64)[places]

    def _judged(
        self, parts: Sequence[Columns], people: Ints, rows: Ints, replicates: Ints, reached: Ints, asked: Bools
    ) -> tuple[Ints, Ints]:
        """Verdicts and reliabilities of `rows` among the people that are compared; the latter, which take long, only where they
        decide on somebody who is asked about."""
        plan, of = self.plan, np.searchsorted(people, rows)
        frames = [
            pl.DataFrame({name: numbers[np.ix_(people, replicates)].T.ravel() for name, numbers in columns.items()})
            for columns in parts
        ]
        metrics, weights = [part.catalogued for part in plan.parts], [part.weight for part in plan.parts]
        fields = Fields(frames, metrics, weights, [self._groups[place] for place in people])
        verdicts = fields.verdict_places(_VERDICTS).reshape(len(replicates), len(people)).T[of]
        reliabilities = np.full_like(reached, _UNKNOWN)
        unknown, known = (self._left(reached, verdicts, np.full_like(reached, share)) for share in (_UNKNOWN, _FULL))
        needed = asked & (unknown != known)
        for field in np.flatnonzero(needed.any(axis=0)):
            some = np.flatnonzero(needed[:, field])
            reliabilities[some, field] = [
                _UNKNOWN if one is None else int(one.scaleb(RELIABILITY_DECIMALS))
                for one in fields.reliabilities(int(field), of[some])
            ]
        return verdicts, reliabilities


def _tested(rule: StarRule, reached: int, verdict: int, reliability: int) -> int:
    share = None if reliability == _UNKNOWN else Fraction(reliability, 10**RELIABILITY_DECIMALS)
    return rule.tested(reached, _VERDICTS[verdict], share)[0]
