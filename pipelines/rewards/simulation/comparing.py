"""Two plans on the same people: who gets more, who gets less, and at which kinds of sites."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipelines.bonus.spans import OPEN_END, Span
from pipelines.bonus.tenure import Tenure
from pipelines.reference.organisation import Organisation, Site
from pipelines.rewards.statement import Payouts, Statement

NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Change:
    """One person's amount by a plan and by the other; None where a plan does not cover them, or their statement is open.

    `site_id` is that of their longest post, of two as long the first; site_type and size are that site's.
    """

    person_id: str
    person_name: str
    site_id: str
    site_type: str
    size: str
    amount: Decimal | None
    other: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """By how much the other plan pays more (negative: less); None where one of the two is not known."""
        return None if self.amount is None or self.other is None else self.other - self.amount


@dataclass(frozen=True)
class Group:
    """Winners and losers by the other plan among some people, and what they win and lose together (0 or more, both).

    `by`: "everybody", "site type" or "size". untold: those of whom one amount is not known.
    """

    by: str
    name: str
    winners: int
    losers: int
    same: int
    untold: int
    won: Decimal
    lost: Decimal


@dataclass(frozen=True)
class Comparison:
    """The changes by person, and the groups: everybody, site types, sizes from small to large."""

    changes: tuple[Change, ...]
    groups: tuple[Group, ...]


def comparison(payouts: Payouts, other: Payouts, organisation: Organisation) -> Comparison:
    """The payouts of a plan and of another, held against each other; everybody in post by one of the two is in it.

    Sizes are thirds of the sites concerned by rooms; sites with the same number are in the same one, so that thirds need not
    be as large as each other. A ValueError for two currencies.
    """
    if payouts.currency != other.currency:
        raise ValueError(f"{payouts.currency} and {other.currency} can't be held against each other")
    ours, theirs = _in_post(payouts), _in_post(other)
    people = {person: ours.get(person) or theirs[person] for person in sorted(ours.keys() | theirs.keys())}
    sites = {person: longest_site(one.tenure, organisation) for person, one in people.items()}
    size_of = _thirds(sites.values())
    changes = tuple(
        Change(
            person,
            one.person_name,
            sites[person].site_id,
            sites[person].site_type or NOT_KNOWN,
            size_of(sites[person]),
            ours[person].amount if person in ours else None,
            theirs[person].amount if person in theirs else None,
        )
        for person, one in people.items()
    )
    return Comparison(changes, tuple(_groups(changes, [size_of(site) for site in _by_rooms(sites.values())])))


def _in_post(payouts: Payouts) -> dict[str, Statement]:
    return {one.person_id: one for one in payouts.statements if one.share.counted}


def longest_site(tenure: Tenure, organisation: Organisation) -> Site:
    """The site, as it was last, at which somebody had the most days in post; of several the first they came to."""
    days: dict[str, int] = {}
    for post in tenure.posts:
        days[post.site_id] = days.get(post.site_id, 0) + post.days
    longest = max(days, key=lambda site_id: days[site_id])
    spans = organisation.spans_of_site[longest]
    held = [
        site
        for site in spans
        if any(Span(site.valid_from, site.valid_to or OPEN_END).within(post.span) for post in tenure.posts)
    ]
    return (held or spans)[-1]


def _by_rooms(sites: Iterable[Site]) -> list[Site]:
    one_each = {site.site_id: site for site in sites}.values()
    return sorted(one_each, key=lambda site: (site.rooms is None, site.rooms or 0, site.site_id))


def _thirds(sites: Iterable[Site]) -> Callable[[Site], str]:
    rooms = [site.rooms for site in _by_rooms(sites) if site.rooms is not None]
    small, middling = (rooms[max(len(rooms) * part // 3 - 1, 0)] if rooms else 0 for part in (1, 2))

    def size_of(site: Site) -> str:
        if site.rooms is None:
            return NOT_KNOWN
        if site.rooms <= small:
            return f"up to {small:,} rooms"
        return f"{small + 1:,} to {middling:,} rooms" if site.rooms <= middling else f"over {middling:,} rooms"

    return size_of


def _groups(changes: tuple[Change, ...], sizes: Iterable[str]) -> Iterable[Group]:
    yield _group("everybody", "everybody", changes)
    for name in sorted({one.site_type for one in changes}, key=lambda name: (name == NOT_KNOWN, name)):
        yield _group("site type", name, [one for one in changes if one.site_type == name])
    for name in dict.fromkeys(sizes):
        yield _group("size", name, [one for one in changes if one.size == name])


def _group(by: str, name: str, changes: Iterable[Change]) -> Group:
    differences = [one.difference for one in changes]
    told = [one for one in differences if one is not None]
    won, lost = [one for one in told if one > 0], [-one for one in told if one < 0]
    return Group(
        by=by,
        name=name,
        winners=len(won),
        losers=len(lost),
        same=len(told) - len(won) - len(lost),
        untold=len(differences) - len(told),
        won=sum(won, Decimal(0)),
        lost=sum(lost, Decimal(0)),
    )
