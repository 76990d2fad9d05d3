"""Co-winners: whom the data cannot tell from the last that is honoured by a number of places."""

from typing import NamedTuple

import numpy as np
import polars as pl

from pipelines.metrics.intervals import Floats
from pipelines.metrics.ranges import own_range
from pipelines.metrics.scorecard import floats
from pipelines.reference.awards.sections import Guard

# Of every row: whether it shares the last of `first` places, how many others could, and which tie-breaker chose among them.
SCHEMA = {"row": pl.Int64, "shares": pl.Boolean, "alike": pl.Int64, "chosen_by": pl.String}


class _Class(NamedTuple):
    """The eligible of a class, best first, as arrays and rows."""

    rows: pl.DataFrame
    values: Floats
    errors: Floats


def co_winners(ranked: pl.DataFrame, first: int, guard: Guard, finest: str) -> pl.DataFrame:
    """Who shares the last of the `first` places of each class (`SCHEMA`; a row for each of those that the data cannot tell
    apart from it, itself included; none where nobody else is among them).

    `ranked` are the eligible with `row`, `class_id`, `score`, `error`, `finest` (the rank by score and all tie-breakers) and
    the tie-breakers' columns. From the last honoured downwards, all share until the first that is certainly worse
    (`ranges.own_range`: the last honoured alone against all others). So nobody is passed over for somebody with a lower score.
    `alike` counts those. With them more than `max_co_winners` would be honoured: then the places by score stand, and the
    tie-breakers choose who shares the last; without tie-breakers the score does. `chosen_by` names the tie-breaker, "" the
    score; null where all share.
    """
    found = [pl.DataFrame(schema=SCHEMA)]
    for group in ranked.sort("class_id", finest, "key").partition_by("class_id", maintain_order=True):
        found.append(_of_class(_Class(group, floats(group, "score"), floats(group, "error")), first, guard, finest))
    return pl.concat(found)


def _of_class(group: _Class, first: int, guard: Guard, finest: str) -> pl.DataFrame:
    by_place = int((group.rows[finest] <= first).sum())
    alike = _not_told_from(group, by_place)
    if not alike:
        return pl.DataFrame(schema=SCHEMA)
    seats = max(guard.max_co_winners - by_place, 0)
    last = group.rows.slice(by_place - 1, 1)
    pool = group.rows.slice(by_place, alike)
    chosen, chosen_by = (pool, None) if pool.height <= seats else _chosen(pool, seats, guard.tie_breakers)
    shares = [*last["row"], *chosen["row"]] if chosen.height else []
    everybody = [*last["row"], *pool["row"]]
    return pl.DataFrame(
        {
            "row": everybody,
            "shares": [row in shares for row in everybody],
            "alike": [alike] * len(everybody),
            "chosen_by": [chosen_by] * len(everybody),
        },
        schema=SCHEMA,
    )


def _not_told_from(group: _Class, by_place: int) -> int:
    """How many after the last honoured by place follow one another before the first that is certainly worse."""
    if not 0 < by_place < len(group.values):
        return 0
    last = by_place - 1
    behind = group.values[last] - group.values[by_place:]
    critical = own_range(last, group.values, group.errors).critical
    with np.errstate(invalid="ignore"):
        worse = behind > critical * np.hypot(group.errors[last], group.errors[by_place:])
    # Who has the same score as somebody who is certainly worse does not share either: else the order of names would decide.
    return int((behind < behind[np.argmax(worse)]).sum()) if worse.any() else len(worse)


def _chosen(pool: pl.DataFrame, seats: int, tie_breakers: tuple[str, ...]) -> tuple[pl.DataFrame, str]:
    """The best of `pool` by the tie-breakers, then by score; who is equal in all of them to the last is among them."""
    names = [f"by {name}" for name in tie_breakers]
    keys = [*names, "score"]
    known = pool.with_columns(pl.col(name).fill_null(float("-inf")) for name in names)
    ordered = known.sort(*keys, "key", descending=[True] * len(keys) + [False])
    if seats == 0:
        return ordered.head(0), ""
    end = ordered.row(seats - 1, named=True)
    alike = pl.all_horizontal(pl.col(name) == end[name] for name in keys)
    chosen = pl.concat([ordered.head(seats), ordered.slice(seats).filter(alike)])
    if chosen.height == ordered.height:
        return chosen, ""
    after = ordered.row(chosen.height, named=True)
    deciding = (name for name, key in zip(tie_breakers, names, strict=True) if end[key] != after[key])
    return chosen, next(deciding, "")
