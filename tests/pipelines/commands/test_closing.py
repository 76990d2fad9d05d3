"""close, appeal, review, decide, sign, closed, restate, reopen: from the command line, a year from end to end."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from pipelines.audit.log import DECIDED, AuditLog
from pipelines.home import Home
from tests.factories import ASSIGNMENTS, CHAIN, a_home, loaded, response, write_csv

PLAN = """
kind = "curve"
plan_id = "managers"
plan_name = "Managers"
currency = "EUR"
knots = [{ score = 60, factor = 0.5 }, { score = 70, factor = 1 }]
window = { first_day = 2026-01-01, last_day = 2026-12-31 }
target = { amount = 6000 }
parts = [{ part_id = "overall", part_name = "Overall", weight = 1 }]
enough = { below = [] }
"""
VERBS = ["close", "appeal", "review", "decide", "sign", "closed", "restate", "reopen"]


def _on(home: Home, day: date) -> None:
    """Pin the chain's day: what the commands take for today."""
    (home.reference / "chain.toml").write_text(CHAIN.replace("2026-11-16", day.isoformat()))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = a_home(
        tmp_path_factory.mktemp("commands") / "home",
        assignments=ASSIGNMENTS + "P12,Ira Resources,hr,,,2020-01-01,\n",
        chain=CHAIN.replace("2026-11-16", "2027-01-20"),
    )
    (made.reference / "plans").mkdir()
    (made.reference / "plans" / "managers.toml").write_text(PLAN)
    records = [
        response(number, site=("S1", "S2")[number % 2], departed="2026-03-03", overall=10 if number % 10 < 6 else 5)
        for number in range(240)
    ]
    write_csv(made.inbox / "post_stay.csv", records)
    loaded(made, today=date(2027, 1, 20))
    return made


def _texts(book: Path) -> str:
    with zipfile.ZipFile(book) as parts:
        return parts.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_each_has_an_example(run, verb):
    code, out, _ = run(verb, "bonus", "--help")

    assert code == 0
    assert f"Example: guest-tracking {verb} bonus" in " ".join(out.split())


