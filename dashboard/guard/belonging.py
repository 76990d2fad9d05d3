"""To whom a file belongs that was made for somebody: its name says so, sealed by a key that nobody but this process has.

The framework hands a file to whoever knows its address. An address can go astray: in a history, in a log, in a message to a
colleague who is signed in as well.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

# Files live in the memory of the process that made them, and so does what seals their names.
_KEY = secrets.token_bytes(32)
RANDOM, SEAL = 8, 16
SEALED = re.compile(rb"""filename="[^"]*-([A-Za-z0-9_-]{32})\.[a-z]+"$""")
LEAST_NOT_GIVEN = 300
NOT_FOUND = 404


def owner(issuer: str, subject: str) -> str:
    """Whose a file is: the account that it was made for."""
    return json.dumps([issuer, subject])


def token_for(whose: str) -> str:
    """A part of a file's name, 32 characters: another one every time, which nobody can guess, and good for its owner alone."""
    random = secrets.token_bytes(RANDOM)
    return base64.urlsafe_b64encode(random + _seal(random, whose)).decode()


def is_of(token: bytes, whose: str) -> bool:
    """Whether a token was made for this owner."""
    told = base64.urlsafe_b64decode(token)
    return hmac.compare_digest(told[RANDOM:], _seal(told[:RANDOM], whose))


def _seal(random: bytes, whose: str) -> bytes:
    return hmac.new(_KEY, random + whose.encode(), hashlib.sha256).digest()[:SEAL]


def to_its_owner(send: Send, whose: str | None) -> Send:
    """`send` of an answer that is a file: one of somebody else is said not to be there, like one that is not."""
    is_withheld = False

    async def sent(message: Message) -> None:
        nonlocal is_withheld
        if message["type"] == "http.response.start" and message["status"] < LEAST_NOT_GIVEN:
            is_withheld = whose is None or not _is_named_for(message.get("headers", []), whose)
            if is_withheld:
                plain = [(b"content-type", b"text/plain")]
                await send({"type": "http.response.start", "status": NOT_FOUND, "headers": plain})
                await send({"type": "http.response.body", "body": b"File not found"})
        if not is_withheld:
            await send(message)

    return sent


def _is_named_for(headers: list[tuple[bytes, bytes]], whose: str) -> bool:
    said = [value for name, value in headers if name.lower() == b"content-disposition"]
    found = SEALED.search(said[0]) if len(said) == 1 else None
    return found is not None and is_of(found[1], whose)
