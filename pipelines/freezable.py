"""What the served build must be before anything of it is frozen: whole, with all that was received, by the rules of now."""

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.reference import Reference
from pipelines.warehouse.publishing import Published, is_whole
from pipelines.warehouse.rollback import held

NAMED = 3


def check_freezable(home: Home, published: Published, built_by: Reference, now: Reference) -> None:
    """A Mistake where the reference data has changed since the build, a load is held, or the build's file is not whole."""
    if built_by.fingerprint != now.fingerprint:
        raise Mistake(
            "the reference data has changed since the build that is served: it is not what the build was made by",
            where=str(home.reference),
            mend="run guest-tracking load, look at the numbers again, and try again",
        )
    holding = held(home.warehouse)
    if holding:
        said = "; ".join(one.text for one in holding.findings[:NAMED])
        raise Mistake(
            f"a load is held since {holding.since}, so that the build lacks what was received: {said}",
            mend="settle it first: guest-tracking status says how",
        )
    if not is_whole(home.warehouse, published):
        raise Mistake(
            "the file of the build is not what was published",
            where=str(home.warehouse / published.file),
            mend="run guest-tracking load",
        )
