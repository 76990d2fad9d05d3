"""The dashboard without sign-in and without scopes: what `sign_in_cost.py` compares the real one with. Nobody is kept out.

Handed in is who is looking; nothing is looked up, watched over or noted, and no guard stands before the app. The views of a
scope are the same questions' names over the warehouse's own tables, with no join that keeps anything back. Not taken away:
the macros that add guests up (`region_mix`, `guest_sums`), as without them their questions can't be asked.
"""

import duckdb
import streamlit as st

from dashboard import access, auditing, doorway, warehouse
from dashboard.admission import Visit
from dashboard.scoped.region_mix import region_mix
from dashboard.scoped.views import ON_SPAN, VIEWS
from dashboard.scopes import Principal, Scope
from dashboard.server import warmed_up
from pipelines.home import REPOSITORY
from pipelines.metrics.catalogue import TOTALS
from pipelines.reference.assignments import Role
from pipelines.reference.reference import Reference
from tests.benchmarks.sign_in_cost import ACCOUNT, OWN_NAME, OWN_SITE

_SUMS = ", ".join(f"cast(sum({name}) as bigint) as {name}" for name in TOTALS)
_SAME = ("totals", "sums", "invitations", "responses")
# Of some views nothing is left to leave out: what they do with events is no matter of scope alone.
_EVENTS = next(view for view in VIEWS if "view region_events" in view)
UNSCOPED = (
    *(f"create temp view _{table} as select * from warehouse.{table}" for table in _SAME),
    f"""create temp view _spans as
        select *, site_id as shown_id, site_id = '{OWN_SITE}' as is_mine, true as is_named from warehouse.sites""",
    f"""create temp view region_sites as
        select s.*, r.region_name, site_id = '{OWN_SITE}' as is_mine, true as is_named
        from warehouse.sites s join warehouse.regions r using (region_id)""",
    f"""create temp view region_totals as
        select s.region_id, s.brand, s.site_type, t.* from warehouse.totals t join warehouse.sites s on {ON_SPAN}""",
    f"""create temp view region_invitations as
        select s.region_id, s.brand, s.site_type, t.* from warehouse.invitations t join warehouse.sites s on {ON_SPAN}""",
    f"""create temp view chain_totals as
        select month, survey_id, dimension_id, segment_id, department_id, {_SUMS}
        from warehouse.totals group by month, survey_id, dimension_id, segment_id, department_id""",
    """create temp view chain_invitations as
       select month, survey_id, channel, cast(sum(invited_count) as bigint) as invited_count,
           cast(sum(returned_count) as bigint) as returned_count
       from warehouse.invitations group by month, survey_id, channel""",
    "create temp view my_responses as select * from warehouse.responses",
    "create temp view my_quarantine as select * from warehouse.quarantine",
    "create temp view my_files as select * from warehouse.files",
    """create temp view my_comments as
       select c.asked, c.part, c.department_id, c.text_masked, t.*
       from warehouse.comments c join warehouse.responses t using (survey_id, response_id, site_id, month)""",
    _EVENTS,
)


class _Everything(Scope):
    key = "everything"


class _Anybody(Visit):
    def lasts(self, principal: Principal, build: access.OpenBuild) -> bool:
        return True


def _unscoped(
    connection: duckdb.DuckDBPyConnection, reference: Reference, scope: Scope, salt: str
) -> duckdb.DuckDBPyConnection:
    for statement in (*UNSCOPED, region_mix(reference)):
        connection.execute(statement)
    return connection


def _posts(*_: object) -> tuple[Principal, ...]:
    return (Principal(OWN_NAME, Role.GENERAL_MANAGER, OWN_SITE),)


access._scoped = _unscoped
warehouse.scope_of = lambda principal, reference: _Everything(None, None, None, names_others=True, comments=True)
doorway.come_in = lambda: _Anybody(ACCOUNT, None)
doorway.posts_of = _posts
auditing.page_seen = lambda chosen, page: None

app = st.App(REPOSITORY / "dashboard" / "app.py", lifespan=warmed_up)
