"""Counts without the responses of accepted appeals: they are taken out wherever they counted, for everybody.

Who shared a stay with the manager who appealed, the region and the average of the sites lose it as well: what was no guest's
answer was nobody's. How many of those invited answered stays as it was: a form did come back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.bonus.tenure import Post
from pipelines.closing.responses import Counted
from pipelines.rewards.evidence import Sums, counts_of
from pipelines.rewards.roster import Roster
from pipelines.rewards.sources import Sources
from pipelines.rewards.statement import Statement


def adjusted(sources: Sources, left_out: Iterable[Counted]) -> Sources:
    """The sources without these responses; each of them has to be in the counts, else a ValueError."""
    listed = tuple(left_out)
    if not listed:
        return sources
    covered, found = sources.covered, sources.evidence
    evidence = replace(
        found,
        stays={
            basis: _less(sums, basis, covered.posts.get(basis, ()), listed, covered)
            for basis, sums in found.stays.items()
        },
        before={
            basis: _less(sums, basis, covered.before.get(basis, ()), listed, covered)
            for basis, sums in found.before.items()
        },
        sites=_taken_out(found.sites, _taken(covered.sites, listed)) if found.sites else found.sites,
        sites_before=_taken_out(found.sites_before, _taken(covered.sites_before, listed)),
    )
    return replace(sources, evidence=evidence)


def counts_for(one: Counted, statement: Statement, covered: Roster) -> bool:
    """Whether a response is among those that a statement looks at: own stays, and whatever a part of it is paid on."""
    looked_at = {Basis.OWN} | {look.basis for part in statement.parts for look in part.paid_on.steps}
    regions = covered.regions.get(statement.person_id, ())
    return any(
        _has(post, one)
        and (post.person_id in regions if basis is Basis.REGION_RATE else post.person_id == statement.person_id)
        for basis in looked_at
        for post in covered.posts.get(basis, ())
    )


def _has(post: Post, one: Counted) -> bool:
    return post.site_id == one.site_id and post.span.has(one.stay_date)


def _less(sums: Sums, basis: Basis, posts: Iterable[Post], listed: Iterable[Counted], covered: Roster) -> Sums:
    taken = _taken(posts, listed)
    if basis is Basis.REGION_RATE:
        regions = taken
        taken = {
            person: _added(regions[region] for region in own if region in regions)
            for person, own in covered.regions.items()
        }
    return _taken_out(sums, taken)


def _taken(posts: Iterable[Post], listed: Iterable[Counted]) -> dict[str, dict[str, Counts]]:
    """By whose posts they are, and measure, what these responses add to their counts."""
    by_site: dict[str, list[Counted]] = {}
    for one in listed:
        by_site.setdefault(one.site_id, []).append(one)
    taken: dict[str, dict[str, Counts]] = {}
    for post in posts:
        for one in by_site.get(post.site_id, ()):
            if post.span.has(one.stay_date):
                taken[post.person_id] = _added((taken.get(post.person_id, {}), one.counts))
    return taken


def _added(several: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    total: dict[str, Counts] = {}
    for counts in several:
        for measure, one in counts.items():
            total[measure] = total.get(measure, Counts()) + one
    return total


def _taken_out(sums: Sums, taken: Mapping[str, Mapping[str, Counts]]) -> Sums:
    changed = {
        one: {
            **sums.get(one, {}),
            **{measure: _minus(counts_of(sums, one, measure), counts) for measure, counts in own.items()},
        }
        for one, own in taken.items()
        if own
    }
    return {**sums, **changed}


def _minus(counts: Counts, less: Counts) -> Counts:
    return Counts(**{name: number - getattr(less, name) for name, number in vars(counts).items()})
