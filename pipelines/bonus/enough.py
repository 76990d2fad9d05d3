"""Which answers a manager is paid on: the own stays of the period if they are enough, else what the plan falls back on.

Few answers never become a zero, and never a guess. The plan says before the year starts what counts instead, in order; each
step is kept for the statement. Where nothing is enough there is nothing to pay on, which is an outcome with a name of its
own: people decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipelines.bonus.counts import Counts
from pipelines.metrics.catalogue import Metric


class Basis(StrEnum):
    """Whose answers of which days."""

    OWN = "own_stays"
    ROLLING_12M = "rolling_12m"
    REGION_RATE = "region_rate"


FALLBACKS = (Basis.ROLLING_12M, Basis.REGION_RATE)

_SAID = {
    Basis.OWN: "Own stays in the period",
    Basis.ROLLING_12M: "Own stays in the 12 months to the end of the period",
    Basis.REGION_RATE: "All stays in the region in the period",
}


@dataclass(frozen=True)
class Look:
    """One look at one basis: its `n` answers against the `minimum`."""

    basis: Basis
    n: int
    minimum: int
    counted: str

    @property
    def is_enough(self) -> bool:
        """Whether they are paid on."""
        return self.n >= self.minimum

    def text(self) -> str:
        """As a statement prints it: "Own stays in the period: 74 answers, 26 fewer than the 100 that pay needs"."""
        said = f"{_SAID[self.basis]}: {self.n:,} {self.counted.removesuffix('s') if self.n == 1 else self.counted}"
        if self.is_enough:
            return f"{said}, enough as pay needs {self.minimum:,}: paid on these"
        return f"{said}, {self.minimum - self.n:,} fewer than the {self.minimum:,} that pay needs"


@dataclass(frozen=True)
class PaidOn:
    """What is paid on: `basis` and `counts`, both None where there is nothing to pay on; `steps` as they were taken."""

    basis: Basis | None
    counts: Counts | None
    steps: tuple[Look, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to pay on. That is not a score of 0, and not a bonus of 0: nobody has decided yet."""
        return self.basis is None

    @property
    def nobody_answered(self) -> bool:
        """Whether there is no answer anywhere, as against too few."""
        return all(step.n == 0 for step in self.steps)

    def text(self) -> tuple[str, ...]:
        """As a statement prints it: a line per step, and one where there is nothing to pay on."""
        lines = tuple(step.text() for step in self.steps)
        if not self.is_nothing:
            return lines
        why = "nobody answered" if self.nobody_answered else "too few answers everywhere that the plan looks"
        return (*lines, f"Nothing to pay on: {why}. This is not a score of 0")


def paid_on(
    metric: Metric,
    own: Counts,
    others: Mapping[Basis, Counts],
    *,
    minimum: int,
    fallbacks: Sequence[Basis] = FALLBACKS,
) -> PaidOn:
    """The first of the own stays of the period and the `fallbacks`, in the plan's order, that has the minimum.

    `others` has the counts of each fallback, for the same department: `rolling_12m` those of the person's own stays in the
    12 months to the period's end, whichever sites they were at; `region_rate` those of the region in the period. A fallback
    needs the minimum as well: a rate of ten answers is no better for being the region's. n is what the metric divides by.

    A TypeError for a minimum that is no whole number. A ValueError for one below 1, as no answers are never enough; for a
    fallback that comes twice, is the own stays, or has no counts; and for a longer window with fewer answers than the
    period that lies in it.
    """
    if isinstance(minimum, bool) or not isinstance(minimum, int):
        raise TypeError(f"the minimum n is a whole number, {minimum!r} is none")
    if minimum < 1:
        raise ValueError(f"the minimum n is at least 1, as nobody is paid on no answers: {minimum}")
    order = [Basis(one) for one in fallbacks]
    if Basis.OWN in order or len(set(order)) < len(order):
        raise ValueError(f"each fallback is named once, and own stays are none: {', '.join(order)}")
    missing = [one for one in order if one not in others]
    if missing:
        raise ValueError(f"the plan falls back on {missing[0]}, whose counts are not given")
    longer = others.get(Basis.ROLLING_12M)
    if longer is not None and longer.n(metric) < own.n(metric):
        raise ValueError(
            f"the longer window has {longer.n(metric)} {metric.counted} and the period that lies in it {own.n(metric)}"
        )
    steps: list[Look] = []
    for basis, counts in [(Basis.OWN, own), *((one, others[one]) for one in order)]:
        steps.append(Look(basis, counts.n(metric), minimum, metric.counted))
        if steps[-1].is_enough:
            return PaidOn(basis, counts, tuple(steps))
    return PaidOn(None, None, tuple(steps))
