"""What a command does with what people may not see or change unnoticed, as rows of the home's audit log.

Who it was is the account of this machine, and beside it the person of --by where a command asks for one and has looked them up.
"""

import os
import pwd
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from pipelines.audit.log import DECIDED, AuditLog
from pipelines.commands.closing_options import day_of
from pipelines.commands.terminal import err
from pipelines.decisions.chain import Decisions
from pipelines.decisions.numbers import numbers_after
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference


def account() -> str:
    """The account that runs this command, by the machine and not by its environment, which anybody may write."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def note(home: Home, kind: str, said: Mapping[str, object], by: str | None = None) -> None:
    """Add a row on what this command does; a Mistake where it can't be written.

    A person's id has no space in it, so that no account passes for a person.
    """
    who, content = f"account {account()}", {"through": "command line", "account": account(), **said}
    if by is not None:
        who, content = by, _about(home, by) | content
    AuditLog(home.audit).add(kind, who, datetime.now(UTC).isoformat(), content)


@contextmanager
def decided(home: Home, what: str, by: str | None = None, *, kinds: Sequence[str] = ()) -> Iterator[None]:
    """Note what was decided within, with the numbers of the decisions (of these `kinds` alone); nothing where none was made.

    A decision is kept where decisions are: it stands also where the note can't be written, and that is said.
    """
    decisions = Decisions(home.decisions)
    since = len(decisions.all())
    try:
        yield
    finally:
        # Also where what comes after the decision fails, such as the rest of a load.
        with _said():
            numbers = numbers_after(decisions.all(), since, by, kinds)
            if numbers:
                note(home, DECIDED, {"what": what, "decision": numbers}, by)


def note_done(home: Home, kind: str, said: Mapping[str, object]) -> None:
    """Note what is done whether it can be noted or not; where it can't, that is said."""
    with _said():
        note(home, kind, said)


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except Mistake as problem:
        err.print(f"This does not stand in the audit log: {problem.text()}", style="red")


def _about(home: Home, by: str) -> dict[str, object]:
    own = [one for one in read_reference(home.reference).assignments if one.person_id == by]
    roles = dict.fromkeys(one.role.value for one in own if one.holds_on(day_of(home)))
    return {"name": own[0].person_name if own else by, "role": ", ".join(roles)}
