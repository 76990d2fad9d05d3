"""The sites that a chain of some size has, and the months in which each of them is open."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np

from pipelines.fictional_chain.site_list import REGIONS, SITES, Region, Site
from pipelines.fictional_chain.size import ChainSize
from pipelines.fictional_chain.special_sites import CLOSED_ON, CLOSED_SITE


@dataclass(frozen=True)
class Chain:
    """Sites and months; arrays elsewhere are indexed by a site's and a month's place in here."""

    size: ChainSize
    regions: tuple[Region, ...]
    sites: tuple[Site, ...]

    @cached_property
    def months(self) -> np.ndarray:
        """The running one last."""
        return self.size.months

    @cached_property
    def is_open(self) -> np.ndarray:
        """By site and month."""
        opened = np.array([site.opened for site in self.sites], dtype="M8[M]")[:, None]
        closed = np.array([site.site_id == CLOSED_SITE for site in self.sites])[:, None]
        return (self.months >= opened) & ~(closed & (self.months >= np.datetime64(CLOSED_ON, "M")))

    @cached_property
    def site_ids(self) -> np.ndarray:
        """By site."""
        return np.array([site.site_id for site in self.sites], dtype=object)

    def has_department(self, department_id: str) -> np.ndarray:
        """By site."""
        return np.array([department_id not in site.lacks for site in self.sites])


def chain_of(size: ChainSize) -> Chain:
    """The chain made of the first sites of the first regions."""
    by_region = {region_id: tuple(sites) for region_id, sites in groupby(SITES, lambda site: site.region_id)}
    regions = REGIONS[: size.regions]
    sites = tuple(site for region in regions for site in by_region[region.region_id][: size.sites_per_region])
    return Chain(size, regions, sites)
