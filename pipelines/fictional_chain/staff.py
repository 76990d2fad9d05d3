"""Who works where among those whom guests mention: a front desk of five, and a few colleagues of one other department."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.people import RECORDS_BEGIN, STAFF_A_SITE
from pipelines.fictional_chain.person_names import LAST_NAMES
from pipelines.fictional_chain.site_list import Site
from pipelines.fictional_chain.special_sites import CLOSED_ON, CLOSED_SITE

AT_THE_FRONT_DESK = 5  # enough to be named one by one; the others are too few for it, and appear as a team
JOINED_ON, LEFT_ON = date(2025, 9, 1), date(2026, 4, 1)
AWAY = (date(2025, 3, 1), date(2025, 7, 1))
# Of every so many people one joined, left, was away for long, does not want to be named.
JOINS_EVERY, LEAVES_EVERY, AWAY_EVERY, OPTS_OUT_EVERY = 48, 72, 64, 40


def staff_posts(chain: Chain, names: np.ndarray, rng: np.random.Generator) -> pl.DataFrame:
    """One row per person and post, as `staff.csv` has them; `names` are the first names by site that guests write."""
    surnames = rng.choice(np.array(LAST_NAMES, dtype=object), names.shape)
    rows = []
    for place, site in enumerate(chain.sites):
        for number in range(STAFF_A_SITE):
            count = place * STAFF_A_SITE + number
            first, last = names[place, number], surnames[place, number]
            person = (
                f"E{count:03d}",
                f"{first} {last}",
                f"{first} {last[0]}.",
                site.site_id,
                _department(site, number),
            )
            opted_out = "yes" if count % OPTS_OUT_EVERY == OPTS_OUT_EVERY - 4 else None
            rows += [(*person, *span, last, opted_out) for span in _spans(site, count)]
    columns = {
        "person_id": pl.String,
        "person_name": pl.String,
        "display_name": pl.String,
        "site_id": pl.String,
        "department_id": pl.String,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
        "also_called": pl.String,
        "opted_out": pl.String,
    }
    return pl.DataFrame(rows, schema=columns, orient="row")


def _department(site: Site, number: int) -> str:
    if number < AT_THE_FRONT_DESK:
        return "front_desk"
    return "housekeeping" if "restaurant" in site.lacks else "restaurant"


def _spans(site: Site, count: int) -> list[tuple[date, date | None]]:
    """From when to when the person was in post, one span more for who was away."""
    begin = max(date.fromisoformat(site.opened), RECORDS_BEGIN)
    end = CLOSED_ON if site.site_id == CLOSED_SITE else None
    if count % JOINS_EVERY == 1:
        begin = max(begin, JOINED_ON)
    elif count % LEAVES_EVERY == 2 and begin < LEFT_ON:
        end = LEFT_ON
    elif count % AWAY_EVERY == 3 and begin < AWAY[0]:
        return [(begin, AWAY[0]), (AWAY[1], end)]
    return [(begin, end)]
