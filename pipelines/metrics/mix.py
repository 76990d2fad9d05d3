"""Scores as they would be if all sites of a region had the same guests.

Some guests rate lower wherever they stay, and who stays is not the manager's doing. What each kind of guest says is told from
comparisons within sites alone: a linear regression with an effect for every site, on sums instead of answers (METHODS 3). It
gives the very numbers that single answers would give, though it never sees one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.metrics.intervals import Floats
from pipelines.metrics.mix_sums import Sums
from pipelines.metrics.within_sites import Regression, regression_within_sites

# What becomes of a kind of guests.
ADJUSTED, ONLY_ONE, SAME_AS_EARLIER, APART, NOT_KNOWN = "adjusted", "only one", "same as earlier", "apart", "not known"

# Dimensions in the order in which they count, each with its known kinds.
Adjusters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Mix:
    """What the mix of guests does to the scores of a region, in the metric's unit.

    `kinds`: a row per kind of guests that anybody is of: dimension_id, segment_id, n, share (of all guests, 0 to 1), state, and
    where that is "adjusted" `value`, how much higher it scores than the average guest, with standard_error, low, high (95 %).
    `sites`: a row per site with answers: site_id; effect: adjusted minus raw; effect_half: half the width of its 95 % interval.
    `p_value`: how often chance alone makes kinds of guests differ as much as here (F test); None where nothing is told.
    `effects`: a row per site and dimension: site_id, dimension_id, effect; they add up to the site's.
    `shares`: a row per site and adjusted kind: site_id, dimension_id, segment_id, share, region_share, and its contribution to
    the effect of the dimension.
    """

    kinds: pl.DataFrame
    sites: pl.DataFrame
    effects: pl.DataFrame
    shares: pl.DataFrame
    p_value: float | None


def mix(sums: Sums, adjusters: Adjusters) -> Mix:
    """How each kind of guests scores, and what that does to each site.

    The effect of a dimension on a site is what its score would gain if its guests were those of the region: −Σ share·value
    over the kinds. The values of a dimension average to nothing over the region's guests, so that no kind has to be chosen as
    the one that the others are measured against.

    Counted as the average guest, so that nothing is added or taken for them: guests whose kind is not known (else a site could
    gain by not asking), and kinds "apart": no site has them beside the other kinds, so nobody can tell what is theirs and what
    their sites'. Of kinds that coincide with what comes before them ("same as earlier") the effect is counted there. An "only
    one" has nothing to be compared with. Where no answers are left to tell chance by, values and effects are null.
    """
    together = _compared(sums, adjusters)
    of_all = sums.of_two_kinds.diagonal()
    columns, column_of = _columns(sums, adjusters, together, of_all)
    regression = regression_within_sites(sums, columns)
    place = {column: position for position, column in enumerate(regression.kept)}
    # What each kind scores above the average guest, as a combination of the coefficients; the most frequent has none.
    above_average = np.zeros((len(sums.kinds), len(place)))
    states = dict.fromkeys(range(len(sums.kinds)), NOT_KNOWN)
    for dimension_id, members in together.items():
        apart = [one for one, (own, segment) in enumerate(sums.kinds) if own == dimension_id and one not in members]
        states |= {one: APART for one in apart if sums.kinds[one][1] in adjusters[dimension_id]}
        for one in members:
            if column_of.get(one) in place:
                above_average[one, place[column_of[one]]] = 1.0
        above_average[members] -= of_all[members] @ above_average[members] / max(of_all[members].sum(), 1.0)
        states |= _states(members, column_of, place)
    values = above_average @ regression.coefficients
    errors, halves = regression.half_widths(above_average)
    told = np.array([states[one] == ADJUSTED for one in range(len(sums.kinds))], dtype=bool)
    numbers = {"value": values, "standard_error": errors, "low": values - halves, "high": values + halves}
    kinds = _named(sums.kinds).with_columns(
        n=pl.Series(of_all.astype(np.int64)),
        share=pl.Series(of_all / max(sums.count.sum(), 1.0)),
        state=pl.Series([states[one] for one in range(len(sums.kinds))], dtype=pl.String),
        **{name: pl.Series(np.where(told, each, np.nan)).fill_nan(None) for name, each in numbers.items()},
    )
    of_sites = _of_sites(sums, together, above_average, regression, values, np.flatnonzero(told))
    return Mix(kinds, *of_sites, regression.p_value(list(column_of.values())))


def _compared(sums: Sums, adjusters: Adjusters) -> dict[str, list[int]]:
    """Of each dimension the known kinds that can be compared: linked by sites that have them side by side.

    Where they fall into groups that no site links, the group with the most guests.
    """
    found = {}
    for dimension_id, segments in adjusters.items():
        known = [sums.kinds.index((dimension_id, one)) for one in segments if (dimension_id, one) in sums.kinds]
        some = (sums.of_kind[:, known] > 0).astype(float)
        linked = some.T @ some > 0
        for _ in known:
            linked = linked.astype(float) @ linked > 0
        guests = sums.of_two_kinds.diagonal()[known]
        largest = linked[np.argmax(linked @ guests)] if known else []
        found[dimension_id] = [one for one, is_in in zip(known, largest, strict=True) if is_in]
    return found


def _columns(
    sums: Sums, adjusters: Adjusters, together: dict[str, list[int]], of_all: Floats
) -> tuple[Floats, dict[int, int]]:
    """The columns of the regression (kinds × columns, 1 where a kind is in a column), and the column of each compared kind.

    Per dimension first one of all guests that are not compared, then the compared kinds, but the most frequent: it follows
    from the others.
    """
    columns, column_of = [], {}
    for dimension_id in adjusters:
        members = together[dimension_id]
        own = np.array([kind[0] == dimension_id for kind in sums.kinds], dtype=float)
        own[members] = 0.0
        columns.append(own)
        most = max(members, key=lambda one: of_all[one], default=None)
        for one in members:
            if one != most:
                column_of[one] = len(columns)
                columns.append(np.eye(len(sums.kinds))[one])
    return np.array(columns).reshape(len(columns), len(sums.kinds)).T, column_of


def _states(members: list[int], column_of: dict[int, int], place: dict[int, int]) -> dict[int, str]:
    """What becomes of the compared kinds of one dimension. The most frequent, which has no column, goes with the others."""
    if len(members) == 1:
        return {members[0]: ONLY_ONE}
    own = {one: ADJUSTED if column_of[one] in place else SAME_AS_EARLIER for one in members if one in column_of}
    most_frequent = ADJUSTED if ADJUSTED in own.values() else SAME_AS_EARLIER
    return {one: own.get(one, most_frequent) for one in members}


def _of_sites(
    sums: Sums,
    together: dict[str, list[int]],
    above_average: Floats,
    regression: Regression,
    values: Floats,
    told: NDArray[np.int64],
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    own = np.flatnonzero(sums.count > 0)
    site_ids = pl.Series("site_id", [sums.site_ids[place] for place in own], dtype=pl.String)
    shares = sums.of_kind[own] / sums.count[own, None]
    of_region = sums.of_two_kinds.diagonal() / max(sums.count.sum(), 1.0)
    combined = {one: -shares[:, kinds] @ above_average[kinds] for one, kinds in together.items()}
    whole = sum(combined.values(), start=np.zeros((len(own), len(regression.kept))))
    effects = {one: combination @ regression.coefficients for one, combination in combined.items()}
    sites = pl.DataFrame(
        {
            "site_id": site_ids,
            "effect": sum(effects.values(), start=np.zeros(len(own))),
            "effect_half": regression.half_widths(whole)[1],
        }
    )
    by_dimension = pl.DataFrame(
        [
            pl.Series("site_id", site_ids.to_list() * len(effects), dtype=pl.String),
            pl.Series("dimension_id", [one for one in effects for _ in own], dtype=pl.String),
            pl.Series("effect", np.concatenate([np.zeros(0), *effects.values()])),
        ]
    )
    gains = -(shares - of_region) * values
    by_kind = [
        _named([sums.kinds[one]] * len(own)).with_columns(
            site_ids,
            share=pl.Series(shares[:, one]),
            region_share=pl.lit(float(of_region[one])),
            contribution=pl.Series(gains[:, one]),
        )
        for one in told
    ]
    named = {"dimension_id": pl.String, "segment_id": pl.String, "site_id": pl.String}
    numbers = dict.fromkeys(("share", "region_share", "contribution"), pl.Float64)
    everything = pl.concat([pl.DataFrame(schema=named | numbers), *by_kind])
    return sites.fill_nan(None), by_dimension.fill_nan(None), everything.fill_nan(None)


def _named(kinds: Sequence[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(list(kinds), schema={"dimension_id": pl.String, "segment_id": pl.String}, orient="row")


def with_adjusted(scores: pl.DataFrame, sites: pl.DataFrame) -> pl.DataFrame:
    """`scores` (with site_id, value, low, high) plus effect and adjusted, each with its 95 % interval in _low and _high.

    `sites` as `mix` gives them. The interval has the distances of the raw interval, which is the site's own chance, and those
    of the effect, which is what is not known of the kinds of guests, combined as squares (Zou and Donner 2008); the mix itself
    counts as known. With the region's guests it is the raw interval. The adjustment is linear and nothing is cut: at the ends
    of the scale an adjusted value may lie beyond them. Null where the raw one is.
    """
    half = pl.col("effect_half")
    return (
        scores.join(sites, on="site_id", how="left", maintain_order="left")
        .with_columns(adjusted=pl.col("value") + pl.col("effect"))
        .with_columns(
            effect_low=pl.col("effect") - half,
            effect_high=pl.col("effect") + half,
            adjusted_low=pl.col("adjusted") - ((pl.col("value") - pl.col("low")) ** 2 + half**2).sqrt(),
            adjusted_high=pl.col("adjusted") + ((pl.col("high") - pl.col("value")) ** 2 + half**2).sqrt(),
        )
        .drop("effect_half")
    )
