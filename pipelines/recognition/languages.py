"""The language that most guests of a site speak, for the check whether a rule favours one."""

from datetime import timedelta
from pathlib import Path

import polars as pl

from pipelines.reference.awards.award import Award
from pipelines.reference.reference import Reference
from pipelines.warehouse.guest_kinds import guest_kinds

LANGUAGE = "language"


def languages(build: Path, reference: Reference, award: Award) -> dict[str, str]:
    """By site_id the name of the language that most guests of the award's survey and window are of, where it is known.

    It is the dimension "language" of segments.toml; empty where the chain has none. Sites where it is known of nobody are left
    out. Of two languages with as many guests the one that comes first in segments.toml counts.
    """
    dimension = reference.segments.get(LANGUAGE)
    if dimension is None:
        return {}
    order = {one.segment_id: place for place, one in enumerate(dimension.values)}
    names = {one.segment_id: one.segment_name for one in dimension.values}
    window = award.window
    counts = guest_kinds(
        build,
        award.survey_id or reference.chain.headline_survey,
        LANGUAGE,
        window.first_day,
        window.last_day + timedelta(days=1),
    )
    known = counts.filter(pl.col("segment_id").is_in(list(order)), pl.col("n") > 0)
    placed = known.with_columns(place=pl.col("segment_id").replace_strict(order, return_dtype=pl.Int64))
    most = placed.sort("site_id", -pl.col("n"), "place").group_by("site_id", maintain_order=True).first()
    return {site_id: names[segment_id] for site_id, segment_id in most.select("site_id", "segment_id").iter_rows()}
