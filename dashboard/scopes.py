"""Who is asking, and what they may see: deny by default."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from dashboard.permissions import PERMISSIONS, Extent, Permissions
from pipelines.reference.access import AccessTable
from pipelines.reference.access_rows import AccessRow
from pipelines.reference.account import Account
from pipelines.reference.assignments import PLACES, Assignment, Role
from pipelines.reference.chain import EVERY_CELL, Cell, Reach
from pipelines.reference.reference import Reference

# A sum over fewer sites than these would give single ones away.
FEWEST_SITES = 3


@dataclass(frozen=True)
class Principal:
    """Who is asking: a person in a role, with the site, department or region that the role is for.

    `person_id` is None where nobody holds the post: then there is nobody whose pay could be seen.
    """

    person_name: str
    role: Role
    site_id: str | None = None
    region_id: str | None = None
    person_id: str | None = None
    department_id: str | None = None

    @property
    def may(self) -> Permissions:
        """What the role may see."""
        return PERMISSIONS[self.role]

    @property
    def has_place(self) -> bool:
        """Whether they have the place that their role is of; without it they see nothing."""
        return all(getattr(self, key) is not None for key in PLACES.get(self.role, ()))


@dataclass(frozen=True)
class Scope:
    """What a principal may see. `sites` and `regions` are ids; None means all of them.

    mine: in full, down to single responses. compared: added-up numbers of the sites of these regions (None: of all).
    rejected: rejected records of what is seen in full. received: the files received, and records of no known site.
    comments: the guests' masked words on what is seen in full.
    departments: of all of that, scores of these alone (None: of all): neither the overall score nor any other, and no
    invitations.
    cell: the smallest groups of guests that anything is told of.
    """

    sites: frozenset[str] | None
    regions: frozenset[str] | None
    compared: frozenset[str] | None
    names_others: bool
    rejected: bool = False
    received: bool = False
    comments: bool = False
    departments: frozenset[str] | None = None
    cell: Cell = EVERY_CELL

    @property
    def key(self) -> str:
        """A hash of the whole scope: every cached answer carries it."""
        ids = (self.sites, self.regions, self.compared, self.departments)
        parts = [sorted(part) if part is not None else None for part in ids]
        flags = (self.names_others, self.rejected, self.received, self.comments, self.cell.show, self.cell.comments)
        return hashlib.sha256(repr((parts, flags)).encode()).hexdigest()[:32]


NOTHING = Scope(frozenset(), frozenset(), frozenset(), names_others=False)


def scope_of(principal: Principal, reference: Reference) -> Scope:
    """The scope of a principal; deny by default: who has no place in the reference data sees nothing.

    What `permissions` says of the role, for the principal's place. Compared are the regions that an own site ever belonged to
    or the own region, or the whole chain where `compare_with` says so; for a department head they are compared in the own
    department alone.
    """
    may, organisation = principal.may, reference.organisation
    granted = replace(
        NOTHING,
        names_others=may.names_others or reference.chain.name_other_sites,
        rejected=may.rejected,
        received=may.received,
        comments=may.comments is may.in_full,
        cell=reference.thresholds.roles.get(principal.role, EVERY_CELL),
    )
    if may.in_full is Extent.EVERY_SITE:
        return replace(granted, sites=None, regions=None, compared=None)
    if may.in_full is Extent.OWN_REGION and principal.region_id in organisation.region_names:
        own = frozenset({principal.region_id})
        return replace(granted, regions=own, compared=_compared(own, may, reference))
    spans = organisation.spans_of_site.get(principal.site_id or "")
    if not spans:
        return NOTHING
    regions = frozenset(span.region_id for span in spans)
    of_site = replace(granted, sites=frozenset({spans[0].site_id}), compared=_compared(regions, may, reference))
    if may.in_full is Extent.OWN_SITE:
        return of_site
    if may.in_full is Extent.OWN_DEPARTMENT and principal.department_id in organisation.department_ids:
        return replace(of_site, departments=frozenset({principal.department_id}))
    return NOTHING


def _compared(own: frozenset[str], may: Permissions, reference: Reference) -> frozenset[str] | None:
    """The regions whose sites may be compared, None for all, of who belongs to the `own` ones."""
    if not may.compares:
        return frozenset()
    return None if reference.chain.compare_with is Reach.CHAIN else own


def principals(reference: Reference, today: date) -> list[Principal]:
    """Everybody in force on `today`, general managers first; one data owner where nobody is assigned to anything."""
    if not reference.assignments:
        return [Principal("Data owner", Role.DATA_OWNER)]
    in_force = [one for one in reference.assignments if one.holds_on(today)]
    order = list(Role)
    in_force.sort(key=lambda one: (order.index(one.role), *_place(one), one.person_id))
    return [principal_of(one) for one in in_force]


def principals_of(table: AccessTable, account: Account | None, on: date) -> tuple[Principal, ...]:
    """Who an account is on a day, a principal per post; deny by default: nobody without an account or a row in force."""
    return tuple(principal_of(one) for one in table.rows_of(account, on)) if account else ()


def principal_of(one: Assignment | AccessRow) -> Principal:
    """The principal that an assignment makes, or a row of the access list."""
    return Principal(one.person_name, one.role, one.site_id, one.region_id, one.person_id, one.department_id)


def _place(assignment: Assignment) -> tuple[str, str, str]:
    return assignment.region_id or "", assignment.site_id or "", assignment.department_id or ""
