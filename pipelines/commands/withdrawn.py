"""What is said of withdrawals, and of what is too old to be kept: by load, by check and by status."""

from pathlib import Path

from pipelines.checking import ListOutcome
from pipelines.commands.terminal import NAMED, err, out, printable
from pipelines.intake.archive import Archive
from pipelines.intake.withdrawals import Erased, ListRead
from pipelines.loading import Load
from pipelines.warehouse.publishing import Published
from pipelines.warehouse.purging import removed, withdrawn_in

# So many rejected lines of a list are told one by one.
LINES = 10
OLDER = "Backups that were made before still hold them: let them run out, or make new ones."


def say_gone(result: Load) -> None:
    """What went with a load because it may not be kept, file by file."""
    done = result.gone
    for one in done.lists:
        _say_list(one)
        if one.rejected:
            err.print("  the list stays in the inbox: mend these lines there and load again, or delete it", style="red")
    _say_left(result)
    for build in done.builds:
        out.print(f"Deleted: {build.in_words()}")
    if done.erased:
        out.print(OLDER)
    if done.still_served:
        err.print(still_served(done.still_served), style="red")


def _say_left(result: Load) -> None:
    """Which files lost records, and which left the inbox."""
    done = result.gone
    for erased in done.erased:
        out.print(f"Erased from {printable(erased.file_name)}: {erased.records:,} withdrawn record(s)")
    for received in result.received:
        if received.withdrawn:
            out.print(f"Left out of {printable(received.file_name)}: {received.withdrawn:,} withdrawn record(s)")
    if done.reduced:
        comments, records = sum(one.comments for one in done.reduced), sum(one.records for one in done.reduced)
        out.print(
            f"Too old to be kept, in {len(done.reduced):,} file(s): {comments:,} comments, {records:,} guests' ids"
        )
    if done.cut:
        out.print(f"Too old to be kept in the audit log: {done.cut.rows:,} row(s) from before {done.cut.before}")
    if done.uncut:
        err.print(f"nothing left the audit log: {done.uncut}", style="red")
    for cleared in done.cleared:
        name = printable(cleared.file_name)
        if cleared.problem:
            err.print(
                f"{name} holds what may not be kept and can't be removed ({cleared.problem}): remove it", style="red"
            )
        else:
            out.print(f"Removed from the inbox: {name} (what of it may be kept is in the archive)")


def still_served(count: int) -> str:
    """What is to be known where the served build is older than what was withdrawn."""
    return f"{count:,} withdrawn record(s) are in the served build until a load is published that lacks them"


def _say_list(one: ListRead) -> None:
    taken = one.taken
    if taken is None:
        return
    out.print(
        f"List {printable(one.received.file_name)}: {taken.records:,} records = {taken.accepted:,} withdrawn "
        f"({one.new:,} new, {taken.accepted - one.new:,} known before) + {taken.quarantined:,} rejected "
        f"+ {taken.duplicates:,} duplicates"
    )
    for line, reason in one.rejected[:LINES]:
        err.print(f"  line {line}: {reason}", style="red")
    if len(one.rejected) > LINES:
        err.print(f"  and {len(one.rejected) - LINES:,} more", style="red")


def say_list_checked(outcome: ListOutcome) -> None:
    """What a load would erase for a list."""
    _say_list(outcome.read)
    for one in outcome.erased[:NAMED]:
        out.print(f"Would erase {one.records:,} record(s) of {printable(one.file_name)}")
    more = outcome.erased[NAMED:]
    if more:
        out.print(f"Would erase {_total(more):,} record(s) of {len(more):,} more file(s)")
    if outcome.read.taken and not outcome.erased:
        out.print("Would erase nothing: no archived record has one of these ids (they would stay out for ever)")


def _total(erased: tuple[Erased, ...]) -> int:
    return sum(one.records for one in erased)


def say_withdrawn(archive: Archive, warehouse: Path, published: Published | None) -> None:
    """How much is erased, and whether something of it is served or was deleted."""
    withdrawn = archive.withdrawn()
    if withdrawn:
        out.print(f"Withdrawn  {sum(withdrawn.values()):,} records of {len(withdrawn):,} file(s), erased")
        held = withdrawn_in(warehouse / published.file, withdrawn) if published else 0
        if held:
            out.print(f"           {still_served(held)}")
    reduced = [one for one in archive.manifests() if one.comments_gone or one.reduced]
    if reduced:
        comments, records = sum(one.comments_gone for one in reduced), sum(one.reduced for one in reduced)
        last = max(one.reduced_on for one in reduced)
        out.print(f"Too old    {comments:,} comments and {records:,} guests' ids are removed, the last on {last}")
    for one in removed(warehouse)[-NAMED:]:
        out.print(f"Deleted    {one.in_words()}")
