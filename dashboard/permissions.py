"""What each role may see: the one table that everything which decides by role asks. What it does not grant is denied.

A role says what; a place says of whom: `scopes.scope_of` makes a scope of both. Money, awards and files have doors of their own
(`pay`, `recognition`, the scoped views), and each reads its line here.

- **Department head**: the own department at the own site in full, single answers among it (with what they say of that
  department and nothing else), and of that department what a general manager may compare. Not the overall score, nor any
  other department, index or response rate, of no site: who heads housekeeping has no need to know how the front desk did.
  Of awards, which go by such scores, what is published.
- **General manager**: the own site in full; of other sites added-up scores; the own pay.
- **Regional leader**: the sites of the region in full; who of its managers is eligible for a bonus, and no money.
- **HR**: everything, the money among it.
- **Executive**: all scores of all sites and the guests' masked words; no money, nothing as it was received, and lists of people
  once they are published.
- **Data owner**: all scores of all sites, and what was received, rejected or held; no money, no list of people, no words.
"""

from dataclasses import dataclass
from enum import StrEnum

from pipelines.reference.assignments import Role


class Extent(StrEnum):
    """Of which sites something is seen."""

    NOTHING = "nothing"
    OWN_DEPARTMENT = "own department"
    OWN_SITE = "own site"
    OWN_REGION = "own region"
    EVERY_SITE = "every site"


class PaySight(StrEnum):
    """What somebody may see of bonuses."""

    EVERYBODY = "everybody"
    OWN = "own"
    ELIGIBILITY = "eligibility"
    NOTHING = "nothing"


class AwardSight(StrEnum):
    """What somebody may see of award years beside who is honoured."""

    EVERYTHING = "everything"
    REGION = "region"
    OWN_SITE = "own site"
    WINNERS = "winners"
    NOTHING = "nothing"


class Honoured(StrEnum):
    """When somebody may see who is honoured."""

    ALWAYS = "always"
    ONCE_PUBLISHED = "once published"
    NEVER = "never"


@dataclass(frozen=True)
class Permissions:
    """One line of the table.

    in_full: scores, down to single answers. compares: added-up scores of others as far as the chain lets people compare
    (`chain.compare_with`). names_others: other sites by name even where the chain hides names from managers. comments: the
    guests' masked words. unmasks: the words as they were written, logged. rejected: rejected records of what is seen in full.
    received: the files received, records of no known site, what a load is held for. audits: who saw what. awards: which sites'
    standings; sites, people: when it is seen which of them are honoured. pages: the modules in `views/` that the menu offers
    and the app opens.
    """

    role_name: str
    in_full: Extent
    compares: bool
    names_others: bool
    comments: Extent
    unmasks: bool
    money: PaySight
    awards: AwardSight
    sites: Honoured
    people: Honoured
    rejected: bool
    received: bool
    audits: bool
    pages: frozenset[str]


_OF_A_DEPARTMENT = frozenset({"my_site", "comments", "region_ranking", "trends", "departments", "recognition"})
_SCORES = _OF_A_DEPARTMENT | {"drivers", "compare"}
_MANAGING = _SCORES | {"bonus", "data_quality"}

PERMISSIONS = {
    Role.GENERAL_MANAGER: Permissions(
        role_name="General manager",
        in_full=Extent.OWN_SITE,
        compares=True,
        names_others=False,
        comments=Extent.OWN_SITE,
        unmasks=False,
        money=PaySight.OWN,
        awards=AwardSight.OWN_SITE,
        sites=Honoured.ALWAYS,
        people=Honoured.ONCE_PUBLISHED,
        rejected=True,
        received=False,
        audits=False,
        pages=_MANAGING,
    ),
    Role.DEPARTMENT_HEAD: Permissions(
        role_name="Department head",
        in_full=Extent.OWN_DEPARTMENT,
        compares=True,
        names_others=False,
        comments=Extent.OWN_DEPARTMENT,
        unmasks=False,
        money=PaySight.NOTHING,
        awards=AwardSight.WINNERS,
        sites=Honoured.ONCE_PUBLISHED,
        people=Honoured.ONCE_PUBLISHED,
        rejected=False,
        received=False,
        audits=False,
        pages=_OF_A_DEPARTMENT,
    ),
    Role.REGIONAL_LEADER: Permissions(
        role_name="Regional leader",
        in_full=Extent.OWN_REGION,
        compares=True,
        names_others=True,
        comments=Extent.OWN_REGION,
        unmasks=False,
        money=PaySight.ELIGIBILITY,
        awards=AwardSight.REGION,
        sites=Honoured.ALWAYS,
        people=Honoured.ONCE_PUBLISHED,
        rejected=True,
        received=False,
        audits=False,
        pages=_MANAGING,
    ),
    Role.HR: Permissions(
        role_name="HR",
        in_full=Extent.EVERY_SITE,
        compares=True,
        names_others=True,
        comments=Extent.EVERY_SITE,
        unmasks=True,
        money=PaySight.EVERYBODY,
        awards=AwardSight.EVERYTHING,
        sites=Honoured.ALWAYS,
        people=Honoured.ALWAYS,
        rejected=True,
        received=True,
        audits=True,
        pages=_MANAGING | {"audit_log"},
    ),
    Role.EXECUTIVE: Permissions(
        role_name="Executive",
        in_full=Extent.EVERY_SITE,
        compares=True,
        names_others=True,
        comments=Extent.EVERY_SITE,
        unmasks=False,
        money=PaySight.NOTHING,
        awards=AwardSight.WINNERS,
        sites=Honoured.ALWAYS,
        people=Honoured.ONCE_PUBLISHED,
        rejected=False,
        received=False,
        audits=False,
        pages=_SCORES,
    ),
    Role.DATA_OWNER: Permissions(
        role_name="Data owner",
        in_full=Extent.EVERY_SITE,
        compares=True,
        names_others=True,
        comments=Extent.NOTHING,
        unmasks=False,
        money=PaySight.NOTHING,
        awards=AwardSight.WINNERS,
        sites=Honoured.ALWAYS,
        people=Honoured.NEVER,
        rejected=True,
        received=True,
        audits=False,
        pages=(_SCORES - {"comments"}) | {"data_quality"},
    ),
}
