"""Plans that do not fit are refused in their owner's words, with file and line; good ones at the edge are not."""

from pathlib import Path

import pytest

from pipelines.home import EXAMPLES
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from tests.factories import a_home

# One that fits the little chain of the tests; each case changes a line of it.
CURVE = """kind = "curve"
plan_id = "gm_2026"
plan_name = "General managers 2026"
currency = "EUR"
cliff = true
knots = [{ score = 66, factor = 0.5 }, { score = 70, factor = 1 }]
[window]
first_day = 2026-01-01
last_day = 2026-12-31
[target]
amount = 6000
[[parts]]
part_id = "overall"
part_name = "The stay as a whole"
weight = 60
[[parts]]
part_id = "front_desk"
part_name = "Front desk"
weight = 40
department = "front_desk"
"""


def _read(root: Path, text: str, *others: str):
    folder = a_home(root).reference
    (folder / "plans").mkdir()
    for number, one in enumerate((text, *others), start=1):
        (folder / "plans" / f"plan_{number}.toml").write_text(one)
    return read_reference(folder)


def test_a_plan_that_fits_is_read(tmp_path):
    (plan,) = _read(tmp_path, CURVE).plans

    assert (plan.plan_id, plan.window.span.days, [one.measure for one in plan.parts]) == (
        "gm_2026",
        365,
        ["overall", "front_desk"],
    )


def test_without_plans_there_are_none(tmp_path):
    assert read_reference(a_home(tmp_path).reference).plans == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said", "mend"),
    [
        ('kind = "curve"', "", 1, "the key kind is missing", "add a first line"),
        ('"curve"', '"curves"', 1, "the plan's kind 'curves' is not one we know", "set kind to one of curve"),
        ('"EUR"', '"Euro"', 4, "is no currency", "three capital letters"),
        ("cliff = true", "cliffs = true", 5, "nobody knows the key cliffs", "(near: cliff"),
        ("score = 70", "score = 66", 6, "The scores of a curve must rise", "correct the numbers"),
        ("factor = 1 ", "factor = 0.4 ", 6, "A higher score may not pay less", "correct the numbers"),
        ("factor = 0.5", 'factor = "half"', 6, "'half' is not a number", "such as 70 or 0.5"),
        ("factor = 0.5", "factor = nan", 6, "is not a", "write"),
        ("2026-01-01", "2026-01-02", 8, "first_day must be the first of a month", "write 2026-01-01"),
        ("2026-12-31", "2026-12-30", 9, "last_day must be the last of a month", "write 2026-12-31"),
        ("2026-12-31", "2025-12-31", 9, "last_day must not lie before first_day", "correct one"),
        ("amount = 6000", "amount = 0", 11, "0 is too small", "greater than 0"),
        ("amount = 6000", "amount = 6000\nper_point = 1", 12, "here stands amount and per_point", "keep one"),
        ("amount = 6000", "per_point = 1", 11, "per_point pays what a ramp gives", "write an amount"),
        ("amount = 6000", "", 10, "here stands none", "keep one"),
        (
            "weight = 60",
            'weight = 60\nmetric = "response_rate"',
            16,
            "nobody is paid on the response rate",
            "[[gates.response_rate]]",
        ),
        ("weight = 60", 'weight = 60\nmetric = "npss"', 16, "no metric is called 'npss'", "(near: nps"),
        (
            '"front_desk"\npart_name',
            '"overall"\npart_name',
            17,
            "part_id 'overall' stands twice",
            "rename",
        ),
        ('department = "front_desk"', 'department = "fromt_desk"', 20, "does not ask about", "(near: front_desk"),
        ('department = "front_desk"', 'department = "front_desk"\nmetric = "index"', 20, "is of no department", "take"),
        ("weight = 40", "weight = -1", 19, "-1 is too small", "greater than 0"),
        (
            "cliff = true",
            'cliff = true\nsurvey_id = "post_sty"',
            6,
            "pays on the survey 'post_sty'",
            "(near: post_stay",
        ),
        ("[target]", '[covered]\nregions = ["norht"]\n[target]', 11, "'norht' is none of the regions", "(near: north"),
        ("[target]", '[covered]\nbrands = ["Tset"]\n[target]', 11, "'Tset' is none of the brands", "(near: Test"),
        ("[target]", "[rounding]\nscore = 9\n[target]", 11, "9 is too large", "6 or less"),
        ("[target]", '[enough]\nbelow = ["rolling_12m", "rolling_12m"]\n[target]', 11, "names the same twice", "take"),
        ("[target]", "[close]\nsignatures = 1\n[target]", 11, "1 is not one of 2", "write one of them"),
        (
            "[target]",
            '[[gates.average]]\ngate_name = "Mean"\npart = "oveall"\naverage = "sites"\n[target]',
            12,
            "about the part 'oveall'",
            "(near: overall",
        ),
        (
            "[target]",
            '[[gates.response_rate]]\ngate_name = "Rate"\nminimum = 101\n[target]',
            12,
            "minimum is a percentage, 101 is none",
            "write 10",
        ),
    ],
)
def test_a_plan_that_does_not_fit_is_named_with_its_line(tmp_path, old, new, line, said, mend):
    with pytest.raises(Mistake) as caught:
        _read(tmp_path, CURVE.replace(old, new, 1))

    assert said in caught.value.what
    assert caught.value.where.endswith(f"plan_1.toml, line {line}")
    assert mend in caught.value.mend


