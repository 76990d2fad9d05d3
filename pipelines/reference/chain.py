"""What is said once for the whole chain, and how many answers a number needs."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipelines.metrics.catalogue import METRICS
from pipelines.reference.assignments import Role
from pipelines.reference.ids import Id, Name
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.spelling import near


class Retention(Frozen):
    """After how many whole months since the stay a guest's words, and what tells who the guest is, leave; and after how many
    rows of the audit log do. None: never."""

    comments_months: Annotated[int, Field(ge=1, le=1200)] | None = None
    guest_fields_months: Annotated[int, Field(ge=1, le=1200)] | None = None
    audit_months: Annotated[int, Field(ge=1, le=1200)] | None = None


class Reach(StrEnum):
    """How far managers and leaders may compare: with the sites of their own regions, or with all of the chain."""

    REGION = "region"
    CHAIN = "chain"


class Chain(Frozen):
    """The chain as a whole. `today` pins the day for a chain whose data does not move on; `contact`: whom to ask for access."""

    chain_name: Name
    headline_survey: Id
    today: date | None = None
    name_other_sites: bool = True
    compare_with: Reach = Reach.REGION
    stale_after_hours: Annotated[int, Field(gt=0)] = 36
    hold_rejected_percent: Annotated[float, Field(ge=0, le=100)] = 5
    retention: Retention = Retention()
    contact: Name | None = None


class Threshold(Frozen):
    """How many answers a number needs to be shown, ranked and paid on.

    `apart`: by how many two numbers of one site must differ, so that neither gives away what those between them said; as many
    as are shown where nothing is said, and never more, as so few would be told of by a number of their own.
    """

    show: Annotated[int, Field(ge=1)]
    rank: Annotated[int, Field(ge=1)]
    pay: Annotated[int, Field(ge=1)]
    apart: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _each_step_asks_for_more(self) -> Self:
        if not self.show <= self.rank <= self.pay:
            what = f"show must not exceed rank, nor rank exceed pay ({self.show}, {self.rank}, {self.pay})"
            refuse([Misfit(what, (), "order them, such as 10, 30, 100")])
        return self

    @model_validator(mode="after")
    def _no_more_lie_apart_than_are_shown(self) -> Self:
        if self.least_apart > self.show:
            what = f"apart must not exceed show ({self.least_apart}, {self.show})"
            refuse([Misfit(what, ("apart",), f"write {self.show} or fewer, or show numbers from more answers")])
        return self

    @property
    def least_apart(self) -> int:
        """By how many answers two numbers of one site must differ at least."""
        return self.show if self.apart is None else self.apart


class Cell(Frozen):
    """The smallest groups that a role is told of, where it is told less than others: from how many answers numbers are shown to
    it, and from how many responses comments."""

    show: Annotated[int, Field(ge=1)] = 1
    comments: Annotated[int, Field(ge=1)] = 1


# Of a role of which nothing is said.
EVERY_CELL = Cell()


class Thresholds(Frozen):
    """The default threshold, the metrics that have one of their own, how many responses comments need to be shown, and the
    roles that need more of either."""

    default: Threshold
    metrics: dict[str, Threshold] = {}
    comments: Annotated[int, Field(ge=1)] | None = None
    roles: dict[Role, Cell] = {}

    @model_validator(mode="after")
    def _metrics_are_known(self) -> Self:
        refuse(
            Misfit(
                f"no metric is called {name!r}",
                ("metrics", name),
                f"correct the name, there are {', '.join(METRICS)}{near(name, METRICS)}",
            )
            for name in self.metrics
            if name not in METRICS
        )
        return self

    @model_validator(mode="after")
    def _comments_need_no_fewer_than_numbers(self) -> Self:
        if self.comments is not None and self.comments < self.default.show:
            what = f"comments are shown from fewer responses than numbers are ({self.comments}, {self.default.show})"
            refuse([Misfit(what, ("comments",), "words tell more of a guest than a number: ask for as many or more")])
        return self

    @model_validator(mode="after")
    def _places_are_the_same_for_every_role(self) -> Self:
        rank = min(one.rank for one in (self.default, *self.metrics.values()))
        refuse(
            Misfit(
                f"numbers are shown to a {role} from {cell.show} answers, and sites are ranked from {rank}",
                ("roles", role, "show"),
                f"write {rank} or fewer: who has a place must be the same for everybody",
            )
            for role, cell in self.roles.items()
            if cell.show > rank
        )
        return self

    def for_cell(self, cell: Cell) -> "Thresholds":
        """The same for who is told of groups of a size alone, not by subtracting either; what is ranked and paid on stays."""
        if cell == EVERY_CELL:
            return self
        raised = {name: _shown_from(one, cell.show) for name, one in self.metrics.items()}
        comments = max(self.least_for_comments, cell.comments, cell.show)
        return Thresholds(default=_shown_from(self.default, cell.show), metrics=raised, comments=comments)

    @property
    def least_for_comments(self) -> int:
        """From how many responses comments are shown: where nothing is said, half as many again as a number needs."""
        return self.comments if self.comments is not None else self.default.show + (self.default.show + 1) // 2

    def of(self, metric_name: str) -> Threshold:
        """The threshold of a metric."""
        return self.metrics.get(metric_name, self.default)


def _shown_from(threshold: Threshold, show: int) -> Threshold:
    apart = max(threshold.least_apart, show)
    return threshold.model_copy(update={"show": max(threshold.show, show), "apart": apart})
