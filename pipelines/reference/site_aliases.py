"""How exports spell sites: by id, by a name that only one site has, or by an alias that is listed."""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from pipelines.reference.complaints import mistake_in
from pipelines.reference.csv_files import CsvFile
from pipelines.reference.folding import folded
from pipelines.reference.ids import Name, SiteId
from pipelines.reference.model import Frozen, Misfit
from pipelines.reference.organisation import Organisation
from pipelines.reference.spelling import near


class SiteAlias(Frozen):
    """What an export calls a site."""

    alias: Name
    site_id: SiteId


class Spellings:
    """Which site a spelling means. Ids are taken as they are; names and aliases without regard to case and spacing."""

    def __init__(self, organisation: Organisation, aliases: Iterable[SiteAlias]) -> None:
        self._organisation = organisation
        self._aliases = tuple(aliases)

    @cached_property
    def _meant(self) -> dict[str, str]:
        called = defaultdict(set)
        for site in self._organisation.sites:
            called[folded(site.site_name)].add(site.site_id)
        names = {name: next(iter(site_ids)) for name, site_ids in called.items() if len(site_ids) == 1}
        return names | {folded(one.alias): one.site_id for one in self._aliases}

    @cached_property
    def _known(self) -> dict[str, str]:
        return self._meant | {folded(site_id): site_id for site_id in self._organisation.site_ids}

    def site_id(self, spelling: str) -> str:
        """The site's id; the spelling itself where nobody knows it."""
        if spelling in self._organisation.site_ids:
            return spelling
        return self._meant.get(folded(spelling), spelling)

    def nearest(self, spelling: str) -> list[str]:
        """Up to three known spellings near an unknown one, each with the id of its site."""
        labels = self._organisation.site_labels
        found = [self._known[one] for one in difflib.get_close_matches(folded(spelling), self._known, n=3)]
        return [f"{site_id} {labels[site_id]}" for site_id in dict.fromkeys(found)]


def check_site_aliases(organisation: Organisation, aliases: CsvFile[SiteAlias]) -> None:
    """Every alias means one site that there is, and none is another site's id."""
    misfits, first = [], {}
    for position, one in enumerate(aliases.rows):
        keys = ("site_aliases", position)
        if one.site_id not in organisation.site_ids:
            what = f"alias {one.alias!r} means site {one.site_id!r}, which is not known"
            mend = f"correct the site_id, or add the site{near(one.site_id, organisation.site_ids)}"
            misfits.append(Misfit(what, keys, mend))
        if one.alias in organisation.site_ids and one.alias != one.site_id:
            misfits.append(Misfit(f"alias {one.alias!r} is the id of another site", keys, "take it out"))
        if folded(one.alias) in first:
            what = f"alias {one.alias!r} stands twice (case and spacing do not count)"
            misfits.append(Misfit(what, keys, "take one of the two out", ("site_aliases", first[folded(one.alias)])))
        first.setdefault(folded(one.alias), position)
    if misfits:
        raise mistake_in(aliases.path, [aliases.complaint(misfit) for misfit in misfits])
