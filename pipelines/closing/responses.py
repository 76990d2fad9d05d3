"""The counted responses of a closed plan: found by their keyed marks, and turned into counts again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.bonus.counts import Counts
from pipelines.warehouse.counted import LEAD, PROMOTES

MARK = "mark"


@dataclass(frozen=True)
class Counted:
    """One response: where and when, and by measure what it adds to the counts."""

    mark: str
    site_id: str
    stay_date: date
    counts: Mapping[str, Counts]


def found_by(responses: pl.DataFrame, marks: tuple[str, ...]) -> Iterator[Counted]:
    """The responses with one of these marks."""
    measures = [name.removesuffix(LEAD) for name in responses.columns if name.endswith(LEAD)]
    listed = [bytes.fromhex(one) for one in marks]
    for row in responses.filter(pl.col(MARK).is_in(listed)).iter_rows(named=True):
        counts = {
            one: _counts(row[one], row[one + LEAD], row[one + PROMOTES]) for one in measures if row[one] is not None
        }
        yield Counted(row[MARK].hex(), row["site_id"], row["stay_date"], counts)


def _counts(score: int, top: int | None, promotes: int | None) -> Counts:
    return Counts(
        response_count=1,
        score_total=score,
        score_square_total=score * score,
        lead_count=int(top is not None),
        top_box_count=top or 0,
        promoter_count=int(promotes == 1),
        detractor_count=int(promotes == -1),
    )
