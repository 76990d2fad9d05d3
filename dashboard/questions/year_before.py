"""How a site stands over several periods that end with the same month, each beside the same months a year before."""

from datetime import date

import polars as pl

from dashboard.access import Source
from dashboard.questions.breaks import breaks
from dashboard.questions.league import ASKED_OTHERWISE, NO_PERIOD_BEFORE
from dashboard.questions.region import Region, region_of
from dashboard.questions.sites import months_of
from dashboard.questions.view import View
from pipelines.metrics.comparison import difference, with_verdict
from pipelines.metrics.periods import WINDOWS, Period, a_year_before, shifted
from pipelines.metrics.ranking import with_state
from pipelines.metrics.scorecard import added_up, scored
from pipelines.reference.reference import Reference

# The windows that are told, by the words of pages. In January, March and December the year to date is one of the others.
TOLD = {"month": "This month", "rolling_3": "Last 3 months", "year": "Year to date", "rolling_12": "Last 12 months"}


def against_year_before(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """A row per window that ends with the view's last month: the view's site, and how it changed against a year before.

    Columns: window, words, first, last, months (of how many it was in the region); n, value, low, high, state; n_before,
    value_before, low_before, high_before; difference, difference_low, difference_high, p_value, q_value, verdict, corrected
    once over the rows. Compared are disjoint periods, whole ones alone: all months of both lie within the survey's data and
    the site's time in the region, the question was asked alike in both, and both have enough answers to be shown; else the
    difference is null and the verdict is "no full period before" (then there is no value before either), "asked otherwise"
    or "too few answers".
    """
    last, metric = view.period.last, view.metric
    windows = _windows(last)
    periods = list(windows)
    earlier = [before for period in periods if (before := a_year_before(period))]
    region = region_of(source, reference, view, first=shifted(last, -23))
    months, months_before = (_months_there(region, view, asked) for asked in (periods, earlier))
    threshold = reference.thresholds.of(metric.name)
    now, then = (
        with_state(scored(_totals(region, view, asked), metric), show=threshold.show, rank=threshold.rank)
        for asked in (periods, earlier)
    )
    known = months_of(source, reference, survey_id=view.survey_id)
    lengths = [period.months for period in periods]
    whole = pl.Series([known is not None and before.first >= known[0] for before in earlier], dtype=pl.Boolean)
    whole &= pl.Series([months[i] == months_before[i] == length for i, length in enumerate(lengths)], dtype=pl.Boolean)
    alike = pl.Series(
        [breaks(source, reference, view, first=before.first, last=last).is_empty() for before in earlier],
        dtype=pl.Boolean,
    )
    enough = whole & alike & now["value"].is_not_null() & then["value"].is_not_null()
    compared = difference(now, then, metric)
    kept = compared.with_columns(pl.when(enough).then(pl.col(name)).alias(name) for name in compared.columns)
    told = (
        pl.when(~whole).then(pl.lit(NO_PERIOD_BEFORE)).when(~alike).then(pl.lit(ASKED_OTHERWISE)).otherwise("verdict")
    )
    names = pl.DataFrame(
        {
            "window": list(windows.values()),
            "words": [TOLD[name] for name in windows.values()],
            "first": [period.first for period in periods],
            "last": [period.last for period in periods],
            "months": months,
        }
    )
    before = then.select(
        pl.when(whole).then(pl.col(name)).alias(f"{name}_before") for name in ("n", "value", "low", "high")
    )
    values = now.select("n", "value", "low", "high", "state")
    return pl.concat([names, values, before, with_verdict(kept, metric).with_columns(verdict=told)], how="horizontal")


def _windows(last: date) -> dict[Period, str]:
    """The periods that end with `last`, by the order of TOLD; of two windows of the same months the rolling one."""
    named = {WINDOWS[name].period(last): name for name in sorted(TOLD, key=lambda name: name != "year")}
    return dict(sorted(named.items(), key=lambda told: list(TOLD).index(told[1])))


def _months_there(region: Region, view: View, periods: list[Period]) -> list[int]:
    """Of each period, how many months the site was in the region."""
    rows = [region.covered(period).filter(site_id=view.site_id)["months"].to_list() for period in periods]
    return [months[0] if months else 0 for months in rows]


def _totals(region: Region, view: View, periods: list[Period]) -> pl.DataFrame:
    own = pl.col("site_id") == view.site_id
    return pl.concat([added_up(region.during(period).filter(own), by=[], metric=view.metric) for period in periods])
