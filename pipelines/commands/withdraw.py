"""withdraw: erase what single guests ask to have erased; and what every load says of withdrawals."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from pipelines.commands.load import load_and_say
from pipelines.commands.noting import decided
from pipelines.commands.terminal import HomeOption, out
from pipelines.home import DEFAULT_HOME, Home
from pipelines.withdrawing import note_withdrawals

SurveyOption = Annotated[str, typer.Option("--survey", help="The survey_id of the definition.", show_default=False)]
IdsOption = Annotated[
    list[str],
    typer.Option(
        "--response-id",
        metavar="ID",
        help="The id in the export (of several columns: joined by /). May be given several times.",
        show_default=False,
    ),
]


def withdraw_command(survey: SurveyOption, response_id: IdsOption, home: HomeOption = DEFAULT_HOME) -> None:
    """Erase single responses whose guests ask for it, and load, so that they are gone when this ends.

    The same as a list of withdrawals in the inbox, for one letter. It can't be undone, and a response that is sent again
    stays out. Backups that were made before still hold the answers. Exit codes are those of load.
    """
    place = Home(home.resolve())
    with decided(place, f"responses of {survey} are to be erased"):
        new = note_withdrawals(place, survey, response_id, now=datetime.now(UTC))
    out.print(f"{len(response_id)} response(s) are to be erased, {new} of them new. Loading, so that they are gone;")
    out.print("files that have none of them are not named, and one that comes later is left out then:")
    load_and_say(place)
