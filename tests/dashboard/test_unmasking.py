"""A guest's words as they were written: for HR alone, with a reason, noted first, drawn for one look and kept nowhere."""

from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.panels.unmasking import OPENED
from dashboard.permissions import PERMISSIONS
from dashboard.scopes import Principal
from dashboard.unmasking_door import UnmaskingDoor
from dashboard.warehouse import HOME_VARIABLE
from pipelines.acting import Acting
from pipelines.audit.log import UNMASKED, Asked, AuditLog
from pipelines.decisions.chain import Decisions
from pipelines.decisions.erasure_key import made_key
from pipelines.home import Home
from pipelines.intake.archive import Archive
from pipelines.mistakes import Mistake
from pipelines.reference.assignments import Role
from pipelines.unmasking import Unmasking, Written
from pipelines.warehouse.lock import sole_writer
from tests.dashboard.test_pages import open_page, words
from tests.factories import POST_STAY, RESPONSE_COLUMNS, a_home, copied, loaded, many_responses, response, write_csv

CANARY = "0171 2345678"
WORDS = f"Call **me** on {CANARY}\nMr Smith"
DAY = date(2026, 11, 16)
OWN = "post_stay_R1_0"
WHY = "the guest asked to be called"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home(tmp_path_factory.mktemp("unmasking") / "home")
    said = response(1, comment=WORDS, departed="2026-10-28")
    write_csv(home.inbox / "post_stay_1.csv", [said, *many_responses(30, first=100)])
    loaded(home)
    return home


