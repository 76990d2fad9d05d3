"""Who a plan covers, in which posts, and whose stays are read for them: worked out of the reference data alone.

- **Covered posts.** A post counts on the days on which its site is one of the plan's regions, brands and types, as sites.csv
  has it for those days. Stays and days in a post elsewhere count for neither score nor tenure of this plan.
- **The region of a manager** is every region in which they held a covered post, each once. Its number is that of all stays in
  the period at its sites, while they belonged to it; that of several regions is all their answers added up.
- **The year before** of a manager is that of their sites, whoever managed them: who takes a weak site over and makes it better
  is better, and who comes from a strong one is not held against it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from pipelines.bonus.enough import Basis
from pipelines.bonus.spans import OPEN_END, Span, twelve_months_to
from pipelines.bonus.tenure import GENERAL_MANAGER, Leave, Post, Tenure, tenures
from pipelines.reference.assignments import Assignment
from pipelines.reference.organisation import Organisation, Site
from pipelines.reference.plans.kinds import ANY_PLAN, GridPlan, ValueBasedPlan
from pipelines.reference.plans.sections import Covered
from pipelines.reference.reference import Reference


@dataclass(frozen=True)
class _InPost:
    """The days of an assignment on which its site is covered, as `tenures` reads them."""

    person_id: str
    role: str
    site_id: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Roster:
    """Who is covered and what is read for them. `posts` and `before` have the region's id, `sites` and `sites_before` the
    site's id in the place of the person.

    tenures: of everybody covered on a day of the window, by person; without a post where they were on leave throughout.
    posts: whose stays count by each basis; before: those that an improvement is measured from, empty where the plan has none.
    sites: those of the whole chain in the window; sites_before: the covered ones in the baseline, for standards.
    rooms: by person the rooms they ran, by days (None: a site says none); mean_rooms: of the covered sites that say them.
    """

    tenures: tuple[Tenure, ...]
    names: Mapping[str, str]
    regions: Mapping[str, tuple[str, ...]]
    posts: Mapping[Basis, tuple[Post, ...]]
    before: Mapping[Basis, tuple[Post, ...]]
    sites: tuple[Post, ...]
    sites_before: tuple[Post, ...]
    rooms: Mapping[str, Fraction | None]
    mean_rooms: Fraction | None

    @property
    def groups(self) -> dict[str, str]:
        """The region that each person is compared in where regions are told apart; of several the last by name."""
        return {person: (regions or ("",))[-1] for person, regions in self.regions.items()}


def roster(reference: Reference, plan: ANY_PLAN, leaves: Iterable[Leave] = ()) -> Roster:
    """The roster of a plan; the order of assignments, sites and leaves changes nothing."""
    window, organisation, away = plan.window.span, reference.organisation, tuple(leaves)
    held = [one for one in reference.assignments if one.role == GENERAL_MANAGER]
    longest = plan.tenure.longest_leave_days
    inside = tenures(_in_covered(held, organisation, plan.covered), window, away, longest_leave=longest)
    covered = {one.person_id for one in inside}
    regions = {one.person_id: _regions_of(one.posts, organisation) for one in inside}
    own = tuple(post for one in inside for post in one.posts)
    posts = {Basis.OWN: own, Basis.REGION_RATE: _posts_of_regions(organisation, regions, window)}
    year = twelve_months_to(window)
    if year.first <= window.first:  # a longer window has no longer one behind it
        mine = [one for one in held if one.person_id in covered]
        everywhere = _in_covered(mine, organisation, Covered())
        rolling = tenures(everywhere, year, away, longest_leave=longest)
        posts[Basis.ROLLING_12M] = tuple(post for one in rolling for post in one.posts)
    named = sorted(reference.assignments, key=lambda one: (one.valid_from, one.person_name))
    return Roster(
        tenures=inside,
        names={one.person_id: one.person_name for one in named if one.person_id in covered},
        regions=regions,
        posts=posts,
        before=_before(plan, organisation, regions, posts),
        sites=_posts_of_sites(organisation.sites, window),
        sites_before=_baseline_sites(plan, organisation),
        rooms={one.person_id: _rooms_of(one, organisation) for one in inside},
        mean_rooms=_mean_rooms(organisation, plan.covered, window),
    )


def alone(covered: Roster, person_id: str) -> Roster:
    """The roster with nobody but one person, and the chain's sites as they are: what it takes to work out one alone."""
    regions = covered.regions.get(person_id, ())

    def own(posts: Mapping[Basis, tuple[Post, ...]]) -> dict[Basis, tuple[Post, ...]]:
        named = {basis: regions if basis is Basis.REGION_RATE else (person_id,) for basis in posts}
        return {basis: tuple(post for post in posts[basis] if post.person_id in named[basis]) for basis in posts}

    return replace(
        covered,
        tenures=tuple(one for one in covered.tenures if one.person_id == person_id),
        posts=own(covered.posts),
        before=own(covered.before),
    )


