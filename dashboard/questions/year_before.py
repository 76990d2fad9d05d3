"""How a site stands over several periods that end with the same month, each beside the same months a year before."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.league import NO_PERIOD_BEFORE, changes_in
from dashboard.questions.region import Region, region_of
from dashboard.questions.view import View
from pipelines.metrics.periods import WINDOWS, Period, a_year_before, shifted
from pipelines.metrics.ranking import with_state
from pipelines.metrics.scorecard import added_up, scored
from pipelines.reference.reference import Reference

# The windows that are told, by the words of pages. In January, March and December the year to date is one of the others.
TOLD = {"month": "This month", "rolling_3": "Last 3 months", "year": "Year to date", "rolling_12": "Last 12 months"}


def against_year_before(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """A row per window that ends with the view's last month: the view's site, and how it changed against a year before.

    Columns: window, words, first, last, months (of how many it was in the region); n, value, low, high, state; n_before,
    value_before, low_before, high_before (null where there is no full period before); difference, difference_low,
    difference_high, p_value, q_value, verdict: the site's row of `league.changes` over that window, so that no page judges a
    change differently. Of a site that is not in the region in the last month the verdict is "no full period before".
    """
    last, metric = view.period.last, view.metric
    windows = _windows(last)
    pairs = {period: before for period in windows if (before := a_year_before(period))}
    region = region_of(source, reference, view, first=shifted(last, -23))
    threshold = reference.thresholds.of(metric.name)
    now, then = (
        with_state(scored(_totals(region, view, asked), metric), show=threshold.show, rank=threshold.rank)
        for asked in (pairs.keys(), pairs.values())
    )
    own = pl.DataFrame({"site_id": [view.site_id]}, schema={"site_id": pl.String})
    lists = [changes_in(region, source, reference, view.during(period), before) for period, before in pairs.items()]
    told = pl.concat([own.join(one, on="site_id", how="left") for one in lists]).drop("site_id")
    told = told.with_columns(pl.col("verdict").fill_null(NO_PERIOD_BEFORE))
    names = pl.DataFrame(
        {
            "window": list(windows.values()),
            "words": [TOLD[name] for name in windows.values()],
            "first": [period.first for period in windows],
            "last": [period.last for period in windows],
            "months": [_months_there(region, view, period) for period in windows],
        }
    )
    is_whole = told["verdict"] != NO_PERIOD_BEFORE
    before = then.select(
        pl.when(is_whole).then(pl.col(name)).alias(f"{name}_before") for name in ("n", "value", "low", "high")
    )
    values = now.select("n", "value", "low", "high", "state")
    return pl.concat([names, values, before, told], how="horizontal")


def _windows(last: date) -> dict[Period, str]:
    """The periods that end with `last`, by the order of TOLD; of two windows of the same months the rolling one."""
    named = {WINDOWS[name].period(last): name for name in sorted(TOLD, key=lambda name: name != "year")}
    return dict(sorted(named.items(), key=lambda told: list(TOLD).index(told[1])))


def _months_there(region: Region, view: View, period: Period) -> int:
    """In how many months of a period the site was in the region."""
    months = region.covered(period).filter(site_id=view.site_id)["months"].to_list()
    return months[0] if months else 0


def _totals(region: Region, view: View, periods: Iterable[Period]) -> pl.DataFrame:
    own = pl.col("site_id") == view.site_id
    return pl.concat([added_up(region.during(period).filter(own), by=[], metric=view.metric) for period in periods])
