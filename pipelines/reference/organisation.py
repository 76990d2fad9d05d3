"""Who there is: regions, sites with their spans of validity, departments."""

from collections import Counter, defaultdict
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from pipelines.reference.model import Frozen

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
SiteId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,16}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# Ids of departments and dimensions become columns; these words would need quoting in one SQL engine or another.
_SQL_WORDS = """
all analyse analyze and anti any array as asc asof asymmetric at authorization between binary both by case cast check
collate collation column columns constraint create cross current_date current_time current_timestamp default deferrable
desc describe distinct do else end except exclude exists false fetch filter for foreign freeze from full generated glob
grant group grouping_id having ilike in initially inner intersect into is isnull join lambda lateral leading left like
limit map minus natural not notnull null offset on only or order outer over overlaps partition pivot pivot_longer
pivot_wider placing positional primary qualify references returning right row rows select semi set show similar some
struct summarize symmetric table tablesample then to trailing true try_cast union unique unpivot using values variadic
verbose when where window with
"""


def _no_word_of_sql(name: str) -> str:
    if name in _SQL_WORDS.split():
        raise ValueError(f"{name!r} is a word of SQL and can't name a column")
    return name


ColumnId = Annotated[Id, AfterValidator(_no_word_of_sql)]
RegionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]

OVERALL = "overall"
RECOMMEND = "recommend"
INDEX = "index"
RESERVED = (OVERALL, RECOMMEND, INDEX)


def first_of_month(day: date) -> bool:
    """Whether `day` is the first of its month."""
    return day.day == 1


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
        if not first_of_month(self.valid_from):
            raise ValueError("valid_from must be the first of a month")
        if self.valid_to and not first_of_month(self.valid_to):
            raise ValueError("valid_to must be the first of a month (the first day that is no longer valid)")
        if self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError("valid_to must lie after valid_from")
        return self


class Department(Frozen):
    """A department; `index_weight` is its weight in the index (0: not part of it)."""

    department_id: ColumnId
    department_name: Name
    index_weight: Annotated[int, Field(ge=0, le=1000)]

    @model_validator(mode="after")
    def _id_is_not_reserved(self) -> Self:
        if self.department_id in RESERVED:
            raise ValueError(f"{self.department_id!r} is always there and is not listed")
        return self


class MisfitError(ValueError):
    """Regions, sites or departments that do not fit together; `kind` says in which of the three."""

    def __init__(self, kind: str, what: str) -> None:
        self.kind = kind
        super().__init__(what)


class Organisation(Frozen):
    """Regions, sites and departments that fit together; the order of `departments` is the order of pages."""

    regions: tuple[Region, ...]
    sites: tuple[Site, ...]
    departments: tuple[Department, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for kind, ids in (
            ("regions", [region.region_id for region in self.regions]),
            ("departments", [department.department_id for department in self.departments]),
        ):
            twice = sorted({value for value in ids if ids.count(value) > 1})
            if twice:
                raise MisfitError(kind, f"{kind[:-1]} {twice[0]!r} is listed twice")
        return self

    @model_validator(mode="after")
    def _every_site_is_in_a_known_region(self) -> Self:
        known = {region.region_id for region in self.regions}
        for site in self.sites:
            if site.region_id not in known:
                raise MisfitError(
                    "sites", f"site {site.site_id!r} is in region {site.region_id!r}, which regions.csv does not have"
                )
        return self

    @model_validator(mode="after")
    def _spans_of_a_site_do_not_overlap(self) -> Self:
        for site_id, own in self.spans_of_site.items():
            for earlier, later in pairwise(own):
                if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                    raise MisfitError(
                        "sites", f"site {site_id!r}: the span from {later.valid_from} overlaps the one before"
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
    def measure_ids(self) -> tuple[str, ...]:
        """What a response can hold a score of: overall, recommend, the departments; the index besides."""
        return (OVERALL, RECOMMEND, *self.department_ids, INDEX)
