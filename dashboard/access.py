"""The only connections that pages can read through, each for one scope.

A scoped connection has views with names that do not exist in the warehouse (`my_…`, `region_…`, `chain_…`), so a query
that loses its scope fails instead of reading everything.
"""

import secrets
import threading
from collections import OrderedDict
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from dashboard.scopes import NOTHING, Principal, Scope, principals
from pipelines.metrics.catalogue import TOTALS
from pipelines.reference.reference import from_json

# So many scopes are kept open at once; the one unused for longest is closed first.
OPEN_SCOPES = 128


class OtherVersionError(Exception):
    """The build was made by another version of the program: it does not hold what this one asks for."""


class Source:
    """A connection for one scope of one build. Safe to share: one query at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def frame(self, query: str, **parameters: object) -> pl.DataFrame:
        """The rows of a query over scoped views; values go in as `$parameters`."""
        with self._lock:
            return self._connection.sql(query, params=parameters or None).pl()


class OpenBuild:
    """One published build, opened read-only and locked; hands out a Source per scope."""

    def __init__(self, build_id: str, path: Path) -> None:
        self.build_id = build_id
        self._instance = _locked_instance(path)
        try:
            self.reference = from_json(self._instance.sql("select reference from warehouse.builds").fetchall()[0][0])
            _scoped(self._instance.cursor(), NOTHING, "")
        except (duckdb.Error, ValueError):
            raise OtherVersionError(f"{path.name} was made by another version of the program") from None
        self._sources: OrderedDict[str, Source] = OrderedDict()
        self._principals: dict[date, list[Principal]] = {}
        self._lock = threading.Lock()
        # Orders the sites that are shown without their names: known to nobody, so that nobody can work it out.
        self._salt = secrets.token_hex(16)

    def principals(self, today: date) -> list[Principal]:
        """Everybody in force on `today`; worked out once a day, as a chain has ten thousand managers."""
        if today not in self._principals:
            self._principals = {today: principals(self.reference, today)}
        return self._principals[today]

    def source(self, scope: Scope) -> Source:
        """The connection of this scope; the same one for everybody who has the same scope."""
        with self._lock:
            if scope.key not in self._sources:
                self._sources[scope.key] = Source(_scoped(self._instance.cursor(), scope, self._salt))
                if len(self._sources) > OPEN_SCOPES:
                    self._sources.popitem(last=False)
            self._sources.move_to_end(scope.key)
            return self._sources[scope.key]


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


def _scoped(connection: duckdb.DuckDBPyConnection, scope: Scope, salt: str) -> duckdb.DuckDBPyConnection:
    """Give a connection the views of a scope. The scope's ids go in as parameters."""
    for table, ids in (("_sites", scope.sites), ("_regions", scope.regions), ("_compared", scope.compared)):
        connection.execute(f"create temp table {table} (id varchar)")
        if ids:
            connection.execute(f"insert into {table} select unnest($ids)", {"ids": sorted(ids)})
    # A row in _everything says that nothing is hidden; an empty scope has none, so it sees nothing.
    connection.execute("create temp table _everything as select 1 as yes where $all", {"all": scope.sites is None})
    connection.execute(
        _SPANS,
        {
            "all_mine": scope.sites is None,
            "all_compared": scope.compared is None,
            "names_others": scope.names_others,
            "salt": salt,
        },
    )
    for statement in _VIEWS:
        connection.execute(statement)
    return connection


# The spans of the compared sites, with the id and name they are shown under; and which of them are one's own.
_SPANS = """
    create temp table _spans as
    with own as (
        select s.*, ($all_mine or s.site_id in (select id from _sites) or s.region_id in (select id from _regions))
            as is_mine
        from warehouse.sites s
        where $all_compared or s.region_id in (select id from _compared)
            or s.site_id in (select id from _sites) or s.region_id in (select id from _regions)
    ),
    hidden as (
        select site_id, row_number() over (order by md5(concat(site_id, $salt)), site_id) as place
        from (select distinct site_id from own where not is_mine and not $names_others)
    )
    select o.site_id,
        case when h.place is null then o.site_id else concat('other-', cast(h.place as varchar)) end as shown_id,
        case when h.place is not null then concat('Another site ', cast(h.place as varchar))
            when n.sites > 1 then concat(o.site_name, ' (', o.site_id, ')')
            else o.site_name end as site_name,
        o.region_id,
        case when h.place is null then o.brand else '' end as brand,
        case when h.place is null then o.site_type else '' end as site_type,
        case when h.place is null then o.city else '' end as city,
        o.valid_from, o.valid_to, o.is_mine
    from own o
    left join hidden h on h.site_id = o.site_id
    left join (select site_name, count(distinct site_id) as sites from own group by site_name) n
        on n.site_name = o.site_name
"""

