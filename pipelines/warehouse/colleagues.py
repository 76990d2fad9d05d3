"""Who works at a site, as far as a build has to know it: the names that guests' words lose there. No build carries them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from pipelines import fingerprint
from pipelines.masking.colleagues import masked_colleagues
from pipelines.reference.reference import Reference


@dataclass(frozen=True)
class Colleagues:
    """Names of people by site_id, and what each site is called, whose words are no names there."""

    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """The hash of who they are: it decides what guests' words a build has."""
        return fingerprint.of_value({site_id: sorted(own) for site_id, own in self.names.items()})

    def masked(self, texts: pl.Series, site_id: str) -> pl.Series:
        """Texts of one site without the names of its colleagues."""
        return masked_colleagues(texts, self.names.get(site_id, frozenset()), but=self.labels.get(site_id, ""))


def colleagues(named: Iterable[tuple[str, str]], reference: Reference) -> Colleagues:
    """Those who are `named` (site_id and name), and whom assignments.csv puts at a site: managers and heads of departments."""
    assigned = ((one.site_id, one.person_name) for one in reference.assignments if one.site_id is not None)
    found: dict[str, set[str]] = {}
    for site_id, name in (*named, *assigned):
        found.setdefault(site_id, set()).add(name)
    return Colleagues({site_id: frozenset(own) for site_id, own in found.items()}, reference.organisation.site_labels)
