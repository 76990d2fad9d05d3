"""Whether a build can go on from an earlier one: the same rules, the same files and some more.

A build that goes on copies the earlier file and judges again only what the new files touch. That it comes to the very
content of one made from nothing is what the tests of this module hold it to.
"""

from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines import fingerprint
from pipelines.intake.judging import Judged
from pipelines.reference.reference import Reference, from_json, to_json
from pipelines.warehouse.colleagues import Colleagues
from pipelines.warehouse.database import attach

# Responses that are appended lie behind those that were sorted by site as a whole. Past this share of all, the next build
# is made from nothing, so that reading one site's rows stays quick; and so many new ones are no small step either.
MOST_APPENDED = 0.1


def known_files(
    earlier: Path, judged: list[Judged], reference: Reference, colleagues: Colleagues | None
) -> list[Judged] | None:
    """The files of `judged` that are in the build at `earlier`, if a build of all can go on from it; else None."""
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, earlier, "earlier")
        [(code, said, named, appended)] = connection.execute(
            "select code_hash, reference, colleagues_hash, appended from earlier.builds"
        ).fetchall()
        rows = connection.execute("select verdicts from earlier.files where verdict = 'loaded'").fetchall()
        [(responses,)] = connection.execute("select count(*) from earlier.responses").fetchall()
    except duckdb.Error:
        # A build of another version of the program: it may have other tables.
        return None
    finally:
        connection.close()
    built_in = {verdicts for (verdicts,) in rows}
    known = [one for one in judged if one.folder.name in built_in]
    new = sum(one.manifest.records for one in judged) - sum(one.manifest.records for one in known)
    same_names = named == (colleagues and colleagues.hash)
    same_rules = code == fingerprint.of_code() and same_names and _makes_the_same(said, reference)
    is_small = appended + new <= MOST_APPENDED * responses
    return known if same_rules and is_small and len(known) == len(built_in) else None


def _makes_the_same(said: str, reference: Reference) -> bool:
    """Whether the reference data of an earlier build makes the very tables that `reference` does. Bonus plans make none: they
    are read from what a build says of itself, which is written anew."""
    return to_json(replace(from_json(said), plans=())) == to_json(replace(reference, plans=()))
