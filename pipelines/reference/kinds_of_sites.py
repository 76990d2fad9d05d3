"""Whether a rule that restricts itself to kinds of sites names kinds that there are."""

from collections.abc import Collection, Iterator
from typing import Protocol

from pipelines.reference.model import Misfit
from pipelines.reference.organisation import Organisation
from pipelines.reference.spelling import near


class KindsOfSites(Protocol):
    """A section of a plan or an award that takes in the sites of some regions, brands or types."""

    @property
    def regions(self) -> tuple[str, ...]:
        """Ids of regions."""

    @property
    def brands(self) -> tuple[str, ...]:
        """Brands."""

    @property
    def site_types(self) -> tuple[str, ...]:
        """Types of sites."""


def misfits_of_kinds(organisation: Organisation, named: KindsOfSites, section: str) -> Iterator[Misfit]:
    """Each region, brand or type that `named`, which stands under `section`, has and no site is of."""
    there: dict[str, tuple[Collection[str], Collection[str]]] = {
        "regions": (named.regions, organisation.region_names),
        "brands": (named.brands, sorted({one.brand for one in organisation.sites if one.brand})),
        "site_types": (named.site_types, sorted({one.site_type for one in organisation.sites if one.site_type})),
    }
    for key, (names, known) in there.items():
        for position, name in enumerate(names):
            if name not in known:
                yield Misfit(
                    f"{name!r} is none of the {key.replace('_', ' ')} that there are",
                    (section, key, position),
                    f"name one of {', '.join(known)}{near(name, known)}",
                )
