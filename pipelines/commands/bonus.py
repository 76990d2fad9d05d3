"""bonus: what a plan pays to whom, as a table, as one statement, as a file. It writes that file, and that it did, alone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from pipelines.bonus.exact import plain
from pipelines.closing.reading import closed_plans
from pipelines.closing.state import Stage
from pipelines.commands.cliffs import cliff_lines
from pipelines.commands.closing_options import day_of
from pipelines.commands.taking_out import Leaving, take_out
from pipelines.commands.terminal import HomeOption, cut, err, out, printable
from pipelines.home import DEFAULT_HOME, Home
from pipelines.mistakes import Mistake
from pipelines.payouts import WorkedOut, worked_out
from pipelines.reference.spelling import near
from pipelines.rewards.ahead import ahead
from pipelines.rewards.paper.payout_workbook import payout_workbook
from pipelines.rewards.paper.pdf import statement_pdf
from pipelines.rewards.paper.workbook import statement_workbook
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
CliffsOption = Annotated[bool, typer.Option("--cliffs", help="Who is within noise of a jump, and what it costs.")]

XlsxOption = Annotated[
    Path | None,
    typer.Option(
        "--xlsx",
        metavar="FILE",
        help="Write all payouts there, with a sheet on methods; with --person that statement, with live formulas.",
        show_default=False,
    ),
]
PdfOption = Annotated[
    Path | None,
    typer.Option(
        "--pdf", metavar="FILE", help="With --person: write that statement there, to print.", show_default=False
    ),
]

_ROW = "{:<10} {:<24} {:<12} {:>9} {:>15} {:<12} {:>14}"


def bonus_command(
    plan_id: PlanArgument,
    home: HomeOption = DEFAULT_HOME,
    person: PersonOption = None,
    cliffs: CliffsOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
    pdf: PdfOption = None,
) -> None:
    """Work out what a bonus plan pays, from the served build and the files about pay. Nothing is stored.

    Without an option: a line per person, the total, and how many are open or failed a gate. With --person the whole statement,
    from counted answers to money, with what lies ahead; with --xlsx or --pdf on paper. With --cliffs who is so near a jump of
    the plan that chance alone decides what they are paid. Without a person --csv and --xlsx are of all payouts;
    data/reference/README.md lists their columns. Files are their owner's alone, and stand in the audit log. An open statement
    has no amount, which is not 0: people decide.
    """
    if person is not None and csv is not None:
        raise Mistake(
            "--csv writes all payouts, and --person asks for one", mend="take one of the two out, or use --xlsx"
        )
    if cliffs and (person or csv or xlsx or pdf):
        raise Mistake("--cliffs is a table of everybody near a jump, and no file", mend="ask for it alone")
    if person is None and pdf is not None:
        raise Mistake("--pdf writes one statement", mend="say whose, with --person ID")
    place = Home(home.resolve())
    found = worked_out(place, plan_id)
    one = None if person is None else _statement(found.payouts, person)
    notes = (*_closed(place, plan_id), *found.notes)
    written = list(_files(found, one, notes, {"--csv": csv, "--xlsx": xlsx, "--pdf": pdf}))
    rows = len(found.payouts.statements) if one is None else None
    for option, to, what, content in written:
        take_out(place, to, content(), Leaving(what, f"plan {plan_id}", rows), option=option)
        out.print(f"Written to {to}: {what}.")
    if not written:
        for line in _lines(found, one, cliffs=cliffs):
            out.print(printable(line, most=None))
    for note in notes:
        err.print(note)


def _closed(place: Home, plan_id: str) -> Iterator[str]:
    """That the plan is closed, and that this is not what it pays."""
    latest = [one for one in closed_plans(place, day_of(place)) if one.plan_id == plan_id][-1:]
    for one in latest:
        if one.stage is not Stage.OPEN:
            yield f"Closed as revision {one.number} ({one.stage}): this is what the served build would come to by now."
            yield f"What is paid stands in the frozen statements: guest-tracking closed bonus {plan_id}"


def _lines(found: WorkedOut, one: Statement | None, *, cliffs: bool) -> Iterator[str]:
    if one is not None:
        return statement_lines(one, ahead(found.decided, one.person_id))
    return cliff_lines(found.decided) if cliffs else _table(found)


def _files(
    found: WorkedOut, one: Statement | None, notes: tuple[str, ...], asked: dict[str, Path | None]
) -> Iterator[tuple[str, Path, str, Callable[[], bytes]]]:
    """What is to be written: by which option, where to, what it is, and what makes it."""
    plan, payouts = found.plan, found.payouts
    if one is None:
        what = f"{len(payouts.statements):,} payouts"
        makers = {
            "--csv": lambda: csv_file(payout_table(plan, payouts)),
            "--xlsx": lambda: payout_workbook(plan, payouts, thresholds=found.decided.thresholds, notes=notes),
        }
    else:
        what = f"the statement of {one.person_id}"
        status = " ".join(("Not frozen: worked out from what is known now.", *notes))
        makers = {
            "--xlsx": lambda: statement_workbook(plan, one, status=status),
            "--pdf": lambda: statement_pdf(plan, one, status=status),
        }
    for option, to in asked.items():
        if to is not None:
            yield option, to, what, makers[option]


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
            cut(one.person_name, 24),
            cut(" ".join(one.site_ids), 12),
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
