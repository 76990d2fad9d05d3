"""Who runs what, from when to when, and the first names of the staff whom guests mention."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.person_names import FIRST_NAMES, LAST_NAMES
from pipelines.fictional_chain.special_sites import (
    CLOSED_ON,
    CLOSED_SITE,
    MANAGER_CHANGE_SITE,
    MANAGER_CHANGED_ON,
    OPENED_ON,
    OPENED_SITE,
)

STAFF_A_SITE = 8
HEADED = ("front_desk", "housekeeping")
RECORDS_BEGIN = date(2022, 1, 1)  # nobody's assignment is known from before

# Day, site, and the site that its next manager comes from (None: from outside). Days in order.
HANDOVERS = (
    (date(2024, 9, 1), "MAY", "BUD"),
    (date(2024, 9, 1), "BUD", "MAY"),
    (date(2025, 2, 15), "VLC", "MDL"),
    (date(2025, 2, 15), "MDL", "LSB"),
    (date(2025, 2, 15), "LSB", None),
    (OPENED_ON, OPENED_SITE, "007"),
    (OPENED_ON, "007", None),
    (MANAGER_CHANGED_ON, MANAGER_CHANGE_SITE, CLOSED_SITE),
)


def assignments(chain: Chain, rng: np.random.Generator) -> pl.DataFrame:
    """One row per person, role and site or region, with half-open days."""
    people = _people(rng)
    rows = _general_managers(chain, people)
    leaders = (("regional_leader", region.region_id) for region in chain.regions)
    for role, region_id in (*leaders, ("hr", None), ("hr", None), ("data_owner", None), ("executive", None)):
        rows.append((*next(people), role, None, region_id, None, RECORDS_BEGIN, None))
    rows += _department_heads(chain, people)
    columns = {
        "person_id": pl.String,
        "person_name": pl.String,
        "role": pl.String,
        "site_id": pl.String,
        "region_id": pl.String,
        "department_id": pl.String,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
    }
    return pl.DataFrame(rows, schema=columns, orient="row")


def staff_names(chain: Chain, rng: np.random.Generator) -> np.ndarray:
    """First names by site; no name twice at one site."""
    names = np.array(FIRST_NAMES, dtype=object)
    return np.stack([rng.permutation(names)[:STAFF_A_SITE] for _ in chain.sites])


def _people(rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Person ids and names without end; as the two lists differ in length, no full name comes twice."""
    first, last = rng.permutation(FIRST_NAMES), rng.permutation(LAST_NAMES)
    number = 0
    while True:
        name = f"{first[number % len(first)]} {last[(number + number // len(first)) % len(last)]}"
        number += 1
        yield f"P{number:03d}", name


def _general_managers(chain: Chain, people: Iterator[tuple[str, str]]) -> list[tuple]:
    ours = {site.site_id for site in chain.sites}
    incumbents = {
        site.site_id: (next(people), max(date.fromisoformat(site.opened), RECORDS_BEGIN))
        for site in chain.sites
        if site.site_id != OPENED_SITE
    }
    moves = [move for move in HANDOVERS if move[1] in ours and (move[2] is None or move[2] in ours)]
    rows = []
    for day in sorted({day for day, _, _ in moves}):
        before = dict(incumbents)  # people who swap sites leave and arrive on the same day
        for _, site_id, origin in (move for move in moves if move[0] == day):
            if site_id in before:
                person, since = before[site_id]
                rows.append((*person, "general_manager", site_id, None, None, since, day))
            incumbents[site_id] = (before[origin][0] if origin else next(people), day)
    for site_id, (person, since) in incumbents.items():
        last = CLOSED_ON if site_id == CLOSED_SITE else None
        rows.append((*person, "general_manager", site_id, None, None, since, last))
    return sorted(rows, key=lambda row: (row[3], row[6]))


def _department_heads(chain: Chain, people: Iterator[tuple[str, str]]) -> list[tuple]:
    """The heads of some departments of every site; who heads the others is not on record."""
    return [
        (
            *next(people),
            "department_head",
            site.site_id,
            None,
            department_id,
            max(date.fromisoformat(site.opened), RECORDS_BEGIN),
            CLOSED_ON if site.site_id == CLOSED_SITE else None,
        )
        for site in chain.sites
        for department_id in HEADED
    ]
