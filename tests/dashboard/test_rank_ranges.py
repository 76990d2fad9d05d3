"""Places with what they are worth: ranges, tiers, and the words for every state of them."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard import wording
from dashboard.questions import league, rest, site
from dashboard.questions.view import View
from dashboard.sentences.league import tiers_sentence
from dashboard.sentences.standing import other_range, place_range
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.periods import WINDOWS
from pipelines.metrics.ranking import KEPT_BACK, RANKED, UNRANKED
from tests.dashboard.test_pages import open_page, words
from tests.dashboard.test_questions import opened
from tests.factories import ASSIGNMENTS, SITES, a_home, loaded, response, write_csv

NAMES = ["Amber", "Birch", "Cedar", "Dune", "Elm", "Fir", "Glen", "Heath"]
NOBODY = f"{ASSIGNMENTS.splitlines()[0]}\n"
AT = date(2026, 10, 1)


def _sites(count: int) -> str:
    rows = (f"N{place},{name},north,Test,city,,,100,2020-01-01,\n" for place, name in enumerate(NAMES[:count]))
    return f"{SITES.splitlines()[0]}\n{''.join(rows)}"


def _answers(place: int, scores: list[int]) -> list[dict[str, object]]:
    return [
        response(1000 * place + number, site=f"N{place}", departed=f"2026-10-{number % 27 + 1:02d}", overall=score)
        for number, score in enumerate(scores)
    ]


def _chain(root: Path, scores: list[list[int]]) -> Home:
    """One region in which each site has got these answers, in October."""
    home = a_home(root, sites=_sites(len(scores)), assignments=NOBODY)
    records = [one for place, own in enumerate(scores) for one in _answers(place, own)]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


def _view(site_id: str = "N0", metric: str = "satisfaction") -> View:
    return View("north", WINDOWS["month"].period(AT), metric, "post_stay", site_id=site_id)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Amber is far above the rest, Glen far below, Heath has too few answers for a place; the others are alike."""
    usual = [10, 8, 7, 9, 5, 8, 10, 6]
    scores = [[10, 10, 9, 10] * 15, *([usual[turn:] + usual[:turn]] * 6 for turn in range(1, 6))]
    scores = [scores[0], *([one for block in own for one in block] for own in scores[1:]), [5, 6, 7, 6] * 15, usual * 2]
    return _chain(tmp_path_factory.mktemp("graded") / "home", scores)


def test_a_place_lies_within_its_range_and_my_site_s_within_the_table_s(graded: Home) -> None:
    source, reference = opened(graded)
    for metric in METRICS:
        table = league.league(source, reference, _view(metric=metric))
        for row in table.iter_rows(named=True):
            if row["rank"] is None:
                assert (row["rank_low"], row["rank_high"], row["pooled_error"]) == (None, None, None)
                continue
            standing = site.standing(source, reference, _view(row["site_id"], metric))
            assert standing
            own_low, own_high = standing.rank_range
            assert row["rank_low"] <= own_low <= row["rank"] <= own_high <= row["rank_high"], row


def test_the_best_and_the_worst_are_told_and_the_middle_is_not(graded: Home) -> None:
    source, reference = opened(graded)
    table = league.league(source, reference, _view())

    found = {row["site_name"]: (row["rank_low"], row["rank_high"], row["tier"]) for row in table.iter_rows(named=True)}

    assert found["Amber"] == (1, 1, "above")
    assert found["Glen"] == (7, 7, "below")
    assert {found[name] for name in NAMES[1:6]} == {(2, 6, "in line")}
    assert found["Heath"][:2] == (None, None)


def test_a_tier_is_the_verdict_against_the_rest(graded: Home) -> None:
    source, reference = opened(graded)
    compared = rest.against_rest(source, reference, _view())
    verdicts, tiers = dict(compared.select("site_id", "verdict").rows()), dict(rest.tiers(compared).rows())

    assert {(verdicts[one], tiers[one]) for one in verdicts} == {
        ("better", "above"),
        ("no real difference", "in line"),
        ("worse", "below"),
    }


def test_pages_say_who_stands_apart_and_what_a_place_is_worth(graded: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(graded.root))
    asked = {"role": "data_owner", "region": "north", "window": "month", "month": "2026-10"}
    ranking = open_page("region_ranking", **asked)
    said = words(ranking)

    assert not ranking.exception
    assert "**Above the rest of the region:** Amber. **Below the rest of the region:** Glen. The other 5 can't" in said
    [table] = [one.value for one in ranking.dataframe]
    assert dict(zip(table["Site"].str.removeprefix("▸ "), table["Rank range"], strict=True))["Cedar"] == "2 to 6"

    for name, words_of_it in (("N2", "could be 2 to 6"), ("N0", "no other place fits the answers")):
        page = open_page("my_site", **asked, site=name)
        assert not page.exception
        assert words_of_it in words(page)