@pytest.mark.parametrize(
    ("example", "old", "new", "said"),
    [
        ("zones", "at_least = 54.0", "at_least = 68.0", "scores must fall"),
        ("zones", "factor = 0.3", "factor = 0.7", "the zone 'Yellow' pays more than the better zone 'Clear'"),
        ("zones", "at_least = 54.0", "at_least = 54.05", "more decimals than scores are printed with"),
        ("ramp", "upper = 90", "upper = 40", ""),
        ("grid", "at_least = 3", "at_least = 5", "limits must fall"),
        ("grid", "above = 0", "above = 0, at_least = 1", "either at_least or above"),
        ("grid", '"improvement"', '"score"', "only an improvement can be relative"),
        ("value_based", "threshold = 72 ", "", "a standard is floor, threshold and benchmark"),
        ("value_based", "threshold = 72", "threshold = 87", "must not fall"),
        ("percentile", "[15, 30, 60, 80]", "[15, 30, 60]", "3 cuts make 4 numbers of stars, and factors has 5"),
        ("percentile", "[15, 30, 60, 80]", "[15, 30, 60, 100]", "The cuts of stars must rise"),
        ("percentile", "1.2, 1.5]", "1.2, 1.1]", "5 stars pay less than 4"),
        ("gated", "fair = true\n", 'fair = "yes please"\n', "neither true nor false"),
    ],
)
def test_what_a_rule_has_against_its_numbers_is_said(tmp_path, example, old, new, said):
    text = (EXAMPLES / "bonus_plans" / f"{example}.toml").read_text()
    assert old in text

    with pytest.raises(Mistake) as caught:
        _read(tmp_path, text.replace(old, new, 1))

    assert said in caught.value.what


def test_two_plans_have_two_ids(tmp_path):
    with pytest.raises(Mistake, match=r"is that of plan_1\.toml too") as caught:
        _read(tmp_path, CURVE, CURVE)

    assert caught.value.where.endswith("plan_2.toml, line 2")


def test_gates_are_told_apart_by_name(tmp_path):
    gates = "".join(f'[[gates.file]]\ngate_name = "Audit"\nsource = "{one}"\n' for one in ("a", "b"))

    with pytest.raises(Mistake, match="two gates are called 'Audit'"):
        _read(tmp_path, CURVE + gates)
