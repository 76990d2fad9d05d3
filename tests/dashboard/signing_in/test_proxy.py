"""Behind an authenticating proxy: its word is taken, nobody else's."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dashboard.signing_in.trusted_headers import is_from_proxy
from pipelines.home import Home
from tests.factories import copied
from tests.served import free_port, served

SECRET = secrets.token_urlsafe(48)
WHO = {"X-Auth-Issuer": "https://sign-in.example.com", "X-Auth-Subject": "ana"}
FROM_PROXY = WHO | {"X-Auth-Proxy-Secret": SECRET}


@pytest.fixture(scope="module")
def address(little_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place: Path = tmp_path_factory.mktemp("proxied")
    home, port, path = copied(little_home, place / "home"), free_port(), place / "secrets.toml"
    path.touch(mode=0o600)
    path.write_text(f'[proxy]\nsecret = "{SECRET}"\n')
    words = ("--sign-in", "proxy", "--secrets", str(path), "--public-url", "https://guests.example.com")
    with served(home.root, port, *words) as there:
        yield there


def _said(address: str, headers: dict[str, str], origin: str = "") -> str:
    """All that a first run of the page sends, to a client that is no browser."""
    said = []
    with connect(
        address.replace("http", "ws") + "/_stcore/stream",
        additional_headers=headers,
        origin=origin or address,
        max_size=None,
    ) as socket:
        asked = BackMsg()
        asked.rerun_script.query_string = "role=hr"
        socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(socket.recv(timeout=60))
            said.append(str(message))
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(said)


def test_who_the_proxy_vouches_for_is_known(address: str) -> None:
    assert httpx.get(address, headers=FROM_PROXY).status_code == 200
    assert "Signed in as ana" in _said(address, FROM_PROXY)
    assert httpx.get(f"{address}/media/none.csv", headers=FROM_PROXY).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        WHO,
        WHO | {"X-Auth-Proxy-Secret": ""},
        WHO | {"X-Auth-Proxy-Secret": SECRET[:-1]},
        {"X-Auth-Proxy-Secret": SECRET},
        {"X-Auth-Proxy-Secret": SECRET, "X-Auth-Issuer": "https://sign-in.example.com", "X-Auth-Subject": ""},
        {"X-Forwarded-Email": "hr@example.com", "X-Forwarded-User": "hr"},
    ],
)
def test_who_passes_the_proxy_by_gets_nothing(address: str, headers: dict[str, str]) -> None:
    for path in ("", "region_ranking", "static/index.html", "media/none.csv", "_stcore/host-config"):
        assert httpx.get(f"{address}/{path}", headers=headers).status_code == 401
    with pytest.raises(InvalidStatus, match="403"):
        _said(address, headers)


def test_a_header_of_the_visitor_beside_the_proxy_s_is_refused(address: str) -> None:
    twice = [*FROM_PROXY.items(), ("X-Auth-Subject", "hr")]

    assert httpx.get(address, headers=twice).status_code == 401


def test_whether_it_runs_may_be_asked_by_a_watchdog(address: str) -> None:
    assert httpx.get(f"{address}/_stcore/health").text == "ok"


def test_headers_count_whatever_their_capitals() -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in FROM_PROXY.items()]

    assert is_from_proxy(headers, SECRET)
    assert not is_from_proxy([*headers, (b"X-AUTH-EMAIL", b"a@b"), (b"x-auth-email", b"c@d")], SECRET)
    assert not is_from_proxy(headers, SECRET + "x")


def test_over_https_every_cookie_is_secure(address: str) -> None:
    answer = httpx.get(f"{address}/_stcore/health", headers=FROM_PROXY)

    assert "_streamlit_xsrf=" in answer.headers["set-cookie"]
    assert answer.headers["set-cookie"].endswith("; Secure")
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert answer.headers["cache-control"] == "no-store"


def test_only_the_name_that_people_use_is_answered(address: str) -> None:
    assert "Signed in as ana" in _said(address, FROM_PROXY, origin="https://guests.example.com")
    for origin in ("https://evil.example.com", "http://guests.example.com.evil.example"):
        with pytest.raises(InvalidStatus, match="403"):
            _said(address, FROM_PROXY, origin=origin)
