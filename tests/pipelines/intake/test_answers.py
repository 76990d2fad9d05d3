"""Answers as whole numbers on their scales, in digits or words, and the moments beside them: both sides of every edge."""

import json
from datetime import date, datetime

import polars as pl
import pytest
from pydantic import ValidationError

from pipelines.intake import answers
from pipelines.intake.columns import local_date, parsed
from pipelines.intake.records import EXPORT
from pipelines.reference.questions import Question
from pipelines.reference.survey_columns import Moment
from tests.factories import POST_STAY, a_home, loaded, many_responses, write_csv
from tests.pipelines.builds import rows


def asked(**declared: object) -> Question:
    return Question(**({"column": "q", "department": "spa", "lowest": 1, "highest": 5} | declared))


def read(texts: list[str | None], question: Question) -> tuple[list[int | None], list[bool]]:
    records = pl.DataFrame({EXPORT + "q": texts}, schema={EXPORT + "q": pl.String})
    number, unread = answers.read(records, (question,), pl.Series([date(2026, 3, 1)] * len(texts), dtype=pl.Date))
    return number.to_list(), unread.to_list()


@pytest.mark.parametrize(
    ("text", "number", "unread"),
    [
        ("1", 1, False),
        ("5", 5, False),
        (" 3 ", 3, False),
        ("4.0", 4, False),
        ("4.00", 4, False),
        ("0", None, True),
        ("6", None, True),
        ("4.5", None, True),
        ("4,0", None, True),
        ("4.", 4, False),
        ("4e0", None, True),
        ("99999999999", None, True),
        ("x", None, True),
        ("", None, False),
        (None, None, False),
    ],
)
def test_a_number_is_on_its_scale_or_unread(text, number, unread):
    assert read([text], asked()) == ([number], [unread])


def test_a_decimal_comma_is_declared():
    assert read(["4,0", "4.0", "4,5"], asked(decimal=",")) == ([4, None, None], [False, True, True])


def test_a_reversed_scale_is_turned_and_nothing_beyond_it_is_let_in():
    assert read(["1", "5", "0", "6"], asked(reversed=True)) == ([5, 1, None, None], [False, False, True, True])


def test_codes_of_no_answer_are_none_even_where_they_lie_on_the_scale():
    question = asked(missing=("", "-1", "No Answer"), not_applicable=("5", "N/A"))

    assert read(["5", "-1", "n/a", "no  answer", "-2"], question) == ([None] * 5, [False, False, False, False, True])


def test_a_code_of_no_answer_is_the_same_number_however_it_is_written():
    assert read(["99", "99.0", "5.0", "4.0"], asked(missing=("99", "5"))) == ([None, None, None, 4], [False] * 4)


def test_words_count_without_case_spacing_and_width():
    question = asked(answers={"Sehr gut": 5, "Straße": 4, "★★★": 3}, lowest=1)

    found, unread = read(["SEHR  GUT", "sehr gut\u00a0", "\uff33ehr gut", "straße", "★★★", "gut", "5"], question)

    assert found == [5, 5, 5, 4, 3, None, None]
    assert unread == [False] * 5 + [True, True]


def test_words_say_the_ends_of_their_scale_unless_they_are_declared():
    question = Question(column="q", department="spa", answers={"bad": 2, "good": 4})

    assert (question.lowest, question.highest) == (2, 4)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"answers": {"good": 9}}, "'good' is 9, which lies off the scale"),
        ({"answers": {"Good": 5, "good ": 4}}, "'good ' stands twice"),
        ({"answers": {"n/a": 5}, "not_applicable": ("N/A",)}, "'N/A' stands twice"),
    ],
)
def test_words_that_do_not_fit_are_refused(declared, said):
    with pytest.raises(ValidationError, match=said):
        asked(**declared)


@pytest.mark.parametrize(
    ("text", "when", "day"),
    [
        ("2026/10/03 9:03:12 AM GMT+2", datetime(2026, 10, 3, 7, 3, 12), date(2026, 10, 3)),
        ("2026/10/03 11:30:00\u202fPM GMT-8", datetime(2026, 10, 4, 7, 30), date(2026, 10, 3)),
        ("2026/10/03 12:10:00 AM GMT+5:30", datetime(2026, 10, 2, 18, 40), date(2026, 10, 3)),
        ("2026/10/03 12:10:00 AM GMT", datetime(2026, 10, 3, 0, 10), date(2026, 10, 3)),
        ("2026/10/03 12:10:00 AM", None, None),
    ],
)
def test_a_form_s_time_is_read_with_its_zone_and_its_day_is_the_one_of_the_wall(text, when, day):
    moment = Moment(column="t", format="%Y/%m/%d %I:%M:%S %p GMT%z")

    found = pl.DataFrame({EXPORT + "t": [text]}).select(parsed(moment).alias("when"), local_date(moment).alias("day"))

    assert found.rows() == [(when, day)]


def test_reading_a_definition_of_another_kind_of_question_heals_old_files(tmp_path):
    home = a_home(tmp_path / "home")
    records = many_responses(3)
    write_csv(
        home.inbox / "post_stay_1.csv",
        [one | {"desk": word} for one, word in zip(records, ("Good", "bad", "5"), strict=True)],
    )
    loaded(home)
    assert rows(home, "select count(*) from responses") == [(1,)]

    words = json.dumps({"good": 10, "bad": 0, "5": 5}).replace('": ', '" = ')
    survey = home.reference / "surveys" / "post_stay.toml"
    survey.write_text(POST_STAY.replace('column = "desk"\n', f'column = "desk"\nanswers = {words}\n'))
    loaded(home)

    assert rows(home, "select response_id, front_desk from responses order by 1") == [
        ("R0", 10000),
        ("R1", 0),
        ("R2", 5000),
    ]
