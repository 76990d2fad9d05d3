"""How one site stands: its score, place, changes, departments, and the answers behind them."""

from dataclasses import dataclass

import polars as pl

from dashboard.access import Source
from dashboard.questions.league import changes, league
from dashboard.questions.rest import against_rest
from dashboard.questions.view import View
from pipelines.metrics.periods import Period, a_year_before
from pipelines.metrics.ranking import own_rank_range
from pipelines.reference.organisation import OVERALL
from pipelines.reference.reference import Reference


@dataclass(frozen=True)
class Standing:
    """One site in its region: its row of the league table, its gap to the rest of the region, its changes.

    `rank_range`: the best and the worst place that the data cannot rule out for this one site, sharper than in the table,
    which speaks of all sites at once; None without a place. Each change is an earlier, disjoint period with a row of
    `league.changes`; `rest` has the rest of the region's n and value and the site's difference to it. All verdicts are the
    ones that the region's lists show.
    """

    row: dict[str, object]
    rank_range: tuple[int, int] | None
    rest: dict[str, object]
    changes: dict[str, tuple[Period, dict[str, object]]]


def standing(source: Source, reference: Reference, view: View) -> Standing | None:
    """The standing of the view's site; None if it is not in the region in the period's last month."""
    placed = place(source, reference, view)
    if placed is None:
        return None
    own = pl.col("site_id") == view.site_id
    found = {
        name: (period, changes(source, reference, view, period).filter(own).row(0, named=True))
        for name, period in told_against(view).items()
    }
    rest = against_rest(source, reference, view).filter(own).row(0, named=True)
    return Standing(*placed, rest, found)


def told_against(view: View) -> dict[str, Period]:
    """The earlier, disjoint periods that a site's changes are told against, by what pages call the change."""
    year, previous = a_year_before(view.period), view.period_before
    periods = {} if year == previous else {"Change": previous}
    return periods | ({"Change in a year": year} if year else {})


def place(source: Source, reference: Reference, view: View) -> tuple[dict[str, object], tuple[int, int] | None] | None:
    """The view's site's row of the league table, and the best and the worst place that it could have, told of it alone.

    The second is None where it has no place; all is None if it is not in the region in the period's last month.
    """
    table = league(source, reference, view)
    rows = table.filter(pl.col("site_id") == view.site_id)
    if rows.is_empty():
        return None
    return rows.row(0, named=True), own_rank_range(table, view.metric, str(view.site_id))


_LATEST = """
    select stay_date, answer_date, response_id, overall, recommend, index,
        try_cast(json_extract_string(to_json(r), $measure) as integer) as score
    from my_responses r
    where site_id = $site_id and survey_id = $survey_id and month between $first and $last
        and ($dimension_id = 'all' or json_extract_string(to_json(r), $dimension_id) = $segment_id)
    order by stay_date desc, response_id
    limit 200
"""


def latest_responses(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The view's site's latest 200 responses of the period and guests; empty where it is not one's own.

    Columns: Departed, Answered, Response, and Overall, Recommend, Index in points of 100; of a department its Score alone.
    """
    frame = source.frame(
        _LATEST,
        site_id=view.site_id,
        survey_id=view.survey_id,
        first=view.period.first,
        last=view.period.last,
        dimension_id=view.dimension_id,
        segment_id=view.segment_id,
        measure=view.department_id,
    )
    scores = ("overall", "recommend", "index") if view.department_id == OVERALL else ("score",)
    return frame.select(
        pl.col("stay_date").alias("Departed"),
        pl.col("answer_date").alias("Answered"),
        pl.col("response_id").alias("Response"),
        *((pl.col(name) / 100).alias(name.capitalize()) for name in scores),
    )
