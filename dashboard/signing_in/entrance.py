"""What somebody sees who is not signed in, whose session is over, or whom nobody has let in yet; and the way out."""

import streamlit as st

from dashboard import wording
from dashboard.signing_in.account import account_of, claims, session_here
from dashboard.signing_in.coming_back import wanted
from dashboard.signing_in.cookies import browser_in
from dashboard.signing_in.way import way, way_out
from pipelines.reference.account import Account
from pipelines.serving.serving import SignIn

NOBODY = "**Nobody is signed in.** Open this page through your organisation's sign-in."


def ask_to_sign_in(place: str) -> None:
    """The page of whoever is not signed in; `place` (a path of ours) is where they come back to."""
    st.title("Guest tracking")
    if way() is SignIn.PROXY:
        _say_left() if account_of(claims()) else st.info(NOBODY, icon=":material/lock:")
        return
    if st.query_params.get("sign_in") == "failed":
        st.error(
            "**You could not be signed in.** Try once more; if it fails again, tell the person who looks after the dashboard.",
            icon=":material/error:",
        )
    elif session_here():
        st.info("**Your session is over.** Sign in to go on.", icon=":material/schedule:")
    else:
        st.info("**Please sign in** to see what guests say.", icon=":material/lock:")
    st.button("Sign in", type="primary", on_click=_sign_in, args=(place,))


def _say_left() -> None:
    """The page of whoever has signed out behind a proxy, which may still know them."""
    st.info("**You are signed out** in every tab. Load the page again to come back.", icon=":material/logout:")
    if way_out():
        st.caption("Whoever loads the page here comes in as you until you have signed out of the organisation, too.")
        st.link_button("Sign out of the organisation", way_out(), type="primary")


def _sign_in(place: str) -> None:
    wanted.remember(browser_in(st.context.cookies), place)
    st.login()


def say_unknown(account: Account, contact: str | None) -> None:
    """The page of whoever is signed in, and stands in no row of the access table."""
    st.title("Guest tracking")
    st.info(
        f"**You are signed in, but nobody has given you access yet.** {_whom(contact)} can do it with this:",
        icon=":material/person_off:",
    )
    st.text(f"issuer   {account.issuer}\nsubject  {account.subject}\ne-mail   {_email(account)}")
    if _has_way_out():
        st.caption("Not the account you meant? Sign out in the bar on the left; on a phone, » opens it.")


def draw_way_out(account: Account) -> bool:
    """Who is signed in, in the sidebar, and the button to sign out (behind a proxy that has a way); whether it was clicked."""
    st.sidebar.caption(f"Signed in as {wording.said(account.email or account.subject)}.")
    return _has_way_out() and st.sidebar.button("Sign out", icon=":material/logout:")


def _has_way_out() -> bool:
    return bool(way() is SignIn.OIDC or way_out())


def _whom(contact: str | None) -> str:
    return wording.said(contact) if contact else "The person who looks after the dashboard"


def _email(account: Account) -> str:
    if account.email is None:
        return "not told"
    return account.email if account.email_verified else f"{account.email} (not verified)"
