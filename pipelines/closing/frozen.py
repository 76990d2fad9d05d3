"""What is kept of a closed period: files that stand alone, and the very same values out of them again.

| file | what is in it |
|---|---|
| `plan.json`, `thresholds.json` | the rules |
| `roster.json` | who is covered, in which posts, and whose stays were read for them |
| `evidence.json` | the exact counts |
| `pay.json` | base pay, leave, gates and other parts of those covered, as they were used |
| `statements.parquet` | a row per person: `person_id`, and the whole statement as JSON |
| `payouts.csv` | all payouts, as `guest-tracking bonus --csv` writes them |
| `responses.parquet` | the counted responses: site, stay date, scores and flags, and a keyed mark in the place of an id |
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import TypeAdapter

from pipelines.exact_json import from_text, to_text
from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import ANY_PLAN, KINDS
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.payout_table import payout_table
from pipelines.rewards.roster import Roster
from pipelines.rewards.sources import Sources
from pipelines.rewards.statement import Payouts, Statement
from pipelines.sealed import Files, Sealed
from pipelines.spreadsheets import csv_file

STATEMENTS, PAYOUTS, RESPONSES = "statements.parquet", "payouts.csv", "responses.parquet"
# Statements are sorted by person: one of ten thousand is read out of one group of rows.
ROW_GROUP = 200

_STATEMENT: TypeAdapter[Statement] = TypeAdapter(Statement)
_PARTS: dict[str, TypeAdapter[Any]] = {
    "thresholds": TypeAdapter(Thresholds),
    "covered": TypeAdapter(Roster),
    "evidence": TypeAdapter(Evidence),
    "pay": TypeAdapter(Pay),
}
_NAMES = {"thresholds": "thresholds.json", "covered": "roster.json", "evidence": "evidence.json", "pay": "pay.json"}
_PLAN = "plan.json"


@dataclass(frozen=True)
class Frozen:
    """A period as it is closed: the sources, what they came to, and the responses behind them (`responses`)."""

    sources: Sources
    payouts: Payouts
    responses: pl.DataFrame

    def files(self) -> Files:
        """The files above."""
        plan = self.sources.plan
        texts = {_PLAN: to_text(TypeAdapter(type(plan)), plan)}
        texts |= {_NAMES[part]: to_text(adapter, getattr(self.sources, part)) for part, adapter in _PARTS.items()}
        return {
            **{name: _writing(text) for name, text in texts.items()},
            **payout_files(plan, self.payouts),
            RESPONSES: lambda path: self.responses.write_parquet(path, compression="zstd"),
        }


def pay_of_covered(sources: Sources) -> Sources:
    """The sources with what the files about pay say of those covered and of this plan: nobody else's pay is kept."""
    people, pay, plan = sources.covered.names.keys(), sources.pay, sources.plan
    asked = {gate.source for gate in plan.gates.file}
    paid_by_share = plan.target.share_of_base_pay is not None
    kept = Pay(
        tuple(one for one in pay.base_pay if paid_by_share and one.person_id in people),
        tuple(one for one in pay.leave if one.person_id in people),
        tuple(one for one in pay.gates if one.source in asked and (one.person_id is None or one.person_id in people)),
        tuple(one for one in pay.other_parts if one.plan_id == plan.plan_id and one.person_id in people),
    )
    return replace(sources, pay=kept)


def payout_files(plan: ANY_PLAN, payouts: Payouts) -> Files:
    """The statements and the table of payouts."""
    return {
        STATEMENTS: lambda path: _statement_rows(payouts.statements).write_parquet(
            path, compression="zstd", row_group_size=ROW_GROUP
        ),
        PAYOUTS: lambda path: path.write_bytes(csv_file(payout_table(plan, payouts))),
    }


def payout_facts(payouts: Payouts) -> dict[str, object]:
    """What a manifest says of payouts: with the statements it makes them again."""
    left_over = payouts.left_over
    return {
        "plan_id": payouts.plan_id,
        "plan_hash": payouts.plan_hash,
        "currency": payouts.currency,
        "left_over": None if left_over is None else str(left_over),
        "statements": len(payouts.statements),
        "total": str(payouts.total),
    }


def sources_in(folder: Sealed) -> Sources:
    """The sources that were frozen."""
    return Sources(
        plan_in(folder),
        **{part: from_text(adapter, (folder / _NAMES[part]).read_bytes()) for part, adapter in _PARTS.items()},
    )


def plan_in(folder: Sealed) -> ANY_PLAN:
    """The plan that was frozen."""
    return from_text(TypeAdapter(KINDS[folder.said["kind"]]), (folder / _PLAN).read_bytes())


def payouts_in(folder: Sealed) -> Payouts:
    """All payouts that lie in a folder."""
    said = folder.said
    left_over = None if said["left_over"] is None else Decimal(said["left_over"])
    rows = pl.read_parquet(folder / STATEMENTS)["statement"]
    made = tuple(from_text(_STATEMENT, text) for text in rows)
    return Payouts(said["plan_id"], said["plan_hash"], said["currency"], made, left_over)


def statement_in(folder: Sealed, person_id: str) -> Statement | None:
    """The statement of one person, read without the others; None where they have none."""
    rows = pl.scan_parquet(folder / STATEMENTS).filter(pl.col("person_id") == person_id).collect()
    return from_text(_STATEMENT, rows["statement"][0]) if rows.height else None


def responses_in(folder: Sealed) -> pl.DataFrame:
    """The counted responses."""
    return pl.read_parquet(folder / RESPONSES)


def _statement_rows(statements: Iterable[Statement]) -> pl.DataFrame:
    rows = [(one.person_id, to_text(_STATEMENT, one)) for one in statements]
    return pl.DataFrame(rows, schema={"person_id": pl.String, "statement": pl.String}, orient="row")


def _writing(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")
