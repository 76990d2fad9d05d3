"""A plan in words: every kind, every number that decides, and nothing said of what a plan does not have."""

import re
import tomllib
from decimal import Decimal

import pytest

from pipelines.reference.plans.kinds import KINDS
from pipelines.rewards.plan_words import PlanLine, plan_lines
from tests.pipelines.rewards.made import KIND, KNOTS, PART, THRESHOLDS, a_plan

GATES = {
    "average": [{"gate_name": "Not below", "part": "overall", "average": "sites", "fair": False}],
    "file": [{"gate_name": "Audit", "source": "audits", "when_absent": "open"}],
    "response_rate": [{"gate_name": "Enough answer", "minimum": "12.5"}],
}


def _said(lines: tuple[PlanLine, ...], about: str) -> str:
    return " ".join(line.says for line in lines if line.about == about)


def _numbers(content: object) -> set[Decimal]:
    if isinstance(content, dict):
        return {found for key, value in content.items() if key != "part_id" for found in _numbers(value)}
    if isinstance(content, tuple | list):
        return {found for value in content for found in _numbers(value)}
    return (
        {Decimal(content).normalize()}
        if isinstance(content, int | Decimal) and not isinstance(content, bool)
        else set()
    )


@pytest.mark.parametrize("kind", KIND)
def test_every_number_of_a_rule_stands_in_its_words(kind):
    text = _said(plan_lines(a_plan(kind)), "Rule")

    written = {Decimal(one).normalize() for one in re.findall(r"-?\d+(?:\.\d+)?", text)}
    of_plan = {"knots", "zones", "grid", "cuts", "factors", "full_points", "least_reliability"}
    of_part = {"knots", "lower", "upper", "points", "floor", "threshold", "benchmark"}
    plan = a_plan(kind).model_dump(include=of_plan)
    parts = [one.model_dump(include=of_part) for one in a_plan(kind).parts]
    assert _numbers(plan) | _numbers(parts) <= written


def test_the_shipped_examples_have_words(repository):
    for path in sorted((repository / "data/reference/examples/bonus_plans").glob("*.toml")):
        content = tomllib.loads(path.read_text(), parse_float=Decimal)
        plan = KINDS[content["kind"]].model_validate(content)

        lines = plan_lines(plan, THRESHOLDS)

        assert len({line.about for line in lines}) > 8, path
        assert not any("None" in line.says.removeprefix("None.") or "{" in line.says for line in lines), path


def test_gates_cap_and_funding_are_said_where_there_are_any():
    plain, full = a_plan(), a_plan(gates=GATES, cap={"factor": "1.25"}, funding={"amount": "99.5", "use": "divide"})

    assert {"Cap", "Funding"} & {line.about for line in plan_lines(plain)} == set()
    assert _said(plan_lines(plain), "Gates") == "None."
    lines = plan_lines(full)
    assert "1.25" in _said(lines, "Cap")
    assert "99.5 EUR are divided" in _said(lines, "Funding")
    assert "it fails who is below the average" in _said(lines, "Gate: Not below")
    assert "people decide" in _said(lines, "Gate: Audit")
    assert "12.5 %" in _said(lines, "Gate: Enough answer")


def test_the_minimum_is_the_plans_or_that_of_its_metrics():
    assert "40 answers" in _said(plan_lines(a_plan(enough={"pay": 40}), THRESHOLDS), "Minimum answers")
    assert "100 answers" in _said(plan_lines(a_plan(), THRESHOLDS), "Minimum answers")
    assert "thresholds.toml" in _said(plan_lines(a_plan()), "Minimum answers")


@pytest.mark.parametrize(("cliff", "said"), [(True, "jumps"), (False, "at 62")])
def test_a_curve_says_whether_it_has_a_cliff(cliff, said):
    assert said in _said(plan_lines(a_plan(cliff=cliff)), "Rule")


def test_a_guarded_cliff_is_said_to_be_guarded():
    assert "upper 95 % limit" in _said(plan_lines(a_plan(guarded=True)), "Rule")
    assert "upper 95 % limit" not in _said(plan_lines(a_plan()), "Rule")


def test_late_answers_are_said_to_be_waited_for_and_no_more():
    # Until a period is closed everything that has come counts, however late.
    assert "can't be closed before 14 days after the last day" in _said(plan_lines(a_plan()), "Window")


def test_knots_of_a_parts_own_are_named_with_it():
    parts = [PART, PART | {"part_id": "desk", "part_name": "Desk", "knots": KNOTS[1:]}]

    assert "Desk has knots of its own: 70 pays 1, 74 pays 1.5" in _said(plan_lines(a_plan(parts=parts)), "Rule")
