"""Peer groups: sites that are compared though no region, brand or type holds them together; named, dated, with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from pydantic import model_validator

from pipelines.reference.complaints import mistake_in
from pipelines.reference.csv_files import CsvFile
from pipelines.reference.ids import Id, Name, SiteId
from pipelines.reference.model import Frozen, Misfit
from pipelines.reference.organisation import Organisation, refuse_backward_span
from pipelines.reference.spelling import near


class PeerGroupSite(Frozen):
    """A site of a peer group during [valid_from, valid_to): who belongs to it may change, and what it was stays known."""

    peer_group_id: Id
    peer_group_name: Name
    site_id: SiteId
    reason: str = ""
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _span_runs_forward(self) -> Self:
        refuse_backward_span(self.valid_from, self.valid_to)
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the site belongs to the group on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class PeerGroup:
    """A peer group as it is on one day: its sites by id, and why they are compared ("" where nobody said)."""

    peer_group_name: str
    site_ids: tuple[str, ...]
    reason: str


def peer_groups_on(rows: Iterable[PeerGroupSite], day: date) -> dict[str, PeerGroup]:
    """The peer groups on `day` by id, in the order of the file; without groups that have no site then."""
    sites: dict[str, list[PeerGroupSite]] = {}
    for row in rows:
        if row.holds_on(day):
            sites.setdefault(row.peer_group_id, []).append(row)
    return {
        group_id: PeerGroup(
            own[0].peer_group_name,
            tuple(sorted({row.site_id for row in own})),
            next((row.reason for row in own if row.reason), ""),
        )
        for group_id, own in sites.items()
    }


def check_peer_groups(organisation: Organisation, groups: CsvFile[PeerGroupSite]) -> None:
    """Every site is known, a group has one name, and no site is in a group twice at a time."""
    misfits, named = [], {}
    listed: dict[tuple[str, str], list[int]] = {}
    for position, row in enumerate(groups.rows):
        keys = ("peer_groups", position)
        if row.site_id not in organisation.site_ids:
            what = f"site {row.site_id!r} of peer group {row.peer_group_id!r} is not known"
            mend = f"correct the site_id, or add the site{near(row.site_id, organisation.site_ids)}"
            misfits.append(Misfit(what, keys, mend))
        first = named.setdefault(row.peer_group_id, position)
        if groups.rows[first].peer_group_name != row.peer_group_name:
            what = f"peer group {row.peer_group_id!r} has two names"
            misfits.append(Misfit(what, keys, "give all its rows the same peer_group_name", ("peer_groups", first)))
        earlier = listed.setdefault((row.peer_group_id, row.site_id), [])
        for before in earlier:
            if _overlap(groups.rows[before], row):
                what = f"site {row.site_id!r} is in peer group {row.peer_group_id!r} twice at a time"
                mend = "end the earlier row with a valid_to, or take one of the two out"
                misfits.append(Misfit(what, keys, mend, ("peer_groups", before)))
        earlier.append(position)
    if misfits:
        raise mistake_in(groups.path, [groups.complaint(misfit) for misfit in misfits])


def _overlap(one: PeerGroupSite, other: PeerGroupSite) -> bool:
    ends = [row.valid_to or date.max for row in (one, other)]
    return max(one.valid_from, other.valid_from) < min(ends)
