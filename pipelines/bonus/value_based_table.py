"""Value-based points from plain tables: rates of any source in, points out, to be held against a published table."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import polars as pl

from pipelines.bonus.exact import exact, half_up, plain
from pipelines.bonus.tally import top_box
from pipelines.bonus.value_based import DimensionPoints, SitePoints, Standard, dimension_points, maximum, site_points
from pipelines.bonus.value_based_standards import standard_of

NO_RESULT = "no result, so no points"
NO_BASELINE = "no baseline, so achievement alone counts"

_POINTS = {
    "site_id": pl.String,
    "dimension": pl.String,
    "baseline": pl.String,
    "performance": pl.String,
    "achievement": pl.Int64,
    "improvement": pl.Int64,
    "points": pl.Int64,
    "ratio": pl.String,
    "note": pl.String,
}
_TOTALS = {
    "site_id": pl.String,
    "base": pl.Int64,
    "consistency": pl.Int64,
    "total": pl.Int64,
    "maximum": pl.Int64,
    "lowest_dimension": pl.String,
    "lowest_ratio": pl.String,
    "without_result": pl.List(pl.String),
}


class ValueBased(NamedTuple):
    """The points per site and dimension, and the totals per site; both sorted, so that no order of rows changes them."""

    points: pl.DataFrame
    totals: pl.DataFrame


class _Row(NamedTuple):
    site_id: str
    dimension: str
    baseline: Fraction | None
    performance: Fraction | None


def standards_of(rates: pl.DataFrame, *, decimals: int | None = None) -> dict[str, Standard]:
    """The standard of each dimension from the baseline of all sites that have one (`value_based_standards.standard_of`).

    The columns of `rates` are those of `value_based`; those of the performance are not needed. Dimensions without any
    baseline have no standard.
    """
    known: dict[str, list[Fraction]] = {}
    for row in _rows(rates, None, needed=("baseline",)):
        if row.baseline is not None:
            known.setdefault(row.dimension, []).append(row.baseline)
    return {dimension: standard_of(known[dimension], decimals=decimals) for dimension in sorted(known)}


def value_based(rates: pl.DataFrame, standards: Mapping[str, Standard], *, decimals: int | None = None) -> ValueBased:
    """The points of every site in every dimension of `standards`, and their totals.

    `rates`: a row per site and dimension with `site_id`, `dimension`, `baseline`, `performance`: decimals, whole numbers
    or text such as "0.72" or "72.15%", in the unit of the standards; or in place of each of the two rates whole numbers
    `…_hits` and `…_count`, which make a share in percent (none where the count is 0). Blank cells are nulls. `decimals`
    rounds each rate half up before anything is compared; None takes it as it is.

    points: `baseline`, `performance` (as compared), `achievement`, `improvement`, `points`, `ratio` (floor 0, threshold
    1), `note`; what is not a whole number of points is text, an exact decimal or a/b. No baseline: improvement is null
    and achievement alone counts. No performance, or no row: no points. The note says so.
    totals: `base`, `consistency`, `total` over the dimensions with a result, all null where there is none; `maximum` over
    all dimensions; `lowest_dimension` and its `lowest_ratio`; `without_result`, the dimensions that gave no points.

    TypeError for floats. ValueError for a site twice in a dimension, a dimension without a standard, a rate that is no
    number, or one that can't be in the unit of its standard.
    """
    if not standards:
        raise ValueError("Without a standard for any dimension there is nothing to hold the rates against.")
    rows: dict[tuple[str, str], _Row] = {}
    for row in _rows(rates, decimals, needed=("baseline", "performance")):
        if row.dimension not in standards:
            raise ValueError(f"There is no standard for the dimension '{row.dimension}'.")
        if (row.site_id, row.dimension) in rows:
            raise ValueError(f"The site '{row.site_id}' has more than one row for '{row.dimension}'.")
        rows[row.site_id, row.dimension] = row
    _refuse_other_units(rows, standards)
    points, totals = [], []
    for site_id in sorted({site for site, _ in rows}):
        told: dict[str, DimensionPoints] = {}
        for dimension in sorted(standards):
            row = rows.get((site_id, dimension))
            if row is not None and row.performance is not None:
                told[dimension] = dimension_points(row.performance, row.baseline, standards[dimension])
            points.append((site_id, dimension, *_rate_cells(row), *_point_cells(told.get(dimension))))
        missing = [dimension for dimension in sorted(standards) if dimension not in told]
        totals.append((site_id, *_total_cells(site_points(told) if told else None, len(standards)), missing))
    return ValueBased(
        pl.DataFrame(points, schema=_POINTS, orient="row"), pl.DataFrame(totals, schema=_TOTALS, orient="row")
    )


def _rate_cells(row: _Row | None) -> tuple[str | None, str | None]:
    baseline, performance = (None, None) if row is None else row[2:]
    return None if baseline is None else plain(baseline), None if performance is None else plain(performance)


def _point_cells(points: DimensionPoints | None) -> tuple[Any, ...]:
    if points is None:
        return (None, None, None, None, NO_RESULT)
    note = NO_BASELINE if points.improvement is None else None
    return (points.achievement, points.improvement, points.points, plain(points.ratio), note)


def _total_cells(site: SitePoints | None, dimension_count: int) -> tuple[Any, ...]:
    most = maximum(dimension_count)
    if site is None:
        return (None, None, None, most, None, None)
    return (site.base, site.consistency, site.total, most, site.lowest, plain(site.lowest_ratio))


def _rows(rates: pl.DataFrame, decimals: int | None, *, needed: tuple[str, ...]) -> Iterator[_Row]:
    for cells in rates.iter_rows(named=True):
        where = f"site '{cells['site_id']}', dimension '{cells['dimension']}'"
        read = {name: _rate(cells, name, decimals, where) for name in needed}
        yield _Row(cells["site_id"], cells["dimension"], read["baseline"], read.get("performance"))


def _rate(cells: Mapping[str, Any], name: str, decimals: int | None, where: str) -> Fraction | None:
    if name in cells:
        value = cells[name]
    elif {f"{name}_hits", f"{name}_count"} <= cells.keys():
        hits, count = cells[f"{name}_hits"], cells[f"{name}_count"]
        value = None if hits is None or count is None else top_box(hits, count).score()
    else:
        raise ValueError(f"There is neither a column '{name}' nor '{name}_hits' with '{name}_count'.")
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        rate = _read(value) if isinstance(value, str) else exact(value)
    except ValueError as error:
        raise ValueError(f"{error} It stands as {name} of {where}.") from error
    return rate if decimals is None else Fraction(half_up(rate, decimals))


# Published rates have two decimals, so that few differ: reading each text once halves the time of a large table.
@lru_cache(maxsize=20_000)
def _read(text: str) -> Fraction:
    return exact(text.strip().removesuffix("%"))


def _refuse_other_units(rows: Mapping[tuple[str, str], _Row], standards: Mapping[str, Standard]) -> None:
    """Shares of 1 held against standards in percent, or the other way round, would give everybody 0 or everybody 10."""
    for dimension, standard in standards.items():
        rates = [
            rate
            for row in rows.values()
            if row.dimension == dimension
            for rate in (row.baseline, row.performance)
            if rate is not None
        ]
        if rates and ((max(rates) > 1) != (standard.benchmark > 1)) and max(rates) > 0:
            raise ValueError(
                f"The rates of '{dimension}' reach {plain(max(rates))} but its benchmark is {plain(standard.benchmark)}: "
                "one is in percent, the other a share of 1. Give both in the same unit."
            )
