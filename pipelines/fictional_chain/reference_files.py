"""The reference files of the chain: the documented examples as they are, and its own sites, people, events and audits."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl

import pipelines
from pipelines.fictional_chain.audits import award_facts
from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.events import events
from pipelines.fictional_chain.special_sites import CLOSED_ON, CLOSED_SITE, MOVED_ON, MOVED_SITE, MOVED_TO

LARGE_FROM = 150
PEERS_SINCE = date(2024, 1, 1)
EXAMPLE = Path(pipelines.__file__).parents[1] / "data" / "reference" / "examples" / "fictional_chain"


def write_reference(chain: Chain, assignments: pl.DataFrame, folder: Path) -> None:
    """Copy the example's files and add regions, sites, assignments, events and what awards ask for."""
    shutil.copytree(EXAMPLE, folder, copy_function=shutil.copyfile, dirs_exist_ok=True)
    _regions(chain).write_csv(folder / "regions.csv")
    _sites(chain).write_csv(folder / "sites.csv")
    _peer_groups(chain).write_csv(folder / "peer_groups.csv")
    assignments.write_csv(folder / "assignments.csv")
    events(chain).write_csv(folder / "events.csv")
    award_facts(chain).write_csv(folder / "award_facts.csv")


def _regions(chain: Chain) -> pl.DataFrame:
    return pl.DataFrame([vars(region) for region in chain.regions])


def _sites(chain: Chain) -> pl.DataFrame:
    """One row per site and span of validity."""
    rows = []
    for site in chain.sites:
        closed = CLOSED_ON if site.site_id == CLOSED_SITE else None
        spans = [(site.region_id, date.fromisoformat(site.opened), closed)]
        if site.site_id == MOVED_SITE:
            spans = [(site.region_id, spans[0][1], MOVED_ON), (MOVED_TO, MOVED_ON, closed)]
        described = (site.brand, site.site_type, site.city, site.country, site.rooms)
        rows += [(site.site_id, site.site_name, region_id, *described, *span) for region_id, *span in spans]
    columns = {
        "site_id": pl.String,
        "site_name": pl.String,
        "region_id": pl.String,
        "brand": pl.String,
        "site_type": pl.String,
        "city": pl.String,
        "country": pl.String,
        "rooms": pl.Int64,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
    }
    return pl.DataFrame(rows, schema=columns, orient="row")


def _peer_groups(chain: Chain) -> pl.DataFrame:
    """One row per site of the one peer group: the large sites of cities, wherever they are."""
    reason = "Groups and fairs book them instead of each other"
    rows = [
        ("large_city", "Large city sites", site.site_id, reason, PEERS_SINCE)
        for site in chain.sites
        if site.site_type == "city" and site.rooms >= LARGE_FROM
    ]
    columns = ("peer_group_id", "peer_group_name", "site_id", "reason", "valid_from")
    return pl.DataFrame(rows, schema=list(columns), orient="row")
