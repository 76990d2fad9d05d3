"""Going back to a build that was served before, and what keeps the next load from undoing it in silence."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines import fingerprint
from pipelines.mistakes import Mistake
from pipelines.warehouse.build import Built
from pipelines.warehouse.colleagues import Colleagues
from pipelines.warehouse.database import attach
from pipelines.warehouse.holding import Finding, Held, Kind, forget_hold, noted_hold
from pipelines.warehouse.lock import sole_writer
from pipelines.warehouse.publishing import Published, TakenBack, current, is_whole, kept, served, switch
from pipelines.warehouse.purging import removed


@dataclass(frozen=True)
class Undone:
    """What going back has undone: the build that was current, and what it had that the one now served has not.

    `files` are the names of exports with their number of records; None where the file of `left` can't be read.
    """

    left: Published
    now: Published
    files: list[tuple[str, int]] | None
    responses: int


def roll_back(warehouse: Path, *, to: str | None, now: datetime) -> Undone:
    """Serve the kept build `to` again (its id; by default what was served before the current build).

    Raises a Mistake where there is no such build or its file is not what was published, a LockedError while a load runs.
    """
    if current(warehouse) is None:
        raise Mistake("there is no build to go back from", where=str(warehouse), mend="run guest-tracking load")
    with sole_writer(warehouse, doing="rollback", now=now):
        left = served(warehouse)[0]
        target = _target(warehouse, left, to)
        if not is_whole(warehouse, target):
            raise Mistake(
                f"build {target.build.build_id} can't be served: its file is not what was published",
                where=str(warehouse / target.file),
                mend="choose another with --to (guest-tracking status lists them), or run guest-tracking load",
            )
        files, responses = _difference(warehouse, left, target)
        later = [one.build for one in served(warehouse) if target.file in _before(warehouse, one)]
        # What was held when it was gone back is not published in silence either: it holds what is taken back, and more.
        pending = noted_hold(warehouse, left.file)
        inputs = {left.build.build_id: pending.inputs_hash} if pending else {}
        at = now.isoformat(timespec="seconds")
        taken_back = tuple(
            TakenBack(one.build_id, inputs.get(one.build_id, one.inputs_hash), one.logical_hash, at, one.reference_hash)
            for one in later
        )
        again = replace(target, taken_back=taken_back)
        switch(warehouse, again)
    return Undone(left, again, files, responses)


def _target(warehouse: Path, left: Published, to: str | None) -> Published:
    others = {one.file: one for one in kept(warehouse) if one.file != left.file}
    ids = ", ".join(one.build.build_id for one in others.values())
    gone = {one.file: one for one in removed(warehouse)}
    if to is None:
        if left.before in gone:
            raise Mistake(gone[left.before].in_words(), mend=_choose(ids))
        if left.before not in others:
            raise Mistake("no build is kept that was served before this one", mend=_choose(ids))
        return others[left.before]
    asked = [one for one in gone.values() if to in {one.build_id, one.file}]
    if asked:
        raise Mistake(asked[0].in_words(), mend=_choose(ids))
    found = [one for one in others.values() if to in {one.build.build_id, one.file}]
    if not found:
        known = to in {left.build.build_id, left.file}
        raise Mistake(f"build {to} is served already" if known else f"no build {to} is kept", mend=_choose(ids))
    return found[0]


def _choose(ids: str) -> str:
    return f"choose one of {ids} with --to" if ids else "there is no other build; mend the data and load again"


def _before(warehouse: Path, one: Published) -> list[str]:
    """The files that were served before `one`, the latest first."""
    by_file = {other.file: other for other in served(warehouse)}
    found: list[str] = []
    while one.before and one.before not in found:
        found.append(one.before)
        if one.before not in by_file:
            break
        one = by_file[one.before]
    return found


def _difference(warehouse: Path, left: Published, target: Published) -> tuple[list[tuple[str, int]] | None, int]:
    """The files and the number of responses that `left` has and `target` has not."""
    if not is_whole(warehouse, left):
        return None, 0
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, warehouse / left.file, "mine")
        attach(connection, warehouse / target.file, "other")
        files = connection.execute(
            "select file_name, records from mine.files f anti join other.files o on o.file_hash = f.file_hash "
            "where verdict = 'loaded' order by file_name"
        ).fetchall()
        responses = connection.execute(
            "select count(*) from mine.responses r anti join other.responses o "
            "on o.survey_id = r.survey_id and o.response_id = r.response_id"
        ).fetchall()
        return files, responses[0][0]
    finally:
        connection.close()


def is_masked_as_now(build: Path, colleagues: Colleagues | None) -> bool:
    """Whether the guests' words in a build lost the names of these very colleagues, by this version of the program; or it has
    none. Not where its file can't be read."""
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, build, "built")
        [(code, named)] = connection.execute("select code_hash, colleagues_hash from built.builds").fetchall()
        [(texts,)] = connection.execute("select count(*) from built.comments").fetchall()
    except duckdb.Error:
        return False
    finally:
        connection.close()
    return not texts or (code, named) == (fingerprint.of_code(), colleagues and colleagues.hash)


def held(warehouse: Path) -> Held | None:
    """What is held back from being published, since when and why: by the last load, or by going back; None if nothing."""
    published = current(warehouse)
    noted = noted_hold(warehouse, published.file if published else None)
    if noted or published is None or not published.taken_back:
        return noted
    findings = tuple(_finding(one) for one in published.taken_back)
    newest = published.taken_back[0]
    return Held(newest.at, published.file, findings, newest.inputs_hash)


def repeated(published: Published | None, built: Built) -> list[Finding]:
    """The builds that were taken back and that `built` would publish again, whatever else it holds.

    The archive only grows, so under the same reference data all that was taken back is in every later build; under other
    reference data it is mended, unless it says the same.
    """
    taken_back = published.taken_back if published else ()
    return [
        _finding(one)
        for one in taken_back
        if built.inputs_hash == one.inputs_hash
        or built.logical_hash == one.logical_hash
        or (one.reference_hash is not None and built.reference_hash == one.reference_hash)
    ]


def _finding(one: TakenBack) -> Finding:
    return Finding(
        key=f"build {one.build_id}, taken back at {one.at}",
        kind=Kind.TAKEN_BACK,
        text=f"build {one.build_id} was taken back at {one.at}: what it said is published again only if you accept it",
    )


def stand(warehouse: Path, published: Published) -> Published:
    """Nothing but `published` waits to be published: whatever was held or taken back is over."""
    forget_hold(warehouse)
    if not published.taken_back:
        return published
    plain = replace(published, taken_back=())
    switch(warehouse, plain)
    return plain
