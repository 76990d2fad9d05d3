"""The guard around the app: everything that comes in passes here first, whatever the way of signing in."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.guard import headers
from dashboard.guard.belonging import to_its_owner
from dashboard.guard.paths import ASKING, CALLBACK, Gate, gate, is_lasting, plain

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

SEE_OTHER, NOT_SIGNED_IN, NOT_FOUND = 303, 401, 404
LEAST_ERROR = 400
# What a socket is closed with that is refused (RFC 6455, policy violation).
REFUSED = 1008


# Where somebody ends whom the provider did not let in; the framework alone would lead to the first page without a word.
SIGN_IN_FAILED = b"/?sign_in=failed"


def has_failed_to_sign_in(scope: Message, status: int, answered: list[tuple[bytes, bytes]]) -> bool:
    """Whether the provider could not be asked, or sent somebody back with an answer of which the framework made no cookie."""
    wanted = plain(scope["path"])
    if wanted == ASKING:
        return status >= LEAST_ERROR
    told = {name for name, _, _ in (part.partition(b"=") for part in scope.get("query_string", b"").split(b"&"))}
    return wanted == CALLBACK and bool(told & {b"code", b"error"}) and not _makes_cookie(answered)


def has_signed_in(scope: Message, answered: list[tuple[bytes, bytes]]) -> bool:
    """Whether the provider sent somebody back whom the framework now knows by a cookie."""
    return plain(scope["path"]) == CALLBACK and _makes_cookie(answered)


def _makes_cookie(answered: list[tuple[bytes, bytes]]) -> bool:
    made = f"{USER_COOKIE_NAME}=".encode()
    cookies = [value for name, value in answered if name.lower() == b"set-cookie" and value.startswith(made)]
    # A cookie that is deleted is set to nothing.
    return any(value[len(made) :].strip(b'"')[:1] not in {b"", b";"} for value in cookies)


def _ending(receive: Receive, send: Send, end: float) -> Receive:
    """`receive` of a socket that is closed by what comes in after the moment `end`; the browser opens another by itself."""

    async def until_the_end() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and time.monotonic() >= end:
            await send({"type": "websocket.close", "code": REFUSED})
            return {"type": "websocket.disconnect", "code": REFUSED}
        return message

    return until_the_end


class Guard:
    """ASGI middleware: closes what nobody needs, asks `is_live` for who may have media, puts headers on every answer.

    is_live: whether a request (its ASGI scope) carries a live session. may_enter: whether it may come in at all. lands: where
    whoever has just signed in goes on, a path of ours (None: where the framework leads). owner_of: whose files it may have
    (`belonging.owner`), None for nobody's; left out where nobody signs in.
    secure: whether people reach the app over https. lasts: for how many seconds a socket is listened to; who comes in is
    looked at anew on the next one, also by a proxy in front, which sees no more of a socket than its beginning.
    """

    def __init__(
        self,
        app: App,
        *,
        is_live: Callable[[Message], bool],
        may_enter: Callable[[Message], bool] = lambda _: True,
        lands: Callable[[Message], bytes | None] = lambda _: None,
        owner_of: Callable[[Message], str | None] | None = None,
        secure: bool = False,
        lasts: float = headers.SESSION_SECONDS,
    ) -> None:
        self._app, self._is_live, self._may_enter, self._lands = app, is_live, may_enter, lands
        self._owner_of = owner_of
        self._secure, self._lasts = secure, lasts
        self._headers = headers.of_every_answer()
        if secure:
            self._headers.append(headers.of_https())

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let through, or answer instead of the app."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": REFUSED})
        elif refused:
            await self._say(scope, send, refused)
        elif scope["type"] == "websocket":
            await self._app(scope, _ending(receive, send, time.monotonic() + self._lasts), send)
        else:
            await self._app(scope, receive, self._answering(scope, send))

    def _refused(self, scope: Message) -> int | None:
        """The status with which a request is refused; None where it may pass."""
        wanted = gate(scope["path"])
        if wanted is Gate.CLOSED:
            return NOT_FOUND
        if not self._may_enter(scope) or (wanted is Gate.LIVE and not self._is_live(scope)):
            return NOT_SIGNED_IN
        return None

    def _answering(self, scope: Message, send: Send) -> Send:
        answering = self._dressed(scope, send)
        if self._owner_of and gate(scope["path"]) is Gate.LIVE:
            return to_its_owner(answering, self._owner_of(scope))
        return answering

    async def _say(self, scope: Message, send: Send, status: int) -> None:
        send = self._dressed(scope, send)
        said = b"Not found" if status == NOT_FOUND else b"Please sign in"
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": said})

    def _dressed(self, scope: Message, send: Send) -> Send:
        """`send` with our headers in place of the app's own of the same name."""
        ours = [*self._headers]
        if not is_lasting(scope["path"]):
            # The page itself is asked for anew each time; what may hold data is not written to any disk.
            ours.append((b"cache-control", b"no-store"))
        names = {name for name, _ in ours}

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                theirs = [
                    (name, headers.cookie(value, secure=self._secure) if name.lower() == b"set-cookie" else value)
                    for name, value in message.get("headers", [])
                    if name.lower() not in names
                ]
                status = message["status"]
                place = None
                if has_failed_to_sign_in(scope, status, theirs):
                    place, status = SIGN_IN_FAILED, SEE_OTHER
                elif has_signed_in(scope, theirs):
                    place = self._lands(scope)
                if place:
                    theirs = [(name, value) for name, value in theirs if name.lower() != b"location"]
                    theirs.append((b"location", place))
                message = {**message, "status": status, "headers": [*theirs, *ours]}
            await send(message)

        return dressed
