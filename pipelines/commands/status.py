"""status: what is published, what is held, what waits."""

from datetime import UTC, datetime
from pathlib import Path

from pipelines import fingerprint
from pipelines.colleagues import colleagues_of
from pipelines.commands.access import say_access
from pipelines.commands.audit import say_audit
from pipelines.commands.closed import say_closed
from pipelines.commands.published import say_published
from pipelines.commands.staff import say_staff
from pipelines.commands.terminal import HomeOption, duration, hold_lines, listed, out
from pipelines.commands.withdrawn import say_withdrawn
from pipelines.decisions.chain import Decisions
from pipelines.home import DEFAULT_HOME, Home
from pipelines.intake.archive import Archive
from pipelines.intake.inbox import inbox_files, passed_over
from pipelines.reference.reading import read_reference
from pipelines.warehouse.build import inputs_hash
from pipelines.warehouse.publishing import Published, current, is_whole, kept
from pipelines.warehouse.rollback import held


def status_command(home: HomeOption = DEFAULT_HOME) -> None:
    """Say what is published, how old it is, whether a load is held and why, and what waits. Changes nothing."""
    place = Home(home.resolve())
    reference = read_reference(place.reference)
    archive = Archive(place.archive)
    published = current(place.warehouse)
    out.print(f"Home       {place.root}")
    out.print(f"Chain      {reference.chain.chain_name}: {len(reference.organisation.site_ids)} sites")
    if published:
        age = datetime.now(UTC) - datetime.fromisoformat(published.build.built_at)
        whole = is_whole(place.warehouse, published)
        missing = "" if whole else "; its file is missing or damaged: run guest-tracking load"
        out.print(f"Build      {published.build.build_id}, {duration(age.total_seconds())} old{missing}")
        out.print(f"Responses  {published.build.responses:,} from {published.build.records:,} records")
        if published.build.summed:
            out.print(f"Sums       {published.build.summed:,} records that came summed already")
        out.print(f"Rejected   {published.build.quarantined:,} records in quarantine")
        named = colleagues_of(place.reference, reference)
        same = published.build.inputs_hash == inputs_hash(archive, reference, Decisions(place.decisions), named)
        out.print("Inputs     " + ("unchanged since" if same else "changed since: run guest-tracking load"))
    else:
        out.print("Build      none yet: run guest-tracking load")
    say_withdrawn(archive, place.warehouse, published)
    _say_kept(place.warehouse, published)
    _say_held(place.warehouse)
    say_closed(place)
    say_published(place)
    say_staff(place)
    # Who is let in goes by the clock, whatever day the chain is pinned to.
    say_access(place, datetime.now(UTC).astimezone().date())
    say_audit(place)
    _say_files(place.inbox, archive, published)


def _say_kept(warehouse: Path, published: Published | None) -> None:
    """Say which builds one can go back to: guest-tracking rollback."""
    for one in kept(warehouse):
        if published and one.file != published.file:
            age = datetime.now(UTC) - datetime.fromisoformat(one.build.built_at)
            back = one.build.build_id in {other.build_id for other in published.taken_back}
            out.print(
                f"Kept       {one.build.build_id}, {duration(age.total_seconds())} old, {one.build.responses:,} responses"
                + (", taken back" if back else "")
            )


def _say_held(warehouse: Path) -> None:
    holding = held(warehouse)
    if holding:
        out.print(f"Held       a load is not published, since {holding.since}:")
        for line in hold_lines(holding):
            out.print(f"         {line}")


def _say_files(inbox: Path, archive: Archive, published: Published | None) -> None:
    """Say what each file waits for: a load, a build, or somebody to mend it. A refusal holds for its bytes and name."""
    files = [(fingerprint.of_file(path), path.name) for path in inbox_files(inbox)]
    archived, refused = archive.manifests(), {(one.file_hash, one.file_name): one for one in archive.refusals()}
    known = {one.file_hash for one in archived}
    new = [name for file_hash, name in files if file_hash not in known and (file_hash, name) not in refused]
    for one in passed_over(inbox):
        out.print(f"Passed     {one.file_name} over: {one.reason}")
    out.print(f"Inbox      {listed(new, 'new file(s)')}" + ("; run guest-tracking load" if new and published else ""))
    # Both stamps are the moment their load began: what is received later than the build is in no build yet.
    late = [one.file_name for one in archived if not published or one.received_at > published.build.built_at]
    if late:
        out.print(f"Received   {listed(late, 'file(s), not published yet')}; run guest-tracking load")
    for key, refusal in refused.items():
        if key in files:
            out.print(f"Refused    {refusal.file_name}: {refusal.reason}")
        else:
            instead = any(name == refusal.file_name or file_hash == refusal.file_hash for file_hash, name in files)
            label, now = ("Mended", "replaced or renamed since") if instead else ("Gone", "no longer in the inbox")
            out.print(f"{label:<10} {refusal.file_name} was refused before, and is {now}")
