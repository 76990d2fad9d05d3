"""What of the sites' scores is chance: reliability, shrunken scores, funnel lines; the spread comes from the whole chain."""

import numpy as np
import polars as pl

from dashboard.access import Source
from dashboard.questions.league import placed_sites, region_as_a_whole
from dashboard.questions.spread import reliabilities, spread
from dashboard.questions.view import View
from pipelines.metrics.funnel import Funnel, zones
from pipelines.metrics.intervals import Z
from pipelines.metrics.ranking import ranked
from pipelines.metrics.scorecard import floats
from pipelines.metrics.spread import leaning_on, shrunken
from pipelines.reference.reference import Reference


def second_view(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The sites of `league` that have a value, with their shrunken scores; in the order of the league.

    Columns of the league's that name and rank it, and: reliability (0 to 1), shrunken, shrunken_low, shrunken_high (95 %),
    towards (the value they are drawn to), shrunken_place among those that have a place. Empty where the chain's spread is not
    known.
    """
    metric, found = view.metric, spread(source, reference, view)
    sites = placed_sites(source, reference, view).filter(pl.col("value").is_not_null())
    sites = sites.select("site_id", "site_name", "n", "value", "low", "high", "state", "place", "rank_of")
    sites = sites.with_columns(reliabilities(found, sites))
    if found is None or sites.is_empty():
        return _with(sites.clear(), {name: np.array([]) for name in _COLUMNS}).with_columns(
            shrunken_place=pl.lit(None, pl.String)
        )
    values, variances = floats(sites, "value"), found.within / floats(sites, "n")
    towards, variance = leaning_on(values, variances, found)
    drawn, errors = shrunken(values, variances, found.between, towards=towards, towards_variance=variance)
    columns = {
        "shrunken": drawn,
        "shrunken_low": np.maximum(drawn - Z * errors, metric.lowest),
        "shrunken_high": np.minimum(drawn + Z * errors, metric.highest),
        "towards": np.full(len(drawn), towards),
    }
    both = _with(sites, columns)
    places = ranked(both.select("site_id", "state", value="shrunken"), metric).select("site_id", shrunken_place="place")
    return both.join(places, on="site_id", maintain_order="left")


_COLUMNS = ("shrunken", "shrunken_low", "shrunken_high", "towards")


def _with(sites: pl.DataFrame, columns: dict[str, np.ndarray]) -> pl.DataFrame:
    return sites.with_columns(pl.Series(name, values, dtype=pl.Float64) for name, values in columns.items())


def funnel_plot(source: Source, reference: Reference, view: View) -> tuple[pl.DataFrame, Funnel] | None:
    """The sites of the list by their number of answers, and lines for usual sites around the value of all guests together.

    Sites: site_id, site_name, n, value, zone (`funnel.zones`) of every site with a value, the best first. Beside chance, usual
    sites differ as they do over the whole chain (`spread.overdispersion`). None where the chain's spread is not known or no
    site has a value.
    """
    metric, found = view.metric, spread(source, reference, view)
    target = region_as_a_whole(source, reference, view)["value"][0]
    sites = placed_sites(source, reference, view).filter(pl.col("value").is_not_null())
    if found is None or target is None or sites.is_empty():
        return None
    funnel = Funnel(target, found.within, found.overdispersion, metric.lowest, metric.highest)
    zone = zones(funnel, floats(sites, "value"), floats(sites, "n"))
    return sites.select("site_id", "site_name", "n", "value").with_columns(zone=zone), funnel
