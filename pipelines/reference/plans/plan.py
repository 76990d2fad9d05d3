"""A bonus plan: what plans of every kind say."""

import re
from collections import Counter
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from pipelines.bonus.exact import half_up
from pipelines.reference.ids import Id, Name
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.plans.sections import (
    Cap,
    Close,
    Covered,
    Enough,
    Funding,
    Gates,
    Part,
    Rounding,
    Target,
    TenureRule,
    Window,
)
from pipelines.reference.spelling import near


def _three_letters(written: str) -> str:
    if not re.fullmatch("[A-Z]{3}", written):
        refuse([Misfit(f"{written!r} is no currency", (), "write its three capital letters, such as EUR")])
    return written


Currency = Annotated[str, AfterValidator(_three_letters)]


class Plan(Frozen):
    """What plans of every kind say. `survey_id`: whose answers count, the chain's headline survey where none is named."""

    # Whether its rule gives points that can be paid one by one.
    gives_points: ClassVar[bool] = False

    plan_id: Id
    plan_name: Name
    currency: Currency
    survey_id: Id | None = None
    window: Window
    covered: Covered = Covered()
    target: Target
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    enough: Enough = Enough()
    gates: Gates = Gates()
    tenure: TenureRule = TenureRule()
    rounding: Rounding = Rounding()
    cap: Cap | None = None
    funding: Funding | None = None
    close: Close = Close()

    @model_validator(mode="after")
    def _parts_and_gates_are_told_apart(self) -> Self:
        misfits = _twice("part_id", "parts", [one.part_id for one in self.parts])
        names = [
            (kind, position, one.gate_name)
            for kind in ("average", "file", "response_rate")
            for position, one in enumerate(getattr(self.gates, kind))
        ]
        often = Counter(name for _, _, name in names)
        misfits += [
            Misfit(f"two gates are called {name!r}", ("gates", kind, position), "name one of them otherwise")
            for kind, position, name in names
            if often[name] > 1
        ]
        part_ids = [one.part_id for one in self.parts]
        misfits += [
            Misfit(
                f"the gate is about the part {gate.part!r}, which the plan does not have",
                ("gates", "average", position, "part"),
                f"name one of {', '.join(part_ids)}{near(gate.part, part_ids)}",
            )
            for position, gate in enumerate(self.gates.average)
            if gate.part not in part_ids
        ]
        refuse(misfits)
        return self

    @model_validator(mode="after")
    def _points_are_paid_where_there_are_points(self) -> Self:
        if self.target.per_point is not None and not self.gives_points:
            what = "per_point pays what a ramp gives, and this plan has none"
            refuse([Misfit(what, ("target", "per_point"), "write an amount or a share_of_base_pay")])
        if self.target.per_point is not None and self.funding is not None and self.funding.use == "divide":
            what = "a pool is divided by points, and per_point says what each is worth"
            refuse([Misfit(what, ("funding", "use"), 'write use = "cap", or an amount in [target]')])
        return self

    @model_validator(mode="after")
    def _funding_is_money(self) -> Self:
        decimals = self.rounding.money
        if self.funding is not None and self.funding.amount != half_up(self.funding.amount, decimals):
            what = f"{self.funding.amount} can't be paid out to the last, as money has {decimals} decimals in this plan"
            mend = f"write it with at most {decimals} decimals, or more decimals for money under [rounding]"
            refuse([Misfit(what, ("funding", "amount"), mend)])
        return self


def _twice(key: str, table: str, ids: list[str]) -> list[Misfit]:
    first: dict[str, int] = {}
    misfits = []
    for position, value in enumerate(ids):
        if value in first:
            misfits.append(Misfit(f"{key} {value!r} stands twice", (table, position, key), "rename one"))
        first.setdefault(value, position)
    return misfits
