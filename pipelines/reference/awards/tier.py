"""A tier of an award: how many are honoured, or which bar is to be reached."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.reference.awards.facts import Condition
from pipelines.reference.ids import Id, Name
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.plans.exact_numbers import ExactNumber, Positive

Share = Annotated[Positive, Field(le=100)]


class Way(Frozen):
    """Conditions that all have to hold."""

    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Tier(Frozen):
    """Who reaches a tier: by place (`first`: the first so many of the class; `share`: the first so many percent of it, rounded
    up) or by score (`at_least`: the bar itself suffices, compared as printed).

    `reached_by`: "any" of those that are named, or "all". `share_of`: the percent are of the candidates that are "eligible",
    or of all sites of the class that are "open". `ways`: at least one of them holds too.
    """

    tier_id: Id
    tier_name: Name
    first: Annotated[int, Field(ge=1, le=100_000)] | None = None
    share: Share | None = None
    share_of: Literal["eligible", "open"] = "eligible"
    at_least: ExactNumber | None = None
    reached_by: Literal["any", "all"] = "any"
    ways: tuple[Way, ...] = ()

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.first is None and self.share is None and self.at_least is None:
            what = f"the tier {self.tier_id!r} says neither first, share nor at_least"
            refuse([Misfit(what, (), "write how many it honours, or from which score on")])
        return self
