"""Who saw which page of what is noted once, and every file before its bytes leave."""

import hashlib
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.runtime.memory_media_file_storage import _PARTIAL_HASH_THRESHOLD

from dashboard import auditing, taking_away
from dashboard.admission import NotAdmittedError, Visit
from dashboard.noting import NotNotedError
from dashboard.questions.comments import Band, Filters
from dashboard.scopes import Principal
from dashboard.selection import Selection
from dashboard.sentences.comments import read_of
from dashboard.signing_in.sessions import Session
from dashboard.taking_away import Given, Paper, handed_out
from dashboard.warehouse import HOME_VARIABLE
from pipelines.audit.log import EXPORTED, PAGE_SEEN, SIGNED_IN, Asked, AuditLog, Row
from pipelines.home import Home
from pipelines.reference.account import Account
from pipelines.reference.assignments import Role
from pipelines.reference.reading import read_reference
from tests.dashboard.test_pages import open_page, words
from tests.factories import copied, loaded

YEAR = "Nov 2025 – Oct 2026"
SITE = {"region": "north", "site": "S1"}


@pytest.fixture
def home(little_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = copied(little_home, tmp_path / "home")
    # Tests before this one may have looked at its pages.
    if home.audit.exists():
        home.audit.rename(tmp_path / "audit of others")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    return home


def _rows(home: Home, kind: str = PAGE_SEEN) -> list[Row]:
    return list(reversed(AuditLog(home.audit).rows(Asked(kinds=(kind,)))))


def _chosen(role: str = "general_manager") -> Selection:
    chosen = open_page(role=role, **SITE).session_state["selection"]
    assert isinstance(chosen, Selection)
    return chosen


def _seen(home: Home) -> list[tuple[str, object, object]]:
    return [(one.who, one.content["page"], one.content["looking_at"]) for one in _rows(home)]


def test_a_page_is_noted_with_who_sees_what_of_whom(home: Home) -> None:
    open_page(role="general_manager", **SITE)

    [row] = _rows(home)
    assert row.who == "P1"
    assert row.content == {
        "name": "Ana Alder",
        "role": "general_manager",
        "sees": "own site Alder House (S1)",
        "looking_at": "Alder House (S1), North (north)",
        "page": "My site",
        "filter": f"{YEAR}; Guest satisfaction; Post-stay survey; All guests",
    }


def _filters(home: Home) -> list[object]:
    return [row.content["filter"] for row in _rows(home)]


def test_a_rerun_notes_nothing_more(home: Home) -> None:
    app = open_page(role="general_manager", **SITE)
    app.run()
    app.run()

    assert len(_rows(home)) == 1


def test_another_choice_of_each_shared_filter_is_noted_once(home: Home) -> None:
    app = open_page(role="general_manager", **SITE)
    for key, value in (("metric", "nps"), ("window", "month"), ("until", "2026-08"), ("guests", "guest_type:family")):
        app.selectbox(key=key).select(value).run()
        app.run()

    assert _filters(home) == [
        f"{YEAR}; Guest satisfaction; Post-stay survey; All guests",
        f"{YEAR}; Net promoter score; Post-stay survey; All guests",
        "Oct 2026; Net promoter score; Post-stay survey; All guests",
        "Aug 2026; Net promoter score; Post-stay survey; All guests",
        "Aug 2026; Net promoter score; Post-stay survey; Guest type: Families",
    ]


def test_what_is_looked_at_is_noted_anew_with_other_filters(home: Home) -> None:
    app = open_page("departments", role="general_manager", **SITE)
    app.selectbox(key="department").select("housekeeping").run()
    app.run()
    app.selectbox(key="metric").select("top_box").run()

    desk, beds = "department Front desk (front_desk)", "department Housekeeping (housekeeping)"
    assert _details(home) == [desk, beds, beds]
    assert [name.split("; ")[1] for name in _filters(home)] == ["Guest satisfaction"] * 3 + ["Top-box share"] * 2


def test_another_page_another_site_and_other_eyes_are_noted(home: Home) -> None:
    app = open_page(role="hr", **SITE)
    app.selectbox(key="site").select("S2").run()
    app.switch_page("views/trends.py").run()
    app.selectbox(key="role").select("data_owner").run()
    app.switch_page("views/my_site.py").run()

    first, second = "Alder House (S1), North (north)", "Birch House (S2), North (north)"
    assert _seen(home) == [
        ("P10", "My site", first),
        ("P10", "My site", second),
        ("P10", "Trends", second),
        ("P11", "Trends", second),
        ("P11", "My site", second),
    ]


def _details(home: Home) -> list[object]:
    return [one.content["about"] for one in _rows(home) if "about" in one.content]


def test_comments_of_the_chosen_site_are_told_by_the_row_of_the_page(home: Home) -> None:
    open_page("comments", role="hr", **SITE)

    assert [row.content["page"] for row in _rows(home)] == ["Comments"]
    assert _details(home) == []


def test_whose_comments_are_read_is_noted_once_for_each_choice(home: Home) -> None:
    app = open_page("comments", role="hr", comments_of="all", **SITE)
    app.run()
    app.selectbox(key="comments_about").select("front_desk").run()
    app.selectbox(key="comments_score").select("low").run()
    app.selectbox(key="comments_about").select("all")
    app.selectbox(key="comments_score").select("every").run()

    assert _details(home) == [
        "of every site they may see",
        "of every site they may see, about Front desk (front_desk)",
        "of every site they may see, about Front desk (front_desk), score low",
    ]


def test_that_words_are_sought_is_noted_and_not_which(home: Home) -> None:
    app = open_page("comments", role="hr", **SITE)
    for words_sought in (" ", "lovely CANARY", "CANARY again"):
        app.text_input(key="comments_words").set_value(words_sought).run()

    assert _details(home) == ["words sought"]
    assert not any("canary" in str(row).lower() for row in AuditLog(home.audit).rows())


def test_a_language_and_a_site_of_one_s_own_are_told_in_words() -> None:
    chosen = Filters(language="de", band=Band.HIGH, words="CANARY")

    assert read_of(chosen, {}) == "score high, language de, words sought"
    assert read_of(Filters(words=" "), {}) == ""


def test_a_ranking_beyond_the_region_is_noted(home: Home) -> None:
    chain = home.reference / "chain.toml"
    app = open_page("region_ranking", role="hr", **SITE)
    app.run()
    assert _details(home) == []

    chain.write_text(chain.read_text() + 'compare_with = "chain"\n')
    loaded(home)
    app = open_page("region_ranking", role="hr", among="chain", **SITE)
    app.run()
    app.selectbox(key="among").select("brand:Test").run()

    assert _details(home) == ["ranking of the whole chain", "ranking of brand Test"]


def test_which_sites_are_compared_is_noted_whatever_their_order(home: Home) -> None:
    app = open_page("compare", role="hr", **SITE)
    for chosen in (["S2", "S1"], ["S1", "S2"], ["S1"]):
        app.multiselect(key="sites_picked").set_value(chosen).run()

    assert _details(home) == ["Alder House (S1), Birch House (S2)"]


def test_a_sign_in_is_noted_once_and_of_many_the_first_are_forgotten(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "MOST_SIGN_INS", 2)
    monkeypatch.setattr(auditing, "_noted_sign_ins", {})

    def come(*whom: str) -> None:
        for one in whom:
            # Each in a tab of its own.
            monkeypatch.setattr(auditing.st, "session_state", {})
            issuer = "https://sign-in.example.com"
            auditing.signed_in(Visit(Account(issuer, one, None, False), Session(issuer, one, 1)), ())

    come("ana", "ben", "ana", "ben")
    assert [row.who for row in _rows(home, SIGNED_IN)] == ["ana", "ben"]

    come("cleo", "ben", "ana")
    assert [row.who for row in _rows(home, SIGNED_IN)] == ["ana", "ben", "cleo", "ana"]
    assert len(auditing._noted_sign_ins) == 2


def test_a_page_that_is_not_for_the_role_is_not_seen(home: Home) -> None:
    open_page("bonus", role="data_owner")

    assert not _rows(home)


def test_what_leaves_is_noted_with_its_rows_its_hash_and_what_was_chosen(home: Home) -> None:
    chosen = _chosen()

    content = handed_out(
        chosen, Paper("answers", lambda: pl.DataFrame({"a": [1, 2], "b": ["=1+1", "x"]})), "chosen so", Given()
    )

    [row] = _rows(home, EXPORTED)
    assert b"'=1+1" in content
    assert row.who == "P1"
    assert {key: row.content[key] for key in ("what", "rows", "bytes", "sha256", "filter")} == {
        "what": "answers.csv",
        "rows": 2,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "filter": "chosen so",
    }


def test_what_can_t_be_noted_does_not_leave(home: Home) -> None:
    chosen, made = _chosen(), []
    home.audit.rename(home.root / "gone")
    home.audit.write_text("no folder")

    with pytest.raises(NotNotedError):
        handed_out(chosen, Paper("answers", lambda: made.append(1) or b"x"), "", Given())

    app = open_page("data_quality", role="hr")
    assert "nothing can be taken away" in words(app)
    assert [one.proto.disabled for one in app.get("download_button")] == [True]
    home.audit.unlink()
    assert [one.proto.disabled for one in app.run().get("download_button")] == [False]
    assert "nothing can be taken away" not in words(app)


def test_a_click_that_failed_is_noted_when_it_succeeds_again(home: Home) -> None:
    chosen, given = _chosen(), Given()
    paper = Paper("answers", lambda: b"x", rows=1)

    assert handed_out(chosen, paper, "", given) == handed_out(chosen, paper, "", given)

    assert len(_rows(home, EXPORTED)) == 2


def test_two_files_never_share_an_address(home: Home) -> None:
    names = {taking_away.file_name("payouts", "xlsx", None) for _ in range(100)}

    assert len(names) == 100
    assert all(name.startswith("payouts-") and len(name) >= len("payouts-.xlsx") + 22 for name in names)
    assert taking_away.WHOLLY_TOLD_APART <= _PARTIAL_HASH_THRESHOLD


@pytest.mark.parametrize(("size", "is_refused"), [(2**20, False), (2**20 + 1, True)])
def test_a_name_never_stands_for_two_large_files_that_the_framework_takes_for_one(
    home: Home, size: int, is_refused: bool
) -> None:
    chosen, given = _chosen(), Given()
    contents = [b"a" * size, b"a" * (size // 3) + b"b" + b"a" * (size - size // 3 - 1)]
    paper = Paper("large", lambda: contents.pop(0))
    handed_out(chosen, paper, "", given)

    if is_refused:
        with pytest.raises(NotNotedError, match="load the page again"):
            handed_out(chosen, paper, "", given)
    else:
        handed_out(chosen, paper, "", given)

    assert len(_rows(home, EXPORTED)) == (1 if is_refused else 2)


def test_nothing_leaves_for_who_is_no_longer_let_in(home: Home) -> None:
    chosen = replace(_chosen(), visit=Visit(Account("https://sign-in.example.com", "gone", None, False), None))
    made: list[int] = []

    with pytest.raises(NotAdmittedError):
        handed_out(chosen, Paper("answers", lambda: made.append(1) or b"x"), "", Given())

    assert made == []
    assert _rows(home, EXPORTED) == []


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (Principal("Hedy", Role.HR), "every site"),
        (Principal("Nora", Role.REGIONAL_LEADER, region_id="north"), "own region North (north)"),
        (Principal("Ana", Role.GENERAL_MANAGER, "S1"), "own site Alder House (S1)"),
        (
            Principal("Dee", Role.DEPARTMENT_HEAD, "S1", department_id="spa"),
            "own department Spa (spa) of Alder House (S1)",
        ),
        (Principal("Ann", Role.GENERAL_MANAGER, "S9"), "own site S9"),
    ],
)
def test_what_somebody_may_see_is_told_by_name(home: Home, who: Principal, said: str) -> None:
    assert auditing.sees(who, read_reference(home.reference).organisation) == said
