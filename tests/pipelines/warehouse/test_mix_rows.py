"""The rows of the mix regression: those that single answers come to, by group, with what came summed as unknown guests."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.warehouse.mix_rows import mix_rows
from pipelines.warehouse.publishing import current
from pipelines.warehouse.signed import signed
from tests.factories import SEGMENTS, SUM_COLUMNS, SUMS, a_home, loaded, many_responses, response, sums, write_csv
from tests.mixes import KEYS, Answer, rows_of

FIRST, END = date(2026, 1, 1), date(2026, 10, 1)
GUESTS, CHANNELS = {"B": "business", "F": "family"}, {"D": "direct", "A": "agency"}
GROUPS = {"S1": "one", "S2": "one", "007": "two"}


def _records() -> list[dict[str, object]]:
    return [
        *many_responses(33, site="S1", month="2026-01"),
        *many_responses(20, site="S2", month="2026-09", first=100),
        *many_responses(9, site="007", month="2026-05", first=200),
        *many_responses(9, site="S3", month="2026-05", first=300),
        response(400, site="S1", departed="2025-12-31"),
        response(401, site="S1", departed="2026-10-01"),
        response(402, site="S1", departed="2026-02-02", guest="", overall=3, recommend=3),
        response(403, site="S1", departed="2026-02-02", overall="", recommend=""),
    ]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    adjusts = SEGMENTS.replace("\nvalues", "\nadjusts = true\nvalues")
    made = a_home(tmp_path_factory.mktemp("mixed") / "home", segments=adjusts, sums=SUMS)
    write_csv(made.inbox / "post_stay.csv", _records())
    summed = [sums("all", {8: 3, 10: 2}, site="S2", month="2026-02"), sums("all", {8: 3}, site="S2", month="2025-12")]
    write_csv(made.inbox / "sums.csv", summed, SUM_COLUMNS)
    loaded(made)
    return made


def _found(home: Home, measure: str, group_of: dict[str, str] = GROUPS) -> pl.DataFrame:
    build = home.warehouse / current(home.warehouse).file
    return mix_rows(build, signed(build).reference, "post_stay", measure, group_of, FIRST, END)


def _expected(column: str, sites: set[str], summed: list[int]) -> pl.DataFrame:
    answers = [
        Answer(
            str(one["site"]),
            {
                "guest_type": GUESTS.get(str(one["guest"]), "unknown"),
                "channel": CHANNELS.get(str(one["channel"]), "unknown"),
            },
            1000 * int(str(one[column])),
            int(int(str(one[column])) >= 9),
        )
        for one in _records()
        if one["site"] in sites and one[column] != "" and FIRST <= date.fromisoformat(str(one["departed"])) < END
    ]
    unknown = {"guest_type": "unknown", "channel": "unknown"}
    answers += [Answer("S2", unknown, 1000 * score, int(score >= 9)) for score in summed]
    return rows_of(answers)


def _alike(found: pl.DataFrame, expected: pl.DataFrame, columns: list[str]) -> None:
    """The rows that the regression reads are the same; of crossed rows it reads the counts alone."""
    order = [*KEYS]
    of_whole = expected["score_total"].is_not_null()
    mine, theirs = (one.sort(order, nulls_last=True).select(*order, *columns) for one in (found, expected))
    assert mine.select(order).equals(theirs.select(order))
    assert mine.select("response_count").equals(theirs.select("response_count"))
    whole = expected.sort(order, nulls_last=True)["score_total"].is_not_null()
    assert of_whole.any()
    assert mine.filter(whole).equals(theirs.filter(whole))


def test_groups_have_the_rows_of_their_single_answers_and_sums_are_of_unknown_guests(home):
    found = _found(home, "overall")

    numbers = ["response_count", "score_total", "score_square_total", "lead_count", "top_box_count"]
    assert found["group_id"].unique().sort().to_list() == ["one", "two"]
    one, two = (found.filter(pl.col("group_id") == group).drop("group_id") for group in ("one", "two"))
    _alike(one, _expected("overall", {"S1", "S2"}, [8, 8, 8, 10, 10]), numbers)
    _alike(two, _expected("overall", {"007"}, []), numbers)


def test_promoters_and_detractors_are_counted_of_the_question_to_recommend(home):
    found = _found(home, "recommend").filter(pl.col("group_id") == "one").drop("group_id")

    numbers = ["response_count", "promoter_count", "detractor_count"]
    _alike(found, _expected("recommend", {"S1", "S2"}, []), numbers)


def test_the_index_has_no_lead_item(home):
    found = _found(home, "index")

    assert found["lead_count"].sum() == 0
    assert found["response_count"].sum() > 0


def test_sites_that_no_group_names_and_measures_that_are_not_there_have_no_rows(home):
    assert _found(home, "overall", {}).is_empty()
    assert _found(home, "sauna").is_empty()
    assert set(_found(home, "overall")["site_id"].drop_nulls()) == set(GROUPS)


def test_without_dimensions_to_adjust_for_there_are_no_rows(tmp_path: Path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", many_responses(10))
    loaded(home)

    assert _found(home, "overall").is_empty()
