"""Who is within noise of a jump of a plan."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from pipelines.rewards.cliffs import CliffCheck


def cliffs_table(check: CliffCheck, currency: str) -> pa.Table:
    """A row per person and jump, the dearest first: Manager, Part or gate, Jump at, Points away, Chance, Amount, Across,
    At stake."""
    rows = check.cliffs
    return pl.DataFrame(
        {
            "Manager": [wording.plain(f"{one.person_name} ({one.person_id})") for one in rows],
            "Part or gate": [wording.plain(one.where) for one in rows],
            "Jump at": [str(one.step) for one in rows],
            "Points away": [f"{one.distance:+}".replace("-", "−") for one in rows],
            "Chance": [wording.chance(one.chance) for one in rows],
            f"Amount {currency}": [wording.amount(one.amount) for one in rows],
            "Across": [wording.amount(one.across) for one in rows],
            "At stake": [wording.amount(one.at_stake) for one in rows],
        }
    ).pipe(as_arrow)
