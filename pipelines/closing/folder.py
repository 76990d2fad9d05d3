"""Where what is frozen and signed of closed plans lies, and what of it is not as it was."""

import shutil
from pathlib import Path

from pipelines.closing.state import Revision
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.sealed import Sealed, sealed


def copy_folder(home: Home, plan_id: str, revision: int) -> Path:
    """Where what was frozen at the closing lies."""
    return home.closed / plan_id / str(revision)


def signed_folder(home: Home, plan_id: str, revision: int) -> Path:
    """Where what was signed lies."""
    return home.closed / plan_id / f"{revision}-signed"


def sealed_copy(home: Home, revision: Revision) -> Sealed:
    """What was frozen at a closing; a Mistake names what of it is not what was closed."""
    folder = copy_folder(home, revision.plan_id, revision.revision)
    return sealed(folder, revision.manifest, f"revision {revision.revision} of the closed plan {revision.plan_id!r}")


def sealed_signed(home: Home, revision: Revision) -> Sealed:
    """What was signed of a closing that somebody has signed; a Mistake names what of it is not what was signed."""
    folder = signed_folder(home, revision.plan_id, revision.revision)
    what = f"what was signed of revision {revision.revision} of the closed plan {revision.plan_id!r}"
    return sealed(folder, revision.signed or "", what)


def sweep_undecided(home: Home, plan_id: str, made: tuple[Revision, ...]) -> None:
    """Remove what a closing or signing that was stopped before its decision has left of this plan, and nothing else.

    A Mistake where what lies there was signed: then it is the decisions that are missing.
    """
    next_one = made[-1].revision + 1 if made else 1
    signed = signed_folder(home, plan_id, next_one)
    if signed.exists():
        # Nobody signs what no decision has closed: not these files are left over, the decisions are older.
        raise Mistake(
            f"{plan_id!r} was closed and signed as revision {next_one}, and the decisions of this home do not know it",
            where=str(signed),
            mend="put the newer decisions/ back (restore --help)",
        )
    left = [copy_folder(home, plan_id, next_one)]
    left += [signed_folder(home, plan_id, made[-1].revision)] if made and made[-1].signed is None else []
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
