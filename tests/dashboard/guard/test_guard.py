"""The guard: what is closed, who gets media, and what every answer says."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.guard.belonging import is_of, owner, token_for
from dashboard.guard.guard import Guard
from dashboard.guard.headers import INDEX, content_policy, cookie
from dashboard.guard.paths import Gate, gate

Message = dict[str, Any]


def _ask(  # noqa: PLR0913  (a request, what the guard is told, an answer)
    path: str,
    *,
    kind: str = "http",
    live: bool = False,
    enter: bool = True,
    secure: bool = False,
    answer: tuple[tuple[bytes, bytes], ...] = (),
    query: bytes = b"",
    status: int = 200,
    owner_of: Callable[[Message], str | None] | None = None,
    lands: bytes | None = None,
) -> list[Message]:
    """What a client gets that asks for `path`, where the app itself would answer 200 with the headers `answer`."""

    async def app(scope: Message, receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(answer)})
        await send({"type": "http.response.body", "body": b"of the app"})

    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        return {"type": f"{kind}.disconnect"}

    guard = Guard(
        app,
        is_live=lambda _: live,
        may_enter=lambda _: enter,
        lands=lambda _: lands,
        owner_of=owner_of,
        secure=secure,
    )
    asyncio.run(guard({"type": kind, "path": path, "query_string": query, "headers": []}, receive, send))
    return said


def _headers(said: list[Message]) -> dict[bytes, bytes]:
    return dict(said[0]["headers"])


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/upload_file/session/file",
        "/_stcore/script-health-check",
        "/_stcore/what_the_next_version_brings",
        "/_STCORE/metrics",
        "//_stcore//metrics/",
        "/_stcore",
        "/component/x/index.html",
        "/app/static/x",
    ],
)
def test_what_nobody_needs_is_not_there_even_with_a_session(path: str) -> None:
    said = _ask(path, live=True)

    assert said[0]["status"] == 404
    assert said[1]["body"] == b"Not found"


@pytest.mark.parametrize("path", ["/media/abc.csv", "/media//abc.csv", "//media/abc.csv", "/MEDIA/abc.csv"])
def test_media_need_a_live_session(path: str) -> None:
    assert _ask(path)[0]["status"] == 401
    assert _ask(path, live=True)[0]["status"] == 200


ANA, BEN = owner("https://id.example.com", "ana"), owner("https://id.example.com", "ben")


@pytest.mark.parametrize(
    ("named", "given"),
    [
        ('attachment; filename="answers-ANA.csv"', True),
        ('attachment; filename="answers-BEN.csv"', False),
        ('attachment; filename="answers-NOBODY.csv"', False),
        ('attachment; filename="answers-MADE_UP.csv"', False),
        ('attachment; filename="answers-CUT.csv"', False),
        ('attachment; filename="ANA.csv"', False),
        ('attachment; filename="answers.csv"', False),
        ("attachment", False),
        (None, False),
    ],
)
def test_a_file_is_given_to_whom_it_was_made_for_alone(named: str | None, given: bool) -> None:
    tokens = {"ANA": token_for(ANA), "BEN": token_for(BEN), "NOBODY": token_for(""), "MADE_UP": "A" * 32}
    for word, token in (tokens | {"CUT": token_for(ANA)[:-1]}).items():
        named = named.replace(word, token) if named else None
    answer = ((b"content-disposition", named.encode()),) if named else ()

    for owner_of in (lambda _: ANA, lambda _: None):
        is_given = given and owner_of({}) == ANA
        said = _ask("/media/abc.csv", live=True, answer=answer, owner_of=owner_of)
        assert [one.get("status") or one["body"] for one in said] == (
            [200, b"of the app"] if is_given else [404, b"File not found"]
        )
        assert _headers(said)[b"cache-control"] == b"no-store"
    assert _ask("/media/abc.csv", live=True, answer=answer)[0]["status"] == 200
    assert _ask("/", answer=answer, owner_of=lambda _: None)[0]["status"] == 200


def test_a_file_that_is_not_there_is_said_so_to_everybody() -> None:
    said = _ask("/media/abc.csv", live=True, status=404, owner_of=lambda _: ANA)

    assert (said[0]["status"], said[1]["body"]) == (404, b"of the app")


def test_no_two_names_are_alike_and_none_is_good_for_another_process() -> None:
    tokens = {token_for(ANA) for _ in range(100)}

    assert len(tokens) == 100
    assert all(len(one) == 32 and is_of(one.encode(), ANA) and not is_of(one.encode(), BEN) for one in tokens)
    # Names can't be put together so that two people are one.
    assert owner("a", 'b", "c') != owner('a", "b', "c")


@pytest.mark.parametrize(
    "path",
    ["/", "/region_ranking", "/static/js/index.js", "/_stcore/health", "/_stcore/host-config", "/oauth2callback"],
)
def test_pages_and_what_they_are_made_of_are_open(path: str) -> None:
    assert gate(path) is Gate.OPEN
    assert _ask(path)[0]["status"] == 200


def test_who_may_not_enter_gets_nothing_at_all() -> None:
    assert _ask("/", enter=False)[0]["status"] == 401
    assert _ask("/media/abc.csv", live=True, enter=False)[0]["status"] == 401
    assert _ask("/_stcore/stream", kind="websocket", enter=False) == [{"type": "websocket.close", "code": 1008}]


def test_the_guard_lets_through_what_is_no_request() -> None:
    assert _ask("/media/x", kind="lifespan")[0]["status"] == 200


@pytest.mark.parametrize("path", ["/", "/media/abc.csv", "/_stcore/metrics"])
def test_every_answer_has_the_headers_also_a_refusal(path: str) -> None:
    headers = _headers(_ask(path))

    assert headers[b"x-frame-options"] == b"DENY"
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"referrer-policy"] == b"no-referrer"
    assert headers[b"cache-control"] == b"no-store"
    assert b"default-src 'none'" in headers[b"content-security-policy"]
    assert b"strict-transport-security" not in headers


def test_a_header_of_the_app_gives_way_to_ours() -> None:
    answer = ((b"X-Frame-Options", b"ALLOWALL"), (b"Cache-Control", b"public"), (b"etag", b"1"))

    said = _ask("/media/abc.csv", live=True, answer=answer)

    names = [name.lower() for name, _ in said[0]["headers"]]
    assert names.count(b"x-frame-options") == 1
    assert names.count(b"cache-control") == 1
    assert _headers(said)[b"etag"] == b"1"


def test_scripts_and_fonts_may_be_kept() -> None:
    headers = _headers(_ask("/static/js/index.js", answer=((b"cache-control", b"public, immutable"),)))

    assert headers[b"cache-control"] == b"public, immutable"


def test_over_https_cookies_are_secure_and_the_browser_comes_back_by_https() -> None:
    answer = ((b"set-cookie", b"a=1; HttpOnly; Path=/"), (b"set-cookie", b"b=2; Secure; Path=/"))

    said = _ask("/oauth2callback", secure=True, answer=answer)

    cookies = [value for name, value in said[0]["headers"] if name == b"set-cookie"]
    assert cookies == [b"a=1; HttpOnly; Path=/; Secure", b"b=2; Path=/; Secure"]
    assert _headers(said)[b"strict-transport-security"].startswith(b"max-age=")


@pytest.mark.parametrize(
    ("given", "kept"), [(b"2592000", b"43200"), (b"43201", b"43200"), (b"43200", b"43200"), (b"0", b"0")]
)
def test_a_cookie_is_kept_no_longer_than_a_sign_in_lasts(given: bytes, kept: bytes) -> None:
    assert cookie(b"a=1; Max-Age=" + given + b"; Path=/", secure=False) == b"a=1; Max-Age=" + kept + b"; Path=/"


def test_the_policy_allows_no_script_but_our_files_and_the_page_s_own() -> None:
    policy = content_policy(INDEX.read_text(encoding="utf-8"))

    [scripts] = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert "unsafe" not in scripts
    assert scripts.count("sha256-") == 1
    assert content_policy("<p>no script</p>").split("; ")[1] == "script-src 'self'"


@pytest.mark.parametrize(
    ("query", "made", "failed"),
    [
        (b"code=x&state=y", b"_streamlit_user=abc; Path=/", False),
        (b"code=x&state=y", b'_streamlit_user=""; Max-Age=0', True),
        (b"code=x&state=y", b"_streamlit_user_tokens=abc", True),
        (b"error=access_denied", b"other=1", True),
        (b"state=y", b"other=1", False),
        (b"", b"other=1", False),
    ],
)
def test_who_comes_back_from_the_provider_and_gets_no_cookie_is_told_so(
    query: bytes, made: bytes, failed: bool
) -> None:
    answer = ((b"location", b"/"), (b"set-cookie", made))

    back = _headers(_ask("/oauth2callback", answer=answer, query=query))

    assert back[b"location"] == (b"/?sign_in=failed" if failed else b"/")
    assert _headers(_ask("/elsewhere", answer=answer, query=query))[b"location"] == b"/"


@pytest.mark.parametrize(("status", "failed"), [(302, False), (399, False), (400, True), (500, True)])
def test_who_can_not_be_sent_to_the_provider_is_told_so(status: int, failed: bool) -> None:
    said = _ask("/auth/login", answer=((b"content-type", b"text/plain"),), status=status)

    assert said[0]["status"] == (303 if failed else status)
    assert _headers(said).get(b"location") == (b"/?sign_in=failed" if failed else None)
    assert _ask("/elsewhere", status=status)[0]["status"] == status


@pytest.mark.parametrize(("lasts", "heard"), [(3600, [b"click", b"click"]), (0, [])])
def test_a_socket_is_not_listened_to_for_longer_than_a_sign_in_lasts(lasts: float, heard: list[bytes]) -> None:
    said: list[Message] = []
    got: list[bytes] = []

    async def app(scope: Message, receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            got.extend([message["bytes"]] if message["type"] == "websocket.receive" else [])

    clicks = [{"type": "websocket.receive", "bytes": b"click"}] * 2
    comes = iter([{"type": "websocket.connect"}, *clicks, {"type": "websocket.disconnect", "code": 1000}])

    async def receive() -> Message:
        return next(comes)

    async def send(message: Message) -> None:
        said.append(message)

    guard = Guard(app, is_live=lambda _: True, lasts=lasts)
    asyncio.run(guard({"type": "websocket", "path": "/_stcore/stream", "headers": []}, receive, send))

    assert got == heard
    assert said == ([] if heard else [{"type": "websocket.close", "code": 1008}])


MADE = (b"set-cookie", b"_streamlit_user=abc; Path=/")
TO_THE_FIRST = (b"location", b"/")


@pytest.mark.parametrize(
    ("path", "answer", "query", "place"),
    [
        ("/oauth2callback", (MADE, TO_THE_FIRST), b"code=1&state=2", b"/trends?site=S1"),
        ("/oauth2callback", (TO_THE_FIRST,), b"code=1&state=2", b"/?sign_in=failed"),
        ("/oauth2callback", (TO_THE_FIRST,), b"", b"/"),
        ("/auth/logout", (TO_THE_FIRST,), b"", b"/"),
    ],
)
def test_only_who_has_signed_in_is_led_to_where_they_wanted(
    path: str, answer: tuple[tuple[bytes, bytes], ...], query: bytes, place: bytes
) -> None:
    said = _ask(path, answer=answer, query=query, status=302, lands=b"/trends?site=S1")

    assert [value for name, value in said[0]["headers"] if name == b"location"] == [place]


def test_where_nothing_is_known_the_framework_leads() -> None:
    said = _ask("/oauth2callback", answer=(MADE, TO_THE_FIRST), query=b"code=1", status=302)

    assert _headers(said)[b"location"] == b"/"
