"""appeal, review and decide: what is settled about single statements before a closed plan is signed."""

from typing import Annotated

import typer

from pipelines.closing.appeals import Flagged, appeal_bonus, review_appeal
from pipelines.closing.open_statements import decide_amount
from pipelines.closing.reading import closed_statement
from pipelines.closing.state import Ground
from pipelines.commands.closing_options import ByOption, PlanArgument, ReasonOption, acting
from pipelines.commands.noting import decided
from pipelines.commands.terminal import HomeOption, out
from pipelines.home import DEFAULT_HOME, Home
from pipelines.rewards.statement import Statement

SurveyOption = Annotated[str, typer.Option("--survey", help="The survey_id of the definition.", show_default=False)]
IdOption = Annotated[
    str,
    typer.Option(
        "--response-id",
        metavar="ID",
        help="The id in the export (of several columns: joined by /). It is not kept.",
        show_default=False,
    ),
]
ManagerOption = Annotated[
    str,
    typer.Option("--person", metavar="MANAGER", help="In whose statement the response counts.", show_default=False),
]
GroundOption = Annotated[Ground, typer.Option("--ground", help="A low score is no ground.", show_default=False)]
WordsOption = Annotated[
    str,
    typer.Option(
        "--words", metavar="WORDS", help="What happened, without a guest's name or words.", show_default=False
    ),
]
FiledByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="PERSON", help="Who of HR writes it down for the manager.", show_default=False),
]
NumberOption = Annotated[
    int, typer.Option("--appeal", metavar="N", min=1, help="The number of the appeal.", show_default=False)
]
AcceptOption = Annotated[
    bool,
    typer.Option("--accept/--reject", help="Whether the response is taken out of the counts.", show_default=False),
]
PersonOption = Annotated[
    str, typer.Option("--person", metavar="ID", help="Whose statement is open.", show_default=False)
]
AmountOption = Annotated[
    str, typer.Option("--amount", metavar="MONEY", help="Such as 1234.50; 0 is an amount, too.", show_default=False)
]


def appeal_command(  # noqa: PLR0913  (an option each)
    plan_id: PlanArgument,
    *,
    survey: SurveyOption,
    response_id: IdOption,
    person: ManagerOption,
    ground: GroundOption,
    words: WordsOption,
    home: HomeOption = DEFAULT_HOME,
    by: FiledByOption = None,
) -> None:
    """Flag a response that counts in a manager's provisional statement and should not, within the appeal window.

    Nothing changes before a reviewer has decided. Of the response a keyed hash is kept, no id and no comment.
    """
    place = Home(home.resolve())
    flagged = Flagged(survey, response_id, person, ground, words)
    who = by or person
    with decided(place, f"an appeal in bonus plan {plan_id}", who):
        filed = appeal_bonus(place, plan_id, flagged, acting(place, who))
    out.print(f"Appeal {filed.appeal_id} of {person} is noted. Somebody of HR decides it: guest-tracking review bonus")


def review_command(
    plan_id: PlanArgument,
    appeal: NumberOption,
    accept: AcceptOption,
    reason: ReasonOption,
    by: ByOption,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Decide an appeal. Accepted, the response leaves the frozen counts wherever it counted, and statements change by it.

    Scores and amounts as closed are kept beside the adjusted ones. The reviewer is of HR and not concerned.
    """
    place = Home(home.resolve())
    with decided(place, f"bonus plan {plan_id}: appeal {appeal} {'accepted' if accept else 'rejected'}", by):
        found = review_appeal(place, plan_id, appeal, reason, acting(place, by), accept=accept)
    [one] = [other for other in found.appeals if other.appeal_id == appeal]
    out.print(f"Appeal {appeal} is {'accepted' if accept else 'rejected'}.")
    if accept:
        first = closed_statement(place, plan_id, found.revision, one.person_id, as_closed=True)
        now = closed_statement(place, plan_id, found.revision, one.person_id)
        out.print(f"{one.person_id}: {_amount(first)} as closed, {_amount(now)} adjusted")


def decide_command(
    plan_id: PlanArgument,
    person: PersonOption,
    amount: AmountOption,
    reason: ReasonOption,
    by: ByOption,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Decide what is paid on an open statement of a closed plan. It is printed there with the reason."""
    place = Home(home.resolve())
    with decided(place, f"bonus plan {plan_id}: the amount of {person}", by):
        decide_amount(place, plan_id, person, amount, reason, acting(place, by))
    out.print(f"{person}: {_amount(closed_statement(place, plan_id, None, person))}")


def _amount(one: Statement) -> str:
    return str(one.state) if one.amount is None else f"{one.amount:,} {one.currency}"
