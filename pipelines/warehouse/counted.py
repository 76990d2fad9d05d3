"""Single responses with what they add to the counts of a bonus: their scores and flags, and nothing of their guests."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import polars as pl

from pipelines.reference.organisation import RECOMMEND
from pipelines.reference.reference import from_json
from pipelines.reference.scales import DETRACTOR_TO, PROMOTER_FROM
from pipelines.warehouse.database import attach
from pipelines.warehouse.own_stays import Held
from pipelines.warehouse.responses import score_columns, top_columns

LEAD, PROMOTES = "_top", "_promotes"


def counted_responses(build: Path, posts: Iterable[Held], survey_id: str, measures: Sequence[str]) -> pl.DataFrame:
    """The responses to a survey with a stay date in one of the posts, each once, by site, day and response id.

    Columns: response_id, site_id, stay_date; of each measure its score in hundredths, `<measure>_top` (1 in the top box, 0
    not, null where its lead item was not answered) and `<measure>_promotes` (1 a promoter, −1 a detractor, 0 neither; null
    but for the question to recommend). What `totals` counts of a response is told by them. A measure that the build does
    not have is null throughout.
    """
    spans = sorted({(one.site_id, one.valid_from, one.valid_to) for one in posts})
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("set enable_progress_bar = false")
        attach(connection, build, "built")
        [(said,)] = connection.execute("select reference from built.builds").fetchall()
        reference = from_json(said)
        known = {*score_columns(reference), *top_columns(reference)}
        connection.execute("create temp table spans (site_id varchar, valid_from date, valid_to date)")
        if spans:
            sites, firsts, ends = map(list, zip(*spans, strict=True))
            connection.execute(
                "insert into spans select unnest($sites), unnest($firsts), unnest($ends)",
                {"sites": sites, "firsts": firsts, "ends": ends},
            )
        listed = ", ".join(["r.response_id", "r.site_id", "r.stay_date", *_columns(measures, known)])
        return connection.sql(
            f"""
            select {listed} from built.responses r
            semi join spans s on s.site_id = r.site_id and r.stay_date >= s.valid_from and r.stay_date < s.valid_to
            where r.survey_id = $survey
            order by r.site_id, r.stay_date, r.response_id
            """,
            params={"survey": survey_id},
        ).pl()
    finally:
        connection.close()


def _columns(measures: Sequence[str], known: set[str]) -> list[str]:
    found = []
    for measure in measures:
        score = f"r.{measure}" if measure in known else f"cast(null as smallint) as {measure}"
        top = f"r.{measure}{LEAD}" if f"{measure}{LEAD}" in known else "cast(null as tinyint)"
        promotes = "cast(null as tinyint)"
        if measure == RECOMMEND and measure in known:
            promotes = (
                f"cast(case when r.{measure} >= {PROMOTER_FROM} then 1 when r.{measure} <= {DETRACTOR_TO} then -1 "
                f"when r.{measure} is not null then 0 end as tinyint)"
            )
        found += [score, f"{top} as {measure}{LEAD}", f"{promotes} as {measure}{PROMOTES}"]
    return found
