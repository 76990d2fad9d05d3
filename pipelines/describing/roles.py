"""Which column of an export plays which part in its definition: identity, site, dates, free text, questions."""

import re
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from pipelines.describing import vocabulary
from pipelines.describing.columns import Column
from pipelines.intake.records import EXPORT, FAULT, Records

# Which of several moments is when the guest answered: the first pattern that fits.
_ANSWERED = (
    "submit|complet|eingereicht",
    r"\bend",
    "answered|timestamp|zeitstempel",
    "recorded|created|updated|date|datum",
)


@dataclass(frozen=True)
class Roles:
    """The columns by their part; None or empty where there is none. `is_stay_sure`: its name says that it is."""

    identity: tuple[str, ...]
    site: Column | None
    stay: Column | None
    is_stay_sure: bool
    answered: Column | None
    version: Column | None
    comments: list[Column]
    questions: list[Column]
    few_words: list[Column]
    others: list[Column]


def roles(columns: list[Column], records: Records) -> Roles:
    """The likely part of every column."""
    of_kind = {kind: [one for one in columns if one.kind == kind] for kind in {one.kind for one in columns}}
    moments = of_kind.get("date", [])
    stay, is_sure = _stay(moments)
    answered = _first(moments, *_ANSWERED)
    sites = sorted(of_kind.get("site", []), key=lambda one: not vocabulary.SITE.search(one.name))
    version = next((one for one in moments if vocabulary.CHANGING.search(one.name)), None)
    found = Roles(
        identity=_identity(of_kind.get("id", []), records),
        site=sites[0] if sites else None,
        stay=stay or answered,
        is_stay_sure=is_sure,
        answered=answered,
        version=version,
        comments=of_kind.get("free text", []),
        questions=of_kind.get("score", []),
        few_words=of_kind.get("few words", []),
        others=[],
    )
    placed = {one.name for one in (found.site, found.stay, answered) if one} | {*found.identity}
    placed |= {one.name for one in (*found.comments, *found.questions, *found.few_words)}
    found.others.extend(one for one in columns if one.name not in placed)
    return found


def _stay(moments: list[Column]) -> tuple[Column | None, bool]:
    """The date of departure by its name; else a day without a time that is not called an answer's."""
    named = [one for one in moments if vocabulary.LEAVING.search(one.name)]
    if named:
        # A day of departure rather than one of arrival: "check-in" and "check-out" may stand side by side.
        return _first(named, "depart|left|leave|out|abreise") or named[0], True
    days = [
        one for one in moments if one.dates and "%H" not in one.dates.formats[0] and "%I" not in one.dates.formats[0]
    ]
    return next((one for one in days if not vocabulary.ANSWERING.search(one.name)), None), False


def _first(moments: list[Column], *patterns: str) -> Column | None:
    for pattern in patterns:
        found = [one for one in moments if re.search(pattern, one.name, re.IGNORECASE)]
        if found:
            return found[0]
    return None


def _identity(candidates: list[Column], records: Records) -> tuple[str, ...]:
    """The column, else the two, that tell every record from the others; those that are called an id come first."""
    ordered = sorted(candidates, key=lambda one: not vocabulary.IDENTITY.search(one.name))
    unique = next((one.name for one in ordered if one.is_unique), None)
    if unique:
        return (unique,)
    whole = records.frame.filter(pl.col(FAULT).is_null())
    for pair in combinations([one.name for one in ordered[:8]], 2):
        if whole.height and not whole.select(EXPORT + name for name in pair).is_duplicated().any():
            return pair
    return ()
