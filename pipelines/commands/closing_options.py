"""What the commands about closed plans share: their options, who acts and when, and how far a plan is in a sentence."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from pipelines.acting import Acting
from pipelines.closing.state import SIGNATURES, Revision, Stage
from pipelines.decisions.act import Act
from pipelines.home import Home
from pipelines.reference.reading import read_reference

PlanArgument = Annotated[str, typer.Argument(metavar="PLAN_ID", help="The plan_id of a file under plans/.")]
ByOption = Annotated[
    str, typer.Option("--by", metavar="PERSON", help="Your person_id in assignments.csv.", show_default=False)
]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="WORDS", help="Why; it is kept with the decision.", show_default=False)
]
RevisionOption = Annotated[
    int | None,
    typer.Option("--revision", metavar="N", min=1, help="An earlier closing than the latest.", show_default=False),
]


def day_of(home: Home) -> date:
    """Today: the pinned day of the chain, else the day where this machine stands."""
    return read_reference(home.reference).chain.today or datetime.now(UTC).astimezone().date()


def acting(home: Home, by: str) -> Acting:
    """Somebody who does something now."""
    return Acting(by, day_of(home), datetime.now(UTC))


def how_far(one: Revision, today: date) -> str:
    """How far a closing is: "final, signed by P10 on 2027-02-01 and P12 on 2027-02-02"."""
    signed = _named(one.signatures)
    if one.is_superseded:
        was = f"was final, signed by {signed}" if one.is_final else "was never final"
        return f"reopened by {_named(one.reopened)}; it {was}"
    if one.stage(today) is Stage.REOPENING:
        was = f"final, signed by {signed}" if one.is_final else "not final"
        return f"{was}; {_named(one.reopened)} asks to reopen it, and a second person has to"
    if one.is_final:
        return f"final, signed by {signed}"
    closed = f"closed by {one.closed.by} on {one.closed.on}"
    if one.stage(today) is Stage.PROVISIONAL:
        return f"provisional, {closed}; appeals until {one.appeal_until}{_undecided(one)}"
    by = f" (by {signed})" if signed else ""
    return f"{closed}; {len(one.signatures)} of {SIGNATURES} signatures{by}{_undecided(one)}"


def _undecided(one: Revision) -> str:
    return f"; {len(one.undecided)} appeal(s) to decide" if one.undecided else ""


def _named(acts: tuple[Act, ...]) -> str:
    return " and ".join(f"{act.by} on {act.on}" for act in acts)
