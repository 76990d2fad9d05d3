"""What a move of a place is made of, and who moved in a region."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.league import ASKED_OTHERWISE, NO_PERIOD_BEFORE, changes
from dashboard.questions.places import places
from dashboard.questions.site import told_against
from dashboard.questions.view import View
from pipelines.metrics.comparison import BETTER, WORSE
from pipelines.metrics.moves import Explained, move, rivals
from pipelines.metrics.ranking import with_rank_ranges
from pipelines.reference.reference import Reference

# Across these nothing is compared, scores and places alike.
NOT_COMPARED = (NO_PERIOD_BEFORE, ASKED_OTHERWISE)
_STANDING = ("n", "state", "rank", "rank_of", "place")


def explained(source: Source, reference: Reference, view: View) -> list[Explained]:
    """The moves of the view's site since each period that its changes are told against, in the order of `site.standing`.

    Its own change and which of the others changed for certain are those of `league.changes`, so that no page disagrees with
    another. Empty if the site is not in the region in the period's last month.
    """
    periods = list(told_against(view).values())
    lists = places(source, reference, view, [*periods, view.period]).partition_by("month", as_dict=True)
    none = pl.DataFrame(schema=next(iter(lists.values())).schema) if lists else pl.DataFrame()
    now = lists.get((view.period.last,), none)
    own = _standing_of(now, view)
    if own is None:
        return []
    found = []
    for period in periods:
        then = lists.get((period.last,), none)
        told = changes(source, reference, view, period)
        change = told.filter(pl.col("site_id") == view.site_id).row(0, named=True)
        is_compared = change["verdict"] not in NOT_COMPARED
        parts = move(then, now, view.metric, str(view.site_id)) if is_compared else None
        others = rivals(then, now, told, view.metric, str(view.site_id)) if parts else None
        found.append(Explained(period, _standing_of(then, view), own, change, is_compared, parts, others))
    return found


def _standing_of(places_then: pl.DataFrame, view: View) -> dict[str, object] | None:
    rows = places_then.filter(pl.col("site_id") == view.site_id).select(_STANDING)
    return None if rows.is_empty() else rows.row(0, named=True)


def movers(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The sites of the region that have a place now and had one in the period before, real changes first, then the biggest
    moves of place.

    Columns: site_id, site_name, place, rank_of, rank_low, rank_high; the same of then with `_then`; `moved`: places gained
    (positive) or lost; difference, difference_low, difference_high, verdict (`league.changes`). Left out are sites of which
    nothing can be compared: the period before is not whole, or the question was asked otherwise.
    """
    periods = [view.period_before, view.period]
    lists = places(source, reference, view, periods)
    now, then = (
        with_rank_ranges(lists.filter(month=one.last), view.metric)
        .filter(pl.col("rank").is_not_null())
        .select("site_id", "site_name", "rank", "place", "rank_of", "rank_low", "rank_high")
        for one in reversed(periods)
    )
    told = changes(source, reference, view, view.period_before).select(
        "site_id", "difference", "difference_low", "difference_high", "verdict"
    )
    both = now.join(then.drop("site_name"), on="site_id", suffix="_then").join(told, on="site_id")
    compared = both.filter(~pl.col("verdict").is_in(NOT_COMPARED)).with_columns(
        moved=pl.col("rank_then") - pl.col("rank"), is_real=pl.col("verdict").is_in([BETTER, WORSE])
    )
    order = [pl.col("is_real"), pl.col("moved").abs(), pl.col("moved"), pl.col("site_name"), pl.col("site_id")]
    return compared.sort(order, descending=[True, True, True, False, False]).drop("rank", "rank_then", "is_real")
