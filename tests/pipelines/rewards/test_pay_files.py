"""The files about pay: exact amounts, and mistakes with their file, line and mend."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import to_json
from pipelines.rewards.pay_files import Pay, read_pay
from tests.factories import a_home

HEADERS = {
    "base_pay": "person_id,base_pay,valid_from,valid_to\n",
    "leave": "person_id,valid_from,valid_to\n",
    "gates": "source,site_id,person_id,failed,words\n",
    "other_parts": "plan_id,person_id,part_name,amount,words\n",
}
PLAN = """
kind = "curve"
plan_id = "plan"
plan_name = "Plan"
currency = "EUR"
knots = [{ score = 66, factor = 0.5 }, { score = 70, factor = 1 }]
window = { first_day = 2026-01-01, last_day = 2026-12-31 }
target = { share_of_base_pay = 0.1 }
parts = [{ part_id = "overall", part_name = "Overall", weight = 1 }]
gates = { file = [{ gate_name = "Audit", source = "audits_2026" }] }
"""


def _read(root: Path, **rows: str) -> Pay:
    folder = a_home(root / "home").reference
    (folder / "plans").mkdir()
    (folder / "plans" / "plan.toml").write_text(PLAN)
    for name, text in rows.items():
        (folder / f"{name}.csv").write_text(HEADERS[name] + text)
    return read_pay(folder, read_reference(folder))


def test_without_files_nothing_is_known(tmp_path):
    assert _read(tmp_path) == Pay()


def test_amounts_are_exact_and_spans_may_touch(tmp_path):
    pay = _read(
        tmp_path,
        base_pay="P1,52000.10,2026-04-01,\nP1,50000,2020-01-01,2026-04-01\n",
        leave="P2,2026-03-01,2026-05-01\n",
        gates="audits_2026,S1,,yes,Kitchen\naudits_2026,,P1,no,Passed\n",
        other_parts="plan,P1,Profit,0.10,\n",
    )

    assert [one.base_pay for one in pay.base_pay_of["P1"]] == [Decimal(50000), Decimal("52000.10")]
    assert pay.leaves[0].span.days == 61
    assert pay.findings["audits_2026", "site", "S1"].words == "Kitchen"
    assert pay.other_parts_of("plan")["P1"][0].amount == Decimal("0.10")
    assert pay.other_parts_of("other") == {}
    assert pay.base_pay_of["P1"][1].valid_from == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("name", "rows", "line", "said"),
    [
        ("base_pay", "P77,50000,2020-01-01,\n", 2, "the person 'P77' is not known"),
        ("base_pay", "P1,50000,2020-01-01,\nP1,51000,2026-01-01,\n", 3, "'P1' has two base pays from 2026-01-01 on"),
        (
            "base_pay",
            "P1,50000,2020-01-01,2026-01-02\nP1,51000,2026-01-01,\n",
            3,
            "'P1' has two base pays from 2026-01-01 on",
        ),
        (
            "base_pay",
            "P1,1,2020-01-01,2027-01-01\nP1,2,2021-01-01,2022-01-01\nP1,3,2023-01-01,2024-01-01\n",
            4,
            "'P1' has two base pays from 2023-01-01 on",
        ),
        ("base_pay", 'P1,"50,000",2020-01-01,\n', 2, "is not a number"),
        ("base_pay", "P1,0,2020-01-01,\n", 2, "too small"),
        ("base_pay", "P1,50000,2020-01-01,2020-01-01\n", 2, "valid_to must lie after valid_from"),
        ("leave", "P77,2026-03-01,2026-05-01\n", 2, "the person 'P77' is not known"),
        ("leave", "P1,2026-03-01,\n", 2, "valid_to is empty"),
        ("gates", "audit_2026,S1,,yes,Kitchen\n", 2, "the gate source 'audit_2026' is not known"),
        ("gates", "audits_2026,S77,,yes,Kitchen\n", 2, "the site 'S77' is not known"),
        ("gates", "audits_2026,S1,P1,yes,Kitchen\n", 2, "this one has both"),
        ("gates", "audits_2026,,,yes,Kitchen\n", 2, "this one has neither"),
        ("gates", "audits_2026,S1,,perhaps,Kitchen\n", 2, "is not one of yes or no"),
        ("gates", "audits_2026,S1,,yes,A\naudits_2026,S1,,no,B\n", 3, "says this of the same twice"),
        ("other_parts", "plan,P77,Profit,1,\n", 2, "the person 'P77' is not known"),
        ("other_parts", "plam,P1,Profit,1,\n", 2, "the plan 'plam' is not known"),
        ("other_parts", "plan,P1,Profit,1,\nplan,P1,Profit,2,\n", 3, "the part stands twice"),
    ],
)
def test_mistakes_are_said_with_file_and_line(tmp_path, name, rows, line, said):
    with pytest.raises(Mistake) as mistake:
        _read(tmp_path, **{name: rows})

    assert said in mistake.value.what
    assert f"{name}.csv" in mistake.value.where
    assert str(line) in mistake.value.where.split("line")[-1]
    assert mistake.value.mend


def test_the_nearest_known_name_is_offered(tmp_path):
    with pytest.raises(Mistake, match="near: audits_2026"):
        _read(tmp_path, gates="audit_2026,S1,,yes,Kitchen\n")


@pytest.mark.parametrize("name", ["basepay.csv", "leaves.csv", "gate.csv", "other_part.csv"])
def test_a_misspelt_name_is_refused(tmp_path, name):
    folder = a_home(tmp_path / "home").reference
    (folder / name).write_text("person_id\n")

    with pytest.raises(Mistake, match="nobody reads the file"):
        read_reference(folder)


def test_no_build_carries_what_they_say(tmp_path):
    folder = a_home(tmp_path / "home").reference
    (folder / "base_pay.csv").write_text(HEADERS["base_pay"] + "P1,987654.32,2020-01-01,\n")

    assert "987654" not in to_json(read_reference(folder))
