"""The same guests for all sites: what is asked of the warehouse, what comes of it, and the words for every state of it."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from dashboard.access import Source
from dashboard.questions import league
from dashboard.questions.mix import mixed
from dashboard.questions.view import View
from dashboard.scopes import NOTHING, Principal
from dashboard.sentences.mix import adjusted_sentence, mix_sentence
from dashboard.tables.mix import kinds_table, mix_table
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS, TOTALS
from pipelines.metrics.mix import mix
from pipelines.metrics.mix_sums import sums_of
from pipelines.metrics.periods import Period
from pipelines.reference.assignments import Role
from tests.dashboard.test_pages import open_page, words
from tests.dashboard.test_questions import opened
from tests.factories import (
    ASSIGNMENTS,
    POST_STAY,
    SEGMENTS,
    SITES,
    SUM_COLUMNS,
    SUMS,
    a_home,
    loaded,
    response,
    sums,
    write_csv,
)
from tests.mixes import KEYS, SCHEMA, Answer, folded, rows_of

BOTH = SEGMENTS.replace('name = "Guest type"', 'name = "Guest type"\nadjusts = true').replace(
    'name = "Channel"', 'name = "Channel"\nadjusts = true'
)
NAMES = ["Amber", "Birch", "Cedar", "Dune", "Elm"]
MANAGER = Principal("Ana", Role.GENERAL_MANAGER, site_id="N0")
PERIOD = Period(date(2026, 8, 1), date(2026, 10, 1))
ASKED = """
    select site_id, dimension_id, segment_id, other_dimension_id, other_segment_id, response_count, score_total,
        score_square_total, lead_count, top_box_count, promoter_count, detractor_count
    from region_mix(
        $region_id, null, null, null, $survey_id, $measure, $first, $last, $dimension_id, $segment_id,
        $fewest
    )
"""
EVERYTHING = {
    "region_id": "north",
    "survey_id": "post_stay",
    "measure": "overall",
    "first": PERIOD.first,
    "last": PERIOD.last,
    "dimension_id": "all",
    "segment_id": "all",
    "fewest": 1,
}
GUESTS, CHANNELS = {"B": "business", "F": "family"}, {"D": "direct", "A": "agency"}
# How each site's guests are mixed: how many of ten are business guests.
BUSINESS = [9, 5, 5, 2, 5]
ANSWERS = [80, 60, 50, 70, 6]
# What came summed of Dune: so many guests for each answer.
SUMMED = {3: 4, 8: 9, 10: 2}


def _sites(count: int) -> str:
    rows = [f"N{place},{NAMES[place]},north,Test,city,,,100,2020-01-01,\n" for place in range(count)]
    # The last has left the region in September: its answers of before are the region's still.
    rows[-1:] = [
        f"N{count - 1},{NAMES[count - 1]},north,Test,city,,,100,2020-01-01,2026-10-01\n",
        f"N{count - 1},{NAMES[count - 1]},south,Test,city,,,100,2026-10-01,\n",
    ]
    return f"{SITES.splitlines()[0]}\n{''.join(rows)}"


def _records(place: int, count: int) -> list[dict[str, object]]:
    """Business guests score two lower everywhere; of every thirteenth nobody knows what kind they are."""
    found = []
    for number in range(count):
        guest = "B" if number % 10 < BUSINESS[place] else "F"
        month = "2026-09" if place == 4 or number % 3 else "2026-10"
        found.append(
            response(
                1000 * place + number,
                site=f"N{place}",
                departed=f"{month}-{number % 27 + 1:02d}",
                updated=f"{month}-28 08:00:00",
                guest="" if number % 13 == 12 else guest,
                channel="DA"[number // 10 % 2],
                overall=min(10, 6 + (number * 7 + place) % 5 - 2 * (guest == "B")),
                recommend=(number * 5 + place) % 11,
                room="" if number % 7 == 6 else (number * 3) % 11,
            )
        )
    return found


def _chain(root: Path, records: list[dict[str, object]], *, segments: str = BOTH, sites: str | None = None) -> Home:
    manager = f"{ASSIGNMENTS.splitlines()[0]}\nP1,Ana,general_manager,N0,,2020-01-01,\n"
    home = a_home(root, sites=sites or _sites(5), assignments=manager, segments=segments, history=SUMS)
    write_csv(home.inbox / "post_stay_1.csv", records)
    write_csv(home.inbox / "sums_1.csv", [sums("all", SUMMED, site="N3", month="2026-08")], SUM_COLUMNS)
    loaded(home)
    return home


def _all_records() -> list[dict[str, object]]:
    return [one for place, count in enumerate(ANSWERS) for one in _records(place, count)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Amber has mostly business guests, Dune mostly families and a month that came summed; Elm had six answers and left."""
    return _chain(tmp_path_factory.mktemp("mix") / "home", _all_records())


