"""What is said of staff.csv after a load and by status: no build carries it, so that no load is refused for it."""

from pipelines.commands.terminal import err
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognition.staff.staff_file import read_staff
from pipelines.reference.reading import read_reference


def say_staff(home: Home) -> bool:
    """Whether the staff file can be read, or there is none; else what is wrong with it and what it costs is said."""
    reference = read_reference(home.reference)
    try:
        read_staff(home.reference, reference)
    except Mistake as mistake:
        err.print(
            "The awards can't be shown until the staff file is mended, and a load tells no comment, as nobody knows which "
            "names to mask; all else is not touched by it.",
            style="red",
        )
        err.print(mistake.text(), style="red")
        return False
    return True
