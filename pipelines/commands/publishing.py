"""publish and recall: the list of an award year is frozen, and taken back."""

from typing import Annotated

import typer

from pipelines.commands.closing_options import ByOption, ReasonOption, acting
from pipelines.commands.noting import decided
from pipelines.commands.published import told
from pipelines.commands.terminal import HomeOption, out, printable
from pipelines.home import DEFAULT_HOME, Home
from pipelines.recognition.publishing.publish import publish
from pipelines.recognition.publishing.recalling import recall

YearOption = Annotated[int, typer.Option("--year", metavar="YEAR", help="The award year.", show_default=False)]


def publish_command(year: YearOption, by: ByOption, home: HomeOption = DEFAULT_HOME) -> None:
    """Freeze the list of an award year, as the served build has it. HR does, once late answers of every award are in.

    A copy of rules, standings, facts and thresholds is kept in closed/, which no later load changes; its hash is kept with the
    decision. What is known later makes a report, never another list. Nobody publishes a list on which they are honoured.
    """
    place = Home(home.resolve())
    with decided(place, f"the award list of {year} is published", by):
        one = publish(place, year, acting(place, by))
    out.print(
        f"Published the awards of {year} as edition {one.edition}: {one.awards} awards, {one.honoured:,} are honoured."
    )
    out.print(f"Hash of the list: {one.manifest}")
    out.print(f"guest-tracking published recognition --year {year} shows it, and what would be different by now.")


def recall_command(year: YearOption, reason: ReasonOption, by: ByOption, home: HomeOption = DEFAULT_HOME) -> None:
    """Take the published list of an award year back, for a reason. It is kept and stays readable; another can be published."""
    place = Home(home.resolve())
    with decided(place, f"the award list of {year} is taken back", by):
        one = recall(place, year, acting(place, by), reason)
    out.print(f"Taken back: {printable(told(one), most=None)}")
    out.print(f"What is published next is edition {one.edition + 1}: guest-tracking publish recognition")