def baseline_of(plan: ANY_PLAN) -> Span | None:
    """The days of the baseline of a value-based plan, the year before where it names none; None of other plans."""
    if not isinstance(plan, ValueBasedPlan):
        return None
    return plan.baseline.span if plan.baseline else _year_before(plan.window.span)


def _covers(covered: Covered, site: Site) -> bool:
    asked = ((covered.regions, site.region_id), (covered.brands, site.brand), (covered.site_types, site.site_type))
    return all(not wanted or value in wanted for wanted, value in asked)


def _span(valid_from: date, valid_to: date | None) -> Span:
    return Span(valid_from, valid_to or OPEN_END)


def _in_covered(held: Iterable[Assignment], organisation: Organisation, covered: Covered) -> Iterator[_InPost]:
    for one in held:
        for site in organisation.spans_of_site.get(one.site_id or "", []):
            both = _span(one.valid_from, one.valid_to).within(_span(site.valid_from, site.valid_to))
            if both and _covers(covered, site):
                yield _InPost(one.person_id, one.role, site.site_id, both.first, both.end)


def _regions_of(posts: Iterable[Post], organisation: Organisation) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                site.region_id
                for post in posts
                for site in organisation.spans_of_site[post.site_id]
                if _span(site.valid_from, site.valid_to).within(post.span)
            }
        )
    )


def _posts_of_regions(
    organisation: Organisation, regions: Mapping[str, tuple[str, ...]], span: Span
) -> tuple[Post, ...]:
    asked = {region_id for own in regions.values() for region_id in own}
    rows = (site for region_id in asked for site in organisation.spans_of_region.get(region_id, []))
    return tuple(
        Post(site.region_id, site.site_id, both.first, both.end)
        for site in rows
        if (both := _span(site.valid_from, site.valid_to).within(span))
    )


def _posts_of_sites(sites: Iterable[Site], span: Span) -> tuple[Post, ...]:
    return tuple(
        Post(site.site_id, site.site_id, both.first, both.end)
        for site in sites
        if (both := _span(site.valid_from, site.valid_to).within(span))
    )


def _before(
    plan: ANY_PLAN,
    organisation: Organisation,
    regions: Mapping[str, tuple[str, ...]],
    posts: Mapping[Basis, tuple[Post, ...]],
) -> dict[Basis, tuple[Post, ...]]:
    if isinstance(plan, GridPlan) and plan.grid_of == "improvement":
        earlier = _year_before(plan.window.span)
        return {
            basis: _posts_of_regions(organisation, regions, earlier)
            if basis is Basis.REGION_RATE
            else a_year_earlier(own)
            for basis, own in posts.items()
        }
    baseline = baseline_of(plan)
    if baseline is None:
        return {}
    sites = sorted({(post.person_id, post.site_id) for post in posts[Basis.OWN]})
    own = tuple(Post(person_id, site_id, baseline.first, baseline.end) for person_id, site_id in sites)
    return {
        Basis.OWN: own,
        Basis.ROLLING_12M: own,
        Basis.REGION_RATE: _posts_of_regions(organisation, regions, baseline),
    }


def _baseline_sites(plan: ANY_PLAN, organisation: Organisation) -> tuple[Post, ...]:
    baseline = baseline_of(plan)
    if baseline is None:
        return ()
    return _posts_of_sites((site for site in organisation.sites if _covers(plan.covered, site)), baseline)


def _a_year_before(day: date) -> date:
    """29 February becomes 1 March, as a first day and as an end alike, so that no day comes twice."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def _year_before(span: Span) -> Span:
    return Span(_a_year_before(span.first), _a_year_before(span.end))


def a_year_earlier(posts: Iterable[Post]) -> tuple[Post, ...]:
    """The same posts a year before; of 29 February alone nothing is left."""
    days = ((post, _a_year_before(post.valid_from), _a_year_before(post.valid_to)) for post in posts)
    return tuple(Post(post.person_id, post.site_id, first, end) for post, first, end in days if first < end)


def _rooms_of(tenure: Tenure, organisation: Organisation) -> Fraction | None:
    """The rooms on each day in post, two sites added up, averaged over the days in post."""
    total = 0
    for post in tenure.posts:
        for site in organisation.spans_of_site[post.site_id]:
            both = _span(site.valid_from, site.valid_to).within(post.span)
            if both and site.rooms is None:
                return None
            total += (site.rooms or 0) * both.days if both else 0
    return Fraction(total, tenure.days) if tenure.days else None


def _mean_rooms(organisation: Organisation, covered: Covered, window: Span) -> Fraction | None:
    latest: dict[str, int] = defaultdict(int)
    for spans in organisation.spans_of_site.values():
        for site in spans:
            if site.rooms and _covers(covered, site) and _span(site.valid_from, site.valid_to).within(window):
                latest[site.site_id] = site.rooms
    return Fraction(sum(latest.values()), len(latest)) if latest else None
