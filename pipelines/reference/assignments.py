"""Who is responsible for what, from when to when; what a person may see follows from it."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from pipelines.reference.model import Frozen
from pipelines.reference.organisation import Name, RegionId, SiteId


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
        if (self.site_id is not None) != (self.role is Role.GENERAL_MANAGER):
            raise ValueError("a general manager has a site_id, and nobody else has")
        if (self.region_id is not None) != (self.role is Role.REGIONAL_LEADER):
            raise ValueError("a regional leader has a region_id, and nobody else has")
        return self

    @model_validator(mode="after")
    def _span_runs_forward(self) -> Self:
        if self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError("valid_to must lie after valid_from")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the assignment is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
