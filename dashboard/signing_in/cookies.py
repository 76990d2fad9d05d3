"""The framework's cookie of who is signed in, read from a request that has not reached the framework yet."""

import json
from collections.abc import Iterable

from starlette.requests import cookie_parser
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME


def claims_of(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, object]:
    """What the provider said of whoever sent these headers; empty where the cookie is missing, forged or no longer good."""
    sent = "; ".join(value.decode("latin-1") for name, value in headers if name.lower() == b"cookie")
    cookies, secret = cookie_parser(sent), get_cookie_secret()

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1")) if value is not None else None

    found = get_cookie_with_chunks(one, USER_COOKIE_NAME) if secret else None
    try:
        claims = json.loads(found) if found else {}
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else {}