@pytest.fixture
def home(made: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = copied(made, tmp_path / "home")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    return home


def _opened(role: str = "hr") -> AppTest:
    app = open_page("comments", region="north", site="S1", role=role)
    if role == "hr":
        app.button(key=f"unmask_{OWN}").click().run()
    return app


def _asked(app: AppTest, why: str = WHY) -> AppTest:
    app.text_input[-1].set_value(why)
    [button] = [one for one in app.button if one.label.startswith("Note it")]
    return button.click().run()


def _noted(home: Home) -> list[dict[str, object]]:
    return [row.content for row in AuditLog(home.audit).rows(Asked(kinds=(UNMASKED,)))]


def _everything(app: AppTest) -> str:
    """All that the page sends."""
    return " ".join(str(getattr(one, "proto", "")) for part in (app.main, app.sidebar) for one in part)


def _texts(app: AppTest) -> list[str]:
    return [one.value for one in app.text]


def test_the_words_are_shown_once_as_text_and_it_is_noted_who_read_them_and_why(home: Home) -> None:
    app = _opened()
    assert CANARY not in _everything(app)
    assert not _noted(home)

    app = _asked(app)

    assert not app.exception
    assert _texts(app) == ["Call **me** on [phone]\nMr [name]", WORDS]
    assert CANARY in _everything(app)
    [row] = AuditLog(home.audit).rows(Asked(kinds=(UNMASKED,)))
    assert (row.who, row.content["reason"], row.content["site"]) == ("P10", WHY, "S1")
    assert CANARY not in str(row.content)
    assert "R1" not in str(row.content)


def test_all_texts_of_the_response_are_shown_each_below_what_it_answers_the_clicked_one_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 'columns = ["comment", "about_desk", "about_spa"]\ndepartments = { about_desk = "front_desk", about_spa = "spa" }'
    two = POST_STAY.replace('columns = ["comment"]', asked)
    home = a_home(tmp_path / "home", post_stay=two)
    texts = {"comment": "All was well", "about_desk": "My name is Kim Kestrel", "about_spa": "Warm"}
    said = response(1, departed="2026-10-28") | texts
    others = [one | dict.fromkeys(texts, "") for one in many_responses(30, first=100)]
    write_csv(home.inbox / "post_stay_1.csv", [said, *others], [*RESPONSE_COLUMNS, "about_desk", "about_spa"])
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = open_page("comments", region="north", site="S1", role="hr")
    [offer] = [one for one in app.button if one.label == "Read unmasked"]
    before = len(_texts(app))

    asking = offer.click().run()
    assert "All words of this response will be shown" in words(asking)
    app = _asked(asking)

    shown = [one.value for one in app.main if one.type in {"text", "caption"}]
    first = shown.index("My name is Kim Kestrel")
    assert [unescape(one) for one in shown[first - 1 : first + 5]] == [
        "Front desk · question about_desk",
        "My name is Kim Kestrel",
        "The whole stay · question comment",
        "All was well",
        "Spa · question about_spa",
        "Warm",
    ]
    assert len(_texts(app)) == before + 3


def test_with_the_next_click_they_are_gone_and_are_kept_nowhere(home: Home) -> None:
    app = _asked(_opened())

    assert "comments_words" in str(app.session_state)
    assert CANARY not in str(app.session_state) + str(app.query_params)
    assert WHY not in str(app.query_params)
    again = app.run()
    assert _texts(again) == ["Call **me** on [phone]\nMr [name]"]
    assert CANARY not in _everything(again)
    assert len(_noted(home)) == 1
    assert not [one for one in again.button if one.label.startswith("Note it")]


def test_it_is_offered_where_something_is_masked_and_nowhere_else(home: Home) -> None:
    texts = {2: "All was well, at 9 [sic]", 3: "All was well", 4: "My name is Kim Kestrel"}
    said = [response(number, comment=text, departed="2026-10-28") for number, text in texts.items()]
    write_csv(home.inbox / "post_stay_2.csv", said)
    loaded(home)

    app = open_page("comments", region="north", site="S1", role="hr")

    assert sorted(_texts(app)) == [
        "All was well",
        "All was well, at 9 [sic]",
        "Call **me** on [phone]\nMr [name]",
        "My name is [name]",
    ]
    assert sorted(str(one.key) for one in app.button if one.label == "Read unmasked") == [
        "unmask_post_stay_R1_0",
        "unmask_post_stay_R4_0",
    ]
    app.session_state[OPENED] = "post_stay_R3_0"
    assert not [one for one in app.run().text_input if one.label.startswith("Why")]


@pytest.mark.parametrize("why", ["", "  "])
def test_without_a_reason_nothing_is_shown_and_nothing_noted(home: Home, why: str) -> None:
    app = _asked(_opened(), why)

    assert "A reason is missing. Say in a sentence why; it is kept in the audit log." in unescape(words(app))
    assert CANARY not in _everything(app)
    assert not _noted(home)


def test_what_cannot_be_noted_is_not_shown(home: Home) -> None:
    app = _opened()
    home.audit.rename(home.root / "gone")
    home.audit.write_text("no folder")

    app = _asked(app)

    assert "so they are not shown" in words(app)
    assert CANARY not in _everything(app)


@pytest.mark.parametrize("has_key", [True, False])
def test_the_words_are_read_while_a_load_runs_once_the_home_has_its_key(home: Home, has_key: bool) -> None:
    if has_key:
        made_key(Decisions(home.decisions), at="2026-11-16T08:00:00+00:00")
    app = _opened()

    with sole_writer(home.warehouse, doing="load", now=datetime(2026, 11, 16, 9, tzinfo=UTC)):
        app = _asked(app)

    assert (CANARY in _everything(app)) is has_key
    assert ("Something else is being written just now" in words(app)) is not has_key
    assert len(_noted(home)) == has_key


def test_words_that_retention_has_removed_are_told_as_gone(home: Home) -> None:
    app = _opened()
    archive = Archive(home.archive)
    for one in archive.manifests():
        archive.vault_file(one.file_hash).unlink(missing_ok=True)

    app = _asked(app)

    assert "too old to be kept: then nobody can read it any more" in words(app)
    assert not app.exception
    assert not _noted(home)


@pytest.mark.parametrize("role", ["general_manager", "regional_leader", "executive"])
def test_who_may_not_is_offered_nothing_whatever_the_session_is_made_to_say(home: Home, role: str) -> None:
    app = _opened(role)
    app.session_state[OPENED] = OWN
    app.session_state[f"unmask_{OWN}"] = True

    app.run()

    assert not [one for one in app.button if str(one.key).startswith("unmask")]
    assert not [one for one in app.text_input if one.label.startswith("Why")]
    assert CANARY not in _everything(app)
    assert not _noted(home)


def _read(home: Home, who: Principal, by: str = "P10") -> tuple[Written, ...]:
    said: list[object] = []
    read = UnmaskingDoor(who, home, DAY).read(Unmasking("post_stay", "R1", WHY), _as(by), said.append)
    assert said
    return read


def _as(person_id: str) -> Acting:
    return Acting(person_id, DAY, datetime(2026, 11, 16, 9, tzinfo=UTC))


HR = Principal("Hal", Role.HR, person_id="P10")


def test_the_door_is_open_for_whom_the_table_lets_unmask(home: Home) -> None:
    assert _read(home, HR) == (Written("comment", None, WORDS),)


@pytest.mark.parametrize("role", [role for role in Role if not PERMISSIONS[role].unmasks])
def test_the_door_is_closed_for_every_other_role_also_in_the_name_of_hr(home: Home, role: Role) -> None:
    with pytest.raises(Mistake, match="for HR alone"):
        _read(home, replace(HR, role=role))


@pytest.mark.parametrize(
    ("who", "by", "why"),
    [
        (replace(HR, person_id=None), "P10", "for HR alone"),
        (HR, "P1", "in another's name"),
        (replace(HR, person_id="P1"), "P1", "is not in HR"),
    ],
)
def test_nobody_reads_as_somebody_else_or_without_being_of_hr(home: Home, who: Principal, by: str, why: str) -> None:
    with pytest.raises(Mistake, match=why):
        _read(home, who, by)
