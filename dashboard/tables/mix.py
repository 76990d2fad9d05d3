"""Raw and adjusted scores of the sites of a region, and what each kind of guests scores."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.mix import ADJUSTED, APART, NOT_KNOWN, ONLY_ONE, SAME_AS_EARLIER
from pipelines.metrics.mixed import FEW, Mixed


def mix_table(mixed: Mixed, metric: Metric, *, highlight: str | None) -> pa.Table:
    """The sites as printed: Place, Site, Raw, a column per adjuster with its effect, Adjusted, its interval, n.

    In the order of the raw places. The site `highlight` is marked with a ▸.
    """
    rows = list(mixed.sites.iter_rows(named=True))
    effects = {(site_id, one): effect for site_id, one, effect in mixed.effects.iter_rows()}
    dimensions = list(mixed.dimensions.filter(state=ADJUSTED).select("dimension_id", "dimension_name").iter_rows())
    columns = {
        "Place": [_places(row) for row in rows],
        "Site": [("▸ " if row["site_id"] == highlight else "") + wording.plain(row["site_name"]) for row in rows],
        "Raw": [wording.number(metric, row["value"]) for row in rows],
    }
    for dimension_id, name in dimensions:
        own = [wording.signed(metric, effects.get((row["site_id"], dimension_id))) for row in rows]
        # A name from outside never takes the place of a column of ours.
        columns[name if name not in {*columns, *_OURS} else f"{name} (effect)"] = own
    columns |= {
        "Adjusted": [wording.number(metric, row["adjusted"]) for row in rows],
        "95 % interval": [wording.interval(metric, row["adjusted_low"], row["adjusted_high"]) for row in rows],
        metric.counted.capitalize(): [row["n"] for row in rows],
    }
    return pl.DataFrame(columns).pipe(as_arrow)


_OURS = ("Adjusted", "95 % interval", "Answers", "Guests")


def _places(row: dict[str, object]) -> str:
    if not row["place"]:
        return wording.NOTHING
    return f"{row['place']} → {row['adjusted_place']}" if row["place"] != row["adjusted_place"] else f"{row['place']}"


def kinds_table(mixed: Mixed, metric: Metric) -> pa.Table:
    """What each kind of guests scores above or below the average guest of the region, with interval and n."""
    rows = list(mixed.kinds.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Guests": [wording.plain(f"{row['dimension_name']}: {row['segment_name']}") for row in rows],
            "Against the average guest": [wording.signed(metric, row["value"]) for row in rows],
            "95 % interval": [wording.signed_interval(metric, row["low"], row["high"]) for row in rows],
            metric.counted.capitalize(): [row["n"] for row in rows],
            "Share": [wording.NOTHING if row["share"] is None else f"{100 * row['share']:.0f} %" for row in rows],
            "Adjusted for": [_ADJUSTED_FOR[row["state"]] for row in rows],
        }
    ).pipe(as_arrow)


_ADJUSTED_FOR = {
    ADJUSTED: "yes",
    FEW: "no: too few guests or sites, or hides such; counts as not known",
    NOT_KNOWN: "no, counts as the average guest",
    APART: "no, counts as the average guest: no site has them beside the others",
    ONLY_ONE: "no: nobody to compare with",
    SAME_AS_EARLIER: "counted above: always the same guests as those of another kind",
}
