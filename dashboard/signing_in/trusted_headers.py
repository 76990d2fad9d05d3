"""What an authenticating proxy says of whoever is asking; believed from the proxy alone, and refused where it is missing."""

import hmac
from collections.abc import Iterable

ISSUER, SUBJECT, EMAIL, VERIFIED = "X-Auth-Issuer", "X-Auth-Subject", "X-Auth-Email", "X-Auth-Email-Verified"
SECRET = "X-Auth-Proxy-Secret"  # noqa: S105  (the name of the header)
# Where the framework puts them: a session is resumed only by whom it was opened for, as it compares these.
CLAIMS = {ISSUER: "iss", SUBJECT: "sub", EMAIL: "email", VERIFIED: "email_verified"}
NEEDED = (ISSUER, SUBJECT, SECRET)


def told_by_proxy(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, object]:
    """The claims in headers of a proxy that `is_from_proxy` has let in, as the framework tells them to pages."""
    names = {name.lower(): claim for name, claim in CLAIMS.items()}
    said = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers)
    return {names[name]: value for name, value in said if name in names}


def is_from_proxy(headers: Iterable[tuple[bytes, bytes]], secret: str) -> bool:
    """Whether a request says who is asking, once, and knows what only the proxy knows.

    A header that is there twice is refused: one of the two was the visitor's own.
    """
    said: dict[str, list[bytes]] = {}
    for name, value in headers:
        said.setdefault(name.decode("latin-1").lower(), []).append(value)
    wanted = [said.get(name.lower(), []) for name in (*NEEDED, EMAIL, VERIFIED)]
    if any(len(values) > 1 for values in wanted) or not all(values and values[0].strip() for values in wanted[:3]):
        return False
    return hmac.compare_digest(wanted[2][0], secret.encode())
