"""What does not tell two words apart: case, spacing, width and composition of letters."""

import unicodedata

import polars as pl


def folded(text: str) -> str:
    """A text without it: "  Sehr  GUT " and "sehr gut" are the same, and so are "Straße" and "STRASSE"."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def all_folded(texts: pl.Series) -> pl.Series:
    """The same of every text of a column, nulls kept; each different text is looked at once."""
    known = texts.drop_nulls().unique()
    return texts.replace_strict(known, [folded(one) for one in known], default=None, return_dtype=pl.String)
