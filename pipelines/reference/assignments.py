"""Who is responsible for what, from when to when; what a person may see follows from it."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from pipelines.reference.ids import Name, RegionId, SiteId
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.organisation import refuse_backward_span


class Role(StrEnum):
    """What a person does here."""

    GENERAL_MANAGER = "general_manager"
    REGIONAL_LEADER = "regional_leader"
    HR = "hr"
    ANALYST = "analyst"


class Assignment(Frozen):
    """A person in a role during [valid_from, valid_to): a site's manager, a region's leader, HR, the analyst."""

    person_id: SiteId
    person_name: Name
    role: Role
    site_id: SiteId | None = None
    region_id: RegionId | None = None
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _place_fits_the_role(self) -> Self:
        refuse(
            Misfit(
                f"{who} has a {key}, and nobody else has", (key,), f"take the {key} out" if place else f"write a {key}"
            )
            for who, role, key, place in (
                ("a general manager", Role.GENERAL_MANAGER, "site_id", self.site_id),
                ("a regional leader", Role.REGIONAL_LEADER, "region_id", self.region_id),
            )
            if (place is not None) != (self.role is role)
        )
        return self

    @model_validator(mode="after")
    def _span_runs_forward(self) -> Self:
        refuse_backward_span(self.valid_from, self.valid_to)
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the assignment is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
