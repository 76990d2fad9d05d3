"""What to fix first: of the site or of its region, said in words for every state, and with the figures of other pages."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashboard.charts.labels import label_places
from dashboard.questions import drivers
from dashboard.questions.departments import departments_of_region
from dashboard.questions.view import View
from dashboard.scopes import Principal
from dashboard.sentences.drivers import (
    basics_sentence,
    first_things_sentence,
    left_out_sentence,
    order_sentence,
)
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.drivers import NEEDED, Drivers
from pipelines.metrics.periods import WINDOWS
from pipelines.reference.assignments import Role
from tests.dashboard.test_pages import open_page, words
from tests.dashboard.test_questions import OCTOBER, opened
from tests.factories import POST_STAY, SITES, SUM_COLUMNS, SUMS, a_home, loaded, response, sums, write_csv

SPANS = (
    f"{SITES.splitlines()[0]}\n"
    + "".join(f"N{number},North {number},north,Test,city,,,100,2020-01-01,\n" for number in range(4))
    + "A1,Alone,south,Test,city,,,100,2020-01-01,\nA2,Beside,south,Test,city,,,100,2020-01-01,\n"
    + "G1,Gone,south,Test,city,,,100,2020-01-01,2026-09-01\n"
)
MANAGERS = "person_id,person_name,role,site_id,region_id,valid_from,valid_to\n" + "".join(
    f"P{one},Manager of {one},general_manager,{one},,2020-01-01,\n" for one in ("N0", "N1", "N2", "N3", "A1", "A2")
)
MANAGERS += "P,Ada Owner,data_owner,,,2020-01-01,\n"
SPA_EVERY = 2


def guests(site_id: str, count: int, *, room: float = 8, first: int = 0, **said: object) -> list[dict[str, object]]:
    """Guests to whom housekeeping matters most, then the front desk; every second one has been to the spa."""
    random = np.random.default_rng(first + 1)
    made = []
    for number in range(count):
        mood = random.normal()
        desk, rooms, spa = (int(np.clip(round(one + mood + 1.5 * random.normal()), 0, 10)) for one in (8, room, 8))
        overall = int(np.clip(round(1 + 0.2 * desk + 0.6 * rooms + 0.05 * spa + random.normal()), 0, 10))
        record = response(first + number, site=site_id, departed=f"2026-10-{number % 27 + 1:02d}", overall=overall)
        spa = spa if number % SPA_EVERY == 0 else ""
        made.append(record | {"desk": desk, "room": rooms, "bath": "", "spa": spa} | said)
    return made


def a_chain(root: Path, *parts: list[dict[str, object]], **texts: str) -> Home:
    home = a_home(root, sites=SPANS, **({"assignments": MANAGERS} | texts))
    write_csv(home.inbox / "post_stay_1.csv", [one for part in parts for one in part])
    loaded(home)
    return home


def _view(site_id: str = "N0", *, region: str = "north", metric: str = "satisfaction") -> View:
    return View(region, WINDOWS["month"].period(OCTOBER), metric, "post_stay", site_id=site_id)


def manager(site_id: str) -> Principal:
    return Principal(f"Manager of {site_id}", Role.GENERAL_MANAGER, site_id=site_id)


@pytest.fixture(scope="module")
def north(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """N0 is weak in housekeeping, N1 and N2 are strong in it, N3 has too few guests; south has two sites."""
    return a_chain(
        tmp_path_factory.mktemp("drivers") / "home",
        guests("N0", 260, room=6, first=10_000),
        guests("N1", 260, room=9, first=20_000),
        guests("N2", 260, room=9, first=30_000),
        guests("N3", 60, first=40_000),
        guests("A1", 60, first=50_000),
        guests("A2", 300, first=60_000),
    )


@pytest.fixture
def page(north: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    monkeypatch.setenv(HOME_VARIABLE, str(north.root))

    def opened_page(site_id: str = "N0", **address: str) -> object:
        region = "south" if site_id[0] in "AG" else "north"
        asked = {"role": "general_manager", "region": region, "site": site_id, "window": "month", "until": "2026-10"}
        app = open_page("drivers", **(asked | address))
        assert not app.exception
        return app

    return opened_page


def test_what_matters_and_is_below_is_named_first(page) -> None:
    app = page("N0")
    said = words(app)

    assert app.title[0].value == "First things to fix at North 0"
    assert app.markdown[0].value.startswith(
        "Fix first: **Housekeeping**. It matters most here and is really below the rest of the region (−"
    )
    assert "+5 points there go with about +" in app.markdown[0].value
    assert "**Association, not cause.**" in said
    assert "told from the 260 guests of North 0 who answered both departments; 260 answered" in said
    assert "Not weighed, as fewer than 60 % of guests answered: Spa (50 %)" in said
    assert not app.info


def test_what_is_strong_and_matters_is_named(page) -> None:
    first = page("N1").markdown[0].value

    assert "**Nothing stands out:** no department is really below the rest of the region." in first
    assert "Strong where it matters: Housekeeping (+" in first


def test_a_site_with_too_few_guests_is_told_by_its_region(page) -> None:
    app = page("N3")

    assert (
        "told for North as a whole, not for North 3 alone:** 60 guests of North 3 answered the overall"
        in app.info[0].value
    )
    assert "What matters most in North is **Housekeeping**" in app.markdown[0].value
    assert "told from the 840 guests of North who answered both departments; 840 answered" in words(app)


def test_a_region_that_would_tell_of_one_other_site_is_not_told(page) -> None:
    app = page("A1")

    assert "**Not told, so that no other site's guests are.**" in app.info[0].value
    assert "60 guests of Alone and 360 guests of all South answered" in app.info[0].value
    assert not app.get("plotly_chart")
    # The other one has guests enough of its own; and who may see both may see their sum.
    assert "300 guests of Beside who answered" in words(page("A2"))
    assert "360 guests of South who answered" in words(page("A1", role="data_owner"))


def test_a_site_that_has_gone_says_so(page) -> None:
    assert "was not in South in Oct 2026" in page("A1", role="data_owner", site="G1").info[0].value


def test_the_metric_that_is_chosen_changes_nothing_and_the_page_says_so(page, north) -> None:
    assert "Net promoter score changes nothing here" in words(page("N0", metric="nps"))
    assert "changes nothing here" not in words(page("N0"))

    source, reference = opened(north)
    told = [drivers.found(source, reference, _view(metric=metric)).departments for metric in METRICS]
    assert all(one.equals(told[0]) for one in told)


def test_a_second_rerun_asks_the_warehouse_nothing(page, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.access import Source

    app = page("N0")
    monkeypatch.setattr(Source, "frame", lambda *_, **__: pytest.fail("asked again"))
    app.run()

    assert not app.exception


def test_performance_is_that_of_departments(north: Home) -> None:
    source, reference = opened(north)
    columns = ["department_id", "n", "value", "difference", "difference_low", "difference_high", "verdict"]

    for site_id in ("N0", "N1", "N3"):
        cells = departments_of_region(source, reference, _view(site_id)).filter(site_id=site_id)
        found = drivers.found(source, reference, _view(site_id))
        both = pl.concat([found.departments.select(columns), found.left_out.select(columns)]).sort("department_id")
        assert both.equals(cells.select(columns).sort("department_id"))


def test_everybody_is_told_the_same(north: Home) -> None:
    for site_id in ("N0", "N3"):
        as_hr = drivers.found(*opened(north), _view(site_id))
        as_manager = drivers.found(*opened(north, manager(site_id)), _view(site_id))
        assert as_hr.departments.equals(as_manager.departments)
        assert (as_hr.explained, as_hr.top_again, as_hr.guests) == (
            as_manager.explained,
            as_manager.top_again,
            as_manager.guests,
        )


def test_the_order_of_records_changes_nothing(tmp_path: Path) -> None:
    parts = guests("N0", 230, room=6, first=10_000) + guests("N1", 40, first=20_000)
    one, other = a_chain(tmp_path / "one", parts), a_chain(tmp_path / "other", parts[::-1])

    told = [drivers.found(*opened(home), _view()) for home in (one, other)]
    assert told[0].departments.equals(told[1].departments)
    assert told[0].explained == told[1].explained


@pytest.mark.parametrize(("count", "of_site"), [(NEEDED - 1, False), (NEEDED, True)])
def test_a_site_is_told_from_so_many_complete_guests_on(tmp_path: Path, count: int, of_site: bool) -> None:
    without = [one | {"room": ""} for one in guests("N0", 30, first=70_000)]
    others = guests("N1", 100, first=20_000) + guests("N2", 100, first=30_000)
    home = a_chain(tmp_path / "home", guests("N0", count, first=10_000), without, others)

    found = drivers.found(*opened(home), _view())

    assert found.of_site == of_site
    assert found.guests == (count if of_site else count + 200)
    assert (found.site_respondents, found.site_guests) == (count + 30, count)


@pytest.mark.parametrize(("answered", "weighed"), [(179, False), (180, True)])
def test_a_department_is_weighed_if_so_many_answered_it(tmp_path: Path, answered: int, weighed: bool) -> None:
    full = [one | {"spa": number % 11 if number < answered else ""} for number, one in enumerate(guests("N0", 300))]
    others = guests("N1", 100, first=20_000) + guests("N2", 250, first=30_000)
    found = drivers.found(*opened(a_chain(tmp_path / "home", full, others)), _view())

    assert ("spa" in found.departments["department_id"]) == (weighed and found.of_site)
    if not weighed:
        assert found.left_out.select("department_id", "answered").row(0) == ("spa", pytest.approx(100 * 179 / 300))
        assert found.guests == 300
    else:
        # Now 180 guests have answered all that is weighed: too few of the site, so the region is asked, whose guests did not.
        assert not found.of_site
        assert found.site_guests == 180


UNTOLD = {
    "too few": (
        lambda: [guests("N0", 150), guests("N1", 40, first=9_000)],
        {},
        "**Too few answers to say what matters.**",
    ),
    "none answered": (
        lambda: [[one | {"desk": "", "room": "" if number % 2 else 8} for number, one in enumerate(guests("N0", 260))]],
        {},
        "**No department can be weighed.**",
    ),
    "all alike": (lambda: [guests("N0", 260, overall=8)], {}, "**Nothing to tell.**"),
    "departments alike": (
        lambda: [[one | {"room": 8} for one in guests("N0", 260, desk=8)]],
        {},
        "**Nothing to tell.**",
    ),
    "not asked": (
        lambda: [guests("N0", 260)],
        {
            "post_stay": POST_STAY.replace(
                'column = "overall"\ndepartment = "overall"', 'column = "overall"\ndepartment = "spa"\nlead = true'
            )
        },
        "**Not asked.**",
    ),
}


@pytest.mark.parametrize("why", UNTOLD)
def test_where_nothing_can_be_told_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    parts, texts, said = UNTOLD[why]
    home = a_chain(tmp_path / "home", *parts(), **texts)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = open_page("drivers", role="general_manager", region="north", site="N0", window="month", until="2026-10")

    assert not app.exception
    assert said in app.info[0].value
    assert not app.get("plotly_chart")


SUMMED = {0: 400, 8: 1000, 10: 500}


def test_answers_that_came_added_up_are_not_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "home", sites=SPANS, assignments=MANAGERS, history=SUMS)
    write_csv(home.inbox / "post_stay_1.csv", guests("N0", 150) + guests("A2", 260, first=60_000))
    records = [sums("all", SUMMED, site=one, month="2026-10") for one in ("N1", "N2", "A1")]
    write_csv(home.inbox / "sums_1.csv", records, SUM_COLUMNS)
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    asked = {"role": "data_owner", "window": "month", "until": "2026-10"}

    said = {one: open_page("drivers", **asked, region="north", site=one).info[0].value for one in ("N0", "N1")}
    for one, own, summed in (("N0", "150 guests of North 0", "0"), ("N1", "0 guests of North 1", "1,900")):
        assert said[one].startswith("**Answers came added up, without single guests, so it can't be told what goes")
        assert (
            f"In Oct 2026 {own} and 150 guests of all North answered the overall question one by one ({summed} and 3,800 more "
            "answers came added up, without single guests); 200 single guests are needed. A period whose answers came"
            in said[one]
        )
        assert "A longer period" not in said[one]
    # Its region has single guests enough: the site is told by them, and its own answers are not denied.
    told = open_page("drivers", **asked, region="south", site="A1")
    assert not told.exception
    assert (
        "0 guests of Alone answered the overall question one by one (1,900 more answers came added up, without single "
        "guests), and 200 are needed." in told.info[0].value
    )
    assert "260 answered the overall question one by one (1,900 more answers came added up" in words(told)
    assert "added up" not in words(open_page("drivers", **asked, region="south", site="A2"))


@pytest.mark.parametrize(("changed", "month", "is_said"), [("room", 9, True), ("room", 8, False), ("spa", 9, False)])
def test_a_question_asked_otherwise_within_the_period_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, month: int, is_said: bool
) -> None:
    """Of what is weighed, which the spa is not; and not if the whole period, from August on, is asked alike."""
    begin, asked = POST_STAY.split(f'[[questions]]\ncolumn = "{changed}"\n')
    question, *rest = asked.split("[[questions]]")
    versions = [
        f'[[questions]]\ncolumn = "{changed}"\n{question.rstrip()}\n{one}\n\n'
        for one in (f"valid_to = 2026-{month:02d}-01", f'valid_from = 2026-{month:02d}-01\nchange = "asked *twice*"')
    ]
    texts = {"post_stay": begin + "".join(versions) + "".join(f"[[questions]]{one}" for one in rest)}
    home = a_chain(tmp_path / "home", guests("N0", 260), guests("N1", 50, first=20_000), **texts)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    app = open_page("drivers", role="data_owner", region="north", site="N0", window="rolling_3", until="2026-10")

    assert not app.exception
    line = (
        "Within this period a question is asked otherwise from Sep 2026: asked &#42;twice&#42;. Mind the break: answers of "
        "before and after are taken together here."
    )
    assert (line in [one.value for one in app.caption]) == is_said
    assert ("Mind the break" in words(app)) == is_said


def test_a_site_alone_in_its_region_is_told_what_matters_but_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_chain(tmp_path / "home", guests("A2", 260))
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = open_page("drivers", role="general_manager", region="south", site="A2", window="month", until="2026-10")

    assert not app.exception
    assert "**No department can be compared with the rest of the region:**" in app.markdown[0].value
    # The bars alone: there is nothing to draw across.
    assert len(app.get("plotly_chart")) == 1


def test_one_department_is_all_that_matters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [guests("N0", 260, room=5), guests("N1", 260, first=20_000)]
    home = a_chain(tmp_path / "home", *([one | {"desk": ""} for one in part] for part in parts))
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = open_page("drivers", role="general_manager", region="north", site="N0", window="month", until="2026-10")

    assert not app.exception
    assert "It is the one department that enough guests answered and is really below" in app.markdown[0].value
    assert "matters most is" not in words(app)


def test_the_matrix_draws_the_verdicts_and_both_lines(page) -> None:
    spec = json.loads(page("N0").get("plotly_chart")[0].proto.spec)

    points = {text: trace["name"] for trace in spec["data"] for text in trace["text"]}
    assert points["Housekeeping"] == "worse"
    assert set(points) == {"Front desk", "Housekeeping"}
    assert (spec["layout"]["shapes"][0]["x0"], spec["layout"]["shapes"][1]["y0"]) == (0, 50)


def _departments(*rows: dict[str, object]) -> pl.DataFrame:
    shared = {"verdict": "no real difference", "difference": 0.2, "matters": True, "gain": 1.4, "gain_low": 0.9}
    shared |= {"gain_high": 1.9, "at_stake": -1.0, "kind": "alike"}
    schema = {"difference": pl.Float64, "gain": pl.Float64, "gain_low": pl.Float64, "gain_high": pl.Float64}
    return pl.DataFrame([shared | row for row in rows], schema_overrides=schema, infer_schema_length=None)


WORSE = {"verdict": "worse", "difference": -3.1}
ROOMS = {"department_name": "Rooms"}
LOWER = {"gain": -0.8, "gain_low": -1.2, "gain_high": -0.4, "at_stake": 0.5}
NO_GAIN = {"gain": None, "gain_low": None, "gain_high": None, "at_stake": None}


@pytest.mark.parametrize(
    ("departments", "said"),
    [
        (
            _departments({"department_name": "Desk"}, ROOMS | WORSE),
            "Fix first: **Rooms**. It matters second most here and is really below the rest of the region (−3.1). +5 points "
            "there go with about +1.4 overall (+0.9 to +1.9), the other departments being as they are.",
        ),
        (
            _departments(ROOMS | WORSE | {"at_stake": -0.9}, {"department_name": "Bar"} | WORSE | {"at_stake": -2.0}),
            "Fix first: **Bar**. It matters second most here and is really below the rest of the region (−3.1). +5 points "
            "there go with about +1.4 overall (+0.9 to +1.9), the other departments being as they are. Then: Rooms (−3.1).",
        ),
        (
            _departments({"department_name": "Desk"}, ROOMS | WORSE | {"matters": False}),
            "**Nothing that matters much is below the rest of the region.** Really below: Rooms (−3.1), but it matters less "
            "than most. What matters most here is **Desk**. +5 points there go with about +1.4 overall (+0.9 to +1.9), the "
            "other departments being as they are.",
        ),
        (
            _departments(ROOMS | {"gain_low": -0.2}, {"department_name": "Desk"}),
            "**Nothing stands out:** no department is really below the rest of the region. What matters most here is "
            "**Rooms**. What +5 points there go with can't be told from nothing: +1.4 overall (−0.2 to +1.9).",
        ),
        (
            _departments(ROOMS | NO_GAIN, {"department_name": "*Desk*"}),
            "**Nothing stands out:** no department is really below the rest of the region. What matters most here is "
            "**Rooms**. What a few points there go with can't be told: guests answer it as they answer others, or all alike.",
        ),
        (
            _departments(ROOMS | {"difference": None}, {"department_name": "Desk", "difference": None}),
            "**No department can be compared with the rest of the region:** too few answers here or there. What matters most "
            "here is **Rooms**. +5 points there go with about +1.4 overall (+0.9 to +1.9), the other departments being as they "
            "are.",
        ),
        (
            _departments({"department_name": "*Desk*", "verdict": "better", "difference": 2.0}, ROOMS | WORSE),
            "Fix first: **Rooms**. It matters second most here and is really below the rest of the region (−3.1). +5 points "
            "there go with about +1.4 overall (+0.9 to +1.9), the other departments being as they are. Strong where it "
            "matters: &#42;Desk&#42; (+2.0).",
        ),
        (
            _departments(ROOMS | WORSE | LOWER, {"department_name": "Bar"} | WORSE | {"at_stake": -0.5}),
            "Fix first: **Bar**. It matters second most here and is really below the rest of the region (−3.1). +5 points "
            "there go with about +1.4 overall (+0.9 to +1.9), the other departments being as they are. Really below too: Rooms "
            "(−3.1), but the answers can't separate it from the other departments: with those as they are, a better score "
            "there does not surely go with a higher overall score.",
        ),
        (
            _departments(ROOMS | WORSE | {"gain_low": 0.0}, {"department_name": "Bar"} | WORSE | NO_GAIN),
            "**What to fix first can't be told.** Really below the rest of the region where it matters: Rooms (−3.1) and Bar "
            "(−3.1), but the answers can't separate them from the other departments: with those as they are, a better score "
            "there does not surely go with a higher overall score. What matters most here is **Rooms**. What +5 points there "
            "go with can't be told from nothing: +1.4 overall (±0.0 to +1.9).",
        ),
        (
            _departments(ROOMS | WORSE | {"gain_low": -0.1}),
            "**What to fix first can't be told.** Really below the rest of the region where it matters: Rooms (−3.1), but the "
            "answers can't tell that a better score there goes with a higher overall score. What +5 points there go with can't "
            "be told from nothing: +1.4 overall (−0.1 to +1.9).",
        ),
        (
            _departments(ROOMS | LOWER, {"department_name": "Desk"}),
            "**Nothing stands out:** no department is really below the rest of the region. What matters most here is "
            "**Rooms**. +5 points there go with about −0.8 overall (−1.2 to −0.4), the other departments being as they are. "
            "That does not make worse scores good: departments go up and down together, and the answers can't separate this "
            "one from the others.",
        ),
    ],
)
def test_what_to_fix_first_in_words(departments: pl.DataFrame, said: str) -> None:
    assert first_things_sentence(departments, "here") == said


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (100.0, "is nearly sure: with guests drawn anew 1,000 times it came first in all of them."),
        (99.95, "is nearly sure: with guests drawn anew 1,000 times it came first in 99.9 %."),
        (95.0, "is nearly sure: with guests drawn anew 1,000 times it came first in 95 %."),
        (94.9, "is likely: with guests drawn anew 1,000 times it came first in 95 %."),
        (57.0, "is not sure: with guests drawn anew 1,000 times it came first in 57 %."),
    ],
)
def test_how_sure_the_order_is_in_words(again: float, said: str) -> None:
    told = Drivers(300, _departments(ROOMS, {"department_name": "Desk"}), (50.2, 44.1, 56.0), again)

    assert order_sentence(told) == (
        "Together they go along with 50 % of the differences between guests' overall scores (44 to 56 %). "
        f"That Rooms matters most {said}"
    )


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (("costs more", "alike"), "A low score costs more than a high one gains: Rooms. Get these right first."),
        (
            ("costs more", "costs more"),
            "In every department a low score costs more than a high one gains: "
            "getting none wrong comes before excelling.",
        ),
        (("gains more", "too few"), "A high score gains more than a low one costs: Rooms. Here excelling pays."),
        (
            ("alike", "too few"),
            "For no department can the answers tell whether a low score costs more than a high one gains.",
        ),
        (
            ("too few", "too few"),
            "Too few guests gave low or high scores to tell what either goes with. A longer period may tell.",
        ),
    ],
)
def test_basics_in_words(kinds: tuple[str, str], said: str) -> None:
    first, second = kinds
    assert basics_sentence(_departments(ROOMS | {"kind": first}, {"department_name": "Desk", "kind": second})) == said


def test_what_is_left_out_in_words() -> None:
    rows = [("Spa", 59.9, "worse"), ("Bar", 0.4, "better"), ("Gym", 31.2, "too few answers")]
    left_out = pl.DataFrame(rows, schema=["department_name", "answered", "verdict"], orient="row")

    assert left_out_sentence(left_out) == (
        "Not weighed, as fewer than 60 % of guests answered: Spa (59 %, really below the rest of the region), Bar (under 1 %), "
        "Gym (31 %). How much they matter to those who use them is not told here."
    )
    assert left_out_sentence(left_out.clear()) == ""


def test_labels_stand_apart_and_inside() -> None:
    points = [(100.0, 100.0), (104.0, 100.0), (100.0, 110.0), (3.0, 50.0), (297.0, 50.0)]
    places = label_places(points, ["Check-out", "Reservations", "Bar", "Maintenance", "Maintenance"], 300)

    assert places[3] == "middle right"
    assert places[4] == "middle left"
    assert len(set(places[:3])) == 3
    assert label_places([(150.0, 50.0)], ["Spa"], 300) == ["top center"]
    assert label_places([(5.0, 50.0)], ["A very long name indeed"], 60) == ["top center"]
    assert label_places([], [], 300) == []