def _answers(measure: str = "overall", *, only: dict[str, str] | None = None) -> list[Answer]:
    """The answers behind the home, sums as guests of whom nothing is known."""
    found = []
    for record in _all_records():
        kinds = {
            "guest_type": GUESTS.get(str(record["guest"]), "unknown"),
            "channel": CHANNELS[str(record["channel"])],
        }
        score = int(str(record[measure])) * 1000
        found.append(Answer(str(record["site"]), kinds, score, int(score >= 9000)))
    if measure == "overall":
        kinds = {"guest_type": "unknown", "channel": "unknown"}
        found += [Answer("N3", kinds, 1000 * score, int(score >= 9)) for score, n in SUMMED.items() for _ in range(n)]
    return [one for one in found if all(one.kinds[name] == kind for name, kind in (only or {}).items())]


def _view(metric: str = "satisfaction", **said: object) -> View:
    return replace(View("north", PERIOD, metric, "post_stay", site_id="N0"), **said)


def _rows(source: Source, **asked: object) -> pl.DataFrame:
    return source.frame(ASKED, **(EVERYTHING | asked)).sort(KEYS)


@pytest.mark.parametrize("measure", ["overall", "recommend"])
@pytest.mark.parametrize("only", [{}, {"guest_type": "business"}, {"guest_type": "unknown"}, {"channel": "agency"}])
@pytest.mark.parametrize(("own", "fewest"), [((), 1), (("N0",), 1), ((), 25), (("N0",), 40)])
def test_the_warehouse_says_what_the_answers_add_up_to(
    home: Home, measure: str, only: dict[str, str], own: tuple[str, ...], fewest: int
) -> None:
    source, _ = opened(home, *([MANAGER] if own else []))
    asked = dict(zip(("dimension_id", "segment_id"), *only.items(), strict=True)) if only else {}
    expected = rows_of(folded(_answers(measure, only=only), own=own, fewest=max(10, fewest)))
    if measure != "recommend":
        promoters = [pl.when(pl.col(one).is_not_null()).then(0).alias(one) for one in TOTALS[-2:]]
        expected = expected.with_columns(promoters)

    assert _rows(source, measure=measure, fewest=fewest, **asked).cast(SCHEMA).equals(expected.cast(SCHEMA).sort(KEYS))


def test_what_it_says_of_whole_sites_is_what_the_totals_say(home: Home) -> None:
    source, _ = opened(home)
    for measure in ("overall", "recommend", "front_desk", "housekeeping", "spa", "index"):
        totals = source.frame(
            "select site_id, sum(response_count) as n, sum(score_total) as s, sum(score_square_total) as q, "
            "sum(lead_count) as l, sum(top_box_count) as t, sum(promoter_count) as p, sum(detractor_count) as d "
            "from region_totals where region_id = 'north' and month between $first and $last and dimension_id = 'all' "
            "and department_id = $measure group by site_id order by site_id",
            first=PERIOD.first,
            last=PERIOD.last,
            measure=measure,
        )
        whole = _rows(source, measure=measure).filter(
            pl.col("site_id").is_not_null() & pl.col("dimension_id").is_null()
        )
        assert whole.select("site_id", *TOTALS).rows() == totals.rows()


def test_nobody_is_told_what_a_kind_of_guests_of_one_site_has_said(home: Home) -> None:
    source, _ = opened(home, MANAGER)
    sums_told = ["score_total", "score_square_total", "top_box_count", "promoter_count", "detractor_count"]
    for asked in ({}, {"first": PERIOD.last}, {"dimension_id": "guest_type", "segment_id": "business"}):
        rows = _rows(source, **asked)
        of_kinds = rows.filter(pl.col("site_id").is_not_null() & pl.col("dimension_id").is_not_null())
        same = (pl.col("dimension_id") == pl.col("other_dimension_id")) & (
            pl.col("segment_id") == pl.col("other_segment_id")
        )
        crossed = rows.filter(pl.col("site_id").is_null() & ~same)
        for told in (of_kinds, crossed):
            assert told.height
            assert told.select(pl.col(sums_told).is_not_null().any()).row(0) == (False,) * 5


