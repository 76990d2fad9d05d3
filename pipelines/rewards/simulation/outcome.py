"""What a plan pays on many replicates of the answers: the same as its statements, to the cent and in state, without the words.

The rules are asked of `pipelines.bonus` once for each distinct printed score and put together here in whole numbers, in the
order of `rewards.statements`: scores as printed, what they earn, the factor rounded, the cap, target × tenure, money rounded,
gates, funding.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import lcm

import numpy as np
import polars as pl

from pipelines.bonus.exact import half_up
from pipelines.metrics.catalogue import Metric
from pipelines.reference.plans.kinds import PercentilePlan, RampPlan, ValueBasedPlan
from pipelines.rewards.chance import upper_limits_of
from pipelines.rewards.gates import OnAverage
from pipelines.rewards.money import beyond_counting
from pipelines.rewards.simulation.compiled import Compiled
from pipelines.rewards.simulation.funding import funded_units
from pipelines.rewards.simulation.part_rules import NOTHING, Looked, Second, printed_score
from pipelines.rewards.simulation.sources import Numbers
from pipelines.rewards.simulation.stars import Field
from pipelines.rewards.simulation.units import (
    SAFE,
    Bools,
    Columns,
    Ints,
    Table,
    Whole,
    at_most,
    divided,
    most,
    over_one,
    printed,
    product,
)
from pipelines.rewards.value_based import factor_of

DUE, FAILED, OPEN = 0, 1, 2
# The step of somebody who is on none, as a part has nothing to pay on.
NO_STEP = -1


@dataclass(frozen=True)
class Outcome:
    """What came out, each array with a row per person of the compiled plan and a column per replicate.

    units: amounts in the smallest unit of money, 0 where nothing is due. states: DUE, FAILED (a gate), OPEN (no amount).
    failed: by gate on an average who fails it. steps: by ladder of the plan the step, NO_STEP where there is none.
    scores: by part the printed score in units of its last decimal, NOTHING where there is none.
    """

    units: Ints
    states: Ints
    failed: tuple[Bools, ...]
    steps: tuple[Ints, ...]
    scores: tuple[Ints, ...]


class Calculation:
    """A compiled plan with the tables of what was asked already, to be asked replicate after replicate."""

    def __init__(self, plan: Compiled) -> None:
        self.plan = plan
        self._tables = [Table(rule.look) for rule in plan.rules]
        self._verdicts = [cache(_judged(gate)) for gate in plan.gates]
        self._field = Field(plan.plan, plan.groups) if isinstance(plan.plan, PercentilePlan) else None

    def outcome(self, numbers: Numbers, is_own: Bools | None = None, asked: Bools | None = None) -> Outcome:
        """What the plan pays on these numbers; a part with no answer in them has nothing to pay on. `is_own`: whether all
        parts are paid on own stays, by person and replicate, where it is not as observed. `asked`: of whom the outcome has
        to be right, everybody where it is not given; others may only be there to be compared with. A Mistake where amounts
        are too large to be counted."""
        plan = self.plan.plan
        decimals = plan.rounding.score
        counts = [columns[part.catalogued.denominator] for part, columns in zip(plan.parts, numbers.parts, strict=True)]
        whole = np.logical_and.reduce([count > 0 for count in counts])
        scores = [
            printed(part.catalogued, columns, decimals) for part, columns in zip(plan.parts, numbers.parts, strict=True)
        ]
        own = self.plan.is_own[:, None] if is_own is None else is_own
        earned = (
            self._by_parts(numbers, scores)
            if self._field is None
            else self._by_stars(self._field, numbers, whole, own & np.ones_like(whole), asked)
        )
        failed, untold = self._gates(numbers)
        fails = np.logical_or.reduce([np.broadcast_to(self.plan.failed[:, None], whole.shape), *failed])
        is_open = np.logical_or.reduce([self.plan.held_open[:, None] | ~whole | ~earned.told, *untold])
        states = np.where(fails, FAILED, np.where(is_open, OPEN, DUE))
        return Outcome(
            self._money(earned, states == DUE),
            states,
            tuple(failed),
            tuple(np.where(whole, steps, NO_STEP) for steps in earned.steps),
            tuple(np.where(count > 0, score, NOTHING) for score, count in zip(scores, counts, strict=True)),
        )

    def total_at(self, factor: Fraction) -> int:
        """What it costs, in the smallest unit of money, if everybody with a target gets this factor, whatever gates say."""
        shape = (len(self.plan.people), 1)
        whole, denominator = over_one([factor])
        numerators = np.broadcast_to(whole, shape)
        has_base = np.array([base is not None for base in self.plan.bases], dtype=bool).reshape(shape)
        return int(self._money(_Earned(numerators, denominator, has_base, ()), has_base).sum())

    def _by_stars(self, field: Field, numbers: Numbers, whole: Bools, is_own: Bools, asked: Bools | None) -> "_Earned":
        everybody = np.ones_like(whole)
        given = field.stars(numbers.parts, whole, is_own, everybody if asked is None else asked & everybody)
        factors, denominator = over_one([Fraction(factor) for factor in field.plan.factors])
        return _Earned(factors[given - 1], denominator, everybody, (given - 1,))

    def _by_parts(self, numbers: Numbers, scores: list[Ints]) -> "_Earned":
        plan = self.plan.plan
        looked, places = [], []
        for position, score in enumerate(scores):
            said, where = self._tables[position].of(score, *self._second(position, numbers))
            looked.append(said)
            places.append(where)
        told = np.logical_and.reduce(
            [
                np.array([one.value is not None for one in said])[where]
                for said, where in zip(looked, places, strict=True)
            ]
        )
        values, denominator = self._over_one(looked)
        steps = tuple(
            np.array([one.step for one in said])[where]
            for rule, said, where in zip(self.plan.rules, looked, places, strict=True)
            if rule.labels
        )
        if isinstance(plan, ValueBasedPlan):
            total = sum(value[where] for value, where in zip(values, places, strict=True))
            total = total + np.minimum.reduce(
                [np.array([one.consistency for one in said])[where] for said, where in zip(looked, places, strict=True)]
            )
            of_a_point = factor_of(plan, 1)
            return _Earned(product(total, of_a_point.numerator), of_a_point.denominator, told, (*steps, total))
        # A ramp's points are added up as they are, over all that there are; other factors count by the weight of their part.
        ramp = isinstance(plan, RampPlan)
        weights = [Fraction(1) if ramp else Fraction(part.weight) for part in plan.parts]
        out_of = sum((Fraction(part.points if ramp else part.weight) for part in plan.parts), Fraction(0))
        scale = lcm(out_of.denominator, *(weight.denominator for weight in weights))
        total = sum(
            product(value, int(weight * scale))[where]
            for value, weight, where in zip(values, weights, places, strict=True)
        )
        return _Earned(total, denominator * int(out_of * scale), told, steps)

    def _over_one(self, looked: list[list[Looked]]) -> tuple[list[Whole], int]:
        """What the distinct scores of each part earn over one denominator; 0 where it can't be told."""
        whole, denominator = over_one([one.value or Fraction(0) for said in looked for one in said])
        ends = np.cumsum([len(said) for said in looked])
        return np.split(whole, ends[:-1]), denominator

    def _second(self, position: int, numbers: Numbers) -> tuple[Ints, ...]:
        plan, rule = self.plan.plan, self.plan.rules[position]
        part, decimals = plan.parts[position], plan.rounding.score
        if rule.second is Second.LIMIT:
            return (_limits(part.catalogued, numbers.parts[position], decimals),)
        if rule.second is Second.BEFORE and numbers.before:
            before = numbers.before[position]
            there = before[part.catalogued.denominator] > 0
            return (np.where(there, printed(part.catalogued, before, decimals), NOTHING),)
        return ()

    def _gates(self, numbers: Numbers) -> tuple[list[Bools], list[Bools]]:
        """By gate on an average who fails it, and of whom it can't be told."""
        decimals, failed, untold = self.plan.plan.rounding.score, [], []
        for gate, averages, verdict, columns in zip(
            self.plan.gates, self.plan.averages, self._verdicts, numbers.gates, strict=True
        ):
            metric = gate.part.catalogued
            score = printed(metric, columns, decimals)
            decides = _limits(metric, columns, decimals) if gate.rule.fair else score
            answered = columns[metric.denominator] > 0
            passed = np.zeros(score.shape, dtype=bool)
            for row, average in enumerate(averages):
                if average is not None:
                    against = half_up(average, decimals)
                    distinct, places = np.unique(decides[row], return_inverse=True)
                    passed[row] = np.array([verdict(int(one), against) for one in distinct])[places]
            known = answered & np.array([average is not None for average in averages], dtype=bool)[:, None]
            failed.append(known & ~passed)
            untold.append(~known)
        return failed, untold

    def _money(self, earned: "_Earned", is_due: Bools) -> Ints:
        """The amounts after cap and funding, as `rewards.money` works them out."""
        plan = self.plan.plan
        factor, denominator = earned.numerators, earned.denominator
        if plan.target.per_point is None:
            factor = self._counted(factor, denominator, plan.rounding.factor)
            denominator = 10**plan.rounding.factor
        if plan.cap is not None:
            cap = Fraction(plan.cap.factor)
            factor = at_most(product(factor, cap.denominator), cap.numerator * denominator)
            denominator *= cap.denominator
        bases, scale = over_one([base or Fraction(0) for base in self.plan.bases])
        amounts = self._counted(product(factor, bases[:, None]), denominator * scale, plan.rounding.money)
        return funded_units(plan, np.where(is_due, amounts, 0), factor, denominator, self.plan.bases, is_due)

    def _counted(self, numerators: Whole, denominator: int, decimals: int) -> Ints:
        """The numbers in units; a Mistake where those of all people could add up to more than 64 bits."""
        if most(numerators) * 10**decimals * len(self.plan.people) // denominator >= SAFE:
            raise beyond_counting(self.plan.plan)
        return divided(numerators, denominator, decimals)


@dataclass(frozen=True)
class _Earned:
    """Exact factors over one denominator, whether each can be told, and the steps."""

    numerators: Whole
    denominator: int
    told: Bools
    steps: tuple[Ints, ...]


def _judged(gate: OnAverage) -> Callable[[int, Decimal], bool]:
    """Whether a printed number, the score or of a fair gate its upper limit, passes against a printed average."""

    def passes(units: int, average: Decimal) -> bool:
        number = printed_score(units, gate.decimals)
        return gate.judge(Fraction(number), Fraction(average), number).passed is True

    return passes


def _limits(metric: Metric, columns: Columns, decimals: int) -> Ints:
    """The upper limits as printed, in units; each distinct set of numbers is asked once."""
    names = list(dict.fromkeys(metric.columns()))
    shape = columns[names[0]].shape
    frame = pl.DataFrame({name: columns[name].ravel() for name in names}).with_row_index("cell")
    distinct = frame.group_by(names).agg(pl.col("cell"))
    limits = upper_limits_of(distinct, metric, decimals=decimals)
    units = pl.Series([int(limit.scaleb(decimals)) for limit in limits], dtype=pl.Int64)
    return distinct.select("cell", units=units).explode("cell").sort("cell")["units"].to_numpy().reshape(shape)