def test_a_department_has_its_place_too(graded: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(graded.root))
    asked = {"role": "data_owner", "region": "north", "window": "month", "month": "2026-10", "department": "front_desk"}

    # Every guest has said the same of the front desk, so that all sites share the first place.
    said = words(open_page("departments", **asked, site="N2"))
    assert "Cedar: place =1 of 7, could be any of the 7; in line with the rest of the region." in said
    said = words(open_page("departments", **asked, site="N7"))
    assert "Heath has no place: 16 answers; ranked from 30." in said


def test_sites_that_are_alike_are_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = _chain(tmp_path / "home", [[10, 8, 7, 9, 5, 8] * 6] * 4)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    asked = {"role": "data_owner", "region": "north", "window": "month", "month": "2026-10"}

    assert "**The data can't tell these sites apart:** none is really above or below" in words(
        open_page("region_ranking", **asked)
    )
    assert "could be any of the 4 · " in words(open_page("my_site", **asked, site="N1"))


def test_a_region_of_one_site_has_one_place_and_nobody_to_compare_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = _chain(tmp_path / "home", [[10, 8, 7, 9, 5, 8] * 6])
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    page = open_page("region_ranking", role="data_owner", region="north", window="month", month="2026-10")

    assert not page.exception
    assert "There is no other site in the region to compare with." in words(page)
    assert page.dataframe[0].value["Rank range"].to_list()[0] == "1"


SAID = {"site_name": pl.String, "tier": pl.String, "rank": pl.Int64, "state": pl.String}


def _told(**tiers: list[str]) -> pl.DataFrame:
    rows = [(name, tier.replace("_", " "), 1, RANKED) for tier, names in tiers.items() for name in names]
    return pl.DataFrame(rows, schema=SAID, orient="row")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            pl.DataFrame(
                {"site_name": ["A", "B"], "tier": [None, None], "rank": [1, 2], "state": [RANKED] * 2}, schema=SAID
            ),
            "No site has enough answers to be compared with the rest of the region: a longer period may tell more.",
        ),
        (
            pl.DataFrame(
                {
                    "site_name": ["A", "B"],
                    "tier": ["above", None],
                    "rank": [None, None],
                    "state": [KEPT_BACK, UNRANKED],
                },
                schema=SAID,
            ),
            "**No site has a place over this period:** 1 is kept back, and the others have too few answers. The most is "
            "shown over 12 months and of all guests; kinds of guests are compared over 12 months alone.",
        ),
        (
            _told(above=["A"], in_line=["B"]),
            "**Above the rest of the region:** A. The other one can't be told from it.",
        ),
        (
            _told(above=["A", "B"], below=["C"]),
            "**Above the rest of the region:** A and B. **Below the rest of the region:** C.",
        ),
        (
            _told(below=list("ABCDEF"), in_line=["x"] * 1200),
            "**Below the rest of the region:** A, B, C, D and 2 more. The other 1,200 can't be told from it.",
        ),
        (_told(above=["*A*"]), "**Above the rest of the region:** &#42;A&#42;."),
    ],
)
def test_who_stands_apart_in_words(table, said):
    assert tiers_sentence(table) == said


def test_a_site_without_a_place_is_not_in_the_first_line() -> None:
    table = _told(above=["A", "B"], in_line=["C"]).with_columns(
        rank=pl.when(pl.col("site_name") != "B").then(pl.col("rank"))
    )

    assert tiers_sentence(table) == "**Above the rest of the region:** A. The other one can't be told from it."


def test_where_two_ranges_are_told_both_are_named() -> None:
    row = {"rank_low": 1, "rank_high": 5}

    assert other_range(row, (1, 5)) == other_range(row, None) == ""
    assert other_range(row, (1, 4)) == " (told of this site alone; of all sites at once, as the ranking does, 1 to 5)"


def test_a_department_in_which_all_answers_are_alike_is_drawn_without_an_interval(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "home", sites=_sites(3), assignments=NOBODY)
    records = [one for place in range(3) for one in _answers(place, [10, 8, 7, 9, 5, 8] * 6)]
    write_csv(home.inbox / "post_stay_1.csv", [one | {"desk": 8 + (one["site"] == "N2")} for one in records])
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    page = open_page("my_site", role="data_owner", region="north", window="month", month="2026-10", site="N2")

    assert not page.exception
    assert "Front desk" in page.get("plotly_chart")[0].proto.spec


@pytest.mark.parametrize(("ends", "said"), [((2, 9), "2 to 9"), ((3, 3), "3"), ((None, None), "–")])
def test_a_rank_range_in_words(ends, said):
    assert wording.rank_range(*ends) == said


def test_a_site_without_a_place_has_no_words_for_its_range():
    assert place_range(None, None) == ""