def _exposed(rows: pl.DataFrame, own: str) -> list[tuple[object, ...]]:
    """Added-up scores of a kind that fewer than ten guests, or guests of fewer than three sites other than `own`, are behind;
    of unknown guests, ten.

    Where no kind is told apart from the others, the sum is that of whole sites, which everybody may see.
    """
    kind = ["dimension_id", "segment_id"]
    scores = rows.filter(pl.col("site_id").is_null() & pl.col("score_total").is_not_null())
    behind = (
        rows.filter(pl.col("site_id").is_not_null() & pl.col("dimension_id").is_not_null() & (pl.col("site_id") != own))
        .group_by(kind)
        .agg(n=pl.col("response_count").sum(), sites=pl.col("site_id").n_unique())
    )
    told = scores.join(behind, on=kind, how="left").with_columns(kinds=pl.len().over("dimension_id"))
    few = (pl.col("n").fill_null(0) < 10) | (
        pl.col("sites").fill_null(0) < pl.when(segment_id="unknown").then(1).otherwise(3)
    )
    return told.filter(few & (pl.col("kinds") > 1)).select(*kind, "n", "sites", "score_total").rows()


# A month a case: a letter a guest at N0 (the manager's), N1, N2, N3; U is of unknown kind.
CASES = {
    "nine of three sites": ("2025-11", ["F" * 20, "F" * 3 + "B" * 9 + "U" * 9] + ["F" * 3 + "B" * 9 + "U" * 9] * 2),
    "ten of three sites": ("2025-12", ["", "CC" + "F" * 4 + "B" * 9 + "U" * 9] + ["F" * 3 + "B" * 9 + "U" * 9] * 2),
    "thirty of two sites": ("2026-01", ["F" * 9, "F" * 15 + "B" * 9, "F" * 15 + "B" * 9 + "U" * 9, "B" * 9 + "U" * 9]),
    "rest of two sites": ("2026-02", ["U" * 20, "U" * 9 + "B" * 20, "U" * 9 + "B" * 20, "B" * 20 + "F" * 9]),
    "one, nobody unknown": ("2026-03", ["B" * 9, "F" + "B" * 9 + "C" * 5, "B" * 9 + "C" * 5, "B" * 9 + "C" * 5]),
    "one, two kinds": ("2026-04", ["B" * 9, "F" + "B" * 9, "B" * 9, "B" * 9]),
    "few unknown": ("2026-05", ["B" * 9] + ["UU" + "F" * 5 + "B" * 9] * 3),
    "nine unknown of a site": ("2026-06", ["B" * 9, "U" * 9 + "F" * 5 + "B" * 9] + ["F" * 5 + "B" * 9] * 2),
    "ten unknown of a site": ("2026-07", ["B" * 9, "U" * 10 + "F" * 5 + "B" * 9] + ["F" * 5 + "B" * 9] * 2),
}

CODED = [
    (month, f"N{at}", guest) for month, sites in CASES.values() for at, guests in enumerate(sites) for guest in guests
]


