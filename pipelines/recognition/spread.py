"""Whether an award's rules favour a kind of site: who is honoured, held against the eligible field.

Drawn blindly from the eligible of each class, so many of a kind would be honoured by chance as a hypergeometric distribution
says (of several classes: their sum). Where as many as there are come about less often than once in twenty, with all kinds
tested at once (Holm 1979), the rule favours the kind, whatever the reason; people look into it.
"""

import re
from collections.abc import Mapping, Sequence
from math import exp, lgamma

import numpy as np
import polars as pl

from pipelines.metrics.intervals import Floats
from pipelines.recognition.result import AwardResult

# One row per kind: what sites are told apart `by`, the `kind`, how many of the kind are candidates, eligible and honoured, how
# many would be by chance, how often chance alone honours as many or more, and whether that is too seldom (Holm over all kinds).
SPREAD: dict[str, pl.DataType | type[pl.DataType]] = {
    "by": pl.String,
    "kind": pl.String,
    "candidates": pl.Int64,
    "eligible": pl.Int64,
    "honoured": pl.Int64,
    "expected": pl.Float64,
    "chance": pl.Float64,
    "is_favoured": pl.Boolean,
}
LEAST_CHANCE = 0.05
COLUMNS = {
    "region": ("Region", "region_name"),
    "brand": ("Brand", "brand"),
    "site_type": ("Type", "site_type"),
    "department": ("Department", "department_name"),
}


def spread(result: AwardResult, more: Mapping[str, Mapping[str, str]] | None = None) -> pl.DataFrame:
    """Who is honoured against the eligible field by region, brand, type, of people by department, and by what `more` says (a
    name, such as "Size", and the kind of each site_id). What the award's classes are made by is left out: each of them has its
    own winners, as has each department of an award for departments."""
    apart = {*result.award.classes.by, *(() if result.award.is_of_people else ("department",))}
    named = [pair for name, pair in COLUMNS.items() if name not in apart]
    kinds = result.field.with_columns(
        pl.col("site_id").replace_strict(of, default=None, return_dtype=pl.String).alias(f"kind of {by}")
        for by, of in (more or {}).items()
    )
    rows = [
        row
        for by, column in [*named, *((by, f"kind of {by}") for by in more or {})]
        for row in _of_kinds(kinds, by, column)
    ]
    found = pl.DataFrame(
        rows, schema={name: kind for name, kind in SPREAD.items() if name != "is_favoured"}, orient="row"
    )
    return found.with_columns(is_favoured=pl.Series(_too_seldom(found["chance"].to_list()), dtype=pl.Boolean))


def thirds(rooms: Mapping[str, int]) -> dict[str, str]:
    """Sites by size, in three kinds of about as many sites: "up to 80 rooms"; sites with as many rooms are of one kind."""
    if not rooms:
        return {}
    low, high = (float(np.quantile(sorted(rooms.values()), at, method="lower")) for at in (1 / 3, 2 / 3))
    names = (f"up to {low:.0f} rooms", f"{low + 1:.0f} to {high:.0f} rooms", f"over {high:.0f} rooms")
    return {site: names[(count > low) + (count > high)] for site, count in rooms.items()}


def _of_kinds(rows: pl.DataFrame, by: str, column: str) -> list[tuple[str, str, int, int, int, float, float]]:
    """A row per kind of `column`, without the chance of being favoured where there is but one kind."""
    told = rows.filter(pl.col(column).is_not_null(), pl.col(column) != "")
    kinds = sorted(told[column].unique(), key=_by_number)
    if len(kinds) < 2:
        return []
    found = []
    for kind in kinds:
        of_kind = told.filter(pl.col(column) == kind)
        strata = (
            told.group_by("class_id")
            .agg(
                field=pl.col("eligible").sum(),
                of_kind=pl.col("eligible").filter(pl.col(column) == kind).sum(),
                drawn=pl.col("honoured").sum(),
            )
            .filter(pl.col("field") > 0)
            .sort("class_id")
        )
        draws = list(strata.select("field", "of_kind", "drawn").iter_rows())
        there = int(of_kind["honoured"].sum())
        expected = sum(of * drawn / field for field, of, drawn in draws)
        found.append(
            (
                by,
                kind,
                int(of_kind["candidates"].sum()),
                int(strata["of_kind"].sum()),
                there,
                expected,
                _as_many(draws, there),
            )
        )
    return found


def _by_number(kind: str) -> tuple[int, str]:
    """Sizes in order: by the first number that is named."""
    found = re.search(r"\d+", kind)
    return int(found.group()) if found else 0, kind


def _as_many(draws: Sequence[tuple[int, int, int]], there: int) -> float:
    """How often `there` or more of a kind are drawn; each draw is (field, of the kind, drawn)."""
    shares: Floats = np.ones(1)
    for field, of_kind, drawn in draws:
        shares = np.convolve(shares, _hypergeometric(field, of_kind, drawn))
    return float(min(1.0, shares[there:].sum()))


def _hypergeometric(field: int, of_kind: int, drawn: int) -> Floats:
    """The chance of 0, 1, … `drawn` of the kind among `drawn` of `field`."""
    whole = _log_choose(field, drawn)
    return np.array(
        [
            exp(_log_choose(of_kind, k) + _log_choose(field - of_kind, drawn - k) - whole)
            if max(0, drawn - (field - of_kind)) <= k <= of_kind
            else 0.0
            for k in range(drawn + 1)
        ]
    )


def _log_choose(many: int, few: int) -> float:
    return lgamma(many + 1) - lgamma(few + 1) - lgamma(many - few + 1)


def _too_seldom(chances: list[float]) -> list[bool]:
    """Holm's step-down test: the smallest against LEAST_CHANCE over all of them, the next over one fewer, until one is not."""
    found, left = [False] * len(chances), len(chances)
    for position in sorted(range(len(chances)), key=lambda one: chances[one]):
        if chances[position] * left > LEAST_CHANCE:
            break
        found[position], left = True, left - 1
    return found
