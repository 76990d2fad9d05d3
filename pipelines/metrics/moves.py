"""The move of a place between two lists, taken apart: the own change, the rivals' changes, who left and who came.

The steps are taken in this order, and each is counted with what the steps before have left:

1. own: the site's new value among the rivals as they were. First, as it is what the site itself has done: whatever the
   others did since, this is the place that its change alone would have brought.
2. rivals: the sites that are ranked both times take their new values.
3. left and came: sites that are no longer ranked go, newly ranked ones are added. Last, as nobody's score has changed by
   it. It makes no difference which of the two comes first: each counts sites that the other does not have.

In another order the parts may be others; their sum is always the move.
"""

from dataclasses import dataclass

import polars as pl

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import BETTER, WORSE
from pipelines.metrics.periods import Period
from pipelines.metrics.rounding import printed


@dataclass(frozen=True)
class Move:
    """How a rank became another. Each part is in places, positive where places were lost: the parts add up to `places`."""

    rank_then: int
    rank_now: int
    own: int
    rivals: int
    left: int
    came: int

    @property
    def places(self) -> int:
        """How many places were lost; negative where they were gained."""
        return self.rank_now - self.rank_then


@dataclass(frozen=True)
class Rivals:
    """The other sites that are ranked both times: how many there are, how many have a better and how many a worse value
    than then, and of how many of these a test says so for certain."""

    sites: int
    improved: int
    certainly_improved: int
    declined: int
    certainly_declined: int


@dataclass(frozen=True)
class Explained:
    """A site's place in the list of an earlier period and in that of now, and why it moved.

    then, now: n, state, rank, rank_of, place (`then` is None where the site was not in the region); `change`: difference, its
    interval and verdict. `move` and `rivals` are None where it had no place in one of the lists, or where nothing can be
    compared (`is_compared`): the earlier period is not whole, or the question was asked otherwise.
    """

    period: Period
    then: dict[str, object] | None
    now: dict[str, object]
    change: dict[str, object]
    is_compared: bool
    move: Move | None
    rivals: Rivals | None


def move(then: pl.DataFrame, now: pl.DataFrame, metric: Metric, site_id: str) -> Move | None:
    """The move of a site's rank from the list `then` to the list `now`, in parts; None where it has no rank in one of them.

    Both lists are as `ranking.ranked` gives them for one group. Values are compared as printed, and equal ones share the
    better rank, as in the lists; a site that is not ranked is not there.
    """
    lists = _side_by_side(then, now, metric)
    own = lists.filter(pl.col("site_id") == site_id).drop_nulls()
    if own.is_empty():
        return None
    value_then, value_now = own.row(0)[1:]
    others = lists.filter(pl.col("site_id") != site_id)
    ranked_both_times = pl.col("then").is_not_null() & pl.col("now").is_not_null()
    no_longer, newly = pl.col("now").is_null(), pl.col("then").is_null()
    # Who is ahead of the old value and of the new one, by the rivals' values of then and of now.
    before, by_own_change = _is_ahead("then", value_then, metric), _is_ahead("then", value_now, metric)
    after = _is_ahead("now", value_now, metric)
    counts = others.select(
        rank_then=1 + before.sum(),
        rank_now=1 + after.sum(),
        own=by_own_change.sum().cast(pl.Int64) - before.sum(),
        rivals=(ranked_both_times & after).sum().cast(pl.Int64) - (ranked_both_times & by_own_change).sum(),
        left=-(no_longer & by_own_change).sum().cast(pl.Int64),
        came=(newly & after).sum(),
    )
    return Move(**counts.row(0, named=True))


def rivals(then: pl.DataFrame, now: pl.DataFrame, changes: pl.DataFrame, metric: Metric, site_id: str) -> Rivals:
    """How the other sites that are ranked in both lists changed, as printed; `changes` (site_id, verdict) says which for
    certain. A change that is certain counts even where it is too small to be printed."""
    others = _side_by_side(then, now, metric).drop_nulls().filter(pl.col("site_id") != site_id)
    told = others.join(changes.select("site_id", "verdict"), on="site_id", how="left")
    better, worse = pl.col("verdict").eq_missing(pl.lit(BETTER)), pl.col("verdict").eq_missing(pl.lit(WORSE))
    higher, lower = pl.col("now") > pl.col("then"), pl.col("now") < pl.col("then")
    up, down = (higher, lower) if metric.higher_is_better else (lower, higher)
    counts = told.select(
        sites=pl.len(),
        improved=(better | up & ~worse).sum(),
        certainly_improved=better.sum(),
        declined=(worse | down & ~better).sum(),
        certainly_declined=worse.sum(),
    )
    return Rivals(**counts.row(0, named=True))


def _side_by_side(then: pl.DataFrame, now: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """site_id, then, now: the printed value of each site in either list; null where it has no rank in it."""
    lists = [
        ranked.filter(pl.col("rank").is_not_null()).select("site_id", printed("value", metric.decimals).alias(name))
        for name, ranked in (("then", then), ("now", now))
    ]
    return lists[0].join(lists[1], on="site_id", how="full", coalesce=True)


def _is_ahead(column: str, value: float, metric: Metric) -> pl.Expr:
    return pl.col(column) > value if metric.higher_is_better else pl.col(column) < value
