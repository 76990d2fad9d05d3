"""Looking into the published warehouse of a home, as a test does it: by its file, read-only."""

import duckdb

from pipelines.home import Home
from pipelines.warehouse.publishing import current


def rows(home: Home, query: str) -> list[tuple]:
    """What `query` finds in the current build."""
    published = current(home.warehouse)
    assert published is not None
    with duckdb.connect(str(home.warehouse / published.file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def logical_hash(home: Home) -> str:
    """The logical hash of the current build."""
    published = current(home.warehouse)
    assert published is not None
    return published.build.logical_hash
