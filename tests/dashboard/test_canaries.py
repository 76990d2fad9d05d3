"""What is somebody else's bears marks that nothing else bears; nobody receives a mark that is not theirs, on no page.

People come in by the access list as they do where there is a sign-in, with links that ask for what is not theirs. Looked at is
every byte that is sent to the browser: choices of boxes, hidden columns, Arrow tables and figures among it.
"""

import pytest
from streamlit.testing.v1 import local_script_runner

from dashboard import doorway, menu
from dashboard.admission import Visit
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.reference.account import Account
from tests.dashboard.test_pages import open_page
from tests.dashboard.test_pay import PLAN
from tests.factories import (
    INVITATION_COLUMNS,
    REGIONS,
    SEGMENTS,
    THRESHOLDS,
    a_home,
    invitation,
    loaded,
    response,
    write_csv,
)

ISSUER = "https://id.example.com"
SITES = """site_id,site_name,region_id,brand,site_type,city,valid_from
N1,Alder House,north,Plain,city,,2020-01-01
N2,Birch House,north,Plain,city,,2020-01-01
N3,Cedar House,north,Plain,city,,2020-01-01
QSA,Qxhouseone,south,Qxbrand,Qxtype,Qxcity,2020-01-01
QSB,Qxhousetwo,south,Qxbrand,Qxtype,Qxcity,2020-01-01
QSC,Qxhousethree,south,Qxbrand,Qxtype,Qxcity,2020-01-01
"""
PEOPLE = """person_id,person_name,role,site_id,region_id,department_id,valid_from
P1,Qxana Own,general_manager,N1,,,2020-01-01
P2,Qxben Near,general_manager,N2,,,2020-01-01
P3,Qxcleo Far,general_manager,QSA,,,2020-01-01
P4,Qxdan Head,department_head,N1,,housekeeping,2020-01-01
P5,Qxeve North,regional_leader,,north,,2020-01-01
P6,Qxfay South,regional_leader,,south,,2020-01-01
P7,Qxgil Resources,hr,,,,2020-01-01
P8,Qxhal Above,executive,,,,2020-01-01
P9,Qxida Data,data_owner,,,,2020-01-01
"""
NAMES = dict(row.split(",")[:2] for row in PEOPLE.splitlines()[1:])
# As pages print it; of ten percent of it a factor of one and a quarter is paid.
PAY = {"P1": "71,111.1", "P2": "72,222.2", "P3": "73,333.3"}
PAID = {"P1": "8,888.8", "P2": "9,027.7", "P3": "9,166.6"}
SOUTH = ("Qxhouse", "Qxbrand", "Qxtype", "Qxcity", "QSA", "QSB", "QSC")
WORDS = {site: f"qxwords{site.lower()}" for site in ("N1", "N2", "QSA")}
IDS = {site: f"qxid{site.lower()}" for site in WORDS}
REJECTED = {site: f"qxbad{site.lower()}" for site in ("N2", "QSA")}
OTHER_DEPARTMENTS = ("Front desk", "Qxspa")
FILE = "post_stay_qxfile"


def _all_but(marks: dict[str, str], *own: str) -> list[str]:
    return [mark for key, mark in marks.items() if key not in own]


MONEY = [*PAY.values(), *PAID.values()]
OF_OTHERS = {
    "P1": [
        *SOUTH, *_all_but(WORDS, "N1"), *_all_but(IDS, "N1"), *REJECTED.values(), FILE,
        *_all_but(NAMES, "P1"), *_all_but(PAY, "P1"), *_all_but(PAID, "P1"),
    ],
    "P4": [
        *SOUTH, *_all_but(WORDS, "N1"), *_all_but(IDS, "N1"), *REJECTED.values(), FILE, *MONEY, *_all_but(NAMES, "P4"),
        *OTHER_DEPARTMENTS,
    ],
    "P5": [
        *SOUTH, WORDS["QSA"], IDS["QSA"], REJECTED["QSA"], *MONEY,
        *_all_but(NAMES, "P1", "P2", "P5"),
    ],
    "P8": [*REJECTED.values(), FILE, *MONEY, *_all_but(NAMES, "P8")],
    "P9": [*WORDS.values(), *MONEY, *_all_but(NAMES, "P9")],
}  # fmt: skip


