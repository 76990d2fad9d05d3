"""describe: a draft of a survey definition, from an export that nobody has described yet."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.terminal import out
from pipelines.describing.definition import definition
from pipelines.describing.toml_text import CHECK
from pipelines.home import Home
from pipelines.intake.limits import MOST_BYTES
from pipelines.intake.records import FileRefusedError
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="An export, wherever it lies.", show_default=False)]
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="A home whose sites and departments are looked for in the file.", show_default="none"),
]
ToOption = Annotated[
    Path | None,
    typer.Option("--to", metavar="FILE", help="Write the draft there; a file that is there is never overwritten."),
]


def describe_command(file: FileArgument, home: HomeOption = None, to: ToOption = None) -> None:
    """Draft a survey definition from an export, for a person to finish.

    The draft is printed, or written with --to. What is not certain stands in it as a comment that begins with CHECK; a
    department is left empty where the column's name tells none. When all is settled, put the draft into
    reference/surveys/ and try it with guest-tracking check: until then a load would refuse the whole reference data.
    Nothing that a guest wrote is printed.
    """
    reference = read_reference(Home(home.resolve()).reference) if home else None
    try:
        with file.open("rb") as opened:
            draft = definition(file.name, opened.read(MOST_BYTES + 1), reference)
    except FileNotFoundError:
        raise Mistake("there is no such file", where=str(file), mend="correct the path") from None
    except IsADirectoryError:
        raise Mistake("it is a folder", where=str(file), mend="name one of its files") from None
    except FileRefusedError as refusal:
        raise Mistake(f"the file can't be described: {refusal}", where=str(file)) from None
    if to is None:
        # Not by way of the console, which would shape it: it is a file's text.
        typer.echo(draft, nl=False)
        return
    _write(to, draft)
    out.print(f"Written to {to}: {draft.count(CHECK)} lines to check, then guest-tracking check {file}")
    if to.absolute().parent.name == "surveys":
        out.print("Until they are settled, a load of that home is refused: its reference data is not complete.")


def _write(to: Path, draft: str) -> None:
    try:
        with to.open("x", encoding="utf-8") as new:
            new.write(draft)
    except FileExistsError:
        raise Mistake("this file is there already", where=str(to), mend="choose another name with --to") from None
    except (FileNotFoundError, NotADirectoryError):
        raise Mistake("there is no such folder", where=str(to.parent), mend="make it, or correct --to") from None
