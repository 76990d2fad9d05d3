"""A statement as a PDF: the same bytes again, in threads too; words are words; nothing is lost that fonts lack."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import typst

from pipelines.rewards.paper import pdf
from pipelines.rewards.paper.pdf import TEMPLATE, statement_pdf
from tests.pipelines.rewards.made import a_plan, a_roster, all_year, statement, tops
from tests.pipelines.rewards.paper.cases import cases

CASES = {name: (plan, one) for name, plan, one in cases()}
HARD = (
    "audit",
    "few",
    "open_gate",
    "not_in_post",
    "pay_59_months",
    "wild",
    "thirty_four_points",
    "percentile_700_of_1000",
)
ARCHIVED = b"pdfaid:part"


def _has_page(made: bytes, page: int) -> bool:
    """Whether a PDF has that page, by whether it can be set as a picture."""
    drawing = b'#image(bytes(json(bytes(sys.inputs.at("pdf")))), page: int(sys.inputs.at("page")))'
    try:
        typst.compile(drawing, format="svg", sys_inputs={"pdf": json.dumps(list(made)), "page": str(page)})
    except typst.TypstError as problem:
        if "does not exist" not in str(problem):
            raise
        return False
    return True


@pytest.mark.parametrize("name", HARD)
def test_statements_of_all_states_are_set_on_a_page_or_two(name):
    plan, one = CASES[name]

    made = statement_pdf(plan, one, status="Provisional", signatures=["A, 2027-01-29"])

    assert made.startswith(b"%PDF-")
    # Eight parts need a second page.
    assert (_has_page(made, 2), _has_page(made, 3)) == (name in ("wild", "thirty_four_points"), False)


def test_the_same_statement_is_the_same_file_and_another_is_not_whatever_runs_beside_it():
    made = [CASES[name] for name in HARD]
    alone = [statement_pdf(plan, one) for plan, one in made]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda each: statement_pdf(*each), made * 3))

    assert together == alone * 3
    assert len(set(alone)) == len(HARD)


def _named(name: str):
    plan = a_plan(plan_name=f"Plan {name}", parts=[{"part_id": "overall", "part_name": name, "weight": "1"}])
    return plan, statement(plan, tops(700, 1000), covered=a_roster({"P1": all_year("P1", "#panic()")}))


@pytest.mark.parametrize(
    "name", ["#panic(1)", '#read("/etc/hosts")', "*b* _i_ $x$ \\ ] [ } {", "@a <b> //c", "Ж Ελλη É ß ő"]
)
def test_no_name_is_markup(name):
    assert ARCHIVED in statement_pdf(*_named(name))


def test_a_word_longer_than_a_column_is_broken_and_kept_whole():
    long = "W" * 190

    said = pdf._breakable({"name": long})["name"]

    assert said.replace("\u200b", "") == long
    assert max(map(len, said.split("\u200b"))) == pdf.LONGEST_WORD
    assert ARCHIVED in statement_pdf(*_named(long))


def test_letters_that_no_font_has_are_said_to_be_boxes_and_stop_nothing(monkeypatch):
    said = []
    known = pdf._said
    monkeypatch.setattr(pdf, "_said", lambda *given: said.append(known(*given)) or said[-1])

    found = statement_pdf(*_named("山田"))

    assert ARCHIVED not in found
    assert [pdf.BOXES in one["notes"] for one in said] == [False, True]
    assert ARCHIVED in statement_pdf(*_named("Latin"))


def test_the_template_loads_nothing_from_anywhere():
    text = TEMPLATE.read_text()

    assert not any(word in text for word in ("#import", "#include", "@preview", "read(", "image(", "plugin("))
