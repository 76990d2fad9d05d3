"""The text of a statement: fractions that a calculator finds again, and words instead of ids."""

from pipelines.rewards.text import statement_lines
from tests.pipelines.rewards.made import a_plan, statement, tops


def test_a_fraction_is_shown_as_a_calculator_shows_it_and_a_decimal_is_not_said_twice():
    lines = list(statement_lines(statement(a_plan(), tops(209, 300))))

    assert any(line.endswith("= 209/3 ≈ 69.666667") for line in lines)
    assert not any("≈" in line for line in statement_lines(statement(a_plan(), tops(700, 1000))))


def test_a_part_is_called_by_what_it_counts():
    lines = list(statement_lines(statement(a_plan(), tops(700, 1000))))

    assert any("(top-box share, own stays; weight " in line for line in lines)
