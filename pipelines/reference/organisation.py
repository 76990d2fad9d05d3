"""Who there is: regions, sites with their spans of validity, departments."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipelines.reference.ids import ColumnId, Name, RegionId, SiteId
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.spelling import near

OVERALL = "overall"
RECOMMEND = "recommend"
INDEX = "index"
RESERVED = (OVERALL, RECOMMEND, INDEX)


def first_of_month(day: date) -> bool:
    """Whether `day` is the first of its month."""
    return day.day == 1


def refuse_backward_span(valid_from: date, valid_to: date | None) -> None:
    """Refuse a span that ends before it has begun."""
    if valid_to and valid_to <= valid_from:
        what = f"valid_to must lie after valid_from, {valid_to} does not lie after {valid_from}"
        refuse([Misfit(what, ("valid_to",), "correct one of the two, or leave valid_to empty")])


class Region(Frozen):
    """A region: sites are ranked within it."""

    region_id: RegionId
    region_name: Name


class Site(Frozen):
    """A site during one span of validity, [valid_from, valid_to) by whole months; no valid_to: still valid."""

    site_id: SiteId
    site_name: Name
    region_id: RegionId
    brand: str = ""
    site_type: str = ""
    city: str = ""
    country: str = ""
    rooms: Annotated[int, Field(gt=0)] | None = None
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _span_is_whole_months(self) -> Self:
        refuse(
            Misfit(f"{key} must be the first of a month{note}", (key,), f"write {day.replace(day=1)} or a later first")
            for key, day, note in (
                ("valid_from", self.valid_from, ""),
                ("valid_to", self.valid_to, " (the first day that is no longer valid)"),
            )
            if day and not first_of_month(day)
        )
        refuse_backward_span(self.valid_from, self.valid_to)
        return self


class Department(Frozen):
    """A department; `index_weight` is its weight in the index (0: not part of it)."""

    department_id: ColumnId
    department_name: Name
    index_weight: Annotated[int, Field(ge=0, le=1000)]

    @model_validator(mode="after")
    def _id_is_not_reserved(self) -> Self:
        if self.department_id in RESERVED:
            what = f"{self.department_id!r} is always there and is not listed"
            refuse([Misfit(what, ("department_id",), "take the row out")])
        return self


def _twice(kind: str, word: str, ids: list[str]) -> Iterator[Misfit]:
    first: dict[str, int] = {}
    for position, value in enumerate(ids):
        if value in first:
            what = f"{word} {value!r} is listed twice"
            yield Misfit(what, (kind, position), "take one of the two out, or rename it", other=(kind, first[value]))
        first.setdefault(value, position)


class Organisation(Frozen):
    """Regions, sites and departments that fit together; the order of `departments` is the order of pages."""

    regions: tuple[Region, ...]
    sites: tuple[Site, ...]
    departments: tuple[Department, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        refuse(
            [
                *_twice("regions", "region", [region.region_id for region in self.regions]),
                *_twice("departments", "department", [department.department_id for department in self.departments]),
            ]
        )
        return self

    @model_validator(mode="after")
    def _every_site_is_in_a_known_region(self) -> Self:
        refuse(
            Misfit(
                f"site {site.site_id!r} is in region {site.region_id!r}, which regions.csv does not have",
                ("sites", position),
                f"correct the region_id, or add the region to regions.csv{near(site.region_id, self.region_names)}",
            )
            for position, site in enumerate(self.sites)
            if site.region_id not in self.region_names
        )
        return self

    @model_validator(mode="after")
    def _spans_of_a_site_do_not_overlap(self) -> Self:
        by_span = sorted(enumerate(self.sites), key=lambda numbered: (numbered[1].site_id, numbered[1].valid_from))
        refuse(
            Misfit(
                f"site {later.site_id!r}: the span from {later.valid_from} overlaps the one before",
                ("sites", position),
                "take one of the two rows out"
                if earlier.valid_from == later.valid_from
                else f"end the earlier row with the valid_to {later.valid_from}, or take one of the two out",
                other=("sites", before),
            )
            for (before, earlier), (position, later) in pairwise(by_span)
            if earlier.site_id == later.site_id
            if earlier.valid_to is None or earlier.valid_to > later.valid_from
        )
        return self

    @cached_property
    def site_ids(self) -> frozenset[str]:
        """The ids of all sites there ever were."""
        return frozenset(site.site_id for site in self.sites)

    @cached_property
    def region_names(self) -> dict[str, str]:
        """The names of the regions by id, in the order of regions.csv."""
        return {region.region_id: region.region_name for region in self.regions}

    @cached_property
    def spans_of_site(self) -> dict[str, list[Site]]:
        """The spans of each site, the earliest first."""
        spans = defaultdict(list)
        for site in sorted(self.sites, key=lambda site: site.valid_from):
            spans[site.site_id].append(site)
        return dict(spans)

    @cached_property
    def site_labels(self) -> dict[str, str]:
        """What each site is called on pages: its latest name, with its id where another site is called the same."""
        names = {site_id: spans[-1].site_name for site_id, spans in self.spans_of_site.items()}
        often = Counter(names.values())
        return {site_id: name if often[name] == 1 else f"{name} ({site_id})" for site_id, name in names.items()}

    @cached_property
    def spans_of_region(self) -> dict[str, list[Site]]:
        """The spans of sites in each region, by name of the site."""
        spans = defaultdict(list)
        for site in sorted(self.sites, key=lambda site: (site.site_name, site.site_id, site.valid_from)):
            spans[site.region_id].append(site)
        return dict(spans)

    @cached_property
    def department_ids(self) -> tuple[str, ...]:
        """The ids of the departments, in the order of departments.csv."""
        return tuple(department.department_id for department in self.departments)

    @cached_property
    def department_names(self) -> dict[str, str]:
        """The names of the departments by id, in the order of departments.csv."""
        return {department.department_id: department.department_name for department in self.departments}

    @cached_property
    def measure_ids(self) -> tuple[str, ...]:
        """What a response can hold a score of: overall, recommend, the departments; the index besides."""
        return (OVERALL, RECOMMEND, *self.department_ids, INDEX)