def _scored(number: int) -> int:
    return number * 7 % 11


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Home:
    segments = BOTH.replace(
        '{ segment_id = "family"', '{ segment_id = "couple", segment_name = "Couples" }, { segment_id = "family"'
    )
    home = a_home(
        tmp_path_factory.mktemp("cases") / "home",
        sites=_sites(5),
        assignments=f"{ASSIGNMENTS.splitlines()[0]}\nP1,Ana,general_manager,N0,,2020-01-01,\n",
        segments=segments,
        post_stay=POST_STAY.replace('B = "business"', 'B = "business", C = "couple"'),
    )
    records = [
        response(
            number,
            site=site,
            departed=f"{month}-{number % 27 + 1:02d}",
            updated=f"{month}-28 08:00:00",
            guest="" if guest == "U" else guest,
            overall=_scored(number),
        )
        for number, (month, site, guest) in enumerate(CODED)
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home


@pytest.mark.parametrize(
    ("case", "to_the_manager", "to_all"),
    [
        # For who may see all, the manager's own twenty count as well.
        ("nine of three sites", {"business", "unknown"}, {"business", "family", "unknown"}),
        ("ten of three sites", {"business", "family", "unknown"}, {"business", "family", "unknown"}),
        ("thirty of two sites", {"business", "unknown"}, {"business", "family", "unknown"}),
        # Of the rest, nine families of one site make the third site.
        ("rest of two sites", {"business", "unknown"}, {"business", "unknown"}),
        ("one, nobody unknown", {"business", "unknown"}, {"business", "unknown"}),
        ("one, two kinds", {"unknown"}, {"unknown"}),
        # Fifteen families are enough, but six unknown guests are not.
        ("few unknown", {"business", "unknown"}, {"business", "unknown"}),
        ("nine unknown of a site", {"business", "unknown"}, {"business", "unknown"}),
        ("ten unknown of a site", {"business", "family", "unknown"}, {"business", "family", "unknown"}),
    ],
)
def test_a_kind_is_told_with_ten_guests_of_three_other_sites(
    cases: Home, case: str, to_the_manager: set[str], to_all: set[str]
) -> None:
    month = date.fromisoformat(f"{CASES[case][0]}-01")
    for principal, expected in ((MANAGER, to_the_manager), (None, to_all)):
        source, _ = opened(cases, *([principal] if principal else []))
        rows = _rows(source, first=month, last=month)
        own = "N0" if principal else ""

        assert set(rows.filter(dimension_id="guest_type")["segment_id"]) == expected
        assert _exposed(rows, own) == []
        # The rest is what is left: nobody's answer is lost.
        scores = rows.filter(pl.col("site_id").is_null() & (pl.col("dimension_id") == "guest_type"))["score_total"]
        assert scores.sum() == rows.filter(pl.col("dimension_id").is_null())["score_total"].sum()


def test_the_score_of_the_one_guest_of_two_kinds_can_not_be_had(tmp_path: Path) -> None:
    """Counted at one site alone and added up over all, it would be that guest's score, with the site named."""
    one = next(one for one in _records(1, 60) if one["guest"] == "F" and one["channel"] == "A")["id"]
    records = [
        r | {"channel": "A" if r["id"] == one or (r["guest"] != "F" and r["channel"] == "A") else "D"}
        for r in _all_records()
    ]
    source, reference = opened(_chain(tmp_path / "home", records), MANAGER)
    asked = {"dimension_id": "guest_type", "segment_id": "family"}
    rows = _rows(source, **asked)

    assert _exposed(rows, "N0") == []
    assert set(rows.filter(dimension_id="channel")["segment_id"]) == {"unknown"}
    found = mixed(source, reference, _view(**asked))
    assert "Channel (not known of these guests, or too few of each kind)." in mix_sentence(
        found, METRICS["satisfaction"]
    )


@pytest.mark.parametrize("only", [{}, {"guest_type": "business"}, {"guest_type": "family"}, {"guest_type": "unknown"}])
@pytest.mark.parametrize("measure", ["overall", "recommend", "housekeeping", "index"])
def test_every_sum_of_scores_is_of_many(home: Home, measure: str, only: dict[str, str]) -> None:
    source, _ = opened(home, MANAGER)
    asked = dict(zip(("dimension_id", "segment_id"), *only.items(), strict=True)) if only else {}

    assert _exposed(_rows(source, measure=measure, **asked), "N0") == []


def test_with_a_kind_of_few_it_is_least_squares_with_them_unknown(cases: Home) -> None:
    """From November to February there are but two couples."""
    source, reference = opened(cases, MANAGER)
    found = mixed(source, reference, _view(period=Period(date(2025, 11, 1), date(2026, 2, 1))))
    of = [(site, guest, _scored(at)) for at, (month, site, guest) in enumerate(CODED) if month <= "2026-02"]
    design = [
        [*(float(site == one) for one in ("N0", "N1", "N2", "N3")), float(guest == "F"), float(guest not in "FB")]
        for site, guest, _ in of
    ]
    coefficients = np.linalg.lstsq(np.array(design), np.array([10.0 * score for *_, score in of]), rcond=None)[0]
    value = dict(found.kinds.filter(dimension_id="guest_type").select("segment_id", "value").iter_rows())
    n = dict(found.kinds.filter(dimension_id="guest_type").select("segment_id", "n").iter_rows())

    assert (n["couple"], value["couple"]) == (None, None)
    assert n["unknown"] == sum(guest in "UC" for _, guest, _ in of)
    assert value["family"] - value["business"] == pytest.approx(coefficients[-2], abs=1e-9)


def test_of_two_sites_nothing_is_added_up(home: Home) -> None:
    """The other's sums could be read off one's own."""
    source, _ = opened(home, MANAGER)

    assert _rows(source, region_id="south").is_empty()
    # In October three are left, in August there is but one.
    assert _rows(source, first=PERIOD.last)["site_id"].null_count() > 0
    august = _rows(source, last=PERIOD.first)
    assert set(august["site_id"]) == {"N3"}


@pytest.mark.parametrize(
    "asked",
    [
        {"measure": "response_id"},
        {"measure": "overall or true"},
        {"measure": "site_id"},
        {"dimension_id": "response_id", "segment_id": "R1"},
        {"dimension_id": "site_id", "segment_id": "N1"},
        {"dimension_id": "guest_type", "segment_id": "all"},
        {"region_id": "south"},
        {"region_id": "%"},
        {"survey_id": "history"},
    ],
)
def test_what_is_not_on_the_list_is_not_told(home: Home, asked: dict[str, object]) -> None:
    source, _ = opened(home, MANAGER)

    assert _rows(source, **asked).is_empty()


def test_who_has_no_place_is_told_nothing_of_the_mix(home: Home) -> None:
    from dashboard.access import OpenBuild
    from pipelines.warehouse.publishing import current

    published = current(home.warehouse)
    assert published
    build = OpenBuild(published.build.build_id, home.warehouse / published.file)

    assert _rows(build.source(NOTHING)).is_empty()


def test_what_the_macro_reads_can_not_be_read_beside_it(home: Home) -> None:
    source, _ = opened(home, MANAGER)
    for name in ("cells", "answers", "responses", "sums"):
        with pytest.raises(duckdb.Error):
            source.frame(f"select * from {name}")


def test_sites_without_names_stay_without_names(tmp_path: Path) -> None:
    from tests.factories import CHAIN

    home = _chain(tmp_path / "home", _all_records())
    (home.reference / "chain.toml").write_text(f"name_other_sites = false\n{CHAIN}")
    loaded(home)
    source, reference = opened(home, MANAGER)
    hr, _ = opened(home)

    told, everything = mixed(source, reference, _view()), mixed(hr, reference, _view())

    assert set(told.sites["site_id"]) & {"N1", "N2", "N3"} == set()
    assert told.sites["adjusted"].sort().to_list() == pytest.approx(everything.sites["adjusted"].sort().to_list())
    assert not any(name in str(told.sites.rows()) + str(told.shares.rows()) for name in NAMES[1:])


@pytest.mark.parametrize("metric", ["satisfaction", "top_box", "nps", "index"])
def test_the_question_is_the_regression_beside_the_league(home: Home, metric: str) -> None:
    source, reference = opened(home)
    found = mixed(source, reference, _view(metric))
    table = league.league(source, reference, _view(metric))

    assert found.why_not == ""
    same = ["site_id", "n", "value", "low", "high", "state", "rank", "rank_of", "place"]
    assert found.sites.select(same).equals(table.select(same))
    added = found.effects.group_by("site_id").agg(pl.col("effect").sum())
    for row in found.sites.join(added.rename({"effect": "added"}), on="site_id").iter_rows(named=True):
        assert row["value"] + row["added"] == pytest.approx(row["adjusted"], abs=1e-9)
        assert row["adjusted_low"] <= row["adjusted"] - (row["value"] - row["low"]) + 1e-9
    if metric in {"satisfaction", "nps"}:
        rows = rows_of(_answers("recommend" if metric == "nps" else "overall"))
        kinds = {"guest_type": ["business", "family"], "channel": ["direct", "agency"]}
        assert folded(_answers("recommend" if metric == "nps" else "overall")) == _answers(
            "recommend" if metric == "nps" else "overall"
        )
        slow = mix(sums_of(rows, METRICS[metric]), kinds).sites
        both = found.sites.join(slow, on="site_id", suffix="_slow").drop_nulls("effect")
        assert both["effect"].to_list() == pytest.approx(both["effect_slow"].to_list(), abs=1e-9)


def test_who_has_the_guests_that_score_lower_gains(home: Home) -> None:
    source, reference = opened(home)
    found = mixed(source, reference, _view())

    effects = dict(found.sites.select("site_name", "effect").iter_rows())
    values = dict(found.kinds.filter(dimension_id="guest_type").select("segment_name", "value").iter_rows())
    assert effects["Amber"] > 0 > effects["Dune"]
    assert values["Business"] < 0 < values["Families"]
    assert values["Not known"] is None


def test_a_suppressed_site_and_kind_have_no_number_of_any_sort(tmp_path: Path) -> None:
    few = [one for one in _all_records() if one["site"] != "N2" or int(str(one["id"])[1:]) < 2006]
    few = [
        one | {"guest": "B" if one["guest"] == "F" and int(str(one["id"])[1:]) % 40 != 19 else one["guest"]}
        for one in few
    ]
    # Both channels, and guests of unknown kind, at more than two of the others.
    few = [one | {"channel": "DA"[int(str(one["id"])[1:]) % 2]} for one in few]
    few = [one | ({"guest": ""} if str(one["id"])[1:] in {"2005", "4005"} else {}) for one in few]
    home = _chain(tmp_path / "home", few)
    source, reference = opened(home, MANAGER)
    found = mixed(source, reference, _view())

    hidden = found.sites.filter(site_id="N2").row(0, named=True)
    assert hidden["state"] == "suppressed"
    assert {hidden[name] for name in hidden if name.startswith(("effect", "adjusted"))} == {None}
    assert "N2" not in found.effects["site_id"]
    assert "N2" not in found.shares["site_id"]
    family = found.kinds.filter(segment_id="family").row(0, named=True)
    assert {family[name] for name in ("n", "share", "value", "standard_error", "low", "high")} == {None}
    assert family["state"] == "few"
    assert "too few guests or sites" in str(kinds_table(found, METRICS["satisfaction"]).to_pydict())


def _said(home: Home, **said: object) -> str:
    source, reference = opened(home)
    view = _view(**said)
    return mix_sentence(mixed(source, reference, view), view.metric)


def test_the_sentence_says_who_gains_and_why(home: Home) -> None:
    said = _said(home)

    assert "Adjusted for guest type and channel, " in said
    assert "**Amber** gains most (+" in said
    more = r"more guests of guest type “Business” \(\d\d % of its guests, \d\d % of all\), who score lower"
    fewer = r"fewer guests of guest type “Families” \(\d+ % of its guests, \d\d % of all\), who score higher"
    assert re.search(rf"\*\*Amber\*\* gains most \(\+[\d.]+\), as it has ({more}|{fewer}) than the average guest", said)
    assert "**Dune** loses most (−" in said
    assert "who score lower than the average guest (−" in said


def test_a_chosen_kind_of_guests_is_not_adjusted_for_again(home: Home) -> None:
    source, reference = opened(home)
    found = mixed(source, reference, _view(dimension_id="guest_type", segment_id="business"))

    assert dict(found.dimensions.select("dimension_id", "state").iter_rows())["guest_type"] == "chosen"
    assert set(found.effects["dimension_id"]) <= {"channel"}
    assert set(found.kinds["dimension_id"]) <= {"channel"}
    assert mix_sentence(found, METRICS["satisfaction"]).endswith(
        "Not adjusted for: Guest type (chosen in the sidebar: all these guests are alike in it)."
    )


def test_what_can_not_be_adjusted_is_said(home: Home, tmp_path: Path) -> None:
    assert "made of invitations" in _said(home, metric="response_rate")
    assert "fewer than three sites" in _said(home, region_id="south")

    bare = _chain(tmp_path / "bare", _all_records(), segments=SEGMENTS)
    assert _said(bare).startswith("**Not adjusted:** no kind of guests is declared")

    alike = _chain(tmp_path / "alike", [one | {"guest": "B", "channel": ""} for one in _all_records()])
    said = _said(alike)
    assert said.startswith(
        "**Not adjusted:** there is nothing to tell the guests apart by. Not adjusted for: Guest type (guests"
    )
    assert "Channel (not known of these guests, or too few of each kind)." in said

    same = [one | {"channel": {"B": "D", "F": "A", "": ""}[str(one["guest"])]} for one in _all_records()]
    together = _chain(tmp_path / "together", same)
    source, reference = opened(together)
    found = mixed(source, reference, _view())
    assert dict(found.dimensions.select("dimension_id", "state").iter_rows()) == {
        "guest_type": "adjusted",
        "channel": "same as earlier",
    }
    assert "Guest type" in mix_table(found, METRICS["satisfaction"], highlight=None).column_names
    assert "Channel" not in mix_table(found, METRICS["satisfaction"], highlight=None).column_names

    few = _chain(tmp_path / "few", [one for one in _all_records() if str(one["id"])[-2:] == "12" or one["id"] == "R0"])
    assert "**Not adjusted:** " in _said(few)


def test_chance_is_not_told_as_a_gain(tmp_path: Path) -> None:
    plain = [one | {"overall": (int(str(one["id"])[1:]) * 7) % 11} for one in _all_records()]

    home = _chain(tmp_path / "home", plain)
    source, reference = opened(home)

    assert "The data can't tell that kinds of guests score differently here" in _said(home)
    mine = adjusted_sentence(mixed(source, reference, _view()), "N0", METRICS["satisfaction"])
    assert "That may be chance alone" in mine


ADDRESS = {"region": "north", "site": "N0", "window": "rolling_3", "until": "2026-10"}


@pytest.mark.parametrize("role", ["general_manager", "data_owner"])
def test_the_pages_say_it_after_the_raw_score(home: Home, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    ranking = open_page("region_ranking", role=role, **ADDRESS)

    assert not ranking.exception
    assert ranking.subheader[-1].value == "If all sites had the same guests"
    # Nothing is drawn of what is not opened.
    before = len(ranking.dataframe)
    for key in ("mix_open", "kinds_open"):
        ranking.session_state[key] = True
    ranking.run()
    assert not ranking.exception
    assert len(ranking.dataframe) == before + 2
    raw, adjusted, kinds = (ranking.dataframe[place].value for place in (0, -2, -1))
    assert adjusted["Raw"].to_list() == raw["Guest satisfaction"].to_list()
    assert list(adjusted.columns) == [
        *("Place", "Site", "Raw", "Guest type", "Channel", "Adjusted", "95 % interval", "Answers"),
    ]
    assert "Guest type: Business" in kinds["Guests"].to_list()
    assert "Guests whose kind is not known count as the average guest." in words(ranking)

    mine = open_page("my_site", role=role, **ADDRESS)
    assert not mine.exception
    told = next(one.value for one in mine.caption if "mix of guests" in one.value)
    shown = adjusted[adjusted["Site"] == "▸ Amber"].iloc[0]
    assert told.startswith(
        f"With the region's mix of guests: **{shown['Adjusted']}** ({shown['95 % interval']}) instead of "
    )
    assert f"instead of {mine.metric[0].value}: guest type {shown['Guest type']}, channel {shown['Channel']}; " in told


def test_pages_without_a_declaration_say_so_and_my_site_says_nothing(
    little_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(little_home.root))
    ranking = open_page("region_ranking", role="data_owner", region="north")

    assert not ranking.exception
    assert "**Not adjusted:** no kind of guests is declared" in words(ranking)
    assert "mix of guests" not in words(open_page(role="data_owner", region="north", site="S1"))


def test_a_site_without_a_number_is_told_no_adjusted_one(home: Home) -> None:
    source, reference = opened(home)
    found = mixed(source, reference, _view())

    assert adjusted_sentence(found, "N9", METRICS["satisfaction"]) == ""
    assert adjusted_sentence(found, None, METRICS["satisfaction"]) == ""


@pytest.mark.parametrize("sites", [1, 2])
def test_pages_of_fewer_than_three_sites_open_and_say_why_nothing_is_adjusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sites: int
) -> None:
    records = [one for one in _all_records() if one["site"] in {f"N{place}" for place in range(sites)}]
    monkeypatch.setenv(HOME_VARIABLE, str(_chain(tmp_path / "home", records, sites=_sites(sites)).root))

    for page in ("region_ranking", "my_site"):
        opened_page = open_page(page, role="data_owner", **ADDRESS)
        assert not opened_page.exception
    assert "fewer than three sites" in words(open_page("region_ranking", role="data_owner", **ADDRESS))
