"""A draft of an export that is summed already, and what is not taken for one."""

import shutil
import tomllib

from pipelines.describing.definition import definition
from pipelines.describing.summed import counted
from pipelines.describing.writing import written
from pipelines.home import EXAMPLES, Home
from pipelines.reference.reading import read_reference
from tests.factories import loaded
from tests.pipelines.builds import rows

SUPPLIERS = EXAMPLES / "suppliers"
EXPORT = SUPPLIERS / "exports" / "monthly_counts_2025.csv"


def _counted(text: str) -> list[dict[str, int]]:
    return counted(written(text.encode()).records)


def test_a_settled_draft_says_what_the_worked_example_says(tmp_path):
    home = Home(tmp_path / "home")
    shutil.copytree(SUPPLIERS, home.reference)
    home.inbox.mkdir()
    shutil.copy(EXPORT, home.inbox)
    draft = definition(EXPORT.name, EXPORT.read_bytes(), read_reference(SUPPLIERS))
    settled = draft.replace('for_survey = ""', 'for_survey = "answer_rows"')
    settled = settled.replace('"Reception" = ""', '"Reception" = "front_desk"')
    (home.reference / "surveys" / "monthly_counts.toml").write_text(settled)
    before, said = (
        tomllib.loads(one) for one in ((SUPPLIERS / "surveys" / "monthly_counts.toml").read_text(), settled)
    )

    loaded(home, accept_hold="a test")

    for key in ("kind", "site", "month", "department", "scales", "format"):
        assert said[key] == before[key]
    assert rows(home, "select accepted, quarantined from files") == [(4, 1)]


def test_a_scale_of_numbers_beside_one_of_words_is_another_scale():
    numbers = ",".join(map(str, range(11)))
    text = f"Hotel,Month,About,Good,Fair,Poor,{numbers},Remark\n007,2025-01,Desk,1,2,3{',0' * 11},x\n"

    draft = tomllib.loads(definition("counts.csv", text.encode(), None))

    assert [len(scale["counts"]) for scale in draft["scales"]] == [3, 11]
    assert draft["scales"][0]["counts"] == {"Good": 3, "Fair": 2, "Poor": 1}


def test_answers_are_no_counts():
    assert _counted("id,Hotel,Left on,Stay\n1,007,2026-10-01,Good\n2,007,2026-10-01,Fair\n") == []
    assert _counted("id,Good,Fair,Poor\n1,yes,no,no\n2,no,yes,no\n") == []
    assert _counted("id,1,2,5\n1,4,4,4\n2,3,3,3\n") == []


def test_what_is_long_or_not_printable_is_no_code_and_not_printed():
    secret = "SECRET " * 20
    text = f'Hotel,Month,About,Good,Fair,Poor\n007,2025-01,"{secret}",1,2,3\n007,2025-01,Desk,1,2,3\n'

    draft = definition("counts.csv", text.encode(), None)

    assert "SECRET" not in draft
    assert tomllib.loads(draft)["department"]["values"] == {"Desk": ""}
