"""What happened, and where: a renovation, a strike, a new manager. Events explain charts and change no number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, StringConstraints, model_validator

from pipelines.reference.assignments import Assignment, Role
from pipelines.reference.complaints import mistake_in
from pipelines.reference.csv_files import CsvFile
from pipelines.reference.ids import Name, RegionId, SiteId
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.organisation import Organisation
from pipelines.reference.spelling import near

NEW_MANAGER = "new general manager"

Kind = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


def _month_as_a_day(written: object) -> object:
    """A month such as 2026-03 as its first day: only the month of an event counts."""
    return f"{written}-01" if isinstance(written, str) and re.fullmatch(r"\d{4}-\d{2}", written) else written


Day = Annotated[date, BeforeValidator(_month_as_a_day)]


class Event(Frozen):
    """Something that happened at a site, in a region or, with neither, in the whole chain.

    It counts from the month of `begins` to that of `ends`, both included. With `rebases` limits of control charts begin anew
    with its first month and, where it has an end, with the month after its last.
    """

    begins: Day
    ends: Day | None = None
    site_id: SiteId | None = None
    region_id: RegionId | None = None
    kind: Kind
    what: Name | None = None
    rebases: Literal["yes", "no"] = "no"

    @model_validator(mode="after")
    def _happened_in_one_place(self) -> Self:
        if self.site_id and self.region_id:
            what = "an event is of one site, of one region or of the whole chain, and this one has both ids"
            refuse(
                [Misfit(what, ("region_id",), "leave the site_id or the region_id empty, or both for the whole chain")]
            )
        return self

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.last_month and self.last_month < self.month:
            what = f"ends must not lie before begins, {self.ends} lies before {self.begins}"
            refuse([Misfit(what, ("ends",), "correct one of the two, or leave ends empty")])
        return self

    @property
    def month(self) -> date:
        """The first month that it counts in."""
        return self.begins.replace(day=1)

    @property
    def last_month(self) -> date | None:
        """The last month that it counts in, where it has an end."""
        return self.ends.replace(day=1) if self.ends else None


def check_events(organisation: Organisation, events: CsvFile[Event]) -> None:
    """Every event happened at a site or in a region that there is, while the site was there, and stands once."""
    first: dict[tuple[object, ...], int] = {}
    misfits = []
    for position, event in enumerate(events.rows):
        for kind, place, known in (
            ("site", event.site_id, organisation.site_ids),
            ("region", event.region_id, organisation.region_names),
        ):
            if place is not None and place not in known:
                what = f"the event is of {kind} {place!r}, which is not known"
                misfits.append(
                    Misfit(what, (position,), f"correct the {kind}_id or add the {kind}{near(place, known)}")
                )
        misfits += _while_it_was_there(organisation, event, position)
        same = (event.site_id, event.region_id, event.month, event.kind.casefold(), event.what)
        if same in first:
            misfits.append(Misfit("the event stands twice", (position,), "take one of the two out", (first[same],)))
        first.setdefault(same, position)
    if misfits:
        raise mistake_in(events.path, [events.complaint(misfit) for misfit in misfits])


def _while_it_was_there(organisation: Organisation, event: Event, position: int) -> Iterator[Misfit]:
    """No chart would show an event that begins before its site opened, or after it closed."""
    spans = organisation.spans_of_site.get(event.site_id or "", [])
    if spans and not any(one.valid_from <= event.month and _lies_before(event.month, one.valid_to) for one in spans):
        there = ", ".join(
            f"from {one.valid_from}" + (f" to before {one.valid_to}" if one.valid_to else "") for one in spans
        )
        what = f"the event begins in {event.month:%Y-%m}, and site {event.site_id!r} is in sites.csv {there}"
        yield Misfit(what, (position,), "correct begins or the site_id, or the span of the site in sites.csv")


def _lies_before(month: date, end: date | None) -> bool:
    return end is None or month < end


def new_managers(assignments: Iterable[Assignment]) -> list[Event]:
    """The days on which a site got another general manager, as events that name nobody.

    The first manager on record of a site is none: when records begin is no event.
    """
    by_site: dict[str, list[Assignment]] = {}
    for one in sorted(assignments, key=attrgetter("valid_from", "person_id")):
        if one.role is Role.GENERAL_MANAGER and one.site_id:
            by_site.setdefault(one.site_id, []).append(one)
    return [
        Event(begins=one.valid_from, site_id=site_id, kind=NEW_MANAGER)
        for site_id, managers in sorted(by_site.items())
        for place, one in enumerate(managers)
        if _is_new(one, managers[:place])
    ]


def _is_new(one: Assignment, before: Sequence[Assignment]) -> bool:
    return any(other.valid_from < one.valid_from for other in before) and all(
        other.person_id != one.person_id for other in before[-1:]
    )
