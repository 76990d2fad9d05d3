"""Who is listed by name and who as a team: nobody is singled out in a department of few.

- **A department of a site with at least `smallest_group` colleagues**: each person by name.
- **With fewer**: one team, the "Front desk team".
- **Alone in a department**: a team of one would be that person in disguise. All who are alone at a site are together its team,
  the "Alder House team". If that is one person still, all small departments of the site are that team; where there is no other,
  the person is left out, and the site is named.

How many colleagues there are is how many were in post on at least half of the days on which anybody was: who follows somebody
is no second colleague, and a week without a successor makes no group smaller. Who opted out is no colleague here: the others
would be fewer than it seems.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.bonus.spans import OPEN_END, Span, days_of
from pipelines.recognition.staff.staff_file import Staff, StaffRow

# Fewer are no team.
_LEAST_OF_TEAM = 2


@dataclass(frozen=True)
class Unit:
    """Who competes: a person or a team, with the posts that count. `department_id` is None for the team of a whole site,
    `person_id` for every team; of a person site and department are those of the last post."""

    key: str
    site_id: str
    department_id: str | None
    person_id: str | None
    posts: tuple[StaffRow, ...]


@dataclass(frozen=True)
class Units:
    """Everybody who competes, by key; and the sites at which one person is left out, as a team of one would be that person."""

    all: tuple[Unit, ...]
    alone_at: tuple[str, ...]


def units(staff: Staff, departments: Sequence[str], smallest_group: int, window: Span) -> Units:
    """People and teams with posts in the window, in `departments` alone where any are named."""
    by_group: dict[tuple[str, str], list[StaffRow]] = defaultdict(list)
    for one in staff.posts:
        if span_of(one).within(window) and (not departments or one.department_id in departments):
            by_group[one.site_id, one.department_id].append(one)
    large = {group for group, posts in by_group.items() if usual_size(posts, window) >= smallest_group}
    by_person: dict[str, list[StaffRow]] = defaultdict(list)
    small: dict[str, dict[str, list[StaffRow]]] = defaultdict(dict)
    for (site_id, department_id), posts in by_group.items():
        if (site_id, department_id) in large:
            for one in posts:
                by_person[one.person_id].append(one)
        else:
            small[site_id][department_id] = posts
    found, alone_at = [_person(posts) for posts in by_person.values()], []
    for site_id, groups in sorted(small.items()):
        teams = _teams(site_id, groups, window)
        found += teams
        if sum(len(one.posts) for one in teams) < sum(map(len, groups.values())):
            alone_at.append(site_id)
    return Units(tuple(sorted(found, key=lambda one: one.key)), tuple(alone_at))


def span_of(post: StaffRow) -> Span:
    """The days of a post."""
    return Span(post.valid_from, post.valid_to or OPEN_END)


def usual_size(posts: Iterable[StaffRow], window: Span) -> int:
    """How many were in post on at least half of the days of the window on which anybody was; 0 without posts in it."""
    spans = [own for one in posts if (own := span_of(one).within(window))]
    changes = sorted([(one.first, 1) for one in spans] + [(one.end, -1) for one in spans])
    days: dict[int, int] = defaultdict(int)
    there = 0
    for place, (day, change) in enumerate(changes[:-1]):
        there += change
        days[there] += (changes[place + 1][0] - day).days
    half = days_of(spans) / 2
    return max(
        (size for size in days if sum(count for other, count in days.items() if other >= size) >= half), default=0
    )


def _person(posts: list[StaffRow]) -> Unit:
    last = max(posts, key=lambda one: (one.valid_from, one.site_id))
    return Unit(f"person/{last.person_id}", last.site_id, last.department_id, last.person_id, tuple(posts))


def _teams(site_id: str, groups: Mapping[str, list[StaffRow]], window: Span) -> list[Unit]:
    """The teams of the small departments of a site; none where all of them together are one person."""
    alone = {one for one, posts in groups.items() if usual_size(posts, window) < _LEAST_OF_TEAM}
    together = [post for one in sorted(alone) for post in groups[one]]
    if alone and usual_size(together, window) < _LEAST_OF_TEAM:
        alone = set(groups)
        together = [post for one in sorted(groups) for post in groups[one]]
    teams = [
        Unit(f"team/{site_id}/{one}", site_id, one, None, tuple(posts))
        for one, posts in sorted(groups.items())
        if one not in alone
    ]
    if alone and usual_size(together, window) >= _LEAST_OF_TEAM:
        teams.append(Unit(f"team/{site_id}", site_id, None, None, tuple(together)))
    return teams
