"""The sections of an award: what is measured, among whom, who is eligible, how close races end."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.metrics.catalogue import METRICS, Metric, is_by_department, is_of_invitations
from pipelines.reference.awards.facts import Condition
from pipelines.reference.ids import Id, Name
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.organisation import OVERALL
from pipelines.reference.plans.exact_numbers import ExactNumber, NotNegative
from pipelines.reference.plans.sections import MOST_ANSWERS, Months
from pipelines.reference.spelling import near

# What sites are put into classes by.
ClassBy = Literal["region", "brand", "site_type", "size_band"]
# What decides between candidates that the score does not tell apart, the first one first.
TieBreaker = Literal["answers", "satisfaction", "top_box", "nps", "index", "response_rate", "year_before"]
Percent = Annotated[NotNegative, Field(le=100)]


class Measure(Frozen):
    """Which number decides: a metric of a department, `unadjusted` or `mix_adjusted` (as if all sites of a region had the same
    guests). Of an award for departments `departments` are those that are honoured, each among its own kind."""

    metric: str = "satisfaction"
    department: str = OVERALL
    departments: tuple[str, ...] = ()
    score: Literal["unadjusted", "mix_adjusted"] = "unadjusted"

    @model_validator(mode="after")
    def _metric_fits(self) -> Self:
        if self.metric not in METRICS:
            what = f"no metric is called {self.metric!r}"
            mend = f"correct the name, there are {', '.join(METRICS)}{near(self.metric, METRICS)}"
            refuse([Misfit(what, ("metric",), mend)])
        if is_of_invitations(self.catalogued):
            what = f"nobody is honoured for the {self.catalogued.label.lower()}: it says how many answered, not what they said"
            refuse([Misfit(what, ("metric",), "choose another metric, and ask for a response_rate under [eligible]")])
        if self.departments and self.department != OVERALL:
            refuse([Misfit("department and departments are both named", ("department",), "keep one of the two")])
        named = "departments" if self.departments else "department"
        if (self.departments or self.department != OVERALL) and not is_by_department(self.catalogued):
            what = f"{self.catalogued.label.lower()} is of no department, and one is named"
            refuse([Misfit(what, (named,), "take it out, or choose another metric")])
        if len(set(self.departments)) < len(self.departments):
            refuse([Misfit("departments names the same twice", ("departments",), "take one of the two out")])
        return self

    @property
    def catalogued(self) -> Metric:
        """The metric it reads, as the catalogue defines it."""
        return METRICS[self.metric]

    @property
    def measures(self) -> tuple[str, ...]:
        """The departments whose totals the metric reads, in the order of the file."""
        own = self.catalogued.measure
        return (own,) if own else self.departments or (self.department,)


class SizeBand(Frozen):
    """Sites with at least `from_rooms` rooms, up to where the next band begins."""

    band_id: Id
    band_name: Name
    from_rooms: Annotated[int, Field(ge=0)]


class Classes(Frozen):
    """Among whom candidates compete: all of the chain together where `by` is empty, else one class a value.

    `smallest`: a class with fewer open sites honours nobody. `regions`, `brands`, `site_types`: none but these compete.
    """

    by: tuple[ClassBy, ...] = ()
    smallest: Annotated[int, Field(ge=1)] = 1
    size_bands: tuple[SizeBand, ...] = ()
    regions: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    site_types: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _bands_are_there_and_rise(self) -> Self:
        misfits = []
        if len(set(self.by)) < len(self.by):
            misfits.append(Misfit("by names the same twice", ("by",), "take one of the two out"))
        if ("size_band" in self.by) != bool(self.size_bands):
            what = "size_bands and by do not fit: one of the two is missing"
            misfits.append(
                Misfit(what, ("size_bands",), 'write both by = ["size_band"] and [[classes.size_bands]], or none')
            )
        starts = [one.from_rooms for one in self.size_bands]
        if starts != sorted(set(starts)):
            misfits.append(Misfit("from_rooms must rise from band to band", ("size_bands",), "order the bands by size"))
        ids = [one.band_id for one in self.size_bands]
        if len(set(ids)) < len(ids):
            misfits.append(Misfit("two bands have the same band_id", ("size_bands",), "rename one"))
        refuse(misfits)
        return self

    def band_of(self, rooms: int | None) -> SizeBand | None:
        """The band of a site with so many rooms; None where they are not known or below the first band."""
        if rooms is None:
            return None
        return next((one for one in reversed(self.size_bands) if rooms >= one.from_rooms), None)


class Eligible(Frozen):
    """What is asked of a candidate before the score counts.

    open_by: its site was open on that day and ever since. in_class_since: it was in its class (brand, region, type) on that
    day and ever since. answers: at least so many in the window; the metric's `pay` threshold where nothing is said.
    response_rate: at least so many percent of the invited. months: at least so many months of the window with answers.
    not_below: the own score is not in the red zone, which ends at this score. facts: what is known from elsewhere.
    """

    open_by: date | None = None
    in_class_since: date | None = None
    answers: Annotated[int, Field(ge=1, le=MOST_ANSWERS)] | None = None
    response_rate: Percent | None = None
    months: Annotated[int, Field(ge=1, le=120)] | None = None
    not_below: ExactNumber | None = None
    facts: tuple[Condition, ...] = ()


class Improvement(Frozen):
    """What is honoured is the change since a `baseline` period, not the score itself.

    baseline_answers: at least so many then, the `pay` threshold where nothing is said. baseline_months: at least so many months
    of it with answers. open_by: the site was open on that day and ever since. least: by at least so much, in the metric's unit.
    ends_at_average: the new score is at least the average of the class. real: the change is no chance, with all candidates of a
    class tested at once (Holm).
    """

    baseline: Months
    open_by: date | None = None
    baseline_answers: Annotated[int, Field(ge=1, le=MOST_ANSWERS)] | None = None
    baseline_months: Annotated[int, Field(ge=1, le=120)] | None = None
    least: NotNegative = Decimal(0)
    ends_at_average: bool = True
    real: bool = True


class Guard(Frozen):
    """How close races end.

    significantly_above: who is honoured is certainly better than the rest of the class taken together. co_winners: whom the
    data cannot tell from the last that is honoured by a number of places (`first`) is honoured with them, by rank range, up to
    `max_co_winners` in all; beyond that the tie-breakers decide, and the citation says so. tie_breakers: also decide between
    equal scores at the last place; who is equal in all of them is honoured together.
    """

    significantly_above: bool = False
    co_winners: bool = False
    max_co_winners: Annotated[int, Field(ge=1, le=20)] = 3
    tie_breakers: tuple[TieBreaker, ...] = ()

    @model_validator(mode="after")
    def _nothing_is_named_twice(self) -> Self:
        if len(set(self.tie_breakers)) < len(self.tie_breakers):
            refuse([Misfit("tie_breakers names the same twice", ("tie_breakers",), "take one of the two out")])
        return self


class Staff(Frozen):
    """People named by guests: confirmed mentions per 100 responses of the weeks that a person worked at a site.

    departments: of these alone, of all where none is named. least_responses, least_days: the least exposure. smallest_group:
    a department of a site with fewer people than so many is honoured as a team, so that nobody is singled out; five at least.
    """

    departments: tuple[str, ...] = ()
    least_responses: Annotated[int, Field(ge=1, le=MOST_ANSWERS)] = 200
    least_days: Annotated[int, Field(ge=1, le=366)] = 60
    smallest_group: Annotated[int, Field(ge=5, le=50)] = 5
