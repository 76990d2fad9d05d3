"""Behind an authenticating proxy: its word is taken, nobody else's."""

from contextlib import ExitStack

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from dashboard.signing_in.trusted_headers import is_from_proxy
from pipelines.home import Home
from tests.dashboard.signing_in.proxied import ISSUER, SECRET, vouched_for
from tests.dashboard.signing_in.talking import talk
from tests.factories import copied, let_in

WHO = {"X-Auth-Issuer": ISSUER, "X-Auth-Subject": "ana"}
FROM_PROXY = vouched_for("ana")


@pytest.fixture(scope="module")
def home(little_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = copied(little_home, tmp_path_factory.mktemp("proxied") / "home")
    let_in(
        home,
        f"{ISSUER},manager,,P1,Ana Alder,general_manager,S1,,,2020-01-01,",
        f"{ISSUER},leader,,P8,Nora North,regional_leader,,north,,2020-01-01,",
        f"{ISSUER},hr,,P10,Hedy Resources,hr,,,,2020-01-01,",
    )
    return home


def _said(address: str, headers: dict[str, str], origin: str = "") -> str:
    with talk(address, headers, origin=origin) as talking:
        return talking.run("role=hr")


def test_who_the_proxy_vouches_for_is_known(address: str) -> None:
    assert httpx.get(address, headers=FROM_PROXY).status_code == 200
    assert "Signed in as ana" in _said(address, FROM_PROXY)
    assert httpx.get(f"{address}/media/none.csv", headers=FROM_PROXY).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        WHO,
        WHO | {"X-Auth-Proxy-Secret": ""},
        WHO | {"X-Auth-Proxy-Secret": SECRET[:-1]},
        {"X-Auth-Proxy-Secret": SECRET},
        vouched_for(""),
        {"X-Forwarded-Email": "hr@example.com", "X-Forwarded-User": "hr"},
    ],
)
def test_who_passes_the_proxy_by_gets_nothing(address: str, headers: dict[str, str]) -> None:
    for path in ("", "region_ranking", "static/index.html", "media/none.csv", "_stcore/host-config"):
        assert httpx.get(f"{address}/{path}", headers=headers).status_code == 401
    with pytest.raises(InvalidStatus, match="403"):
        _said(address, headers)


def test_a_header_of_the_visitor_beside_the_proxy_s_is_refused(address: str) -> None:
    twice = [*FROM_PROXY.items(), ("X-Auth-Subject", "hr")]

    assert httpx.get(address, headers=twice).status_code == 401


def test_whether_it_runs_may_be_asked_by_a_watchdog(address: str) -> None:
    assert httpx.get(f"{address}/_stcore/health").text == "ok"


def test_headers_count_whatever_their_capitals() -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in FROM_PROXY.items()]

    assert is_from_proxy(headers, SECRET)
    assert not is_from_proxy([*headers, (b"X-AUTH-EMAIL", b"a@b"), (b"x-auth-email", b"c@d")], SECRET)
    assert not is_from_proxy(headers, SECRET + "x")


def test_over_https_every_cookie_is_secure(address: str) -> None:
    answer = httpx.get(f"{address}/_stcore/health", headers=FROM_PROXY)

    assert "_streamlit_xsrf=" in answer.headers["set-cookie"]
    assert answer.headers["set-cookie"].endswith("; Secure")
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert answer.headers["cache-control"] == "no-store"


def test_only_the_name_that_people_use_is_answered(address: str) -> None:
    assert "Signed in as ana" in _said(address, FROM_PROXY, origin="https://guests.example.com")
    for origin in ("https://evil.example.com", "http://guests.example.com.evil.example"):
        with pytest.raises(InvalidStatus, match="403"):
            _said(address, FROM_PROXY, origin=origin)


# Of the other region: nobody of the north compares with it.
FOREIGN = ("Dogwood House", "Elm House", "Fir House")


