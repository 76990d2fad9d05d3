"""bonus: a table, one statement, a file of all payouts; what is wrong is said in words, and nothing is stored."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from pipelines.audit.log import AuditLog
from pipelines.home import Home
from pipelines.rewards.payout_columns import COLUMNS
from tests.factories import ASSIGNMENTS, a_home, loaded, response, write_csv
from tests.pipelines.builds import rows

PLAN = """
kind = "curve"
plan_id = "managers"
plan_name = "Managers"
currency = "EUR"
knots = [{ score = 66, factor = 0.5 }, { score = 70, factor = 1 }]
window = { first_day = 2026-01-01, last_day = 2026-12-31 }
target = { share_of_base_pay = 0.1 }
parts = [{ part_id = "overall", part_name = "Overall", weight = 1 }]
enough = { below = [] }
gates = { file = [{ gate_name = "Audit", source = "audits" }] }
funding = { amount = 10000 }
"""
PAY = "person_id,base_pay,valid_from\nP1,54321.98,2020-01-01\nP2,50000,2020-01-01\n"
GATES = "source,site_id,person_id,failed,words\naudits,S2,,yes,Kitchen\n"
OTHER = "plan_id,person_id,part_name,amount,words\nmanagers,P1,=Profit,1200.50,\n"


def _made(root: Path) -> Home:
    home = a_home(root, assignments=ASSIGNMENTS.replace("Ana Alder", "=Ana Alder"))
    (home.reference / "plans").mkdir()
    (home.reference / "plans" / "managers.toml").write_text(PLAN)
    for name, text in (("base_pay", PAY), ("gates", GATES), ("other_parts", OTHER)):
        (home.reference / f"{name}.csv").write_text(text)
    records = [
        response(number, site=("S1", "S2")[number % 2], departed="2026-03-03", overall=10 if number % 10 < 8 else 5)
        for number in range(200)
    ]
    write_csv(home.inbox / "post_stay.csv", records)
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = _made(tmp_path_factory.mktemp("bonus") / "home")
    loaded(made, today=date(2026, 11, 16))
    return made


def _files(home: Home) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.root.rglob("*") if path.is_file()}


def test_the_cliff_check_says_who_is_near_and_what_the_plan_would_pay_without_its_cliff(run, home):
    before = _files(home)

    code, out, _ = run("bonus", "managers", "--home", str(home.root), "--cliffs")

    assert code == 0
    assert "0 people are so near that chance alone puts 5 or more of 100" in out
    assert "At stake: 0 EUR" in out
    assert "Without its cliff (cliff = false) the plan would pay " in out
    assert _files(home) == before


def test_the_cliff_check_is_no_file_and_of_nobody_alone(run, home):
    code, _, err = run("bonus", "managers", "--home", str(home.root), "--cliffs", "--person", "P1")

    assert code == 1
    assert "ask for it alone" in err


def test_one_statement_has_what_lies_ahead(run, home):
    code, out, _ = run("bonus", "managers", "--home", str(home.root), "--person", "P1")

    assert code == 0
    assert "if your guests' true share were exactly" in out


def test_a_line_per_person_the_total_and_what_is_open(run, home):
    before = _files(home)

    code, out, err = run("bonus", "managers", "--home", home.root)

    lines = {line.split()[0]: line for line in out.splitlines()}
    assert code == 0
    assert lines["P1"].split()[-5:] == ["365", "of", "365", "due", "5,432.20"]
    assert lines["P2"].split()[-3:] == ["gate", "failed", "0.00"]
    assert lines["P7"].split()[-2:] == ["open", "–"]
    assert "Total 5,432.20 EUR for 1 due." in out
    assert "Open: 3 · failed a gate: 1" in out
    assert "Of the 10000 EUR that the plan may cost 4,567.80 is left." in out
    assert "amounts are what is reached so far" in err
    assert _files(home) == before


def test_one_statement_in_full(run, home):
    code, out, _ = run("bonus", "managers", "--home", home.root, "--person", "P1")

    assert code == 0
    assert "100 × 80 in the top box / 100 answers = 80" in out
    assert "0.1 × 54321.98 = 5432.198" in out
    assert "5432.198 rounded half up to 2 decimals = 5432.20" in out
    assert "Amount: 5,432.20 EUR" in out
    assert "=Profit: 1,200.50 EUR" in out


def test_an_open_statement_has_no_amount_and_says_why(run, home):
    _, out, _ = run("bonus", "managers", "--home", home.root, "--person", "P7")

    assert "OPEN: there is no amount until people decide" in out
    assert "Amount" not in out
    assert "nothing to pay on, which is not a score of 0" in out
    assert "no pay of theirs on 365 of their days in post" in out


def test_all_payouts_as_a_file_of_its_owner_without_formulas(run, home, tmp_path):
    to = tmp_path / "payouts.csv"

    code, out, _ = run("bonus", "managers", "--home", home.root, "--csv", to)

    header, *records = csv.reader(io.StringIO(to.read_text(encoding="utf-8-sig"), newline=""))
    table = {record[5]: dict(zip(header, record, strict=True)) for record in records}
    assert code == 0
    assert out == f"Written to {to}: 5 payouts.\n"
    noted = AuditLog(home.audit).rows()[0].content
    assert (noted["what"], noted["rows"], noted["filter"]) == ("5 payouts", 5, "plan managers")
    assert header == [column.name for column in COLUMNS]
    assert (table["P1"]["amount"], table["P1"]["state"], table["P1"]["factor"]) == ("5432.20", "due", "1.0000")
    assert (table["P2"]["amount"], table["P2"]["reasons"]) == ("0.00", "Audit: Kitchen (site S2)")
    assert (table["P7"]["amount"], table["P7"]["factor"]) == ("", "")
    assert table["P1"]["person_name"] == "'=Ana Alder"
    assert table["P1"]["other_parts"] == "'=Profit 1200.50"
    assert not any(cell[:1] in set("=+-@") for record in records for cell in record)
    assert to.stat().st_mode & 0o777 == 0o600


def test_a_file_is_never_overwritten(run, home, tmp_path):
    to = tmp_path / "payouts.csv"
    to.write_text("mine")

    code, _, err = run("bonus", "managers", "--home", home.root, "--csv", to)

    assert (code, to.read_text()) == (1, "mine")
    assert "choose another name with --csv" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["manager"], "there is no plan 'manager'"),
        (["managers", "--person", "P77"], "covers nobody with the id 'P77'"),
        (["managers", "--csv", "/nowhere/at/all.csv"], "there is no such folder"),
    ],
)
def test_mistakes_end_in_words(run, home, words, said):
    code, _, err = run("bonus", *words, "--home", home.root)

    assert code == 1
    assert said in err
    assert "mend:" in err
    assert "Traceback" not in err


def test_without_a_build_it_asks_for_a_load(run, tmp_path):
    made = _made(tmp_path / "home")

    code, _, err = run("bonus", "managers", "--home", made.root)

    assert code == 1
    assert "nothing is published yet" in err
    assert "run guest-tracking load" in err


def test_a_plan_that_is_not_loaded_yet_and_rules_that_changed_since_are_said(run, tmp_path):
    made = _made(tmp_path / "home")
    loaded(made)
    (made.reference / "plans" / "other.toml").write_text(PLAN.replace('plan_id = "managers"', 'plan_id = "other"'))

    code, _, err = run("bonus", "other", "--home", made.root)
    _, _, changed = run("bonus", "managers", "--home", made.root)

    assert code == 1
    assert "the build does not have the plan 'other' yet" in err
    assert "has changed since this build" in changed


def test_a_mistake_in_the_pay_names_its_line(run, tmp_path):
    made = _made(tmp_path / "home")
    loaded(made)
    (made.reference / "base_pay.csv").write_text(PAY + "P1,60000,2026-01-01\n")

    code, _, err = run("bonus", "managers", "--home", made.root)

    assert code == 1
    assert "two base pays" in err
    assert "lines 4" in err or "line 4" in err


def test_neither_the_build_nor_what_a_load_says_holds_pay(run, home):
    _, out, err = run("load", "--home", home.root)

    assert "54321" not in out + err
    assert not any(b"54321" in content for path, content in _files(home).items() if "base_pay" not in path)
    [(said,)] = rows(home, "select reference from builds")
    assert "54321" not in said
