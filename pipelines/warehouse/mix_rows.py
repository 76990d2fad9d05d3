"""What the answers of groups of sites say of their kinds of guests, for the regression that adjusts scores for them.

The dashboard has a macro of the same shape for what one person may see (`region_mix`); this one is for what is worked out for
everybody alike, and hides no kind for being small: no row of it leaves the pipelines.
"""

from collections.abc import Mapping
from datetime import date
from itertools import combinations_with_replacement
from pathlib import Path

import duckdb
import polars as pl

from pipelines.reference.organisation import RECOMMEND
from pipelines.reference.reference import Reference
from pipelines.reference.scales import DETRACTOR_TO, PROMOTER_FROM
from pipelines.reference.segments import UNKNOWN
from pipelines.warehouse.database import Connection, attach
from pipelines.warehouse.responses import dimension_ids, score_columns, top_columns
from pipelines.warehouse.sums import NUMBERS

_KEYS = ("site_id", "dimension_id", "segment_id", "other_dimension_id", "other_segment_id")


def mix_rows(
    build: Path, reference: Reference, survey_id: str, measure: str, group_of: Mapping[str, str], first: date, end: date
) -> pl.DataFrame:
    """The rows that `mix_sums.sums_of` reads, of each group of sites, with its `group_id`; for the dimensions that are adjusted
    for, of the stays in [first, end), whole months.

    `group_of` says by site_id which group a site is of; sites that it does not name are left out. Answers that came summed are
    of guests of unknown kinds. Without such dimensions, or for a measure that the build does not have, there are no rows.
    """
    adjusting = [one.dimension_id for one in reference.segments.dimensions if one.adjusts]
    if measure not in score_columns(reference) or not set(adjusting) <= set(dimension_ids(reference)):
        adjusting = []
    # No id begins like these, so that none can be taken for another column.
    column = {one: f"_{one}" for one in adjusting}
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("set enable_progress_bar = false")
        attach(connection, build, "built")
        connection.execute("create temp table groups (site_id varchar, group_id varchar)")
        if group_of:
            named = {"sites": sorted(group_of), "groups": [group_of[one] for one in sorted(group_of)]}
            connection.execute("insert into groups select unnest($sites), unnest($groups)", named)
        _create_cells(
            connection,
            reference,
            measure,
            column,
            {"survey": survey_id, "first": first, "end": end, "measure": measure},
        )
        return connection.sql(" union all ".join(_parts(column)) + f" order by group_id, {', '.join(_KEYS)}").pl()
    finally:
        connection.close()


def _create_cells(
    connection: Connection, reference: Reference, measure: str, column: Mapping[str, str], asked: dict[str, object]
) -> None:
    """Create the temporary `cells`: the NUMBERS of each site by all dimensions at once."""
    if not column:
        numbers = ", ".join(f"{number} bigint" for number in NUMBERS)
        connection.execute(f"create temp table cells (group_id varchar, site_id varchar, {numbers})")
        return
    top = f"r.{measure}_top" if f"{measure}_top" in top_columns(reference) else "null"
    promoters, detractors = (
        (f"r.{measure} >= {PROMOTER_FROM}", f"r.{measure} <= {DETRACTOR_TO}")
        if measure == RECOMMEND
        else ("false", "false")
    )
    in_window = "month >= $first and month < $end and survey_id = $survey"
    kinds = ", ".join(f"r.{one} as {name}" for one, name in column.items())
    unknown = ", ".join(f"'{UNKNOWN}' as {name}" for name in column.values())
    connection.execute(
        f"""
        create temp table cells as
        select g.group_id, r.site_id, {kinds}, count(*) as response_count,
            cast(sum(cast(r.{measure} as bigint)) as bigint) as score_total,
            cast(sum(cast(r.{measure} as bigint) * r.{measure}) as bigint) as score_square_total,
            count({top}) as lead_count, cast(sum(cast(coalesce({top}, 0) as bigint)) as bigint) as top_box_count,
            cast(sum(case when {promoters} then 1 else 0 end) as bigint) as promoter_count,
            cast(sum(case when {detractors} then 1 else 0 end) as bigint) as detractor_count
        from built.responses r join groups g on g.site_id = r.site_id
        where {in_window} and r.{measure} is not null
        group by g.group_id, r.site_id, {", ".join(f"r.{one}" for one in column)}
        union all
        select g.group_id, s.site_id, {unknown}, {", ".join(f"s.{number}" for number in NUMBERS)}
        from built.sums s join groups g on g.site_id = s.site_id
        where {in_window} and s.department_id = $measure and s.response_count > 0
        """,
        asked,
    )


def _parts(column: Mapping[str, str]) -> list[str]:
    """The queries of all sorts of rows."""
    parts = [_rows({"site_id": "site_id"})]
    parts += [
        _rows({"site_id": "site_id", "dimension_id": f"'{one}'", "segment_id": name}) for one, name in column.items()
    ]
    for one, other in combinations_with_replacement(column, 2):
        keys = {"dimension_id": f"'{one}'", "segment_id": column[one]}
        parts.append(_rows(keys | {"other_dimension_id": f"'{other}'", "other_segment_id": column[other]}))
    return parts


def _rows(keys: dict[str, str]) -> str:
    """The cells added up by group and `keys`."""
    named = ", ".join(f"{keys.get(key, 'cast(null as varchar)')} as {key}" for key in _KEYS)
    sums = ", ".join(f"cast(sum({number}) as bigint) as {number}" for number in NUMBERS)
    grouped = ", ".join(["group_id", *(value for value in keys.values() if not value.startswith("'"))])
    return f"select group_id, {named}, {sums} from cells group by {grouped}"
