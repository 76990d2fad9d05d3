"""Which program made what a page shows."""

from functools import lru_cache
from importlib import metadata

from pipelines import fingerprint


@lru_cache(maxsize=1)
def program() -> str:
    """The version of the program and the hash of its code: "0.1.0, code 1f0c2a9b7d3e"."""
    return f"{metadata.version('guest-tracking')}, code {fingerprint.of_code()[:12]}"
