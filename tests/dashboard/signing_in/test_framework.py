"""What signing in leans on inside the framework. Each fails loudly where another version does otherwise: read it again then."""

import json

import pytest
from starlette.datastructures import Headers
from streamlit import config
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard.signing_in import cookies
from dashboard.signing_in.trusted_headers import CLAIMS

SECRET = "a secret of this test that is long enough"
CLAIMS_OF_ANA = {"iss": "https://sign-in.example.com", "sub": "ana", "iat": 1, "is_logged_in": True}


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cookies, "get_cookie_secret", lambda: SECRET)


def _headers(
    claims: dict[str, object], secret: str = SECRET, name: str = "_streamlit_user"
) -> list[tuple[bytes, bytes]]:
    """The headers of a browser that holds the framework's cookie with these claims."""
    jar: dict[str, str] = {}

    def signed(cookie_name: str, value: str) -> bytes:
        return create_signed_value(secret, cookie_name, value)

    def keep(cookie_name: str, value: str) -> None:
        jar[cookie_name] = signed(cookie_name, value).decode()

    set_cookie_with_chunks(keep, signed, name, claims, cookie_attr_size=100)
    return [(b"Cookie", "; ".join(f"{key}={value}" for key, value in jar.items()).encode())]


def test_the_framework_s_cookie_is_read_before_the_framework_reads_it() -> None:
    assert cookies.claims_of(_headers(CLAIMS_OF_ANA)) == CLAIMS_OF_ANA


def test_a_cookie_in_pieces_is_read_whole() -> None:
    claims = CLAIMS_OF_ANA | {"groups": [f"{number:x}" * 3 for number in range(7919, 9999)]}
    headers = _headers(claims)

    assert b"_streamlit_user_2=" in headers[0][1]
    assert cookies.claims_of(headers) == json.loads(json.dumps(claims))


@pytest.mark.parametrize(
    "headers",
    [
        [],
        _headers(CLAIMS_OF_ANA, secret="another secret that is long enough too"),
        _headers(CLAIMS_OF_ANA, name="_streamlit_user_tokens"),
        _headers(CLAIMS_OF_ANA | {"is_logged_in": False}),
        _headers(CLAIMS_OF_ANA | {"is_logged_in": "yes"}),
        [(b"cookie", b"_streamlit_user=" + json.dumps(CLAIMS_OF_ANA).encode())],
        [(b"cookie", b"_streamlit_user=\xff\xfe")],
    ],
)
def test_what_the_server_did_not_sign_is_nobody(headers: list[tuple[bytes, bytes]]) -> None:
    assert cookies.claims_of(headers) == {}


def test_without_a_secret_nobody_is_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cookies, "get_cookie_secret", lambda: "")

    assert cookies.claims_of(_headers(CLAIMS_OF_ANA)) == {}


def test_the_framework_takes_the_proxy_s_headers_as_the_claims_that_we_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "get_option", {"server.trustedUserHeaders": CLAIMS}.__getitem__)

    told = starlette_websocket.gather_user_info(Headers({"x-auth-issuer": "i", "x-auth-subject": "s"}))

    assert told == {"iss": "i", "sub": "s", "email": None, "email_verified": None}
