"""Who is asking, and what they may see: deny by default."""

import hashlib
from dataclasses import dataclass
from datetime import date

from pipelines.reference.assignments import Assignment, Role
from pipelines.reference.chain import Reach
from pipelines.reference.reference import Reference

# A sum over fewer sites than these would give single ones away.
FEWEST_SITES = 3


@dataclass(frozen=True)
class Principal:
    """Who is asking: a person in a role, with the site or region that the role is for.

    `person_id` is None where nobody holds the post: then there is nobody whose pay could be seen.
    """

    person_name: str
    role: Role
    site_id: str | None = None
    region_id: str | None = None
    person_id: str | None = None

    @property
    def sees_everything(self) -> bool:
        """Whether the role sees every site in full."""
        return self.role in {Role.HR, Role.ANALYST}


@dataclass(frozen=True)
class Scope:
    """What a principal may see. `sites` and `regions` are ids; None means all of them.

    mine: in full, down to single responses. compared: added-up numbers of the sites of these regions (None: of all).
    """

    sites: frozenset[str] | None
    regions: frozenset[str] | None
    compared: frozenset[str] | None
    names_others: bool

    @property
    def key(self) -> str:
        """A hash of the whole scope: every cached answer carries it."""
        parts = [sorted(part) if part is not None else None for part in (self.sites, self.regions, self.compared)]
        return hashlib.sha256(repr((parts, self.names_others)).encode()).hexdigest()[:32]


NOTHING = Scope(frozenset(), frozenset(), frozenset(), names_others=False)


def scope_of(principal: Principal, reference: Reference) -> Scope:
    """The scope of a principal; deny by default: who has no place in the reference data sees nothing.

    A general manager sees the own site in full and the added-up numbers of the regions it ever belonged to, or of the whole
    chain where `compare_with` says so; a regional leader the region's sites in full; HR and analysts everything.
    """
    named = reference.chain.name_other_sites
    reaches_all = reference.chain.compare_with is Reach.CHAIN
    if principal.sees_everything:
        return Scope(None, None, None, names_others=True)
    if principal.role is Role.REGIONAL_LEADER and principal.region_id:
        own = frozenset({principal.region_id})
        return Scope(frozenset(), own, None if reaches_all else own, names_others=True)
    regions = frozenset(
        span.region_id for span in reference.organisation.spans_of_site.get(principal.site_id or "", [])
    )
    if principal.role is Role.GENERAL_MANAGER and principal.site_id and regions:
        compared = None if reaches_all else regions
        return Scope(frozenset({principal.site_id}), frozenset(), compared, names_others=named)
    return NOTHING


def principals(reference: Reference, today: date) -> list[Principal]:
    """Everybody in force on `today`, general managers first; one analyst where nobody is assigned to anything."""
    if not reference.assignments:
        return [Principal("Analyst", Role.ANALYST)]
    in_force = [one for one in reference.assignments if one.holds_on(today)]
    order = list(Role)
    in_force.sort(key=lambda one: (order.index(one.role), one.region_id or "", one.site_id or "", one.person_id))
    return [principal_of(one) for one in in_force]


def principal_of(assignment: Assignment) -> Principal:
    """The principal that an assignment makes."""
    return Principal(
        assignment.person_name, assignment.role, assignment.site_id, assignment.region_id, assignment.person_id
    )
