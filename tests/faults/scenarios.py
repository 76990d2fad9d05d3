"""What is done to a home while faults strike, and what must hold afterwards."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.home import Home
from tests.factories import (
    CHAIN,
    INVITATION_COLUMNS,
    POST_STAY,
    RESPONSE_COLUMNS,
    WITHDRAWALS,
    a_home,
    invitation,
    loaded,
    many_responses,
    response,
    write_csv,
)

HOME, NEW, BACKUPS = "home", "new", "backups"
FREE_TEXT = POST_STAY.replace('columns = ["comment"]', 'columns = ["guest_words"]')
STRICT = CHAIN.replace("hold_rejected_percent = 100", "hold_rejected_percent = 5")

Step = tuple[str, ...]


@dataclass(frozen=True)
class Scenario:
    """A command on a prepared root (words beginning with @ are paths below it), and the commands that mend a fault.

    `mends` are run after every fault, the last must end as in a run without fault; `ends` are their exit codes allowed.
    """

    name: str
    prepare: Callable[[Path], None]
    command: Step
    mends: tuple[tuple[Step, frozenset[int]], ...]
    home: str = HOME


def words(step: Step, root: Path) -> list[str]:
    """The step with its paths."""
    return [str(root / word[1:]) if word.startswith("@") else word for word in step]


LOAD: Step = ("load", "--home", "@home")
OK, REFUSED, IS_HELD = frozenset({0}), frozenset({1}), frozenset({3})


def _with_words(number: int, **said: object) -> dict[str, object]:
    return response(number, comment=f"comment {number}") | {"guest_words": f"words {number}"} | said


def _three_builds(root: Path) -> Home:
    """A home with as many builds as are kept, free text in two columns, and a refused file."""
    home = a_home(root / HOME)
    columns = [*RESPONSE_COLUMNS, "guest_words"]
    (home.inbox / "unclaimed.csv").write_text("x")
    for number in range(3):
        records = [
            *many_responses(20, first=1000 * number),
            *(_with_words(1000 * number + 500 + one) for one in range(3)),
        ]
        write_csv(home.inbox / f"post_stay_{number}.csv", records, columns)
        loaded(home)
    return home


def _new_grown_corrected_and_broken(root: Path) -> None:
    home = _three_builds(root)
    columns = [*RESPONSE_COLUMNS, "guest_words"]
    (home.inbox / "unclaimed.csv").unlink()
    grown = [*many_responses(30), *(_with_words(500 + one) for one in range(3))]
    write_csv(home.inbox / "post_stay_0.csv", grown, columns)
    corrected = [_with_words(1000 + one, overall=1, updated="2026-11-01 08:00:00") for one in range(5)]
    new = [_with_words(7000), _with_words(7001, overall=77)]
    write_csv(home.inbox / "post_stay_new.csv", [*new, *corrected], columns)
    (home.inbox / "post_stay_broken.csv").write_bytes(b"id,\xff\n")
    write_csv(home.inbox / "invitations.csv", [invitation()], INVITATION_COLUMNS)


def _other_free_text(root: Path) -> None:
    home = _three_builds(root)
    (home.reference / "surveys" / "post_stay.toml").write_text(FREE_TEXT)


def _guests_withdraw(root: Path) -> None:
    home = _three_builds(root)
    (home.reference / "surveys" / "withdrawals.toml").write_text(WITHDRAWALS)
    # The key is made with the first withdrawal, and of chance.
    write_csv(home.inbox / "withdrawals_first.csv", [{"id": "of nobody"}], ["id"])
    loaded(home)
    write_csv(home.inbox / "withdrawals.csv", [{"id": "R500"}, {"id": "R1501"}, {"id": "R3"}], ["id"])


def _too_much_is_rejected(root: Path) -> None:
    home = _three_builds(root)
    (home.inbox / "unclaimed.csv").unlink()
    (home.reference / "chain.toml").write_text(STRICT)
    records = [*many_responses(10, first=9000), *(response(9500 + one, overall=77) for one in range(10))]
    write_csv(home.inbox / "post_stay_rejected.csv", records)


def _held_already(root: Path) -> None:
    _too_much_is_rejected(root)
    assert loaded(Home(root / HOME)).held


def _to_go_back(root: Path) -> None:
    home = _three_builds(root)
    (home.inbox / "unclaimed.csv").unlink()
    loaded(home)


def _to_back_up(root: Path) -> None:
    _to_go_back(root)
    (root / BACKUPS).mkdir()


def _to_restore(root: Path) -> None:
    from pipelines.backup import back_up
    from tests.factories import NOW

    _to_back_up(root)
    back_up(Home(root / HOME), root / BACKUPS / "chain.tar", now=NOW)
    shutil.rmtree(root / HOME)


ACCEPT: Step = (*LOAD, "--accept-hold", "a test day")
RESTORE: Step = ("restore", "--from", "@backups/chain.tar", "--home", "@new")

SCENARIOS = [
    Scenario("load", _new_grown_corrected_and_broken, LOAD, ((LOAD, REFUSED),)),
    Scenario("free text", _other_free_text, LOAD, ((LOAD, REFUSED),)),
    Scenario("withdrawn", _guests_withdraw, LOAD, ((LOAD, REFUSED),)),
    Scenario("held", _too_much_is_rejected, LOAD, ((LOAD, IS_HELD), (ACCEPT, OK))),
    Scenario("accept", _held_already, ACCEPT, ((ACCEPT, OK),)),
    Scenario("rollback", _to_go_back, ("rollback", "--home", "@home"), ((LOAD, OK | IS_HELD), (ACCEPT, OK))),
    Scenario(
        "backup",
        _to_back_up,
        ("backup", "--home", "@home", "--to", "@backups/first.tar"),
        (
            (("backup", "--home", "@home", "--to", "@backups/chain.tar"), OK),
            (RESTORE, OK),
            (("load", "--home", "@new"), OK),
        ),
        NEW,
    ),
    # Where the fault came after the last step the new home is there, and is not restored to twice.
    Scenario("restore", _to_restore, RESTORE, ((RESTORE, OK | REFUSED), (("load", "--home", "@new"), OK)), NEW),
]
