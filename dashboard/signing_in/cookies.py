"""The framework's cookies, read from a request that has not reached the framework yet: who is signed in, and in which
browser."""

import json
from collections.abc import Iterable, Mapping

from starlette.requests import cookie_parser
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value, decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME, XSRF_COOKIE_NAME


def claims_of(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, object]:
    """What the provider said of whoever sent these headers; empty where the cookie is missing, forged or no longer good."""
    cookies, secret = _cookies(headers), get_cookie_secret()

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1")) if value is not None else None

    found = get_cookie_with_chunks(one, USER_COOKIE_NAME) if secret else None
    try:
        claims = json.loads(found) if found else {}
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else {}


def browser_of(headers: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """What tells the browser that sent these headers from others; None where it has no cookie yet."""
    return browser_in(_cookies(headers))


def browser_in(cookies: Mapping[str, str]) -> bytes | None:
    """The same of its cookies. The cookie is written anew with every answer, and says the same each time."""
    return decode_xsrf_token_string(cookies.get(XSRF_COOKIE_NAME, ""))[0]


def _cookies(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    sent = "; ".join(value.decode("latin-1") for name, value in headers if name.lower() == b"cookie")
    return cookie_parser(sent)
