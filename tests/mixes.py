"""Single answers of guests, and what `region_mix` would say of them, worked out slowly."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from pipelines.metrics.catalogue import TOTALS

KEYS = ("site_id", "dimension_id", "segment_id", "other_dimension_id", "other_segment_id")
SCHEMA = dict.fromkeys(KEYS, pl.String) | dict.fromkeys(TOTALS, pl.Int64)


@dataclass(frozen=True)
class Answer:
    """One guest's answer in hundredths, and what kind of guest it was by dimension."""

    site_id: str
    kinds: Mapping[str, str]
    score: int
    is_top_box: int | None = None

    def totals(self) -> dict[str, int]:
        """What it adds to each column."""
        known = self.is_top_box is not None
        return {
            "response_count": 1,
            "score_total": self.score,
            "score_square_total": self.score**2,
            "lead_count": int(known),
            "top_box_count": int(self.is_top_box or 0),
            "promoter_count": int(self.score >= 9000),
            "detractor_count": int(self.score <= 6000),
        }


def rows_of(answers: Iterable[Answer]) -> pl.DataFrame:
    """The rows that the regression is made of; sums are told of whole sites and of kinds over all sites alone."""
    sums: dict[tuple[str | None, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys(TOTALS, 0))
    for answer in answers:
        kinds = list(answer.kinds.items())
        keys = [(answer.site_id, None, None, None, None)]
        keys += [(answer.site_id, *kind, None, None) for kind in kinds]
        keys += [(None, *one, *other) for place, one in enumerate(kinds) for other in kinds[place:]]
        for key in keys:
            for name, value in answer.totals().items():
                sums[key][name] += value
    records = []
    for key, totals in sums.items():
        site_id, *kind = key
        is_crossed = (site_id is not None and kind[0] is not None) or (site_id is None and kind[:2] != kind[2:])
        told = {
            name: None if is_crossed and name not in {"response_count", "lead_count"} else totals[name]
            for name in TOTALS
        }
        records.append(dict(zip(KEYS, key, strict=True)) | told)
    return pl.DataFrame(records, schema=SCHEMA)


def folded(answers: Iterable[Answer], *, fewest: int = 10, own: tuple[str, ...] = ()) -> list[Answer]:
    """The answers with every kind that is too few, or hides one, unknown; those of `own` sites are not counted."""
    found = list(answers)
    strangers = [one for one in found if one.site_id not in own] or found

    def enough(dimension: str, kinds: set[str], sites: int = 3) -> bool:
        those = [one for one in strangers if one.kinds[dimension] in kinds]
        leads = [one for one in those if one.is_top_box is not None]
        return all(
            len(some) >= fewest and len({one.site_id for one in some}) >= sites
            for some in ([those, leads] if leads else [those])
        )

    for dimension in list(found[0].kinds) if found else []:
        of = [one.kinds[dimension] for one in strangers]
        kinds = {one.kinds[dimension] for one in found}
        few = {one for one in kinds - {"unknown"} if not enough(dimension, {one})}
        rest = few | (kinds & {"unknown"})
        if not few and enough(dimension, rest, sites=1):
            continue
        for one in sorted(kinds - rest, key=lambda kind: (of.count(kind), kind)):
            if rest and not enough(dimension, rest):
                rest.add(one)
        found = [
            replace(one, kinds=dict(one.kinds) | ({dimension: "unknown"} if one.kinds[dimension] in rest else {}))
            for one in found
        ]
    return found
