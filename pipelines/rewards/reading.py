"""The evidence of a plan read from a build: one set-based read for each kind of stays, whatever the number of people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.bonus.tenure import Post, middle_day
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.evidence import Evidence, Invited, NotSplit, Sums, counts_of
from pipelines.rewards.roster import Roster
from pipelines.warehouse.invited import invited
from pipelines.warehouse.own_stays import OwnStays, own_stays
from pipelines.warehouse.signed import signed


def evidence(build: Path, plan: ANY_PLAN, covered: Roster) -> Evidence:
    """What the build says of everybody on the roster; answers to the plan's survey, the headline survey where it names none."""
    signature = signed(build)
    survey_id = plan.survey_id or signature.reference.chain.headline_survey
    measures = sorted({part.measure for part in plan.parts})

    def sums(posts: Iterable[Post]) -> Sums:
        return _sums(own_stays(build, posts, survey_id), measures) if posts else {}

    own = own_stays(build, covered.posts[Basis.OWN], survey_id)
    stays = {basis: sums(posts) for basis, posts in covered.posts.items() if basis is not Basis.OWN}
    before = {basis: sums(posts) for basis, posts in covered.before.items()}
    for found in (stays, before):
        if Basis.REGION_RATE in found:
            found[Basis.REGION_RATE] = _of_regions(found[Basis.REGION_RATE], covered.regions, measures)
    return Evidence(
        build_id=signature.build_id,
        logical_hash=signature.logical_hash,
        stays={Basis.OWN: _sums(own, measures), **stays},
        before=before,
        sites=sums(covered.sites) if plan.gates.average else {},
        sites_before=sums(covered.sites_before),
        invited=_invited(build, plan, covered, survey_id) if plan.gates.response_rate else {},
        not_split=_not_split(own, measures),
    )


def _sums(found: OwnStays, measures: list[str]) -> Sums:
    kept = OwnStays(found.counts.filter(pl.col("department_id").is_in(measures)), found.not_split)
    sums: dict[str, dict[str, Counts]] = defaultdict(dict)
    for row in kept.added_up("person_id", "department_id").iter_rows(named=True):
        sums[row["person_id"]][row["department_id"]] = Counts.of([row])
    return dict(sums)


def _of_regions(regions: Sums, of_people: Mapping[str, tuple[str, ...]], measures: list[str]) -> Sums:
    # Many people share a region: what they share is added up once.
    added = {
        own: {
            measure: sum((counts_of(regions, region_id, measure) for region_id in own), Counts())
            for measure in measures
        }
        for own in set(of_people.values())
    }
    return {person_id: added[own] for person_id, own in of_people.items()}


def _invited(build: Path, plan: ANY_PLAN, covered: Roster, survey_id: str) -> dict[str, Invited]:
    window = plan.window.span
    held = {(post.site_id, post.person_id) for post in covered.posts[Basis.OWN]}
    people = pl.DataFrame(sorted(held), schema={"site_id": pl.String, "person_id": pl.String}, orient="row")
    posts: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in covered.posts[Basis.OWN]:
        posts[post.site_id, post.person_id].append(post)
    added: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    months = invited(build, survey_id, window.first, window.end).join(people, on="site_id")
    for row in months.iter_rows(named=True):
        day = middle_day(row["month"])
        if any(post.span.has(day) for post in posts[row["site_id"], row["person_id"]]):
            added[row["person_id"]][0] += row["returned_count"]
            added[row["person_id"]][1] += row["invited_count"]
    return {person_id: Invited(*counts) for person_id, counts in added.items()}


def _not_split(own: OwnStays, measures: list[str]) -> dict[str, tuple[NotSplit, ...]]:
    found: dict[str, set[NotSplit]] = defaultdict(set)
    for row in own.not_split.filter(pl.col("department_id").is_in(measures)).iter_rows(named=True):
        said = (row[name] for name in ("site_id", "month", "department_id", "response_count", "reason"))
        found[row["person_id"]].add(NotSplit(*said))
    return {
        person_id: tuple(sorted(several, key=lambda one: (one.month, one.site_id, one.department_id)))
        for person_id, several in found.items()
    }
