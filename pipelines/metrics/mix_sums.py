"""What a region's answers have to say for `mix`: sums, and no crossed score of any site."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.intervals import Floats
from pipelines.metrics.pooled import moments


@dataclass(frozen=True)
class Sums:
    """Per site how many guests, Σx, Σx², and how many of each kind; over all sites how many guests are of two kinds at once
    (of one, on the diagonal), and Σx of each kind. A kind is a dimension_id and a segment_id; x is in the metric's unit."""

    site_ids: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    count: Floats
    total: Floats
    squares: Floats
    of_kind: Floats
    of_two_kinds: Floats
    total_of_kind: Floats


_KIND = ["dimension_id", "segment_id"]
_OTHER = ["other_dimension_id", "other_segment_id"]


def sums_of(rows: pl.DataFrame, metric: Metric) -> Sums:
    """The sums that `rows`, in any order, hold. Beside the metric's additive columns a row has

    - site_id alone: all guests of a site; with dimension_id and segment_id: those of a kind (only the denominator is read);
    - no site_id: the guests of all sites together who are of two kinds, the second being other_dimension_id and
      other_segment_id, each pair once (only the denominator is read); with the same kind twice, all guests of that kind.
    """
    # Where nobody answered the lead item, a kind has answers and none that count.
    ordered = rows.filter(pl.col(metric.denominator) > 0).sort("site_id", *_KIND, *_OTHER)
    of_sites, of_all = (ordered.filter(pl.col("site_id").is_null() == is_all) for is_all in (False, True))
    whole, split = (of_sites.filter(pl.col("dimension_id").is_null() == is_whole) for is_whole in (True, False))
    alone = of_all.filter(pl.col(one) == pl.col(other) for one, other in zip(_KIND, _OTHER, strict=True))
    site_ids, kinds = tuple(whole["site_id"]), tuple(alone.select(_KIND).iter_rows())
    site_at = {site_id: place for place, site_id in enumerate(site_ids)}
    kind_at = {kind: place for place, kind in enumerate(kinds)}
    of_kind, of_two_kinds = np.zeros((len(site_ids), len(kinds))), np.zeros((len(kinds), len(kinds)))
    # With too few sites nothing is told of all of them, and so of no kind.
    for site_id, dimension_id, segment_id, n in split.select("site_id", *_KIND, metric.denominator).iter_rows():
        # With answers from too few sites nothing is told of all of them together, and so there are no kinds.
        if kinds:
            of_kind[site_at[site_id], kind_at[dimension_id, segment_id]] = n
    for *pair, n in of_all.select(*_KIND, *_OTHER, metric.denominator).iter_rows():
        one, other = kind_at[pair[0], pair[1]], kind_at[pair[2], pair[3]]
        of_two_kinds[one, other] = of_two_kinds[other, one] = n
    _, total_of_kind, _ = moments(alone, metric)
    return Sums(site_ids, kinds, *moments(whole, metric), of_kind, of_two_kinds, total_of_kind)
