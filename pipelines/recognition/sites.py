"""The sites of an award's window, as they stand on its last day: where they are, what they are, and since when."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

import polars as pl

from pipelines.recognition.frames import CANDIDATES
from pipelines.reference.awards.sections import Classes
from pipelines.reference.organisation import Organisation, Site

COLUMNS = (
    *("site_id", "site_name", "region_id", "region_name", "brand", "site_type", "rooms"),
    *("is_open", "open_since", "in_class_since"),
)


def sites_of_window(
    organisation: Organisation, classes: Classes, first_day: date, end_day: date, last_day: date
) -> pl.DataFrame:
    """A row per site that exists on a day of the window [first_day, end_day], sorted by site_id: COLUMNS, as in `CANDIDATES`.

    `last_day` is the day they are seen on: the window's last, or the day up to which anything is known. Region, brand, type and
    rooms are those of the latest span that has begun by then (a site that is yet to open: of its first). `open_since`: since
    when, without a gap, whatever else changed: who was closed in between has opened again. `in_class_since`: since when,
    without a gap, the site has been in its class: the same in what the award makes classes by or restricts itself to; where it
    does neither, in region, brand and type.
    """
    label, own = organisation.site_labels, _class_of(classes)
    rows = []
    for site_id, spans in sorted(organisation.spans_of_site.items()):
        touching = [one for one in spans if one.valid_from <= end_day and (one.valid_to or date.max) > first_day]
        if not touching:
            continue
        now = next((one for one in reversed(touching) if one.valid_from <= last_day), touching[0])
        known = spans[: spans.index(now) + 1]
        rows.append(
            (
                *(site_id, label[site_id], now.region_id, organisation.region_names[now.region_id]),
                *(now.brand, now.site_type, now.rooms),
                now.valid_from <= last_day < (now.valid_to or date.max),
                _since(known, lambda _: ()),
                _since(known, own),
            )
        )
    return pl.DataFrame(rows, schema={name: CANDIDATES[name] for name in COLUMNS}, orient="row")


def _class_of(classes: Classes) -> Callable[[Site], tuple[object, ...]]:
    """What has to stay the same for a site to stay in its class."""
    restricts = {"region": classes.regions, "brand": classes.brands, "site_type": classes.site_types}
    named = {*classes.by, *(name for name, allowed in restricts.items() if allowed)} or set(restricts)

    def own(site: Site) -> tuple[object, ...]:
        said = {"region": site.region_id, "brand": site.brand, "site_type": site.site_type}
        if "size_band" in named:
            said["size_band"] = band.band_id if (band := classes.band_of(site.rooms)) else ""
        return tuple(said[name] for name in sorted(named))

    return own


def _since(spans: Sequence[Site], own: Callable[[Site], tuple[object, ...]]) -> date:
    """The first day of the last of the spans, or of an earlier one that leads up to it without a gap or another class."""
    since = spans[-1].valid_from
    for before, after in reversed(list(pairwise(spans))):
        if before.valid_to != after.valid_from or own(before) != own(after):
            break
        since = before.valid_from
    return since
