"""Days as people write them: the same on every page and paper."""

from datetime import date


def day(value: date) -> str:
    """A day as it is printed: "16 Nov 2026"."""
    return f"{value.day} {value:%b %Y}"