@pytest.mark.parametrize("who", ["manager", "leader"])
def test_no_value_that_a_client_makes_up_shows_another_region(address: str, who: str) -> None:
    with talk(address, vouched_for(who)) as talking:
        seen = [talking.run()]
        assert "Alder House" in seen[0]
        query = "role=hr&region=south&site=007&sites=007,S5&post=hr%3A%3A%3A&person=P7&department=spa"
        forged = ("007", "Fir House", "hr", "HR", "south", "South", "hr:::")
        for page in sorted(talking.pages):
            seen.append(talking.run(query, page))
            seen += [talking.run(query, page, dict.fromkeys(sorted(talking.widgets), value)) for value in forged[:2]]
        seen += [talking.run(query, "", dict.fromkeys(sorted(talking.widgets), value)) for value in forged]

    assert len(talking.pages) >= 9
    assert len(talking.widgets) >= 3
    assert [name for name in FOREIGN for one in seen if name in one] == []


def test_hr_would_have_seen_it(address: str) -> None:
    with talk(address, vouched_for("hr")) as talking:
        talking.run()

        said = talking.run("region=south&site=007")

    assert "Fir House" in said


def test_no_widget_of_somebody_else_s_page_opens_it(address: str) -> None:
    with talk(address, vouched_for("hr")) as hr:
        hr.run()
        for page in sorted(hr.pages):
            hr.run("region=south&site=007", page)
    with talk(address, vouched_for("manager")) as talking:
        talking.run()
        boxes = dict.fromkeys(sorted(hr.widgets | talking.widgets), "007")
        named = dict.fromkeys(boxes, "Fir House")
        several = {key: ["007", "S5", "Fir House"] for key in sorted(hr.several | talking.several)}
        others: dict[str, bool | None] = dict.fromkeys(sorted(hr.folds | talking.folds), True)
        # Whatever is a button of either, and has no value but that it was clicked.
        clicked = others | dict.fromkeys(sorted(hr.buttons | talking.buttons))
        seen = [
            talking.run("region=south&site=007", page, {**values, **several, **clicked})
            for page in sorted(talking.pages)
            for values in (boxes, named)
        ]

    assert min(map(len, (hr.widgets - talking.widgets, several, others))) >= 1
    assert [name for name in FOREIGN for one in seen if name in one] == []
    assert all("Viewing as Ana Alder" in one or "is not for the role" in one for one in seen)


def test_no_file_is_made_for_who_makes_up_its_name(address: str) -> None:
    with talk(address, vouched_for("manager")) as talking:
        talking.run(page="data_quality")

        assert talking.made("0" * 32) == ""
        assert talking.made("../../etc/passwd") == ""


@pytest.mark.parametrize("headers", [{}, FROM_PROXY])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "_stcore/metrics"),
        ("PUT", "_stcore/upload_file/a/b"),
        ("DELETE", "_stcore/upload_file/a/b"),
        ("GET", "_stcore/agent/openapi.json"),
        ("POST", "_stcore/agent/interact"),
        ("POST", "_stcore/agent/mcp"),
        ("GET", "_stcore/agent/mcp"),
    ],
)
def test_what_nobody_needs_is_there_for_nobody(address: str, headers: dict[str, str], method: str, path: str) -> None:
    answer = httpx.request(method, f"{address}/{path}", headers=headers, content=b"x" * 1000)

    assert (answer.status_code, answer.text) == (404, "Not found")


def test_a_visitor_has_nothing_installed_on_the_server(address: str) -> None:
    with talk(address, FROM_PROXY) as talking:
        talking.run()
        asked = BackMsg()
        asked.backend_operation_request.install_skills.SetInParent()

        assert talking.done(asked).error_reason == "refused:headless"


@pytest.mark.parametrize("is_open", [True, False])
def test_nobody_goes_on_with_the_session_of_somebody_else(address: str, is_open: bool) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(talk(address, vouched_for("hr")))
        first.run("region=south&site=007")
        if not is_open:
            stack.close()

        with talk(address, vouched_for("manager"), session=first.session) as other:
            said = other.run()

    assert "Viewing as Ana Alder" in said
    assert "Fir House" not in said
    assert other.session not in {"", first.session}


def test_who_lost_the_connection_goes_on_with_the_own_session(address: str) -> None:
    with talk(address, vouched_for("hr")) as first:
        # A link, as a bare address leads on to another page, which is one more run.
        first.run("region=south&site=007")

    with talk(address, vouched_for("hr"), session=first.session) as again:
        again.run()

    assert again.session == first.session != ""
