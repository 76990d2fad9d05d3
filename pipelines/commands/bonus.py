"""bonus: what a plan pays to whom, as a table, as one statement, as a file. It writes nothing but that file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from pipelines.bonus.exact import plain
from pipelines.commands.terminal import HomeOption, err, out, printable, write_private
from pipelines.home import DEFAULT_HOME, Home
from pipelines.mistakes import Mistake
from pipelines.payouts import WorkedOut, worked_out
from pipelines.reference.spelling import near
from pipelines.rewards.payout_table import payout_table
from pipelines.rewards.statement import Payouts, State, Statement
from pipelines.rewards.text import statement_lines
from pipelines.spreadsheets import csv_file

PlanArgument = Annotated[str, typer.Argument(metavar="PLAN_ID", help="The plan_id of a file under plans/.")]
PersonOption = Annotated[
    str | None, typer.Option("--person", metavar="ID", help="One statement in full.", show_default=False)
]
CsvOption = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write all payouts there; never over a file.", show_default=False),
]

_ROW = "{:<10} {:<24} {:<12} {:>9} {:>15} {:<12} {:>14}"


def bonus_command(
    plan_id: PlanArgument, home: HomeOption = DEFAULT_HOME, person: PersonOption = None, csv: CsvOption = None
) -> None:
    """Work out what a bonus plan pays, from the served build and the files about pay. Nothing is stored.

    Without an option: a line per person, the total, and how many are open or failed a gate. With --person the whole statement,
    from counted answers to money. With --csv all payouts as a file that is its owner's alone; data/reference/README.md lists
    its columns. An open statement has no amount, which is not 0: people decide.
    """
    place = Home(home.resolve())
    found = worked_out(place, plan_id)
    if person is not None:
        for line in statement_lines(_statement(found.payouts, person)):
            out.print(printable(line, most=None))
    elif csv is None:
        for line in _table(found):
            out.print(line)
    if csv is not None:
        write_private(csv, csv_file(payout_table(found.plan, found.payouts)), option="--csv")
        out.print(f"Written to {csv}: {len(found.payouts.statements):,} payouts.")
    for note in found.notes:
        err.print(note)


def _statement(payouts: Payouts, person_id: str) -> Statement:
    known = payouts.by_person
    if person_id not in known:
        raise Mistake(
            f"the plan {payouts.plan_id!r} covers nobody with the id {person_id!r}",
            mend=f"name a person_id of assignments.csv who manages a covered site in its window{near(person_id, known)}",
        )
    return known[person_id]


def _table(found: WorkedOut) -> Iterator[str]:
    plan, payouts = found.plan, found.payouts
    yield f"{printable(plan.plan_name)} ({plan.plan_id}): stays from {plan.window.first_day} to {plan.window.last_day}"
    yield _ROW.format("person", "name", "sites", "factor", "in post", "state", f"amount {plan.currency}").rstrip()
    for one in payouts.statements:
        yield _ROW.format(
            one.person_id,
            _cut(one.person_name, 24),
            _cut(" ".join(one.site_ids), 12),
            "–" if one.factor is None else str(one.factor),
            one.share.text().removesuffix(f" {one.share.unit}"),
            one.state,
            "–" if one.amount is None else f"{one.amount:,}",
        ).rstrip()
    yield f"Total {payouts.total:,} {plan.currency} for {payouts.count(State.DUE):,} due."
    yield f"Open: {payouts.count(State.OPEN):,} · failed a gate: {payouts.count(State.GATE_FAILED):,}"
    if payouts.left_over is not None and plan.funding is not None:
        yield f"Of the {plain(plan.funding.amount)} {plan.currency} that the plan may cost {payouts.left_over:,} is left."
    yield f"Plan {payouts.plan_hash[:12]} · for one in full: --person ID"


def _cut(text: str, most: int) -> str:
    safe = printable(text)
    return safe if len(safe) <= most else f"{safe[: most - 1]}…"
