"""What a simulation says of every person as a table that leaves the house, every cell as text, money exact.

| column | what it says |
|---|---|
| `plan_id`, `person_id`, `person_name`, `state` | who, and what became of their statement as it stands |
| `amount` | as it stands; empty where the statement is open |
| `mean`, `low`, `median`, `high` | under resampling: the mean, and what 5, 50 and 95 % of the resamples stay at or below |
| `other_amount`, `other_step` | in how many percent of the resamples the amount, or the step, is another one |
| `other_plan_amount`, `difference` | by the plan that it is held against; empty without one |
| `site_id`, `site_type`, `size` | of their longest post; empty without a plan to hold it against |
"""

from decimal import Decimal

import polars as pl

from pipelines.rewards.simulation.comparing import Change, Comparison
from pipelines.rewards.simulation.noise import PersonNoise, Simulation

COLUMNS = (
    *("plan_id", "person_id", "person_name", "state", "amount", "mean", "low", "median", "high"),
    *("other_amount", "other_step", "other_plan_amount", "difference", "site_id", "site_type", "size"),
)


def simulation_table(found: Simulation, compared: Comparison | None) -> pl.DataFrame:
    """The table above, by person; who is covered by the other plan alone has a row without a plan's numbers."""
    changes = {one.person_id: one for one in compared.changes} if compared else {}
    people = {one.person_id: one for one in found.people}
    rows = [
        {"plan_id": found.plan.plan_id, **_own(people.get(person)), **_other(changes.get(person))}
        for person in sorted(people.keys() | changes.keys())
    ]
    texts = [{name: "" if row.get(name) is None else str(row[name]) for name in COLUMNS} for row in rows]
    return pl.DataFrame(texts, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def _own(one: PersonNoise | None) -> dict[str, object]:
    if one is None:
        return {}
    percents = {name: _percent(getattr(one, name)) for name in ("other_amount", "other_step")}
    return vars(one) | percents


def _other(one: Change | None) -> dict[str, object]:
    if one is None:
        return {}
    said = {name: getattr(one, name) for name in ("person_id", "person_name", "site_id", "site_type", "size")}
    return {**said, "other_plan_amount": one.other, "difference": one.difference}


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(f"{100 * share:.1f}")
