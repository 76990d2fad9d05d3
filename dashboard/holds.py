"""What a load is held for, in words for every reader: they name no site and no file."""

from pipelines.warehouse.holding import Held, Kind

WORDS = {
    Kind.REJECTED: "too many records of a file are rejected",
    Kind.OTHER_FILE: "a file has none of the columns of its survey",
    Kind.FALL: "a site has far fewer answers in a month than a year before",
    Kind.TAKEN_BACK: "a build was taken back",
}


def why(held: Held) -> str:
    """Every kind of trouble that holds it, each once."""
    kinds = {one.kind for one in held.findings}
    return "; ".join(words for kind, words in WORDS.items() if kind in kinds)