# A sum over fewer sites than these would give single ones away.
FEWEST_SITES = 3

_ON_SPAN = "s.site_id = t.site_id and t.month >= s.valid_from and t.month < s.valid_to"
_SUMS = ", ".join(f"cast(sum({name}) as bigint) as {name}" for name in TOTALS)

_VIEWS = (
    # The sites one may compare, a row per span; is_mine: one may see it in full.
    """create temp view region_sites as
       select shown_id as site_id, site_name, s.region_id, r.region_name, brand, site_type, city, valid_from, valid_to,
           is_mine
       from _spans s join warehouse.regions r on r.region_id = s.region_id""",
    # The totals of the sites one may compare, each month in the region the site then belonged to.
    f"""create temp view region_totals as
        select s.region_id, s.shown_id as site_id, t.month, t.survey_id, t.dimension_id, t.segment_id, t.department_id,
            {", ".join(f"t.{name}" for name in TOTALS)}
        from warehouse.totals t join _spans s on {_ON_SPAN}""",
    f"""create temp view region_invitations as
        select s.region_id, s.shown_id as site_id, t.month, t.survey_id, t.channel, t.invited_count, t.returned_count
        from warehouse.invitations t join _spans s on {_ON_SPAN}""",
    # The chain as a whole, added up over all sites. Fewer than three sites: no row, or one could be read off it.
    f"""create temp view chain_totals as
        select month, survey_id, dimension_id, segment_id, department_id, {_SUMS}
        from warehouse.totals group by month, survey_id, dimension_id, segment_id, department_id
        having count(distinct site_id) >= {FEWEST_SITES}""",
    f"""create temp view chain_invitations as
       select month, survey_id, channel, cast(sum(invited_count) as bigint) as invited_count,
           cast(sum(returned_count) as bigint) as returned_count
       from warehouse.invitations group by month, survey_id, channel
        having count(distinct site_id) >= {FEWEST_SITES}""",
    # Where questions are asked otherwise from a month on: of surveys, not of guests.
    "create temp view chain_breaks as select survey_id, department_id, month, change from warehouse.breaks",
    # What happened at the sites one may compare, in their regions and in the whole chain. What an event was is told of one's
    # own sites alone; that limits begin anew is told of all, as a chart has to be the same for everybody.
    f"""create temp view region_events as
       select s.shown_id as site_id, s.region_id, t.month, t.last_month, t.rebases,
           case when s.is_mine then t.kind end as kind, case when s.is_mine then t.what end as what
       from warehouse.events t join _spans s on {_ON_SPAN}
       union all
       select null, e.region_id, e.month, e.last_month, e.rebases, e.kind, e.what
       from warehouse.events e where e.region_id in (select region_id from _spans)
       union all
       select null, null, e.month, e.last_month, e.rebases, e.kind, e.what
       from warehouse.events e
       where e.site_id is null and e.region_id is null and exists (select 1 from _spans)""",
    # When there are answers at all: months and nothing else.
    """create temp view chain_months as
       select survey_id, min(month) as first, max(month) as last
       from warehouse.totals where dimension_id = 'all' group by survey_id""",
    # Single responses, of one's own sites alone.
    f"""create temp view my_responses as
        select t.* from warehouse.responses t join _spans s on {_ON_SPAN} and s.is_mine""",
    # Rejected records: of one's own sites; those of no known site are for who sees everything.
    # A site that moved belongs to the region it is in now.
    """create temp view my_quarantine as
       select q.* from warehouse.quarantine q
       where q.site_id in (
               select o.site_id from _spans o
               join (select site_id, max(valid_from) as latest from warehouse.sites group by site_id) s
                   on s.site_id = o.site_id and s.latest = o.valid_from
               where o.is_mine)
           or exists (select 1 from _everything)""",
    """create temp view my_files as
       select f.* from warehouse.files f
       where exists (select 1 from _everything)""",
)
