"""`award_facts.csv`: every misfit is said with its line, and a condition holds for what is known alone."""

from decimal import Decimal

import pytest

from pipelines.mistakes import Mistake
from pipelines.reference.awards.facts import AwardFact, Condition
from pipelines.reference.reading import read_reference
from tests.pipelines.reference.awards.made import FACTS, read


def test_facts_that_fit_are_read_exactly(tmp_path):
    facts = read(tmp_path).award_facts

    assert [(one.site_id, one.fact, one.number, one.passed) for one in facts] == [
        ("S1", "audit", None, True),
        ("S2", "audit", None, False),
        ("S1", "occupancy", Decimal("61.5"), None),
        ("S1", "audit", None, True),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said", "mend"),
    [
        ("2026,S2,audit", "2026,S22,audit", 3, "said of site 'S22', which is not known", "(near: S2"),
        ("2026,S2,audit,,no", "2026,S1,audit,,no", 3, "in 2026 stands twice (on line 2)", "take one of the two"),
        (
            "2025,S1,audit,,yes",
            "2025,S1,audit,1,",
            5,
            "'audit' is a number here and passed in another row",
            "same column",
        ),
        (
            "2026,S2,audit,,no",
            "2026,S2,occupancy,,no",
            4,
            "is a number here and passed in another row (on line 3)",
            "same",
        ),
        ("61.5,,", "61.5,yes,", 4, "here stands both", "write one of the two"),
        ("61.5,,", ",,", 4, "here stands none", "write one of the two"),
        ("61.5", "61%", 4, "number: '61%' is not a number", "in digits"),
        ("61.5", "nan", 4, "number:", ""),
        (",yes,Audit", ",perhaps,Audit", 2, "'perhaps' is neither true nor false", ""),
        ("2026,S1,occupancy", "206,S1,occupancy", 4, "year: '206' is too small", "1900 or more"),
        ("2026,S1,occupancy", "2201,S1,occupancy", 4, "year: '2201' is too large", "2200 or less"),
        ("S1,occupancy", "S1,Occupancy rate", 4, "'Occupancy rate' can't be an id", "small letters"),
        ("year,site_id", "yaer,site_id", 1, "the column yaer is not known; is year meant?", "correct the first line"),
    ],
)
def test_a_fact_that_does_not_fit_is_named_with_its_line(tmp_path, old, new, line, said, mend):
    assert old in FACTS

    with pytest.raises(Mistake) as caught:
        read(tmp_path, facts=FACTS.replace(old, new, 1))

    assert said in caught.value.what
    assert caught.value.where.endswith(f"award_facts.csv, line {line}")
    assert mend in caught.value.mend


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    with pytest.raises(Mistake, match=r"(?s)2 mistakes in award_facts\.csv.*lines 3 and 5"):
        read(tmp_path, facts=FACTS.replace("2026,S2", "2026,S22").replace("2025,S1", "2026,S1"))


def test_a_file_that_is_nearly_called_so_is_named(tmp_path):
    home = tmp_path / "home"
    read(home)
    facts = home / "reference" / "award_facts.csv"
    facts.rename(facts.with_name("award_fact.csv"))

    with pytest.raises(Mistake, match=r"award_fact\.csv; is award_facts\.csv meant\?"):
        read_reference(home / "reference")


def test_an_award_that_is_nearly_called_so_is_named(tmp_path):
    home = tmp_path / "home"
    read(home)
    (home / "reference" / "awards" / "best.toml.txt").write_text("")

    with pytest.raises(Mistake, match=r"is best\.toml meant\?"):
        read_reference(home / "reference")


def _fact(number: str | None = None, passed: bool | None = None) -> AwardFact:
    return AwardFact(year=2026, site_id="S1", fact="f", number=number, passed=passed)


@pytest.mark.parametrize(
    ("asked", "known", "holds"),
    [
        ({"passed": True}, _fact(passed=True), True),
        ({"passed": True}, _fact(passed=False), False),
        ({"passed": False}, _fact(passed=False), True),
        ({"passed": False}, _fact(passed=True), False),
        ({"at_least": "60"}, _fact("60.0"), True),
        ({"at_least": "60"}, _fact("59.999"), False),
        ({"above": "0"}, _fact("0.001"), True),
        ({"above": "0"}, _fact("0"), False),
        ({"above": "-5"}, _fact("-4.9"), True),
        ({"passed": True}, None, False),
        ({"passed": False}, None, False),
        ({"at_least": "0"}, None, False),
        ({"at_least": "0"}, _fact(passed=True), False),
        ({"passed": True}, _fact("1"), False),
        ({"passed": False}, _fact("0"), False),
    ],
)
def test_a_condition_holds_for_what_is_known_alone(asked, known, holds):
    assert Condition(fact="f", **asked).holds(known) is holds
