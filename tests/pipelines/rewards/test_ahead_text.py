"""What a statement says of the steps about a score, in words that a manager understands."""

from datetime import date

import pytest

from pipelines.bonus.counts import Counts
from pipelines.rewards.ahead import ahead
from pipelines.rewards.evidence import Invited
from pipelines.rewards.text import statement_lines
from tests.pipelines.rewards.made import PART, a_plan, decide, tops

IF = "By chance if your guests' true share were exactly"
ANSWERS = "further answers in the top box, if no others came"


def _lines(plan, own: Counts, **more: object) -> list[str]:
    decided = decide(plan, {"P1": own}, **more)
    return [" ".join(line.split()) for line in statement_lines(decided.payouts.by_person["P1"], ahead(decided, "P1"))]


def test_the_steps_of_a_part_stand_below_it_with_chance_and_what_it_takes():
    lines = _lines(a_plan(), tops(136, 200))

    place = lines.index("Step below 66.0 is held (factor 0.5, a jump); just below it 0.00 EUR")
    assert lines[place + 1 : place + 5] == [
        f"{IF} 68.0 %, chance alone would put you below 66.0 in 25 of 100 such years",
        "Next step 70.0 (factor 1, no jump); there 6,000.00 EUR",
        f"{IF} 68.0 %, chance alone would put you at 70.0 or above in 30 of 100 such years",
        f"What it takes 13 {ANSWERS}",
    ]
    assert any(line.startswith("What is said of steps") for line in lines)


def test_a_guarded_step_is_crossed_by_who_is_significantly_below_it_alone():
    # 65.0 is printed below 66.0, and its upper limit is not.
    lines = _lines(a_plan(guarded=True), tops(130, 200))

    place = lines.index("Step below 66.0 is held (factor 0.5, a jump); significantly below it 0.00 EUR")
    assert lines[place + 1].startswith(f"{IF} 65.0 %, chance alone would put you significantly below 66.0 in ")


def test_on_a_region_s_answers_it_is_the_region_s_guests():
    lines = _lines(a_plan(parts=[PART | {"level": "region"}]), tops(0, 0), region={"P1": tops(680, 1000)})

    assert any("if the region's guests' true share were exactly 68.0 %" in line for line in lines)
    assert any("further answers in the top box from the region's guests" in line for line in lines)


def test_gates_say_what_is_lacking_and_what_passing_pays():
    gates = {
        "average": [{"gate_name": "Average", "part": "overall", "average": "guests", "fair": False}],
        "response_rate": [{"gate_name": "Rate", "minimum": "10"}],
    }
    sites = {"SP1": {"overall": tops(132, 200)}, "SP2": {"overall": tops(402, 600)}}

    lines = _lines(a_plan(gates=gates), tops(132, 200), sites=sites, invited={"P1": Invited(120, 1000)})

    place = next(place for place, line in enumerate(lines) if line.startswith("Average: FAILED"))
    assert lines[place + 2].startswith(f"{IF} 66.0 %, chance alone would have it passed in ")
    assert lines[place + 3] == f"What it takes 6 {ANSWERS}; passed, 3,000.00 EUR would be paid"


@pytest.mark.parametrize(("hits", "said"), [(200, "fewer than 1 of 100"), (199, "fewer than 1 of 100")])
def test_what_rounds_to_none_is_not_said_to_be_none(hits, said):
    assert any(said in line for line in _lines(a_plan(), tops(hits, 200)))


def test_what_is_no_year_is_a_period():
    plan = a_plan(window={"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)})

    assert any("of 100 such years" in line for line in _lines(plan, tops(136, 200)))


def test_a_percentile_plan_says_it_of_all_parts_together():
    own = {f"P{number}": tops(600 + 10 * number, 1000) for number in range(10)}
    decided = decide(a_plan("percentile"), own)

    lines = list(statement_lines(decided.payouts.by_person["P5"], ahead(decided, "P5")))

    assert "Among all who are covered" in lines
    assert any("your true weighted score were exactly 65.0" in line for line in lines)
    assert any("4 stars by percentile, factor 1.2" in line for line in lines)
