"""The way in and out on every run of a page: who is there, as what they may look, and what is drawn for whom nobody lets in."""

from datetime import datetime

import streamlit as st
from streamlit import runtime

from dashboard import address, auditing, menu
from dashboard.access import OpenBuild
from dashboard.admission import Visit, principals_of_visitor, say_closed
from dashboard.scopes import Principal
from dashboard.signing_in import entrance
from dashboard.signing_in.account import account, came_at, session_here, sign_out
from dashboard.signing_in.starting import is_guarded
from dashboard.signing_in.way import way
from dashboard.warehouse import home
from pipelines.mistakes import Mistake
from pipelines.serving.serving import SignIn
from pipelines.warehouse.publishing import Published

UNGUARDED = (
    "**Nothing is shown here.** This server was started from the app itself, without the checks of who may be served and "
    "without the guard in front. Stop it, and start the dashboard with `guest-tracking serve`, or `guest-tracking demo`."
)


def come_in() -> Visit | None:
    """Who is signed in; None, marked on the page, where nobody has to be. The run ends at the sign-in for who is not, and for
    everybody where a server was started without what checks it and stands before it."""
    if not is_guarded() and (way() is not SignIn.NONE or _is_served()):
        menu.offer(frozenset())
        st.error(UNGUARDED, icon=":material/lock:")
        st.stop()
    if way() is SignIn.NONE:
        # On the page and not beside it: on a phone what is beside it is shut.
        st.caption("**No sign-in.** Whoever sits at this machine chooses who is looking.")
        return None
    visitor = account(home())
    if visitor is None:
        menu.offer(frozenset())
        entrance.ask_to_sign_in(address.here(menu.PAGES))
        st.stop()
    return Visit(visitor, session_here(), came_at() if way() is SignIn.PROXY else None)


def _is_served() -> bool:
    """Whether a server runs this app; what tries a page without one, such as a test, puts a stand-in in its place."""
    return runtime.exists() and type(runtime.get_instance()) is runtime.Runtime


def posts_of(visit: Visit, opened: tuple[Published, OpenBuild] | None, now: datetime) -> tuple[Principal, ...]:
    """As what whoever came in may look, one at least. The run ends here, in words, for whom nobody lets in, and who leaves."""
    own: tuple[Principal, ...] = ()
    wrong = None
    try:
        own = principals_of_visitor(visit.visitor, opened[1], now) if opened else ()
    except Mistake as mistake:
        wrong = mistake
    auditing.signed_in(visit, own)
    if entrance.draw_way_out(visit.visitor):
        auditing.signed_out(visit, own)
        sign_out(home())
        st.stop()
    if not own:
        menu.offer(frozenset())
        if wrong:
            say_closed(wrong)
        else:
            entrance.say_unknown(visit.visitor, opened[1].reference.chain.contact if opened else None)
        st.stop()
    return own
