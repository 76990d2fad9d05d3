"""What a definition of a long layout may not say, and in which words it is told so."""

import pytest

from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from tests.factories import LONG_STAY, a_home

WRONG = {
    "no response id": (
        ('response_id = ["id"]', 'key_columns = ["id"]'),
        "a long layout needs identity.response_id: nothing else says which records are one response",
    ),
    "the answer in the column of questions": (
        ('answer = "answer"', 'answer = "question"'),
        "column 'question' holds the long layout's answer and something else",
    ),
    "the question in the column of sites": (
        ('question = "question"', 'question = "site"'),
        "column 'site' holds the long layout's question and something else",
    ),
    "a question called like a column": (
        ('column = "desk"', 'column = "site"'),
        "the question 'site' is called like a column that is read",
    ),
    "a question that is free text as well": (
        ('comments = ["comment"]', 'comments = ["  Desk"]'),
        "the question '  Desk' is declared twice (case and spacing do not count)",
    ),
    "a question that is ignored as well": (
        ('ignored = ["floor"]', 'ignored = ["ROOM"]'),
        "the question 'ROOM' is declared twice",
    ),
    "answers as a column of free text": (
        ("[stay_date]", '[comments]\ncolumns = ["answer"]\n\n[stay_date]'),
        "column 'answer' is free text and something else",
    ),
}


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=WRONG)
def test_it_is_refused_in_words(tmp_path, change, said):
    assert change[0] in LONG_STAY
    home = a_home(tmp_path / "home", long_stay=LONG_STAY.replace(*change))

    with pytest.raises(Mistake) as refused:
        read_reference(home.reference)

    assert said in str(refused.value)
    assert "long_stay.toml, line " in refused.value.where or "line " in str(refused.value)
