"""What each column of an export seems to be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from pipelines.describing import vocabulary
from pipelines.describing.dates import Dates, dates
from pipelines.describing.scales import MOSTLY, Scale, few_words, number_scale, word_scale
from pipelines.intake.records import EXPORT, Records

Kind = Literal["empty", "date", "site", "id", "score", "free text", "few words", "unknown"]

# No id is longer, and no answer that is not free text.
LONGEST_ID, LONGEST_WORD = 64, 80


@dataclass(frozen=True)
class Column:
    """A column and what it seems to be. `is_unique`: every record has a value of its own. `words`: of few words, which."""

    name: str
    kind: Kind
    remark: str = ""
    is_unique: bool = False
    dates: Dates | None = None
    scale: Scale | None = None
    words: tuple[str, ...] = ()


def described(records: Records, knows_site: Callable[[str], bool] | None) -> list[Column]:
    """Every column with what it seems to be; `knows_site` says whether a home knows a site by this spelling."""
    return [_described(name, records.frame[EXPORT + name], knows_site) for name in records.header]


def _described(name: str, cells: pl.Series, knows_site: Callable[[str], bool] | None) -> Column:
    texts = cells.drop_nulls().str.strip_chars()
    values = texts.filter(texts != "").value_counts(sort=True)
    values.columns = ["text", "count"]
    total = int(values["count"].sum())
    if not total:
        return Column(name, "empty", "is empty")
    # A malformed record has no cells; it is the record that is broken, not the id.
    is_unique = values.height == total == cells.count()
    return (
        _by_its_values(name, values, total, knows_site)
        or _answers_or_id(name, values, is_unique=is_unique)
        or _unknown(name, values, is_unique=is_unique)
    )


def _by_its_values(
    name: str, values: pl.DataFrame, total: int, knows_site: Callable[[str], bool] | None
) -> Column | None:
    """What a column is whose values alone tell it."""
    if _is_free_text(name, values):
        return Column(name, "free text")
    found = dates(values)
    if found:
        return Column(name, "date", dates=found)
    if knows_site:
        known = sum(count for text, count in values.iter_rows() if knows_site(text))
        if known >= MOSTLY * total:
            unknown = f"{total - known} of {total} values are no site that the home knows" if known < total else ""
            return Column(name, "site", unknown)
    elif vocabulary.SITE.search(name) and values["text"].str.len_chars().max() <= LONGEST_ID:
        return Column(name, "site", "known by its name alone")
    return None


def _answers_or_id(name: str, values: pl.DataFrame, *, is_unique: bool) -> Column | None:
    """What a column is that its name and its values tell together."""
    # Ids before codes: "j1" and "j2" below "id" are no answers.
    is_named = bool(vocabulary.IDENTITY.search(name))
    is_id = _is_identity(values, is_named=is_named, is_unique=is_unique)
    scale = None if is_id and is_named and is_unique else word_scale(values)
    if scale is None and not _is_constant(values) and not vocabulary.PERSONAL.search(name):
        if is_id:
            return Column(name, "id", is_unique=is_unique)
        scale = None if vocabulary.NO_SCORE.search(name) else number_scale(values)
    return Column(name, "score", scale=scale) if scale else None


def _unknown(name: str, values: pl.DataFrame, *, is_unique: bool) -> Column:
    """A column that nothing is known of, but perhaps which few words stand in it."""
    if vocabulary.PERSONAL.search(name):
        return Column(name, "unknown", "may name a person or a machine: ask whether the export needs it", is_unique)
    if _is_constant(values):
        return Column(name, "unknown", "is the same everywhere", is_unique)
    words = few_words(values)
    return Column(name, "few words", words=words) if words else Column(name, "unknown", _in_general(values), is_unique)


def _is_constant(values: pl.DataFrame) -> bool:
    return values.height == 1 and int(values["count"].sum()) > 1


def _is_identity(values: pl.DataFrame, *, is_named: bool, is_unique: bool) -> bool:
    texts = values["text"]
    is_short = texts.str.len_chars().max() <= LONGEST_ID and not texts.str.contains(r"\s").any()
    if is_named:
        return is_short
    # A number of up to three digits is an answer, even where a short file has each once.
    return is_short and is_unique and values.height > 1 and not texts.str.contains(r"^[+-]?\d{1,3}([.,]\d+)?$").any()


def _is_free_text(name: str, values: pl.DataFrame) -> bool:
    """Whether people wrote it: over several lines, long, with many words, or below a heading that asks for it."""
    texts = values["text"]
    if texts.str.contains(r"[\r\n]").any() or texts.str.len_chars().max() > LONGEST_WORD:
        return True
    has_words = texts.str.contains(r"\p{L}\s+\p{L}")
    if vocabulary.FREE_TEXT.search(name):
        return bool(texts.str.contains(r"\p{L}").any())
    many = int(texts.str.count_matches(r"\s+").sum()) >= 3 * len(texts)
    return many and values.height > 12 and bool(has_words.any())


def _in_general(values: pl.DataFrame) -> str:
    """What can be said of a column's values without saying them."""
    numbers = values["text"].str.contains(r"^[+-]?\d+([.,]\d+)?$").all()
    return f"holds {values.height} different {'numbers' if numbers else 'texts'}"
