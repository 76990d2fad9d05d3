"""The documentation of awards names every key that an award may have, every choice, and every example."""

import re
from typing import get_args

import pytest

from pipelines.home import EXAMPLES
from pipelines.reference.awards import sections
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.facts import AwardFact, Condition
from pipelines.reference.awards.tier import Tier, Way
from pipelines.reference.plans.sections import Months
from tests.pipelines.reference.awards.made import read

README = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
AWARDS = README.split("### awards/*.toml")[1].split("### award_facts.csv")[0]
FACTS = README.split("### award_facts.csv")[1].split("\n### ")[0]
MODELS = (
    *(Award, Months, Tier, Way, Condition),
    *(sections.Measure, sections.SizeBand, sections.Classes, sections.Eligible, sections.Improvement, sections.Guard),
    sections.Staff,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_explained(model):
    written = " ".join(re.findall(r"`[^`\n]+`", AWARDS + FACTS))

    assert [name for name in model.model_fields if name not in re.findall(r"\w+", written)] == []


@pytest.mark.parametrize(
    ("model", "key"),
    [
        (Award, "level"),
        (Award, "honoured"),
        (sections.Measure, "score"),
        (Tier, "share_of"),
        (Tier, "reached_by"),
    ],
)
def test_every_choice_is_named(model, key):
    missing = [one for one in get_args(model.model_fields[key].annotation) if f'"{one}"' not in AWARDS]

    assert missing == []


def test_every_class_and_tie_breaker_is_named():
    choices = (*get_args(sections.ClassBy), *get_args(sections.TieBreaker))

    assert [one for one in choices if f'"{one}"' not in AWARDS and f"`{one}`" not in AWARDS] == []


def test_every_example_is_listed_and_there():
    listed = re.findall(r"^\| `(\w+\.toml)` \|", AWARDS, flags=re.MULTILINE)

    assert sorted(listed) == sorted(path.name for path in (EXAMPLES / "awards").glob("*.toml"))


def test_what_nothing_is_said_of_is_as_it_is_said():
    defaults = Award.model_fields["window"].annotation.model_fields["late_days"].default
    said = (sections.Staff(), sections.Guard(), sections.Measure())

    assert (defaults, said[0].least_responses, said[0].least_days, said[0].smallest_group) == (14, 200, 60, 5)
    assert all(one in AWARDS for one in ("(14 where", "(200)", "(60)", "`smallest_group` (5)", "(3 where"))
    assert (said[1].max_co_winners, said[2].metric, said[2].score) == (3, "satisfaction", "unadjusted")


def test_the_facts_that_are_shown_can_be_read(tmp_path):
    shown = FACTS.split("```csv\n")[1].split("```")[0]

    facts = read(tmp_path, facts=shown).award_facts

    assert shown.splitlines()[0].split(",") == list(AwardFact.model_fields)
    assert [one.passed for one in facts] == [True, False, None]
