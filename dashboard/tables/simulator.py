"""A plan tried out: by person, and by kind of site."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from pipelines.rewards.simulation.comparing import Comparison
from pipelines.rewards.simulation.noise import Simulation


def people_table(found: Simulation, compared: Comparison | None) -> pa.Table:
    """A row per person, those nearest to a step first: Manager, Amount, In 90 of 100 draws, Other step; with another plan
    its amount and the difference."""
    rows = sorted(found.people, key=lambda one: (-(one.other_step or 0), one.person_id))
    columns = {
        "Manager": [wording.plain(f"{one.person_name} ({one.person_id})") for one in rows],
        f"Amount {found.plan.currency}": [wording.amount(one.amount) for one in rows],
        "In 90 of 100 draws": [
            wording.NOTHING if one.low is None else f"{wording.amount(one.low)} to {wording.amount(one.high)}"
            for one in rows
        ],
        "On another step": [
            wording.NOTHING if one.other_step is None else wording.chance(one.other_step) for one in rows
        ],
    }
    if compared is not None:
        changes = {one.person_id: one for one in compared.changes}
        others = [changes.get(one.person_id) for one in rows]
        columns["By the other plan"] = [wording.amount(one.other if one else None) for one in others]
        columns["Difference"] = [
            wording.NOTHING if one is None or one.difference is None else f"{one.difference:+,}".replace("-", "−")
            for one in others
        ]
    return pl.DataFrame(columns).pipe(as_arrow)


def groups_table(compared: Comparison, currency: str) -> pa.Table:
    """A row per group of people: By, Group, Win, Lose, Same, Won, Lost."""
    rows = compared.groups
    return pl.DataFrame(
        {
            "By": [one.by for one in rows],
            "Group": [wording.plain(one.name) for one in rows],
            "Win": [one.winners for one in rows],
            "Lose": [one.losers for one in rows],
            "Same": [one.same for one in rows],
            f"Won {currency}": [wording.amount(one.won) for one in rows],
            f"Lost {currency}": [wording.amount(one.lost) for one in rows],
        }
    ).pipe(as_arrow)
