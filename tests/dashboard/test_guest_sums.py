"""Of a region only sums over groups of guests are handed out, and never so that one's own taken away would leave a guest."""

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from dashboard.access import OpenBuild
from dashboard.scoped.guest_sums import FEWEST_OTHERS, GROUP_OF, MOST_GROUPS
from dashboard.scopes import NOTHING, Principal, Scope, scope_of
from pipelines.home import Home
from pipelines.metrics.moments import Moments, moments
from pipelines.reference.assignments import Role
from pipelines.warehouse.publishing import current
from tests.factories import POST_STAY, RESPONSE_COLUMNS, SITES, a_home, loaded, response, write_csv
from tests.moments_oracle import moments_of

DEPARTMENTS = ("front_desk", "housekeeping", "spa")
SPANS = (
    f"{SITES.splitlines()[0]}\n"
    + "".join(f"N{number},North {number},north,Test,city,,,100,2020-01-01,\n" for number in range(5))
    + "M1,Mover,north,Test,city,,,100,2020-01-01,2026-09-01\nM1,Mover,south,Test,city,,,100,2026-09-01,\n"
    + "T1,Two 1,two,Test,city,,,100,2020-01-01,\nT2,Two 2,two,Test,city,,,100,2020-01-01,\n"
    + "Q1,Quiet 1,quiet,Test,city,,,100,2020-01-01,\nQ2,Quiet 2,quiet,Test,city,,,100,2020-01-01,\n"
    + "Q3,Quiet 3,quiet,Test,city,,,100,2020-01-01,\n"
)
REGIONS = "region_id,region_name\nnorth,North\nsouth,South\ntwo,Two\nquiet,Quiet\n"
GUESTS = {"N0": 150, "N1": 150, "N2": 150, "N3": 40, "N4": 5, "T1": 100, "T2": 100, "Q1": 200, "Q2": 4, "Q3": 5}

ASKED = "region_guest_sums($region, $site, 'post_stay', $first, $last, $dimension, $segment, $used)"


