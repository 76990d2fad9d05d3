"""How a site's number was made: its sums, the rest's, the other places, and the answers behind it."""

from dataclasses import dataclass

import polars as pl

from dashboard.access import Source
from dashboard.questions.departments import compared_with_rest, comparisons
from dashboard.questions.league import league
from dashboard.questions.region import region_of
from dashboard.questions.view import View
from pipelines.metrics.catalogue import Estimator, is_of_invitations
from pipelines.metrics.ranking import RankSteps, rank_steps
from pipelines.metrics.workings import GapWorking, Working, gap_working, working
from pipelines.reference.reference import Reference

_ANSWERS = """
    select response_id, stay_date, answer_date,
        try_cast(json_extract_string(said, $measure) as integer) as score,
        try_cast(json_extract_string(said, $top_box) as integer) as is_top_box
    from (
        select r.response_id, r.stay_date, r.answer_date, to_json(r) as said
        from my_responses r
        semi join region_sites s on s.site_id = r.site_id and s.region_id = $region_id
            and r.month >= s.valid_from and r.month < s.valid_to
        where r.site_id = $site_id and r.survey_id = $survey_id and r.month between $first and $last
    )
    where $dimension_id = 'all' or json_extract_string(said, $dimension_id) = $segment_id
    order by stay_date, response_id
"""


@dataclass(frozen=True)
class Workings:
    """All that a site's number was made of.

    `row` is its row of the league table, `steps` how its rank range was made (None without a place), `ranked` the ranked
    sites' printed order (site_name, value, place; best first). `compared` is its row of the list against the rest, `tested`
    how many comparisons it is corrected over; `rest` and `gap` are None where the rest is below the show threshold, `gap` for
    other metrics than means. `answers`: how many single responses of it one may see, out of `own.n`.
    """

    row: dict[str, object]
    own: Working
    steps: RankSteps | None
    ranked: pl.DataFrame
    compared: dict[str, object]
    tested: int
    rest: Working | None
    gap: GapWorking | None
    answers: int


def workings(source: Source, reference: Reference, view: View) -> Workings | None:
    """How the number of the view's site was made; None where it is not in the region or the number may not be shown."""
    metric, own_row = view.metric, pl.col("site_id") == view.site_id
    table = league(source, reference, view)
    rows = table.filter(own_row & pl.col("value").is_not_null())
    if rows.is_empty():
        return None
    region = region_of(source, reference, view, first=view.period.first)
    ours = region.of_members(view.period).filter(own_row)
    theirs = region.rest(view.period).filter(own_row)
    compared = compared_with_rest(source, reference, view, region).filter(own_row).row(0, named=True)
    # What stands for the rest may not be shown below the threshold, and so not be taken apart either.
    rest = working(theirs, metric) if compared["rest_value"] is not None else None
    is_mean = metric.estimator is Estimator.MEAN
    return Workings(
        row=rows.row(0, named=True),
        own=working(ours, metric),
        steps=rank_steps(table, metric, str(view.site_id)),
        ranked=table.filter(pl.col("rank").is_not_null()).select("site_id", "site_name", "value", "place"),
        compared=compared,
        tested=comparisons(source, reference, view, region),
        rest=rest,
        gap=gap_working(ours, theirs, metric) if rest and is_mean else None,
        answers=0 if is_of_invitations(metric) else answers_behind(source, reference, view).height,
    )


def answers_behind(source: Source, reference: Reference, view: View) -> pl.DataFrame:
    """The single responses that the number of the view's site counts, by date of stay; empty where it is not one's own.

    Columns: Response, Departed, Answered, and for means Score (0 to 100), for shares In top box (1 or 0), for NPS Recommends
    (0 to 10). Only months in which the site belonged to the region. None of what came summed already.
    """
    measure, estimator = view.measure, view.metric.estimator
    frame = source.frame(
        _ANSWERS,
        site_id=view.site_id,
        region_id=view.region_id,
        survey_id=view.survey_id,
        first=view.period.first,
        last=view.period.last,
        dimension_id=view.dimension_id,
        segment_id=view.segment_id,
        measure=measure,
        top_box=f"{measure}_top",
    )
    named = [
        pl.col("response_id").alias("Response"),
        pl.col("stay_date").alias("Departed"),
        pl.col("answer_date").alias("Answered"),
    ]
    if estimator is Estimator.SHARE:
        counted = frame.filter(pl.col("is_top_box").is_not_null())
        return counted.select(*named, pl.col("is_top_box").alias("In top box"))
    counted = frame.filter(pl.col("score").is_not_null())
    if estimator is Estimator.NET:
        return counted.select(*named, (pl.col("score") // 1000).alias("Recommends (0 to 10)"))
    return counted.select(*named, (pl.col("score") / 100).alias("Score"))
