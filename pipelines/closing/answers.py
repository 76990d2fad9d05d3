"""Which answers have come, gone and been corrected since a period was closed: two copies of its responses compared by marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.bonus.tenure import Post
from pipelines.closing.responses import MARK
from pipelines.warehouse.counted import LEAD


@dataclass(frozen=True)
class Changed:
    """How many answers were added, removed and corrected; one that moved to another site left one and came to the other."""

    added: int = 0
    removed: int = 0
    corrected: int = 0

    def __add__(self, other: "Changed") -> "Changed":
        return Changed(self.added + other.added, self.removed + other.removed, self.corrected + other.corrected)

    def text(self) -> str:
        """In words: "2 answers added, 1 removed"; nothing where nothing has changed."""
        counted = ((self.added, "added"), (self.removed, "removed"), (self.corrected, "corrected"))
        return ", ".join(f"{number:,} {what}" for number, what in counted if number)


def changed_answers(
    then: pl.DataFrame, now: pl.DataFrame, posts_then: Iterable[Post], posts_now: Iterable[Post]
) -> Mapping[tuple[str, str], Changed]:
    """What has changed by whose posts they are and measure; both frames are those of `responses.marked_responses`."""
    measures = [name.removesuffix(LEAD) for name in then.columns if name.endswith(LEAD)]
    both = _held(then, posts_then).join(
        _held(now, posts_now), on=["person_id", MARK], how="full", coalesce=True, suffix="_now"
    )
    counted: list[pl.Expr] = []
    for one in measures:
        was, is_now = pl.col(one).is_not_null(), pl.col(f"{one}_now").is_not_null()
        differs = pl.col(one).ne_missing(pl.col(f"{one}_now")) | pl.col(one + LEAD).ne_missing(
            pl.col(f"{one}{LEAD}_now")
        )
        counted += [
            (~was & is_now).sum().alias(f"{one}:added"),
            (was & ~is_now).sum().alias(f"{one}:removed"),
            (was & is_now & differs).sum().alias(f"{one}:corrected"),
        ]
    rows = both.group_by("person_id").agg(counted).sort("person_id")
    return {
        (row["person_id"], one): Changed(row[f"{one}:added"], row[f"{one}:removed"], row[f"{one}:corrected"])
        for row in rows.iter_rows(named=True)
        for one in measures
    }


def _held(responses: pl.DataFrame, posts: Iterable[Post]) -> pl.DataFrame:
    """The responses of each post, with whose it is in `person_id`."""
    columns = {"person_id": pl.String, "site_id": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
    rows = [(one.person_id, one.site_id, one.valid_from, one.valid_to) for one in posts]
    held = responses.join(pl.DataFrame(rows, schema=columns, orient="row"), on="site_id")
    inside = (pl.col("stay_date") >= pl.col("valid_from")) & (pl.col("stay_date") < pl.col("valid_to"))
    return held.filter(inside).drop("valid_from", "valid_to", "site_id", "stay_date")
