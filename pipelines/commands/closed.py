"""closed and restate: what was frozen and what is to be paid, and what would be different by now. Neither changes anything."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from pipelines.closing.reading import (
    closed_plan,
    closed_plans,
    closed_settlement,
    closed_statement,
    faults,
    revision_of,
)
from pipelines.closing.restate import Restatement, restate_bonus
from pipelines.closing.restatement import restatement_table
from pipelines.closing.state import Revision
from pipelines.commands.closing_options import PlanArgument, RevisionOption, day_of, how_far
from pipelines.commands.taking_out import Leaving, take_out
from pipelines.commands.terminal import HomeOption, err, out, printable
from pipelines.home import DEFAULT_HOME, Home
from pipelines.mistakes import Mistake
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.paper.pdf import statement_pdf
from pipelines.rewards.paper.workbook import statement_workbook
from pipelines.rewards.statement import Statement
from pipelines.rewards.text import statement_lines
from pipelines.spreadsheets import csv_file

PersonOption = Annotated[
    str | None, typer.Option("--person", metavar="ID", help="One statement in full.", show_default=False)
]
AsClosedOption = Annotated[
    bool, typer.Option("--as-closed", help="With --person: before appeals and decisions.", show_default=False)
]
CsvOption = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write all of it there; never over a file.", show_default=False),
]

XlsxOption = Annotated[
    Path | None, typer.Option("--xlsx", metavar="FILE", help="With --person: as a workbook.", show_default=False)
]
PdfOption = Annotated[
    Path | None, typer.Option("--pdf", metavar="FILE", help="With --person: on paper.", show_default=False)
]

_ROW = "{:<10} {:<24} {:<12} {:>14} {:>14} {:>14} {:>14}"
_RESTATED = "{:<10} {:<24} {:>14} {:>14} {:>14}  {}"


def closed_command(  # noqa: PLR0913  (an option each)
    plan_id: PlanArgument,
    home: HomeOption = DEFAULT_HOME,
    revision: RevisionOption = None,
    person: PersonOption = None,
    csv: CsvOption = None,
    *,
    xlsx: XlsxOption = None,
    pdf: PdfOption = None,
    as_closed: AsClosedOption = False,
) -> None:
    """Show a closed bonus plan out of its frozen files: how far it is, and what each is paid.

    As closed, adjusted by appeals and decisions, less what an earlier final revision paid: what is to be paid, or claimed
    back. data/reference/README.md lists the columns of --csv.
    """
    place = Home(home.resolve())
    today = day_of(place)
    one = revision_of(place, plan_id, revision)
    if person is not None and csv is not None:
        raise Mistake(
            "--csv writes everybody, and --person asks for one", mend="take one of the two out, or use --xlsx"
        )
    if person is None and as_closed:
        raise Mistake(
            "--as-closed is of one statement", mend="say whose, with --person ID; --csv has both of everybody"
        )
    if person is not None:
        statement = closed_statement(place, plan_id, one.revision, person, as_closed=as_closed)
        _show(
            place,
            one,
            statement,
            closed_plan(place, plan_id, one.revision),
            how_far(one, today),
            {"--xlsx": xlsx, "--pdf": pdf},
        )
        return
    if xlsx or pdf:
        raise Mistake("--xlsx and --pdf write one statement", mend="say whose, with --person ID; --csv writes all")
    table = closed_settlement(place, plan_id, one.revision)
    out.print(f"{printable(one.plan_name)} ({plan_id}), stays from {one.first_day} to {one.last_day}")
    out.print(f"Revision {one.revision}: {how_far(one, today)}")
    for line in _decided(one):
        out.print(printable(line, most=None))
    if csv is not None:
        leaving = Leaving("what a closed plan pays", f"plan {plan_id}, revision {one.revision}", table.height)
        take_out(place, csv, csv_file(table), leaving, option="--csv")
        out.print(f"Written to {csv}: {table.height:,} people.")
        return
    out.print(_ROW.format("person", "name", "state", "as closed", one.currency, "paid before", "to pay").rstrip())
    for row in table.iter_rows(named=True):
        amounts = [row[name] for name in ("amount_as_closed", "amount", "paid_before", "to_pay")]
        cells = ["–" if amount is None else f"{amount:,}" for amount in amounts]
        out.print(_ROW.format(row["person_id"], printable(row["person_name"])[:24], row["state"], *cells).rstrip())


def _show(
    place: Home, one: Revision, statement: Statement, plan: ANY_PLAN, status: str, asked: Mapping[str, Path | None]
) -> None:
    """One statement on the terminal, or on paper where a file is asked for."""
    words = f"{status[:1].upper()}{status[1:]}"
    signatures = [f"{act.by}, {act.on}" for act in one.signatures]
    makers = {
        "--xlsx": lambda: statement_workbook(plan, statement, status=words),
        "--pdf": lambda: statement_pdf(plan, statement, status=words, signatures=signatures),
    }
    for option, to in asked.items():
        if to is not None:
            leaving = Leaving(f"the statement of {statement.person_id}", f"plan {one.plan_id}, revision {one.revision}")
            take_out(place, to, makers[option](), leaving, option=option)
            out.print(f"Written to {to}: the statement of {statement.person_id}.")
    if not any(asked.values()):
        for line in statement_lines(statement):
            out.print(printable(line, most=None))


def _decided(one: Revision) -> Iterator[str]:
    for appeal in one.appeals:
        ruling = appeal.ruling
        said = "not decided yet"
        if ruling:
            word = "accepted" if ruling.accepted else "rejected"
            said = f"{word} by {ruling.act.by} on {ruling.act.on}: {ruling.act.reason}"
        yield f"Appeal {appeal.appeal_id}: {appeal.person_id}, {appeal.ground} ({appeal.filed.reason}); {said}"
    for amount in one.amounts:
        act = amount.act
        yield f"Decided: {amount.person_id} {amount.amount:,} {one.currency}, by {act.by} on {act.on}: {act.reason}"
    for act in one.reopened:
        yield f"To be reopened, says {act.by} on {act.on}: {act.reason}"


def restate_command(
    plan_id: PlanArgument, home: HomeOption = DEFAULT_HOME, revision: RevisionOption = None, csv: CsvOption = None
) -> None:
    """Say what a closed bonus plan would pay by what is known now, per person and why. It changes nothing.

    The frozen plan on the served build, with assignments and pay as they are now. Accepted appeals stay applied.
    """
    place = Home(home.resolve())
    found = restate_bonus(place, plan_id, revision)
    if csv is not None:
        chosen = f"plan {plan_id}, revision {found.revision.revision}"
        leaving = Leaving("what a closed plan would pay now", chosen, len(found.rows))
        take_out(place, csv, csv_file(restatement_table(found.rows)), leaving, option="--csv")
        out.print(f"Written to {csv}: {len(found.rows):,} people, {len(found.changed):,} with changes.")
        return
    for line in _restated(found):
        out.print(line)
    err.print("Nothing is changed by this. A closed plan is opened again by two people: guest-tracking reopen bonus")


def _restated(found: Restatement) -> Iterator[str]:
    one = found.revision
    yield f"{printable(one.plan_name)} ({one.plan_id}), revision {one.revision}, by build {found.build_id}"
    if not found.changed:
        yield "Nothing would change."
        return
    yield _RESTATED.format("person", "name", "closed", "now", "difference", "what has changed")
    for row in found.changed:
        amounts = (row.state_closed if row.amount_closed is None else f"{row.amount_closed:,}",)
        amounts += (row.state_now if row.amount_now is None else f"{row.amount_now:,}",)
        name = printable(row.person_name)[:24]
        yield _RESTATED.format(row.person_id, name, *amounts, f"{row.difference:+,}", "; ".join(row.changes))
    total = f"Total {found.closed.total:,} → {found.now.total:,} {one.currency} ({found.difference:+,})"
    yield f"{total}; {len(found.rows):,} people"


def say_closed(home: Home) -> None:
    """Say of every plan that was ever closed how far it is, and what of it is not as it was."""
    today = day_of(home)
    for one in closed_plans(home, today):
        out.print(f"Closed     {one.plan_id}, revision {one.number}: {how_far(one.revision, today)}")
    for fault in faults(home):
        err.print(fault, style="red")