def test_a_year_from_end_to_end(run, home, tmp_path: Path):  # noqa: PLR0915  (a year is long)
    def gt(*words: object) -> str:
        code, out, err = run(*words, "--home", home.root)
        assert (code, "Traceback" in err) == (0, False), err
        return out

    code, _, err = run("close", "bonus", "managers", "--period", "2025", "--by", "P10", "--home", home.root)
    assert code == 1
    assert "is 2026-01-01..2026-12-31" in err
    said = gt("close", "bonus", "managers", "--period", "2026", "--by", "P10")
    assert "Closed managers as revision 1: 5 statements are provisional." in said
    assert "Open are 3 statement(s): P3, P4, P7" in said
    assert "Appeals until 2027-02-03" in said
    _, _, err = run("bonus", "managers", "--home", home.root)
    assert "Closed as revision 1 (provisional): this is what the served build would come to by now." in err

    flagged = ("--survey", "post_stay", "--response-id", "R8", "--person", "P1", "--ground", "wrong_site")
    assert "Appeal 1 of P1 is noted" in gt("appeal", "bonus", "managers", *flagged, "--words", "It was the other house")
    code, _, err = run("appeal", "bonus", "managers", *flagged[:-1], "low_score", "--words", "x", "--home", home.root)
    assert code == 2
    ruled = gt("review", "bonus", "managers", "--appeal", 1, "--accept", "--reason", "it was", "--by", "P12")
    # 72 of 120 are 60.0; of 119 they are 60.5.
    assert "P1: 3,000.00 EUR as closed, 3,150.00 EUR adjusted" in ruled
    assert "provisional, closed by P10 on 2027-01-20; appeals until 2027-02-03" in gt("status")
    for person in ("P3", "P4", "P7"):
        words = ("--person", person, "--amount", "750", "--reason", "opened late", "--by", "P10")
        assert f"{person}: 750.00 EUR" in gt("decide", "bonus", "managers", *words)

    code, _, err = run("sign", "bonus", "managers", "--by", "P10", "--home", home.root)
    assert code == 1
    assert "is open until 2027-02-03" in err
    _on(home, date(2027, 2, 4))
    assert "1 of 2 signatures" in gt("sign", "bonus", "managers", "--by", "P10")
    assert "It is final" in gt("sign", "bonus", "managers", "--by", "P12")

    shown = gt("closed", "bonus", "managers")
    assert "Revision 1: final, signed by P10 on 2027-02-04 and P12 on 2027-02-04" in shown
    assert "Appeal 1: P1, wrong_site (It was the other house); accepted by P12 on 2027-01-20: it was" in shown
    assert "Decided: P3 750.00 EUR, by P10 on 2027-01-20: opened late" in shown
    [row] = [line.split() for line in shown.splitlines() if line.startswith("P1 ")]
    assert row[-4:] == ["3,000.00", "3,150.00", "0", "3,150.00"]
    assert "Amount: 3,150.00 EUR" in gt("closed", "bonus", "managers", "--person", "P1")
    assert "Amount: 3,000.00 EUR" in gt("closed", "bonus", "managers", "--person", "P1", "--as-closed")
    for option in ("xlsx", "pdf"):
        gt("closed", "bonus", "managers", "--person", "P3", f"--{option}", tmp_path / f"P3.{option}")
    texts = _texts(tmp_path / "P3.xlsx")
    assert "Final, signed by P10 on 2027-02-04 and P12 on 2027-02-04" in texts
    assert "Decided by people" in texts
    gt("closed", "bonus", "managers", "--csv", tmp_path / "closed.csv")
    rows = {
        row["person_id"]: row for row in csv.DictReader(io.StringIO((tmp_path / "closed.csv").read_text("utf-8-sig")))
    }
    assert (rows["P1"]["amount_as_closed"], rows["P1"]["to_pay"]) == ("3000.00", "3150.00")

    for said in (("--person", "P1", "--csv", tmp_path / "one.csv"), ("--as-closed",)):
        code, _, err = run("closed", "bonus", "managers", *said, "--home", home.root)
        assert (code, "mend" in err) == (1, True)

    write_csv(
        home.inbox / "post_stay_2.csv", [response(n, site="S2", departed="2026-12-30", overall=3) for n in (500, 501)]
    )
    loaded(home, today=date(2027, 2, 10))
    said = gt("restate", "bonus", "managers")
    [row] = [line for line in said.splitlines() if line.startswith("P2 ")]
    assert "Overall: answers 2 added, counted 120 → 122, score 60.0 → 59.0" in row
    assert "-3,000.00" in row
    gt("restate", "bonus", "managers", "--csv", tmp_path / "restated.csv")
    assert '"-3000.00"' in (tmp_path / "restated.csv").read_text("utf-8-sig")

    assert "a second person has to" in gt("reopen", "bonus", "managers", "--reason", "late answers", "--by", "P10")
    again = gt("reopen", "bonus", "managers", "--reason", "so it is", "--by", "P12")
    assert "It can be closed again, as revision 2" in again
    _on(home, date(2027, 3, 1))
    loaded(home, today=date(2027, 3, 1))
    gt("close", "bonus", "managers", "--period", "2026", "--by", "P10")
    shown = gt("closed", "bonus", "managers")
    [row] = [line.split() for line in shown.splitlines() if line.startswith("P2 ")]
    # What was paid is claimed back, and says so before anybody signs.
    assert row[-4:] == ["0.00", "0.00", "3,000.00", "-3,000.00"]
    assert "Amount: 3,150.00 EUR" in gt("closed", "bonus", "managers", "--revision", 1, "--person", "P1")

    noted = [(row.kind, row.who, row.content["what"]) for row in reversed(AuditLog(home.audit).rows())]
    accounts = [what for _, who, what in noted if who.startswith("account ")]
    assert accounts == [*["the statement of P3"] * 2, "what a closed plan pays", "what a closed plan would pay now"]
    assert [(who, what) for kind, who, what in noted if kind == DECIDED] == [
        ("P10", "bonus plan managers is closed"),
        ("P1", "an appeal in bonus plan managers"),
        ("P12", "bonus plan managers: appeal 1 accepted"),
        *(("P10", f"bonus plan managers: the amount of {person}") for person in ("P3", "P4", "P7")),
        ("P10", "bonus plan managers is signed"),
        ("P12", "bonus plan managers is signed"),
        ("P10", "bonus plan managers is to be reopened"),
        ("P12", "bonus plan managers is to be reopened"),
        ("P10", "bonus plan managers is closed"),
    ]
    [ruling] = [row.content for row in AuditLog(home.audit).rows() if "appeal 1" in str(row.content["what"])]
    assert (ruling["name"], ruling["role"], ruling["decision"]) == ("Ira Resources", "hr", "4")
    assert "3,150" not in str(noted)
