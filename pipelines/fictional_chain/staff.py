"""The staff whom guests mention, as `staff.csv` has them: departments of many and of few, some who opted out, and changes."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.person_names import LAST_NAMES

# Who stands in for one of the names of a site, so that names of other scripts are in comments, too: by the site's place.
OTHER_SCRIPTS = ("王芳", "أمل", "李雷", "نور")
SCRIPT_EVERY = 5
# How often each name of a site is written, of so many times; at some sites one colleague stands out.
EVEN, OUTSTANDING = (5, 4, 3, 3, 3, 3, 2, 1), (10, 4, 3, 2, 2, 1, 1, 1)
OUTSTANDING_EVERY = 6
# The departments of the eight of a site, in turn: five and more are named, fewer are a team, one is no team.
LAYOUTS = (
    ("front_desk",) * 6 + ("housekeeping",) * 2,
    ("front_desk",) * 5 + ("housekeeping",) * 2 + ("maintenance",),
    ("front_desk",) * 3 + ("housekeeping",) * 3 + ("check_out",) * 2,
    ("housekeeping",) * 5 + ("front_desk",) * 3,
)
OPTED_OUT_EVERY, NEW_EVERY, LEFT_EVERY, NAMESAKE_EVERY = 23, 11, 13, 16
RECORDS_BEGIN, BEGAN, LEFT = date(2022, 1, 1), date(2025, 6, 1), date(2026, 3, 15)


def with_other_scripts(names: np.ndarray) -> np.ndarray:
    """First names by site, some of them in other scripts."""
    told = names.copy()
    for place in range(1, len(told), SCRIPT_EVERY):
        told[place, 1] = OTHER_SCRIPTS[place // SCRIPT_EVERY % len(OTHER_SCRIPTS)]
    return told


def as_often_as_named(names: np.ndarray) -> np.ndarray:
    """The names of each site, each as often as guests write it: to draw from."""
    often = [OUTSTANDING if place % OUTSTANDING_EVERY == 0 else EVEN for place in range(len(names))]
    return np.stack([np.repeat(own, times) for own, times in zip(names, often, strict=True)])


def staff(chain: Chain, names: np.ndarray, rng: np.random.Generator) -> pl.DataFrame:
    """One row per post, as `staff.csv` has them; `names` are the first names by site that comments are written with."""
    last, rows = rng.permutation(np.array(LAST_NAMES, dtype=object)), []
    for place, site in enumerate(chain.sites):
        own = list(zip(names[place], LAYOUTS[place % len(LAYOUTS)], strict=True))
        if place % NAMESAKE_EVERY == NAMESAKE_EVERY // 2:
            # Two of the same first name at one site: only a person can tell who is meant.
            own.append(own[0])
        opened = max(date.fromisoformat(site.opened), RECORDS_BEGIN)
        for first_name, department_id in own:
            number = len(rows)
            began = BEGAN if number % NEW_EVERY == 0 else opened
            rows.append(
                {
                    "person_id": f"E{number + 1:03d}",
                    "person_name": _full_name(first_name, str(last[number % len(last)])),
                    "display_name": None,
                    "site_id": site.site_id,
                    "department_id": department_id,
                    "valid_from": max(began, opened),
                    "valid_to": LEFT if number % LEFT_EVERY == 0 else None,
                    "also_called": "Dani" if first_name == "Daniel" else None,
                    "opted_out": "yes" if number % OPTED_OUT_EVERY == OPTED_OUT_EVERY - 1 else "no",
                }
            )
    return pl.DataFrame(
        rows, schema_overrides={"display_name": pl.String, "valid_to": pl.Date, "also_called": pl.String}
    )


def _full_name(first_name: str, last_name: str) -> str:
    """A name of another script stands alone."""
    return first_name if first_name in OTHER_SCRIPTS else f"{first_name} {last_name}"