def _answers(site: str, count: int = 60) -> list[dict[str, object]]:
    return [
        response(
            number,
            id=f"{IDS.get(site, site)}-{number}",
            site=site,
            departed=f"2026-10-{number % 27 + 1:02d}",
            overall=10 if number % 5 else 5,
            desk=number % 11,
            room=(number * 3) % 11,
            spa=(number * 7) % 11,
            comment=WORDS.get(site, ""),
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home(
        tmp_path_factory.mktemp("marked") / "home",
        sites=SITES,
        regions=REGIONS,
        assignments=PEOPLE,
        departments="department_id,department_name,index_weight\nfront_desk,Front desk,3\nhousekeeping,Housekeeping,2\n"
        "spa,Qxspa,1\n",
        segments=SEGMENTS.replace('dimension_id = "channel"', 'adjusts = true\ndimension_id = "channel"'),
        thresholds=THRESHOLDS,
    )
    (home.reference / "plans").mkdir()
    (home.reference / "plans" / "2026.toml").write_text(PLAN.format(plan_id="y2026", year=2026))
    pay = "".join(f"{person},{amount.replace(',', '')},2020-01-01\n" for person, amount in PAY.items())
    (home.reference / "base_pay.csv").write_text(f"person_id,base_pay,valid_from\n{pay}")
    (home.reference / "gates.csv").write_text("source,site_id,person_id,failed,words\n")
    header, *rows = PEOPLE.splitlines()
    access = [f"issuer,subject,{header}", *(f"{ISSUER},{row.split(',')[0]},{row}" for row in rows), ""]
    (home.reference / "access.csv").write_text("\n".join(access))
    good = [one for site in ("N1", "N2", "N3", "QSA", "QSB", "QSC") for one in _answers(site)]
    # Of each reason one example is shown, so no two have the same.
    bad = [
        response(1, id=f"bad-{site}", site=site) | {column: mark}
        for (site, mark), column in zip(REJECTED.items(), ("overall", "desk"), strict=True)
    ]
    write_csv(home.inbox / f"{FILE}.csv", [*good, *bad])
    write_csv(
        home.inbox / "invitations_1.csv",
        [invitation(site=site) for site in ("N1", "N2", "N3", "QSA")],
        INVITATION_COLUMNS,
    )
    loaded(home)
    return home


@pytest.fixture
def sent(marked: Home, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Everything that pages opened in this test send."""
    monkeypatch.setenv(HOME_VARIABLE, str(marked.root))
    received: list[bytes] = []
    parse = local_script_runner.parse_tree_from_messages

    def looked_at(messages: list) -> object:
        received.extend(one.SerializeToString() for one in messages)
        return parse(messages)

    monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", looked_at)
    return received


def _received(sent: list[bytes], monkeypatch: pytest.MonkeyPatch, person_id: str, page: str) -> str:
    """What a page sends to somebody who has opened all that it can open, by a link that asks for what is not theirs."""
    visit = Visit(Account(ISSUER, person_id, None, email_verified=False), None)
    monkeypatch.setattr(doorway, "come_in", lambda: visit)
    asked = {"role": "hr", "region": "south", "site": "QSA", "person": "P3", "until": "2026-10", "heads": "spa"}
    app = open_page(page, **asked, window="rolling_12", department="spa", among="chain", sites="QSA,QSB")
    assert not app.exception
    # The words of a link that can't be shown are said back: they are the visitor's own.
    sent.clear()
    for element in app.expander:
        if element.proto.id:
            app.session_state[f"{element.proto.id}"] = True
    for key in ("cells", "department", "contribution", "mix", "kinds", "shrunken", "shifts", "why_not", "shortlist"):
        app.session_state[f"{key}_open"] = True
    app.run()
    assert not app.exception
    return b"\n".join(sent).decode("utf-8", errors="replace")


@pytest.mark.parametrize("page", sorted(menu.PAGES))
@pytest.mark.parametrize("person_id", sorted(OF_OTHERS))
def test_nobody_receives_what_is_somebody_else_s(
    sent: list[bytes], monkeypatch: pytest.MonkeyPatch, person_id: str, page: str
) -> None:
    received = _received(sent, monkeypatch, person_id, page)

    assert NAMES[person_id] in received or "is not for the role" in received
    assert [mark for mark in OF_OTHERS[person_id] if mark in received] == []


def test_hr_receives_every_mark_so_that_marks_can_be_found(sent: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    pages = ("my_site", "region_ranking", "departments", "comments", "bonus", "data_quality")
    received = "".join(_received(sent, monkeypatch, "P7", page) for page in pages)

    for mark in (
        *SOUTH[:1],
        WORDS["QSA"],
        IDS["QSA"],
        *REJECTED.values(),
        FILE,
        PAID["P3"],
        *OTHER_DEPARTMENTS,
    ):
        assert mark in received, mark
    assert NAMES["P3"] in received
