"""All payouts of a plan as a table that leaves the house: a row per person, every cell as text, exact as it was decided.

| column | what it says |
|---|---|
| `plan_id`, `plan_name`, `currency` | the plan |
| `first_day`, `last_day` | the stays that count |
| `person_id`, `person_name` | who |
| `site_ids` | the sites of their posts, in the order they came to them, with spaces between |
| `in_post`, `out_of`, `unit` | the share of the period in post, in days or months |
| `part_scores` | each part's score as printed; a part with nothing to pay on has none |
| `factor` | over all parts, rounded and capped; empty where it can't be told |
| `state` | `due`, `gate failed` or `open` |
| `amount` | to the cent; 0.00 with a failed gate; empty where the state is open, which is not 0 |
| `reasons` | which gates failed, or why it is open |
| `other_parts` | what is paid beside it, worked out elsewhere, in no amount of this table |
| `notes` | what else is to be known |
| `plan_hash`, `build_id`, `logical_hash` | what it was worked out from |
"""

from collections.abc import Iterable

import polars as pl

from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.statement import Payouts, Statement

BETWEEN = "; "
COLUMNS = (
    *("plan_id", "plan_name", "currency", "first_day", "last_day", "person_id", "person_name", "site_ids", "in_post"),
    *("out_of", "unit", "part_scores", "factor", "state", "amount", "reasons", "other_parts", "notes", "plan_hash"),
    *("build_id", "logical_hash"),
)


def payout_table(plan: ANY_PLAN, payouts: Payouts) -> pl.DataFrame:
    """The table above, by person."""
    rows = [_row(plan, one) for one in payouts.statements]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def _row(plan: ANY_PLAN, one: Statement) -> dict[str, str]:
    said = {
        "plan_id": plan.plan_id,
        "plan_name": plan.plan_name,
        "currency": one.currency,
        "first_day": plan.window.first_day,
        "last_day": plan.window.last_day,
        "person_id": one.person_id,
        "person_name": one.person_name,
        "site_ids": " ".join(one.site_ids),
        "in_post": one.share.counted,
        "out_of": one.share.out_of,
        "unit": one.share.unit,
        "part_scores": _joined(f"{part.part_id} {part.score}" for part in one.parts if part.score is not None),
        "factor": one.factor,
        "state": one.state,
        "amount": one.amount,
        "reasons": _joined(one.reasons),
        "other_parts": _joined(f"{part.part_name} {part.amount}" for part in one.other_parts),
        "notes": _joined(one.notes),
        "plan_hash": one.plan_hash,
        "build_id": one.build_id,
        "logical_hash": one.logical_hash,
    }
    return {name: "" if value is None else str(value) for name, value in said.items()}


def _joined(texts: Iterable[str]) -> str:
    return BETWEEN.join(texts)
