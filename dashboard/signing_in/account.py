"""Who is asking on this run of a page; asked anew on every run."""

import time
from collections.abc import Mapping

import streamlit as st

from dashboard.signing_in.sessions import Session, end, end_visits, is_live, is_visiting, session_of
from dashboard.signing_in.way import way
from pipelines.home import Home
from pipelines.reference.account import Account
from pipelines.serving.serving import SignIn


def account(home: Home) -> Account | None:
    """Who is signed in, by the provider's or the proxy's word; None where nobody is, or the session is over.

    Never any role: what somebody may see is said by our own table.
    """
    found = account_of(claims())
    if way() is SignIn.OIDC:
        session = session_here()
        return found if session and is_live(session, home.sessions, time.time()) else None
    is_here = way() is SignIn.PROXY and found is not None and is_visiting(found, came_at(), home.sessions)
    return found if is_here else None


def claims() -> dict[str, object]:
    """What the provider or the proxy says of whoever looks."""
    return st.user.to_dict()


def came_at() -> float:
    """When this visit began (seconds since 1970): with the page that was loaded, whatever connection it goes on by."""
    return float(st.session_state.setdefault("came_at", time.time()))


def account_of(said: Mapping[str, object]) -> Account | None:
    """The account that claims tell of. An e-mail address counts as verified only where that is said outright."""
    issuer, subject, email = (said.get(name) for name in ("iss", "sub", "email"))
    if not isinstance(issuer, str) or not isinstance(subject, str) or not issuer.strip() or not subject.strip():
        return None
    verified = said.get("email_verified")
    there = email if isinstance(email, str) and email.strip() else None
    return Account(issuer, subject, there, there is not None and (verified is True or verified == "true"))


def session_here() -> Session | None:
    """The sign-in of this tab, live or over; None where nobody signed in."""
    said = claims()
    return session_of(said) if said.get("is_logged_in") is True else None


def sign_out(home: Home) -> None:
    """End the sign-in of this tab and all that share it, here and at the provider; behind a proxy all visits of the account."""
    if way() is SignIn.PROXY:
        found = account_of(claims())
        if found:
            end_visits(found, home.sessions)
        st.rerun()
    session = session_here()
    if session:
        end(session, home.sessions)
    st.logout()
