"""The sections that plans of every kind have: window, target, parts, answers, tenure, rounding, funding, close."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.bonus.spans import Span
from pipelines.bonus.tenure import LONGEST_LEAVE
from pipelines.metrics.catalogue import METRICS, Metric, is_by_department, is_of_invitations
from pipelines.reference.ids import Id, Name
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.organisation import OVERALL
from pipelines.reference.plans.exact_numbers import DIGITS, Decimals, NotNegative, Positive
from pipelines.reference.spelling import near

# More answers than anybody can have, in what 64 bits can count.
MOST_ANSWERS = 10**DIGITS
# Years that a plan may name: a slip of the finger is told from a period, and a year before or after is always a date.
YEARS = range(1900, 2201)


class Months(Frozen):
    """Whole months of stays, by stay date, from `first_day` to `last_day`, both included."""

    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _is_whole_months(self) -> Self:
        end = self.last_day.replace(day=monthrange(self.last_day.year, self.last_day.month)[1])
        misfits = []
        if self.first_day.day != 1:
            misfits.append(
                Misfit(
                    f"first_day must be the first of a month, {self.first_day} is not",
                    ("first_day",),
                    f"write {self.first_day.replace(day=1)} or a later first",
                )
            )
        if self.last_day != end:
            what = f"last_day must be the last of a month, {self.last_day} is not"
            misfits.append(Misfit(what, ("last_day",), f"write {end}, or the last day of an earlier month"))
        if self.last_day < self.first_day:
            what = f"last_day must not lie before first_day, {self.last_day} lies before {self.first_day}"
            misfits.append(Misfit(what, ("last_day",), "correct one of the two"))
        misfits += [
            Misfit(
                f"{name} is in the year {day.year}",
                (name,),
                f"write a year from {YEARS[0]} to {YEARS[-1]}",
            )
            for name, day in (("first_day", self.first_day), ("last_day", self.last_day))
            if day.year not in YEARS
        ]
        refuse(misfits)
        return self

    @property
    def span(self) -> Span:
        """Their days."""
        return Span.through(self.first_day, self.last_day)


class Window(Months):
    """The stays that count, and for how many days after the last one answers are waited for.

    Until then the period can't be closed. Closing it freezes the answers that are there: those that come later, or are
    corrected later, change no provisional statement and no final one.
    """

    late_days: Annotated[int, Field(ge=0, le=120)] = 14

    @property
    def final_from(self) -> date:
        """The first day on which what rests on the stays can be final: late answers count until the day before. It is never the
        last day itself, whose guests have not answered yet."""
        return self.last_day + timedelta(days=max(self.late_days, 1))


class Covered(Frozen):
    """Who the plan is for: the general managers of sites of these regions, brands and types; of all where none is named."""

    role: Literal["general_manager"] = "general_manager"
    regions: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    site_types: tuple[str, ...] = ()


class Target(Frozen):
    """What a factor of 1 pays for the whole window: `amount` a person, or a `share_of_base_pay` (0.12 is 12 %); or what each
    point pays (`per_point`, of plans that give points). One of the three, and no other."""

    amount: Positive | None = None
    share_of_base_pay: Positive | None = None
    per_point: Positive | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        said = [name for name in ("amount", "share_of_base_pay", "per_point") if getattr(self, name) is not None]
        if len(said) != 1:
            what = f"a target is one of amount, share_of_base_pay and per_point; here stands {' and '.join(said) or 'none'}"
            refuse([Misfit(what, (said[-1],) if said else (), "keep one of them")])
        return self


class Part(Frozen):
    """A weighted part: which number of which department, of the own site or of its region.

    Weights count against their sum: 60, 20, 20 is the same as 3, 1, 1.
    """

    part_id: Id
    part_name: Name
    weight: Positive
    metric: str = "top_box"
    department: str = OVERALL
    level: Literal["site", "region"] = "site"

    @model_validator(mode="after")
    def _metric_is_known(self) -> Self:
        if self.metric not in METRICS:
            what = f"no metric is called {self.metric!r}"
            mend = f"correct the name, there are {', '.join(METRICS)}{near(self.metric, METRICS)}"
            refuse([Misfit(what, ("metric",), mend)])
        if is_of_invitations(self.catalogued):
            what = (
                f"nobody is paid on the {self.catalogued.label.lower()}: it says how many answered, not what they said"
            )
            refuse([Misfit(what, ("metric",), "choose another metric, and ask for it under [[gates.response_rate]]")])
        if self.department != OVERALL and not is_by_department(self.catalogued):
            what = f"{self.catalogued.label.lower()} is of no department, and the part names {self.department!r}"
            refuse([Misfit(what, ("department",), "take the department out, or choose another metric")])
        return self

    @property
    def catalogued(self) -> Metric:
        """The metric it reads, as the catalogue defines it."""
        return METRICS[self.metric]

    @property
    def measure(self) -> str:
        """The department whose totals the metric reads."""
        return self.catalogued.measure or self.department


class Enough(Frozen):
    """How many answers a part needs to be paid on, where not the metric's own `pay` threshold; and what counts below it, in
    order: own stays of the 12 months to the window's end, then the region's answers in the window."""

    pay: Annotated[int, Field(ge=1, le=MOST_ANSWERS)] | None = None
    below: tuple[Literal["rolling_12m", "region_rate"], ...] = ("rolling_12m", "region_rate")

    @model_validator(mode="after")
    def _nothing_is_named_twice(self) -> Self:
        if len(set(self.below)) < len(self.below):
            refuse([Misfit("below names the same twice", ("below",), "take one of the two out")])
        return self


class TenureRule(Frozen):
    """How the time in post counts: by days or by months of the window. Leave of more than `longest_leave_days` is left out."""

    counted_by: Literal["days", "months"] = "days"
    longest_leave_days: Annotated[int, Field(ge=0, le=366)] = LONGEST_LEAVE


class Rounding(Frozen):
    """How many decimals are kept at the three steps that round, half up: the score that decides, the factor, the money."""

    score: Decimals = 1
    factor: Decimals = 4
    money: Decimals = 2


class Cap(Frozen):
    """The highest factor that is paid, over all parts together."""

    factor: Positive


class Funding(Frozen):
    """The most that the plan may cost, or a pool to divide.

    `use`: "cap": amounts are scaled down alike if they add up to more than `amount`; "divide": `amount` is divided by pay and
    points, so that it is spent. `excess`: what caps leave over stays "left" or is "redistributed" among the others.
    """

    amount: Positive
    use: Literal["cap", "divide"] = "cap"
    excess: Literal["left", "redistributed"] = "left"


class AverageGateRule(Frozen):
    """A site's number against the average of the chain's sites or guests; `fair`: only significantly below it fails."""

    gate_name: Name
    part: Id
    average: Literal["guests", "sites"]
    fair: bool = True
    without_own: bool = True


class FileGateRule(Frozen):
    """A gate decided elsewhere: `gates.csv` says for `source` who failed; `when_absent` what it means to be in no row."""

    gate_name: Name
    source: Id
    when_absent: Literal["pass", "fail", "open"] = "pass"


class ResponseRateGateRule(Frozen):
    """At least `minimum` percent of the invited guests answered."""

    gate_name: Name
    minimum: NotNegative

    @model_validator(mode="after")
    def _is_a_percentage(self) -> Self:
        if self.minimum > Decimal(100):
            refuse([Misfit(f"minimum is a percentage, {self.minimum} is none", ("minimum",), "write 10 for 10 %")])
        return self


class Gates(Frozen):
    """What is asked before anything is paid; who fails one gets nothing, and the statement says which."""

    average: tuple[AverageGateRule, ...] = ()
    file: tuple[FileGateRule, ...] = ()
    response_rate: tuple[ResponseRateGateRule, ...] = ()


class Close(Frozen):
    """How a period ends: an appeal window of so many working days, then two signatures."""

    signatures: Literal[2] = 2
    appeal_working_days: Annotated[int, Field(ge=0, le=60)] = 10
