"""comments: a guest's words as they were written."""

from functools import partial
from typing import Annotated

import typer

from pipelines.audit.log import UNMASKED
from pipelines.commands.closing_options import ByOption, acting
from pipelines.commands.noting import note
from pipelines.commands.terminal import HomeOption, err, out, printable
from pipelines.home import DEFAULT_HOME, Home
from pipelines.unmasking import Unmasking, unmask

SurveyOption = Annotated[
    str, typer.Option("--survey", metavar="SURVEY", help="The survey of the response.", show_default=False)
]
ResponseOption = Annotated[
    str,
    typer.Option(
        "--response-id",
        metavar="ID",
        help="As Read unmasked on the page shows it.",
        show_default=False,
    ),
]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why, in a sentence: it is kept in the log.", show_default=False)
]


def unmask_command(
    survey: SurveyOption, response: ResponseOption, reason: ReasonOption, by: ByOption, home: HomeOption = DEFAULT_HOME
) -> None:
    """Print all that a guest wrote with nothing masked, as when somebody has to be called back; of several texts, what each
    answers.

    Only HR may. Who, when, why and about which site is noted in the audit log before the words are printed; where that can't be
    done, they are not.
    """
    place = Home(home.resolve())
    words = unmask(place, Unmasking(survey, response, reason), acting(place, by), partial(note, place, UNMASKED, by=by))
    err.print("Noted in the audit log.")
    for one in words:
        if len(words) > 1:
            about = f", about {one.department_id}" if one.department_id else ""
            out.print(printable(f"{one.asked}{about}:"))
        for line in one.text.splitlines():
            out.print(printable(line))
