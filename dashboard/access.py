"""The only connections that pages can read through, each for one scope.

A scoped connection has views with names that do not exist in the warehouse (`my_…`, `region_…`, `chain_…`), so a query
that loses its scope fails instead of reading everything.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import polars as pl

from dashboard.scoped.chain import ANSWERED, INVITED, SHARED
from dashboard.scoped.comments import comments
from dashboard.scoped.crossings import region_crossings
from dashboard.scoped.guest_sums import guest_sums
from dashboard.scoped.narrowed import narrowed
from dashboard.scoped.region_mix import region_mix
from dashboard.scoped.views import SPANS, VIEWS
from dashboard.scopes import NOTHING, Principal, Scope, principals
from pipelines.metrics.catalogue import Metric, is_of_invitations
from pipelines.metrics.chain_spread import chain_spread
from pipelines.metrics.periods import last_complete_month
from pipelines.metrics.spread import Spread
from pipelines.reference.chain import EVERY_CELL, Cell
from pipelines.reference.reference import Reference, from_json

T = TypeVar("T")

# So many scopes are kept open at once; the one unused for longest is closed first.
OPEN_SCOPES = 128
KEPT_SPREADS = 512
# Lists of sites, months and breaks of surveys: kilobytes each, a list of ten thousand sites one megabyte.
KEPT_BEGINNINGS = 256
# How many answers the sites of a list have in each month, by kind of guests: of five hundred sites, ten kinds and three years
# one megabyte, of ten thousand and ten years fifty.
KEPT_ANSWERS = 32


class OtherVersionError(Exception):
    """The build was made by another version of the program: it does not hold what this one asks for."""


@dataclass(frozen=True)
class Asked:
    """What of the totals is asked for: which months, survey, guests and measure."""

    first: date
    last: date
    survey_id: str
    dimension_id: str
    segment_id: str
    measure: str


class Reader:
    """A connection that answers with frames. Safe to share: one query at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def frame(self, query: str, **parameters: object) -> pl.DataFrame:
        """The rows of a query; values go in as `$parameters`."""
        with self._lock:
            return self._connection.sql(query, params=parameters or None).pl()

    def rows(self, query: str, **parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a query as tuples: of a handful a frame would cost more than the query."""
        with self._lock:
            return self._connection.execute(query, parameters or None).fetchall()


class Kept:
    """What was read once and is kept for whoever asks again; the one unused for longest goes first. Safe to share."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._there: OrderedDict[tuple[Hashable, ...], Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[Hashable, ...], read: Callable[[], T]) -> T:
        """What is kept under `key`, else what `read` gives."""
        with self._lock:
            if key in self._there:
                self._there.move_to_end(key)
                found: T = self._there[key]
                return found
        made = read()
        with self._lock:
            self._there[key] = made
            if len(self._there) > self._most:
                self._there.popitem(last=False)
        return made


class Source(Reader):
    """A connection for one scope of one build: its queries are over scoped views.

    `spread_of_chain`: how much the sites of the whole chain differ in a metric (`chain_spread`), the same for every scope; it
    takes the metric and what is asked for, and counts sites that may be shown. `complete_until`: the last month that was over
    when the build was made.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        scope: Scope,
        kept: tuple[Kept, Kept],
        spread_of_chain: Callable[[Metric, Asked], Spread | None],
        complete_until: date,
    ) -> None:
        super().__init__(connection)
        self.spread_of_chain = spread_of_chain
        self.complete_until = complete_until
        self._scope_key, (self._kept, self._kept_answers) = scope.key, kept

    def kept(self, key: tuple[Hashable, ...], read: Callable[[], T]) -> T:
        """What `read` gives, read once a build and scope: for what many questions of a page begin with, such as the sites of a
        list. Treat it as read-only. A key begins with a name of its own."""
        return self._kept.get((self._scope_key, *key), read)

    def kept_answers(self, key: tuple[Hashable, ...], read: Callable[[], T]) -> T:
        """The same of how many answers sites have, which take more room: megabytes each."""
        return self._kept_answers.get((self._scope_key, *key), read)


class OpenBuild:
    """One published build, opened read-only and locked; hands out a Source per scope."""

    def __init__(self, build_id: str, path: Path) -> None:
        self.build_id = build_id
        self._instance = _locked_instance(path)
        try:
            ((said, built_at),) = self._instance.sql("select reference, built_at from warehouse.builds").fetchall()
            self.reference = from_json(said)
            self._complete_until = last_complete_month(datetime.fromisoformat(built_at).date())
            nothing = _scoped(self._instance.cursor(), self.reference, NOTHING, "")
            # Made once. What is read of a scope is read through the `_spans` of whoever asks.
            for statement in (*SHARED, *guest_sums(self.reference)):
                nothing.execute(statement)
        except (duckdb.Error, ValueError):
            raise OtherVersionError(f"{path.name} was made by another version of the program") from None
        self._sources: OrderedDict[str, Source] = OrderedDict()
        self._principals: dict[date, list[Principal]] = {}
        self._references: dict[Cell, Reference] = {EVERY_CELL: self.reference}
        self._lock = threading.Lock()
        # One answer for everybody: ten thousand managers would each have it worked out over all sites.
        self._spread = lru_cache(maxsize=KEPT_SPREADS)(
            partial(_spread_of_chain, Reader(self._instance.cursor()), self.reference)
        )
        # Orders the sites that are shown without their names: known to nobody, so that nobody can work it out.
        self._salt = secrets.token_hex(16)
        self._kept, self._kept_answers = Kept(KEPT_BEGINNINGS), Kept(KEPT_ANSWERS)

    def principals(self, today: date) -> list[Principal]:
        """Everybody in force on `today`; worked out once a day, as a chain has ten thousand managers."""
        if today not in self._principals:
            self._principals = {today: principals(self.reference, today)}
        return self._principals[today]

    def reference_for(self, cell: Cell) -> Reference:
        """The reference data for a role that is told of no smaller groups than `cell`."""
        if cell not in self._references:
            thresholds = self.reference.thresholds.for_cell(cell)
            self._references[cell] = replace(self.reference, thresholds=thresholds)
        return self._references[cell]

    def source(self, scope: Scope) -> Source:
        """The connection of this scope; the same one for everybody who has the same scope."""
        with self._lock:
            if scope.key not in self._sources:
                connection = _scoped(self._instance.cursor(), self.reference, scope, self._salt)
                spread = partial(self._spread_for, scope)
                kept = (self._kept, self._kept_answers)
                self._sources[scope.key] = Source(connection, scope, kept, spread, self._complete_until)
                if len(self._sources) > OPEN_SCOPES:
                    self._sources.popitem(last=False)
            self._sources.move_to_end(scope.key)
            return self._sources[scope.key]

    def _spread_for(self, scope: Scope, metric: Metric, asked: Asked) -> Spread | None:
        """The spread of the chain in what a scope may see: of other departments there is none to tell."""
        seen = scope.departments
        if seen is not None and (is_of_invitations(metric) or asked.measure not in seen):
            return None
        return self._spread(metric, asked)


def _spread_of_chain(everything: Reader, reference: Reference, metric: Metric, asked: Asked) -> Spread | None:
    """How much sites differ, over the whole chain: the one answer that reads beyond a scope. Sums of single sites end here,
    and what leaves are a few numbers over at least three sites."""
    if is_of_invitations(metric):
        channel = asked.segment_id
        totals = everything.frame(
            INVITED, first=asked.first, last=asked.last, survey_id=asked.survey_id, channel=channel
        )
    else:
        totals = everything.frame(ANSWERED, **vars(asked))
    return chain_spread(totals, metric, show=reference.thresholds.of(metric.name).show)


def _locked_instance(path: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory with the warehouse attached read-only, and then shut: no files, no settings.

    Attached rather than opened, as DuckDB keeps one instance per path and process and would not see a new file.
    """
    instance = duckdb.connect(":memory:", config={"threads": 2, "python_enable_replacements": False})
    instance.execute("set enable_progress_bar = false")
    quoted = str(path).replace("'", "''")
    instance.execute(f"attach '{quoted}' as warehouse (read_only)")
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "enable_external_access"):
        instance.execute(f"set {setting} = false")
    instance.execute("set lock_configuration = true")
    return instance


