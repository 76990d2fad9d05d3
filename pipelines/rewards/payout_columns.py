"""The columns of all payouts: what each is called, what it says, and how it is taken from a statement. Said here alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.statement import Statement

BETWEEN = "; "

Value = str | int | Decimal | date | None


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    FACTOR = "factor"
    MONEY = "money"


@dataclass(frozen=True)
class Column:
    """A column: its name, its meaning in words, what kind of value, and how a statement of a plan fills it (None: empty)."""

    name: str
    says: str
    kind: Kind
    of: Callable[[ANY_PLAN, Statement], Value]


def _joined(texts: Iterable[str]) -> str:
    return BETWEEN.join(texts)


def _part_scores(_: ANY_PLAN, one: Statement) -> str:
    return _joined(f"{part.part_id} {part.score}" for part in one.parts if part.score is not None)


def _other_parts(_: ANY_PLAN, one: Statement) -> str:
    return _joined(f"{part.part_name} {part.amount}" for part in one.other_parts)


COLUMNS = (
    Column("plan_id", "the plan, by its id", Kind.TEXT, lambda plan, _: plan.plan_id),
    Column("plan_name", "the plan, by its name", Kind.TEXT, lambda plan, _: plan.plan_name),
    Column("currency", "what the amount is in", Kind.TEXT, lambda _, one: one.currency),
    Column("first_day", "the first day of the stays that count", Kind.DAY, lambda plan, _: plan.window.first_day),
    Column("last_day", "the last day of the stays that count", Kind.DAY, lambda plan, _: plan.window.last_day),
    Column("person_id", "who", Kind.TEXT, lambda _, one: one.person_id),
    Column("person_name", "what they are called", Kind.TEXT, lambda _, one: one.person_name),
    Column(
        "site_ids",
        "the sites of their posts, in the order they came to them, with spaces between",
        Kind.TEXT,
        lambda _, one: " ".join(one.site_ids),
    ),
    Column(
        "in_post",
        "how many days or months of the period they were in post",
        Kind.COUNT,
        lambda _, one: one.share.counted,
    ),
    Column("out_of", "how many the period has", Kind.COUNT, lambda _, one: one.share.out_of),
    Column("unit", "`days` or `months`", Kind.TEXT, lambda _, one: one.share.unit),
    Column(
        "part_scores", "each part's score as printed; a part with nothing to pay on has none", Kind.TEXT, _part_scores
    ),
    Column(
        "factor",
        "over all parts, rounded and capped; empty where it can't be told",
        Kind.FACTOR,
        lambda _, one: one.factor,
    ),
    Column("state", "`due`, `gate failed` or `open`", Kind.TEXT, lambda _, one: str(one.state)),
    Column(
        "amount",
        "to the cent; 0.00 with a failed gate; empty where the state is open, which is not 0",
        Kind.MONEY,
        lambda _, one: one.amount,
    ),
    Column("reasons", "which gates failed, or why it is open", Kind.TEXT, lambda _, one: _joined(one.reasons)),
    Column(
        "other_parts",
        "what is paid beside it, worked out elsewhere, in no amount of this table",
        Kind.TEXT,
        _other_parts,
    ),
    Column("notes", "what else is to be known", Kind.TEXT, lambda _, one: _joined(one.notes)),
    Column("plan_hash", "the hash of all that the plan says", Kind.TEXT, lambda _, one: one.plan_hash),
    Column("build_id", "the build that was asked", Kind.TEXT, lambda _, one: one.build_id),
    Column("logical_hash", "the hash of all that this build holds", Kind.TEXT, lambda _, one: one.logical_hash),
)
