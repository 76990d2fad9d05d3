"""Values and remarks as they stand in a TOML file."""

import json
from collections.abc import Iterable

CHECK = "# CHECK: "


def quoted(text: str) -> str:
    """A text in quotes."""
    # JSON's escapes are TOML's; it leaves DEL as it is, which TOML forbids.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def listed(texts: Iterable[str]) -> str:
    """A list of texts."""
    return f"[{', '.join(map(quoted, texts))}]"


def value(one: object) -> str:
    """A text in quotes, any other value as it is."""
    return quoted(one) if isinstance(one, str) else str(one)


def check(what: str) -> str:
    """A remark that somebody has to settle, on one line."""
    return CHECK + " ".join(what.split())
