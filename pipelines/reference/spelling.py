"""What a misspelt word was probably meant to be."""

import difflib
from collections.abc import Collection, Iterable


def close(word: str, known: Iterable[str], *, count: int = 3, likeness: float = 0.6) -> list[str]:
    """The known words nearest to `word`, the nearest first; capitals do not matter."""
    by_lower = {one.lower(): one for one in sorted(known)}
    return [by_lower[found] for found in difflib.get_close_matches(word.strip().lower(), by_lower, count, likeness)]


def near(word: str, known: Iterable[str]) -> str:
    """The nearest known words in brackets, to put behind a mend; empty if none is near."""
    found = close(word, known)
    return f" (near: {', '.join(found)})" if found else ""


def pairs(unknown: Iterable[str], missing: Collection[str], *, likeness: float = 0.6) -> dict[str, str]:
    """Unknown names that are missing ones misspelt, with the name that is meant; each is meant once."""
    meant: dict[str, str] = {}
    for name in unknown:
        found = close(name, set(missing) - set(meant.values()), count=1, likeness=likeness)
        if found:
            meant[name] = found[0]
    return meant
