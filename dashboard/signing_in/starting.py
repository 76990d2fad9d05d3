"""Before the app is served: checks once more, sets the framework up for the way of signing in, and makes the guard's rules."""

import os
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from streamlit import config

from dashboard.guard.belonging import owner
from dashboard.signing_in import coming_back
from dashboard.signing_in.account import account_of
from dashboard.signing_in.cookies import browser_of, claims_of
from dashboard.signing_in.sessions import is_live, session_of
from dashboard.signing_in.trusted_headers import CLAIMS, is_from_proxy, told_by_proxy
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.serving.checks import check_serving, public_url
from pipelines.serving.secrets_file import read_proxy
from pipelines.serving.serving import Serving, SignIn, of_environment

Request = MutableMapping[str, Any]
HEALTH = "/_stcore/health"

# What no way of signing in is safe without, whatever the environment or a file says.
ASSUMED = {
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.scriptHealthCheckEnabled": False,
    "server.baseUrlPath": "",
    "client.showErrorDetails": "none",
    # The tables' own download is in no log.
    "client.disableDataExport": True,
    "global.developmentMode": False,
    # A browser may ask a server that is not headless to install the framework's own files beside the app.
    "server.headless": True,
}


# Whether this process has its guard: without it, the app lets nobody sign in.
_guarded = threading.Event()


def is_guarded() -> bool:
    """Whether this process was started as `server.py` starts it."""
    return _guarded.is_set()


def guard_rules() -> dict[str, Any]:
    """What the guard is told (`Guard`'s arguments). A Mistake where the app must not be served like this."""
    serving = of_environment(os.environ, str(config.get_option("server.address") or "0.0.0.0"))  # noqa: S104  (its default)
    check_serving(serving)
    _check_framework()
    _set_up(serving)
    _guarded.set()
    secure = public_url(serving).startswith("https://")
    if serving.sign_in is SignIn.NONE:
        # Only this machine can ask: whoever asks may have what the pages hand out.
        return {"is_live": lambda _: True, "secure": secure}
    if serving.sign_in is SignIn.OIDC:
        of_cookie = _owner_by(lambda request: claims_of(request["headers"]))
        is_live = _has_live_cookie(serving.home)
        return {"is_live": is_live, "owner_of": of_cookie, "lands": _wanted_by, "secure": secure}
    enters = _comes_from_proxy(read_proxy(serving.secrets).secret)
    of_headers = _owner_by(lambda request: told_by_proxy(request["headers"]))
    return {"is_live": enters, "may_enter": enters, "owner_of": of_headers, "secure": secure}


def _has_live_cookie(home: Home) -> Callable[[Request], bool]:
    def is_of_live_session(request: Request) -> bool:
        session = session_of(claims_of(request["headers"]))
        return session is not None and is_live(session, home.sessions, time.time())

    return is_of_live_session


def _owner_by(claims: Callable[[Request], Mapping[str, object]]) -> Callable[[Request], str | None]:
    """Whose files a request may have, by the same claims that pages go by."""

    def owner_of(request: Request) -> str | None:
        account = account_of(claims(request))
        return owner(account.issuer, account.subject) if account else None

    return owner_of


def _wanted_by(request: Request) -> bytes | None:
    place = coming_back.wanted.take(browser_of(request["headers"]))
    return place.encode("ascii") if place else None


def _comes_from_proxy(secret: str) -> Callable[[Request], bool]:
    def may_enter(request: Request) -> bool:
        # Whether it runs may be asked by a watchdog of this machine, too.
        return request["path"] == HEALTH or is_from_proxy(request["headers"], secret)

    return may_enter


def _check_framework() -> None:
    for name, wanted in ASSUMED.items():
        there = config.get_option(name)
        if there != wanted:
            raise Mistake(
                f"the setting {name} has to be {wanted!r}, and is {there!r}",
                mend="take it out of the environment, or put .streamlit/config.toml back",
            )


def _set_up(serving: Serving) -> None:
    """Settings that follow from the way of signing in; headers are believed behind a proxy alone."""
    config.set_option("server.trustedUserHeaders", CLAIMS if serving.sign_in is SignIn.PROXY else {})
    config.set_option("secrets.files", [str(serving.secrets)] if serving.sign_in is SignIn.OIDC else [])
    reached = public_url(serving)
    if reached:
        config.set_option("server.allowedHosts", ["localhost", "127.0.0.1", urlsplit(reached).hostname])
        config.set_option("server.corsAllowedOrigins", [reached])