def _answers(site: str, count: int, month: str, first: int) -> list[dict[str, object]]:
    random = np.random.default_rng(first)
    return [
        response(
            first + number,
            site=site,
            departed=f"{month}-{number % 27 + 1:02d}",
            guest="BF"[number % 2],
            overall=random.integers(0, 11),
            desk=random.integers(0, 11),
            room=random.integers(0, 11),
            bath="",
            spa=random.integers(0, 11) if number % 5 == 0 else "",
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def records() -> list[dict[str, object]]:
    made = [
        one
        for place, (site, count) in enumerate(GUESTS.items())
        for one in _answers(site, count, "2026-10", 10_000 * (place + 1))
    ]
    made += _answers("M1", 30, "2026-08", 500_000) + _answers("M1", 30, "2026-10", 600_000)
    # Nobody says how it was overall: not one of those whom drivers are told of.
    return [*made, *(one | {"overall": ""} for one in _answers("N0", 20, "2026-10", 700_000))]


@pytest.fixture(scope="module")
def build(records: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory) -> OpenBuild:
    home: Home = a_home(tmp_path_factory.mktemp("sums") / "home", sites=SPANS, regions=REGIONS, assignments=_managers())
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    published = current(home.warehouse)
    assert published
    return OpenBuild(published.build.build_id, home.warehouse / published.file)


def _managers() -> str:
    rows = "".join(f"P{site},Manager of {site},general_manager,{site},,2020-01-01,\n" for site in (*GUESTS, "M1"))
    return f"person_id,person_name,role,site_id,region_id,valid_from,valid_to\n{rows}"


def manager_of(site: str) -> Principal:
    return Principal(f"Manager of {site}", Role.GENERAL_MANAGER, site_id=site)


HR = Principal("Hedy Resources", Role.HR)


def _asked(build: OpenBuild, who: Principal | Scope, **asked: object) -> pl.DataFrame:
    scope = who if isinstance(who, Scope) else scope_of(who, build.reference)
    defaults = {"region": "north", "site": None, "first": date(2026, 8, 1), "last": date(2026, 10, 1)}
    defaults |= {"dimension": "all", "segment": "all", "used": ["front_desk", "housekeeping"]}
    return build.source(scope).frame(f"select * from {ASKED}", **(defaults | asked))


def _moments(sums: pl.DataFrame, used: tuple[str, ...] = ("front_desk", "housekeeping")) -> Moments:
    return moments(sums, DEPARTMENTS, used)


def _expected(records: list[dict[str, object]], keep: object, columns: tuple[str, ...] = ("desk", "room")) -> Moments:
    rows = [one for one in records if one["overall"] != "" and all(one[name] != "" for name in columns) and keep(one)]
    scores = np.array([[10.0 * one[name] for name in columns] for one in rows])
    return moments_of(np.array([10.0 * one["overall"] for one in rows]), scores, 1)


def _same(sums: pl.DataFrame, expected: Moments, used: tuple[str, ...] = ("front_desk", "housekeeping")) -> bool:
    found = _moments(sums, used)
    return np.allclose(found.scores.sum(axis=0), expected.scores[0]) and np.allclose(
        found.flags.sum(axis=0), expected.flags[0]
    )


def test_a_region_s_sums_are_those_of_its_guests_while_their_site_was_in_it(build, records) -> None:
    in_north = _expected(
        records, lambda one: one["site"][0] == "N" or (one["site"] == "M1" and one["departed"] < "2026-09")
    )

    assert in_north.guests == 525
    for who in (HR, manager_of("N0"), manager_of("N4")):
        assert _same(_asked(build, who), in_north)


def test_months_and_guests_are_those_that_are_asked_for(build, records) -> None:
    october = _expected(records, lambda one: one["site"][0] == "N" and one["departed"] >= "2026-10")
    business = _expected(
        records, lambda one: one["site"][0] == "N" and one["departed"] >= "2026-10" and one["guest"] == "B"
    )

    assert _same(_asked(build, HR, first=date(2026, 10, 1)), october)
    asked = {"first": date(2026, 10, 1), "dimension": "guest_type", "segment": "business"}
    assert _same(_asked(build, HR, **asked), business)
    assert _asked(build, HR, **(asked | {"segment": "nobody"})).is_empty()
    assert _asked(build, HR, dimension="response_id", segment="R10000").is_empty()


def test_only_guests_who_answered_all_that_is_used_are_in_it(build, records) -> None:
    used = ("front_desk", "housekeeping", "spa")
    three = _expected(records, lambda one: one["site"][0] == "N", ("desk", "room", "spa"))

    assert _same(_asked(build, HR, first=date(2026, 10, 1), used=list(used)), three, used)


def test_what_is_not_used_is_not_in_the_sums(build) -> None:
    sums = _asked(build, manager_of("N0"))

    with_spa = moments(sums, DEPARTMENTS, DEPARTMENTS)
    assert np.isnan(with_spa.scores[:, -1]).all()
    assert np.isnan(with_spa.flags[:, -2:]).all()


def test_the_own_site_is_told_guest_by_guest_and_another_s_not_at_all(build, records) -> None:
    own = _expected(records, lambda one: one["site"] == "N4")

    sums = _asked(build, manager_of("N4"), site="N4")
    assert sums.height == 5
    assert _same(sums, own)
    assert _asked(build, HR, site="N4").equals(sums)
    for other in ("N0", "T1", "other-1", "", "%"):
        assert _asked(build, manager_of("N4"), site=other).is_empty()


def test_a_moved_site_s_own_guests_are_those_of_its_months_in_the_region(build) -> None:
    assert _moments(_asked(build, manager_of("M1"), site="M1")).guests == 30
    assert _moments(_asked(build, manager_of("M1"), site="M1", region="south")).guests == 30


def test_everybody_gets_the_same_groups(build) -> None:
    assert _asked(build, HR).equals(_asked(build, manager_of("N0")))
    assert _asked(build, HR).equals(_asked(build, HR))


def test_groups_are_large_and_hold_strangers_enough(build) -> None:
    sums = _asked(build, manager_of("N0"))
    guests = _moments(sums).scores[:, 0, 0]

    assert len(guests) == 525 // GROUP_OF
    assert guests.min() >= GROUP_OF
    assert guests.max() <= guests.min() + 1
    assert len(guests) <= MOST_GROUPS


def test_another_region_is_not_handed_out(build) -> None:
    for region in ("two", "quiet", "south"):
        assert _asked(build, manager_of("N0"), region=region).is_empty()
    assert _asked(build, NOTHING).is_empty()


def test_strangers_of_one_site_alone_are_not_handed_out(build) -> None:
    assert _asked(build, manager_of("T1"), region="two").is_empty()
    both = Scope(frozenset({"T1", "T2"}), frozenset(), frozenset({"two"}), names_others=True)
    assert _moments(_asked(build, both, region="two")).guests == 200
    # Three sites of a region of which two are one's own: the third would be left.
    two_of_three = Scope(frozenset({"Q1", "Q2"}), frozenset(), frozenset({"quiet"}), names_others=True)
    assert _asked(build, two_of_three, region="quiet").is_empty()


def test_a_few_strangers_among_many_own_guests_are_not_handed_out(build) -> None:
    assert _asked(build, manager_of("Q1"), region="quiet").is_empty()
    assert _asked(build, manager_of("Q2"), region="quiet").height == 209 // GROUP_OF
    leader = Principal("Leader", Role.REGIONAL_LEADER, region_id="quiet")
    assert _asked(build, leader, region="quiet").height == 209 // GROUP_OF


@pytest.mark.parametrize(("strangers", "handed_out"), [(FEWEST_OTHERS - 1, False), (FEWEST_OTHERS, True)])
def test_so_many_strangers_are_enough(tmp_path, strangers: int, handed_out: bool) -> None:
    counts = {"Q1": GROUP_OF, "Q2": strangers - 4, "Q3": 4}
    build = _built(tmp_path, counts)

    assert _asked(build, manager_of("Q1"), region="quiet").is_empty() != handed_out


@pytest.mark.parametrize(("guests", "handed_out"), [(15, False), (GROUP_OF - 1, False), (GROUP_OF, True)])
def test_so_many_guests_are_enough_whoever_asks(tmp_path, guests: int, handed_out: bool) -> None:
    build = _built(tmp_path, {"Q1": 1, "Q2": 4, "Q3": guests - 5})

    for who in (manager_of("Q1"), Principal("Leader", Role.REGIONAL_LEADER, region_id="quiet"), HR):
        assert _asked(build, who, region="quiet").height == handed_out
    # Of one's own site single guests may be read.
    assert _asked(build, manager_of("Q2"), region="quiet", site="Q2").height == 4


def _built(root: Path, counts: dict[str, int]) -> OpenBuild:
    home = a_home(root / "home", sites=SPANS, regions=REGIONS, assignments=_managers())
    records = [
        one for place, (site, n) in enumerate(counts.items()) for one in _answers(site, n, "2026-10", 1000 * place)
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    published = current(home.warehouse)
    assert published
    return OpenBuild(published.build.build_id, home.warehouse / published.file)


def test_how_many_answered_is_counted(build, records) -> None:
    query = (
        "select * from region_answered('north', {}, 'post_stay', date '2026-10-01', date '2026-10-01', 'all', 'all')"
    )
    source = build.source(scope_of(manager_of("N0"), build.reference))
    in_north = [
        one for one in records if one["site"][0] == "N" and one["departed"] >= "2026-10" and one["overall"] != ""
    ]

    [(respondents, answered, counted)] = source.frame(query.format("null")).rows()
    assert respondents == counted == len(in_north)
    assert answered == [len(in_north), len(in_north), sum(one["spa"] != "" for one in in_north)]
    for site, said in (("N0", 150), ("N1", 0)):
        assert source.frame(query.format(f"'{site}'")).row(0)[::2] == (said, said)
    assert build.source(NOTHING).frame(query.format("null")).row(0)[::2] == (0, 0)


@pytest.mark.parametrize(
    "attempt",
    [
        "select site_id from region_guest_sums('north', null, 'post_stay', date '2026-10-01', date '2026-10-01', "
        "'all', 'all', [])",
        "select * from dealt",
    ],
)
def test_nothing_but_sums_is_to_be_had(build, attempt: str) -> None:
    with pytest.raises(duckdb.Error):
        build.source(scope_of(manager_of("N0"), build.reference)).frame(attempt)


def test_a_used_department_that_there_is_not_changes_nothing(build) -> None:
    used = ["front_desk", "housekeeping", "response_id"]
    assert _asked(build, manager_of("N0"), used=used).equals(_asked(build, manager_of("N0")))


def test_departments_may_be_called_as_anything_in_the_query_is(tmp_path) -> None:
    called = ["used", "in_region", "others", "scores", "dealt_to", "is_mine", "least_others", "at_site", "score_1"]
    asked = "".join(
        f'[[questions]]\ncolumn = "{one}"\ndepartment = "{one}"\nlowest = 0\nhighest = 10\n' for one in called
    )
    survey = POST_STAY[: POST_STAY.index('[[questions]]\ncolumn = "desk"')] + asked
    listed = "department_id,department_name,index_weight\n" + "".join(f"{one},{one},1\n" for one in called)
    home = a_home(
        tmp_path / "home", sites=SPANS, regions=REGIONS, assignments=_managers(), post_stay=survey, departments=listed
    )
    shared = [*RESPONSE_COLUMNS[:8], "comment"]
    records = [
        {name: one[name] for name in shared} | {name: (number + place) % 11 for place, name in enumerate(called)}
        for number, one in enumerate(_answers("N0", 40, "2026-10", 0))
    ]
    write_csv(home.inbox / "post_stay_1.csv", records, [*shared, *called])
    loaded(home)
    published = current(home.warehouse)
    assert published
    build = OpenBuild(published.build.build_id, home.warehouse / published.file)

    found = moments(_asked(build, HR, used=called), called, called)

    scores = np.array([[10.0 * one[name] for name in called] for one in records])
    expected = moments_of(np.array([10.0 * one["overall"] for one in records]), scores, 1)
    assert np.allclose(found.scores.sum(axis=0), expected.scores[0])
    assert np.allclose(found.flags.sum(axis=0), expected.flags[0])
