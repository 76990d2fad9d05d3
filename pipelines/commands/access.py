"""What is said of access.csv by load, status and check: no build carries it, so that no load is refused for it."""

from datetime import date

from pipelines.commands.terminal import NAMED, err, printable
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.access import access_doubts
from pipelines.reference.reading import read_reference


def say_access(home: Home, today: date) -> bool:
    """Whether the access list can be read, or there is none; said is why it can't, else what is odd in it, line by line."""
    try:
        found = access_doubts(home.reference, read_reference(home.reference), today)
    except Mistake as mistake:
        err.print("Nobody is let in until the access list is mended.", style="red")
        err.print(mistake.text(), style="red")
        return False
    for one in found[:NAMED]:
        err.print(
            f"Access     access.csv, line {one.line}: {printable(one.what)}; if not meant, {one.mend}", style="yellow"
        )
    if len(found) > NAMED:
        err.print(f"           and {len(found) - NAMED} more in access.csv")
    return True
