"""The kinds of bonus plans: what each says beside the rest, and the exact rule that computes it."""

from collections.abc import Callable
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from pipelines.bonus.curve import Curve, Knot
from pipelines.bonus.grid import Grid, GridRow
from pipelines.bonus.ramp import Ramp
from pipelines.bonus.stars import StarRule
from pipelines.bonus.value_based import Standard
from pipelines.bonus.zones import Zone, Zones
from pipelines.reference.ids import Name
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.plans.exact_numbers import ExactNumber, NotNegative, Positive
from pipelines.reference.plans.plan import Plan
from pipelines.reference.plans.sections import Months, Part


class KnotRow(Frozen):
    """A score, and the factor that it pays."""

    score: ExactNumber
    factor: NotNegative


class CurvePart(Part):
    """A part of a curve plan; with `knots` of its own where the plan's are not meant."""

    knots: tuple[KnotRow, ...] | None = None


class CurvePlan(Plan):
    """Threshold, target, maximum: straight lines between knots, with or without a cliff at the first one (`bonus.curve`).

    `guarded`: only a score significantly below the cliff falls off it; any other earns what the first knot does.
    """

    kind: Literal["curve"]
    knots: tuple[KnotRow, ...]
    cliff: bool = True
    guarded: bool = False
    parts: Annotated[tuple[CurvePart, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _curves_rise(self) -> Self:
        refuse(
            [
                *_fits(lambda: self._curve(self.knots), "knots"),
                *(
                    misfit
                    for position, part in enumerate(self.parts)
                    if part.knots
                    for misfit in _fits(lambda part=part: self.curve_of(part), "parts", position, "knots")
                ),
            ]
        )
        return self

    def curve_of(self, part: CurvePart) -> Curve:
        """The curve that pays a part."""
        return self._curve(part.knots or self.knots)

    def _curve(self, knots: tuple[KnotRow, ...]) -> Curve:
        return Curve(
            tuple(Knot(one.score, one.factor) for one in knots),
            cliff=self.cliff,
            guarded=self.guarded,
            score_decimals=self.rounding.score,
            factor_decimals=self.rounding.factor,
        )


class ZoneRow(Frozen):
    """A zone: its label, the lowest score in it (the worst has none), and the factor that it pays."""

    label: Name
    at_least: ExactNumber | None = None
    factor: NotNegative


class ZonesPlan(Plan):
    """Zones from best to worst, each with its factor; `guarded`: the worst is for scores significantly in it alone."""

    kind: Literal["zones"]
    zones: tuple[ZoneRow, ...]
    guarded: bool = False

    @model_validator(mode="after")
    def _zones_fall(self) -> Self:
        misfits = _fits(self.rule, "zones")
        for position, (better, worse) in enumerate(pairwise(self.zones), start=1):
            if worse.factor > better.factor:
                what = f"the zone {worse.label!r} pays more than the better zone {better.label!r}"
                misfits.append(Misfit(what, ("zones", position, "factor"), "a better zone pays at least as much"))
        refuse(misfits)
        return self

    def rule(self) -> Zones:
        """The zones as the rule that finds the zone of a score."""
        rows = tuple(Zone(one.label, one.at_least) for one in self.zones)
        return Zones(rows, decimals=self.rounding.score, guarded=self.guarded)

    def factor_of(self, label: str) -> ExactNumber:
        """What a zone pays."""
        return next(one.factor for one in self.zones if one.label == label)


class RampPart(Part):
    """A part of a ramp plan: no points up to `lower`, all `points` from `upper` on."""

    lower: ExactNumber
    upper: ExactNumber
    points: Positive


class RampPlan(Plan):
    """Points in proportion between two limits (`bonus.ramp`); with `by_size` what a point pays grows with the site's rooms over
    the mean of the sites covered. Weights of parts count nothing here: their points do."""

    gives_points: ClassVar[bool] = True

    kind: Literal["ramp"]
    by_size: bool = False
    parts: Annotated[tuple[RampPart, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _limits_rise(self) -> Self:
        refuse(
            misfit
            for position, part in enumerate(self.parts)
            for misfit in _fits(lambda part=part: self.ramp_of(part), "parts", position)
        )
        return self

    def ramp_of(self, part: RampPart) -> Ramp:
        """The ramp of a part."""
        return Ramp(part.lower, part.upper, part.points, score_decimals=self.rounding.score)


class GridLine(Frozen):
    """Points for values of at least `at_least`, or of more than `above`: one of the two."""

    at_least: ExactNumber | None = None
    above: ExactNumber | None = None
    points: NotNegative

    @model_validator(mode="after")
    def _has_one_condition(self) -> Self:
        if (self.at_least is None) == (self.above is None):
            what = "a line of a grid has either at_least or above"
            refuse([Misfit(what, ("points",), "write one of the two")])
        return self

    def row(self) -> GridRow:
        """The line as the rule reads it."""
        if self.above is not None:
            return GridRow(self.above, self.points, above=True)
        return GridRow(self.at_least, self.points)


class GridPlan(Plan):
    """Points by a table (`bonus.grid`), read with the score or with its `improvement` over the same months a year before.

    `relative`: the improvement in percent of the score before, not in points. A factor of 1 is the points of the best line.
    """

    kind: Literal["grid"]
    grid_of: Literal["score", "improvement"]
    relative: bool = False
    grid: Annotated[tuple[GridLine, ...], Field(min_length=1)]
    otherwise: NotNegative = Field(default=0, validate_default=True)

    @model_validator(mode="after")
    def _lines_fall(self) -> Self:
        misfits = _fits(self.rule, "grid")
        if self.relative and self.grid_of == "score":
            misfits.append(Misfit("only an improvement can be relative", ("relative",), "take relative out"))
        refuse(misfits)
        return self

    def rule(self) -> Grid:
        """The grid as the rule that gives points."""
        rows = tuple(one.row() for one in self.grid)
        return Grid(rows, otherwise=self.otherwise, decimals=self.rounding.score)


class StandardPart(Part):
    """A dimension of a value-based plan; `floor`, `threshold` and `benchmark` where they are given, all three or none."""

    floor: ExactNumber | None = None
    threshold: ExactNumber | None = None
    benchmark: ExactNumber | None = None

    @model_validator(mode="after")
    def _standards_are_whole(self) -> Self:
        given = [one for one in (self.floor, self.threshold, self.benchmark) if one is not None]
        if len(given) not in (0, 3):
            what = "a standard is floor, threshold and benchmark, and some of them are missing"
            refuse([Misfit(what, ("part_id",), "write all three, or none: then they come from the baseline")])
        refuse(_fits(self.standard))
        return self

    def standard(self) -> Standard | None:
        """The standard that is given; None where it comes from the baseline."""
        return None if self.floor is None else Standard(self.floor, self.threshold, self.benchmark)


class ValueBasedPlan(Plan):
    """Level or improvement, whichever is better, and a part for the weakest dimension (`bonus.value_based`).

    The baseline is `baseline`, the year before where it is not given. A factor of 1 is `full_points` of the total.
    """

    kind: Literal["value_based"]
    baseline: Months | None = None
    full_points: Positive
    parts: Annotated[tuple[StandardPart, ...], Field(min_length=1)]


class PercentilePlan(Plan):
    """Stars by percentile, whose ends are for sites that are significantly and reliably apart (`bonus.stars`).

    `factors`: what each number of stars pays, from one star up. The weighted score of the parts is compared within the chain.
    """

    kind: Literal["percentile"]
    cuts: tuple[ExactNumber, ...] = Field(default=("15", "30", "60", "80"), validate_default=True)
    least_reliability: NotNegative = Field(default="0.75", validate_default=True)
    factors: tuple[NotNegative, ...]

    @model_validator(mode="after")
    def _each_number_of_stars_pays(self) -> Self:
        misfits = _fits(self.rule, "cuts")
        if len(self.factors) != len(self.cuts) + 1:
            what = (
                f"{len(self.cuts)} cuts make {len(self.cuts) + 1} numbers of stars, and factors has {len(self.factors)}"
            )
            misfits.append(Misfit(what, ("factors",), "write a factor for each, from one star up"))
        misfits += [
            Misfit(f"{stars} stars pay less than {stars - 1}", ("factors",), "more stars pay at least as much")
            for stars, (fewer, more) in enumerate(pairwise(self.factors), start=2)
            if more < fewer
        ]
        refuse(misfits)
        return self

    def rule(self) -> StarRule:
        """The cuts as the rule that gives stars."""
        return StarRule(tuple(self.cuts), least_reliability=self.least_reliability, decimals=self.rounding.score)


ANY_PLAN = CurvePlan | ZonesPlan | RampPlan | GridPlan | ValueBasedPlan | PercentilePlan
KINDS: dict[str, type[ANY_PLAN]] = {
    "curve": CurvePlan,
    "zones": ZonesPlan,
    "ramp": RampPlan,
    "grid": GridPlan,
    "value_based": ValueBasedPlan,
    "percentile": PercentilePlan,
}


def _fits(make: Callable[[], object], *keys: int | str) -> list[Misfit]:
    """What the exact rule has against its own numbers, said under `keys`."""
    try:
        make()
    except ValueError as problem:
        return [Misfit(str(problem).rstrip("."), tuple(keys), "correct the numbers, as in data/reference/examples/")]
    return []