def _scoped(
    connection: duckdb.DuckDBPyConnection, reference: Reference, scope: Scope, salt: str
) -> duckdb.DuckDBPyConnection:
    """Give a connection the views of a scope. The scope's ids go in as parameters."""
    for table, ids in (
        ("_sites", scope.sites),
        ("_regions", scope.regions),
        ("_compared", scope.compared),
        ("_departments", scope.departments),
    ):
        connection.execute(f"create temp table {table} (id varchar)")
        if ids:
            connection.execute(f"insert into {table} select unnest($ids)", {"ids": sorted(ids)})
    # A row says that it may be seen; an empty scope has none, so it sees nothing.
    for table, is_seen in (("_rejected", scope.rejected), ("_received", scope.received), ("_comments", scope.comments)):
        connection.execute(f"create temp table {table} as select 1 as yes where $is_seen", {"is_seen": is_seen})
    connection.execute(
        SPANS,
        {
            "all_mine": scope.sites is None,
            "all_compared": scope.compared is None,
            "names_others": scope.names_others,
            "salt": salt,
        },
    )
    own = scope.departments
    for statement in (
        *narrowed(reference, own),
        *VIEWS,
        comments(own),
        region_mix(reference),
        region_crossings(reference),
    ):
        connection.execute(statement)
    return connection
