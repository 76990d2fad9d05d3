"""comments unmask: for HR, with a reason, noted before anything is printed."""

import pytest

from pipelines.audit.log import UNMASKED, AuditLog
from pipelines.home import Home
from tests.factories import POST_STAY, RESPONSE_COLUMNS, a_home, loaded, response, write_csv
from tests.pipelines.builds import rows

SAID = "Call 0171 2345678\nMr Smith"


@pytest.fixture
def home(tmp_path) -> Home:
    made = a_home(tmp_path / "home")
    write_csv(made.inbox / "post_stay_1.csv", [response(1, comment=SAID), response(2)])
    loaded(made)
    return made


def _unmask(run, home, **said: str):
    words = {"survey": "post_stay", "response-id": "R1", "reason": "the guest asked to be called", "by": "P10"} | said
    return run("comments", "unmask", "--home", home.root, *(part for key in words for part in (f"--{key}", words[key])))


def test_hr_reads_the_words_and_it_is_noted_without_the_guest(run, home):
    code, out, err = _unmask(run, home)

    assert code == 0
    assert out.splitlines() == SAID.splitlines()
    assert "Noted in the audit log" in err
    [noted] = AuditLog(home.audit).rows()
    assert (noted.kind, noted.who) == (UNMASKED, "P10")
    assert noted.content["reason"] == "the guest asked to be called"
    assert noted.content["site"] == "S1"
    assert "R1" not in str(noted.content)
    # With the space, as four digits alone may stand in a hash.
    assert "0171 2345678" not in str(noted.content)
    assert rows(home, "select text_masked from comments") == [("Call [phone]\nMr [name]",)]


def test_of_several_texts_it_is_printed_what_each_answers(run, tmp_path):
    columns = 'columns = ["comment", "about_spa"]\ndepartments = { about_spa = "spa" }'
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace('columns = ["comment"]', columns))
    said = response(1, comment="Lovely", about_spa="Cold")
    write_csv(home.inbox / "post_stay_1.csv", [said], [*RESPONSE_COLUMNS, "about_spa"])
    loaded(home)

    _, out, _ = _unmask(run, home)

    assert out.splitlines() == ["comment:", "Lovely", "about_spa, about spa:", "Cold"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"by": "P1"}, "not in HR"),
        ({"reason": " "}, "a reason is missing"),
        ({"survey": "post_sty"}, "near: post_stay"),
        ({"response-id": "R9"}, "no response 'R9'"),
        ({"response-id": "R2"}, "has no words"),
    ],
)
def test_who_may_not_or_says_not_why_or_of_what_reads_nothing(run, home, said, why):
    code, out, err = _unmask(run, home, **said)

    assert code == 1
    assert out == ""
    assert why in err
    assert AuditLog(home.audit).rows() == []


def test_what_can_not_be_noted_is_not_printed(run, home):
    home.audit.mkdir()
    (home.audit / "audit.sqlite").write_bytes(b"no database at all, and long enough to be looked at" * 40)

    code, out, _ = _unmask(run, home)

    assert code == 1
    assert out == ""
