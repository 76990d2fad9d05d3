"""Who is responsible for what, from when to when; what a person may see follows from it."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import field_validator, model_validator

from pipelines.reference.ids import Id, Name, RegionId, SiteId
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.organisation import refuse_backward_span


class Role(StrEnum):
    """What a person does here; what each may see is one table (`dashboard/permissions.py`)."""

    GENERAL_MANAGER = "general_manager"
    DEPARTMENT_HEAD = "department_head"
    REGIONAL_LEADER = "regional_leader"
    HR = "hr"
    EXECUTIVE = "executive"
    DATA_OWNER = "data_owner"


# What says of which place each role is; a role that is not listed is of the whole chain.
PLACES = {
    Role.GENERAL_MANAGER: ("site_id",),
    Role.DEPARTMENT_HEAD: ("site_id", "department_id"),
    Role.REGIONAL_LEADER: ("region_id",),
}


def misplaced(role: Role, places: Mapping[str, str | None]) -> Iterator[Misfit]:
    """The places (site_id, region_id, department_id) that a role lacks, or has and should not."""
    needed = PLACES.get(role, ())
    who = f"the role {role}"
    for key, place in places.items():
        if key in needed and place is None:
            yield Misfit(f"{who} needs a {key}", (key,), f"write a {key}")
        if key not in needed and place is not None:
            yield Misfit(f"{who} has no {key}", (key,), f"take the {key} out, or correct the role")


class Post(Frozen):
    """A role of somebody during [valid_from, valid_to), with the place that it is for."""

    person_id: SiteId
    role: Role
    site_id: SiteId | None = None
    region_id: RegionId | None = None
    department_id: Id | None = None
    valid_from: date
    valid_to: date | None = None

    @field_validator("role", mode="before")
    @classmethod
    def _role_is_one_of_today(cls, role: object) -> object:
        if role == "analyst":
            what = "the role 'analyst' has become two: who looks after the data, and who reads all scores"
            refuse([Misfit(what, (), "write data_owner (scores, rejected records) or executive (scores, comments)")])
        return role

    @model_validator(mode="after")
    def _place_fits_the_role(self) -> Self:
        places = {"site_id": self.site_id, "region_id": self.region_id, "department_id": self.department_id}
        refuse(misplaced(self.role, places))
        return self

    @model_validator(mode="after")
    def _span_runs_forward(self) -> Self:
        refuse_backward_span(self.valid_from, self.valid_to)
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the post is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Assignment(Post):
    """Who is responsible for what: a site's manager, a department's head, a region's leader, HR …"""

    person_name: Name
