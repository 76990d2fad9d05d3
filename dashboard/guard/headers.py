"""What every answer says about itself: what a browser may run, load, keep and hand on."""

import base64
import hashlib
import re
from pathlib import Path

import streamlit

# The pages' one file of HTML; its own short scripts are allowed by their hash, no other.
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

# How long a sign-in lasts at most, whatever the framework's cookies say.
SESSION_SECONDS = 12 * 3600


def content_policy(index: str) -> str:
    """The Content-Security-Policy under which all that is drawn is drawn: scripts, fonts and data from here alone.

    Styles stand in the page itself (the front end and the charts write them); images are also drawn into the page.
    """
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(index)
    ]
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "media-src 'self'",
            "frame-src 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )


def of_every_answer() -> list[tuple[bytes, bytes]]:
    """The headers that each answer carries."""
    headers = {
        "content-security-policy": content_policy(INDEX.read_text(encoding="utf-8")),
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def of_https() -> tuple[bytes, bytes]:
    """What answers over https carry as well: from then on, never without it."""
    return b"strict-transport-security", b"max-age=31536000"


def cookie(value: bytes, *, secure: bool) -> bytes:
    """A Set-Cookie of the framework with `Secure` over https, and kept no longer than a sign-in lasts."""
    parts = [part.strip() for part in value.split(b";")]
    kept = [_shortened(part) for part in parts if part.lower() != b"secure"]
    return b"; ".join([*kept, b"Secure"] if secure else kept)


def _shortened(part: bytes) -> bytes:
    name, _, seconds = part.partition(b"=")
    if name.lower() == b"max-age" and seconds.isdigit() and int(seconds) > SESSION_SECONDS:
        return b"Max-Age=%d" % SESSION_SECONDS
    return part
