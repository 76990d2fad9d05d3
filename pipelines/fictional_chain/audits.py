"""What is known of sites beside their guests' answers: a quality audit every June, which nearly all pass."""

from datetime import date

import polars as pl

from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.site_list import Site
from pipelines.fictional_chain.special_sites import CLOSED_ON, CLOSED_SITE

AUDIT = "qa_audit"
AUDITED_ON = (date(2024, 6, 12), date(2025, 6, 11), date(2026, 6, 10))
# In 2025 one of the best sites did not pass: its guests would have it honoured, the audit does not.
FAILED = {(2025, "KLB"): "A cold store was too warm on 11 June 2025", (2026, "2E3"): "Two fire doors were locked"}


def award_facts(chain: Chain) -> pl.DataFrame:
    """One row per site and audit, as `award_facts.csv` has them; a site that was not open on the day has none."""
    rows = [
        (day.year, site.site_id, AUDIT, "no" if failed else "yes", failed or f"Audit of June {day.year}")
        for day in AUDITED_ON
        for site in chain.sites
        if _is_open(site, day)
        for failed in [FAILED.get((day.year, site.site_id))]
    ]
    return pl.DataFrame(rows, schema=["year", "site_id", "fact", "passed", "source"], orient="row")


def _is_open(site: Site, day: date) -> bool:
    closed = site.site_id == CLOSED_SITE and day >= CLOSED_ON
    return date.fromisoformat(site.opened) <= day and not closed
