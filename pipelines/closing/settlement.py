"""What was as closed, what is adjusted, and what is to be paid: a row per person.

| column | what it says |
|---|---|
| `person_id`, `person_name` | who |
| `scores_as_closed`, `scores` | each part's score as printed: before, and after accepted appeals |
| `factor_as_closed`, `factor`; `state_as_closed`, `state`; `amount_as_closed`, `amount` | the same of these |
| `paid_before` | the amount of the last final revision; 0 where there was none |
| `to_pay` | the amount less that: what is to be paid, or with a minus claimed back; empty where the state is open |
| `notes` | what people decided, and what else is to be known |

Who was paid by the last final revision and is not in this one any more has a row with what is to be claimed back.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

import polars as pl

from pipelines.rewards.statement import Payouts, Statement

SETTLEMENT = "settlement.parquet"
COLUMNS = (
    *("person_id", "person_name", "scores_as_closed", "scores", "factor_as_closed", "factor", "state_as_closed"),
    *("state", "amount_as_closed", "amount", "paid_before", "to_pay", "notes"),
)
AMOUNTS = ("amount_as_closed", "amount", "paid_before", "to_pay")
GONE = "no longer covered"


def settlement(as_closed: Payouts, adjusted: Payouts, before: Payouts | None) -> pl.DataFrame:
    """The table above, by person: amounts as decimals, the rest as text."""
    paid = paid_amounts(before)
    first, now = as_closed.by_person, adjusted.by_person
    names = {one.person_id: one.person_name for one in before.statements} if before else {}
    rows: list[dict[str, object]] = []
    for person in sorted(now.keys() | {one for one, amount in paid.items() if amount}):
        old = paid.get(person, Decimal(0))
        if person in now:
            rows.append(_row(first[person], now[person], old))
        else:
            gone = {"person_id": person, "person_name": names[person], "state": GONE}
            rows.append({**gone, "paid_before": old, "to_pay": -old})
    return table_of(rows, COLUMNS, AMOUNTS)


def table_of(rows: Sequence[Mapping[str, object]], columns: Sequence[str], amounts: Collection[str]) -> pl.DataFrame:
    """Rows as a table: amounts as decimals, null where there is none, so that a minus stays a number; the rest as text."""
    series = []
    for name in columns:
        cells = [row.get(name) for row in rows]
        if name in amounts:
            scale = max((-int(one.as_tuple().exponent) for one in cells if isinstance(one, Decimal)), default=0)
            series.append(pl.Series(name, cells, dtype=pl.Decimal(38, scale)))
        else:
            texts = ["" if one is None else str(one) for one in cells]
            series.append(pl.Series(name, texts, dtype=pl.String))
    return pl.DataFrame(series)


def paid_amounts(payouts: Payouts | None) -> dict[str, Decimal]:
    """What was to be paid to each; nothing to those without an amount."""
    return {one.person_id: one.amount for one in payouts.statements if one.amount is not None} if payouts else {}


def _row(first: Statement, now: Statement, before: Decimal) -> dict[str, object]:
    return {
        "person_id": now.person_id,
        "person_name": now.person_name,
        "scores_as_closed": _scores(first),
        "scores": _scores(now),
        "factor_as_closed": first.factor,
        "factor": now.factor,
        "state_as_closed": first.state,
        "state": now.state,
        "amount_as_closed": first.amount,
        "amount": now.amount,
        "paid_before": before,
        "to_pay": None if now.amount is None else now.amount - before,
        "notes": "; ".join(now.notes),
    }


def _scores(one: Statement) -> str:
    return "; ".join(f"{part.part_id} {part.score}" for part in one.parts if part.score is not None)
