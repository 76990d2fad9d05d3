"""Whatever is wrong in a TOML file is said in its owner's words: keys misspelt, values of a wrong kind, broken lines."""

import re
import tomllib

import pytest

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.reference.toml_lines import line_of
from tests.factories import CHAIN, INVITATIONS, POST_STAY, SEGMENTS, THRESHOLDS, a_home

FORMAT = '[format]\nencoding = "utf-8"\ndelimiter = ","\n'
FIRST_QUESTION = POST_STAY.index("[[questions]]")


def _mistake(home: Home) -> Mistake:
    with pytest.raises(Mistake) as caught:
        read_reference(home.reference)
    return caught.value


@pytest.mark.parametrize(
    ("name", "text", "said", "mend"),
    [
        (
            "post_stay",
            POST_STAY.replace("delimiter", "delimeter"),
            "nobody knows the key delimeter of format",
            "(near: delimiter",
        ),
        (
            "post_stay",
            POST_STAY.replace("[format]", "[formt]"),
            "the key formt is not known; is format meant?",
            "write format instead",
        ),
        (
            "post_stay",
            POST_STAY.replace("lowest", "lowst", 1),
            "the key lowst of questions number 1 is not known; is lowest meant?",
            "write lowest instead",
        ),
        (
            "invitations",
            INVITATIONS.replace("for_survey", "forsurvey"),
            "the key forsurvey is not known; is for_survey meant?",
            "write for_survey instead",
        ),
        ("chain", CHAIN.replace("today", "todey"), "nobody knows the key todey", "(near: today)"),
        (
            "post_stay",
            POST_STAY.replace('delimiter = ","\n', ""),
            "the key delimiter of format is missing",
            "add a line: delimiter = …",
        ),
        ("post_stay", POST_STAY.replace(FORMAT, ""), "the part [format] is missing", "with encoding, delimiter"),
        ("post_stay", POST_STAY[:FIRST_QUESTION], "the part [[questions]] is missing", "with column, department"),
        (
            "post_stay",
            POST_STAY.replace('kind = "responses"\n', ""),
            "the key kind is missing",
            "responses, invitations",
        ),
        (
            "post_stay",
            POST_STAY + 'survey_name = "x"\n',
            "nobody knows the key survey_name of questions number 6",
            "move it to the top, above the first [table]",
        ),
    ],
)
def test_a_key_that_is_missing_or_misspelt_is_said_in_words(tmp_path, name, text, said, mend):
    mistake = _mistake(a_home(tmp_path / "home", **{name: text}))

    assert mistake.what == said
    assert mend in mistake.mend
    assert f"{name}.toml" in mistake.where


@pytest.mark.parametrize(
    ("name", "old", "new", "said", "mend"),
    [
        ("chain", '"Test chain"', "5", "chain_name: 5 is not text", 'put it in quotes: "5"'),
        ("chain", '"Test chain"', '""', "chain_name: nothing stands here", "write something"),
        ("chain", '"Test chain"', '["a"]', "chain_name: a list stands where one text belongs", "write one text"),
        ("chain", '"post_stay"', '"Post stay"', "headline_survey: 'Post stay' can't be an id", "small letters"),
        ("chain", "2026-11-16", '"16.11.2026"', "today: '16.11.2026' is not a date", "write 2026-11-16"),
        ("chain", "2026-11-16", "true", "today: true is not a date", "write year-month-day"),
        ("chain", "today", 'name_other_sites = "maybe"\ntoday', "'maybe' is neither true nor false", "true or false"),
        ("chain", "today", "stale_after_hours = 1.5\ntoday", "1.5 is not a whole number", "in digits alone"),
        ("thresholds", "show = 10", "show = 0", "default.show: 0 is too small", "write 1 or more"),
        ("thresholds", "show = 10", "show = 31", "show must not exceed rank", "such as 10, 30, 100"),
        ("segments", '"Channel"', "7", "dimensions number 2, dimension_name: 7 is not text", 'quotes: "7"'),
        ("post_stay", '["post_stay*.csv"]', '"a.csv"', "file_names: 'a.csv' is not a list", 'brackets: ["a.csv"]'),
        ("post_stay", '["post_stay*.csv"]', "[]", "file_names: the list is empty", "put at least 1 into it"),
        ("post_stay", '["", "99"]', '["", 99]', "questions number 1, missing number 2: 99 is not text", '"99"'),
        (
            "post_stay",
            '{ B = "business", F = "family" }',
            '"B"',
            "'B' stands where pairs belong",
            '{ code = "meaning" }',
        ),
        ("post_stay", FORMAT, "[format]\n", "2 mistakes in post_stay.toml", "one by one"),
        ("post_stay", '[site]\ncolumn = "site"\n', "", "the part [site] is missing", "add [site] with column"),
        ("post_stay", '"%Y-%m-%d"', '"%d.%m."', "a date format has a year", "such as %Y-%m-%d"),
        ("post_stay", '"utf-8"', '"utf-9"', "no encoding is called 'utf-9'", "write utf-8, cp1252"),
        ("post_stay", 'delimiter = ","', 'delimiter = "comma"', "'comma' is too long", "shorten it to 1 character"),
    ],
)
def test_a_value_of_a_wrong_kind_is_said_in_words(tmp_path, name, old, new, said, mend):
    text = {"chain": CHAIN, "thresholds": THRESHOLDS, "segments": SEGMENTS, "post_stay": POST_STAY}[name]
    assert old in text

    mistake = _mistake(a_home(tmp_path / "home", **{name: text.replace(old, new, 1)}))

    assert said in mistake.what
    assert mend in mistake.mend


def test_single_brackets_where_double_ones_belong_are_told(tmp_path):
    question = POST_STAY[FIRST_QUESTION:].replace("[[questions]]", "[questions]", 1).split("[[questions]]")[0]

    mistake = _mistake(a_home(tmp_path / "home", post_stay=POST_STAY[:FIRST_QUESTION] + question))

    assert mistake.what == "questions: [questions] has one pair of brackets too few"
    assert mistake.mend == "write [[questions]], once for each of them"


def test_a_list_of_names_where_questions_belong_is_told_the_brackets(tmp_path):
    text = POST_STAY[:FIRST_QUESTION].replace("[format]", 'questions = ["overall"]\n[format]')

    mistake = _mistake(a_home(tmp_path / "home", post_stay=text))

    assert mistake.what == "questions number 1: 'overall' stands where keys of its own belong"
    assert mistake.mend.startswith("write a line [[questions]] and below it column, department")


def test_a_value_where_a_table_belongs_is_told_the_table(tmp_path):
    text = POST_STAY.replace('[site]\ncolumn = "site"\n', "").replace("[format]", 'site = "site"\n[format]')

    mistake = _mistake(a_home(tmp_path / "home", post_stay=text))

    assert mistake.what == "site: 'site' stands where keys of its own belong"
    assert mistake.mend == "write a line [site] and below it column"


def test_keys_whose_table_has_lost_its_name_are_told_it(tmp_path):
    mistake = _mistake(a_home(tmp_path / "home", thresholds=THRESHOLDS.replace("[default]", "")))

    assert mistake.what.startswith("4 mistakes in thresholds.toml:\n  the part [default] is missing")
    assert mistake.what.count("write a line [default] above it") == 3


def test_a_name_in_brackets_that_can_be_no_id_is_said_to_be(tmp_path):
    text = POST_STAY.replace("[segments.channel]", '[segments."Booking channel"]')

    mistake = _mistake(a_home(tmp_path / "home", post_stay=text))

    assert mistake.what == "segments.Booking channel: 'Booking channel' can't be an id"
    assert mistake.mend.startswith("use small letters")
    assert mistake.where.endswith(f"line {text[: text.index('Booking')].count(chr(10)) + 1}")


def test_every_mistake_of_a_file_is_named_at_once(tmp_path):
    text = POST_STAY.replace('"front_desk"', '"frontdesk"').replace('department = "spa"', 'department = "spaa"')

    mistake = _mistake(a_home(tmp_path / "home", post_stay=text))

    assert mistake.what.startswith("2 mistakes in post_stay.toml:")
    assert "(near: front_desk)" in mistake.what
    assert "(near: spa)" in mistake.what


@pytest.mark.parametrize(
    ("line", "said", "mend"),
    [
        ("x = “Our hotels”", "curly quotation marks", "write straight ones"),
        ("x\u00a0= 5", "it has an invisible sign", "type the line anew"),
        ("x = 10%", "something stands behind the number", "write the number alone"),
        ("x = 16.11.2026", "a date is not written like this", "2026-07-01"),
        ("x = True", "a switch is not written like this", "write true or false"),
        ("x = yes", "a switch is not written like this", "write true or false"),
        ("x = 1,5", "a number has no comma", "in digits alone"),
        ("x = 007", "a number does not begin with 0", "put it in quotes"),
        ("x =", "nothing stands behind the =", "write a value"),
        ("x = = 5", "one = is enough", "write: key = value"),
        ("x: 5", "a colon instead of =", "write: key = value"),
        ("chain name = 5", "a key with a space in it is not in quotes", "put the key in quotes"),
        ("Our hotels", "neither key = value nor a [table]", "take it out"),
        ("[default", "its bracket is not closed", "write ]"),
        ('x = "C:\\new\\path"', "a \\ stands in the text", "write / or"),
        ("x = Our hotels", "its text is not in quotes", "put it in quotes"),
        ('x = "Our hotels', "a quotation mark is opened and not closed", "close it"),
        ('chain_name = "again"', "this key or [table] stands in the file twice", "keep one"),
        ("x = [1 2]", "a comma, a bracket or a quotation mark is missing", "examples"),
    ],
)
def test_a_line_that_is_no_toml_is_shown_with_what_was_meant(tmp_path, line, said, mend):
    text = f"{CHAIN}{line}\n"

    mistake = _mistake(a_home(tmp_path / "home", chain=text))

    assert said in mistake.what
    assert line in mistake.what
    assert mend in mistake.mend
    assert mistake.where.endswith(f"chain.toml, line {len(text.splitlines())}")


# Words of the validating library and of Python, which nobody who looks after the data should have to read.
FOREIGN = re.compile(
    r"[Ii]nput should|[Ff]ield required|[Ss]tring should|[Vv]alue error|[Vv]alid (integer|string|dictionary|tuple|list)"
    r"|unable to|pydantic|tuple|\bdict|None|True|False|Error|extra_forbidden|regular expression|pattern"
)
WRONG = ["5", "-1", "1.5", "nan", "true", '""', '"?"', '"many"', "[]", "[1]", '[""]', "{}", "{ a = 1 }", "2026-11-16"]
WRONG += ["07:32:00", "2026-11-16T07:32:00", "99999999999999999999999", f'"{"x" * 300}"', "[[]]", '[{ a = "b" }]']


@pytest.mark.parametrize("value", WRONG)
def test_no_value_of_any_key_is_complained_of_in_foreign_words(tmp_path, value):
    texts = {"chain": CHAIN, "thresholds": THRESHOLDS, "segments": SEGMENTS, "post_stay": POST_STAY}
    home = a_home(tmp_path / "home")
    for name, text in (texts | {"invitations": INVITATIONS}).items():
        place = next(home.reference.rglob(f"{name}.toml"))
        lines = text.splitlines()
        for number, line in enumerate(lines):
            if "=" not in line:
                continue
            broken = f"{line.split(' = ')[0]} = {value}"
            place.write_text("\n".join([*lines[:number], broken, *lines[number + 1 :]]))
            said = ""
            try:
                read_reference(home.reference)
            except Mistake as mistake:
                said = f"{mistake.what} {mistake.mend}"
                foreign = FOREIGN.search(said) or not mistake.mend
            else:
                foreign = None
            assert not foreign, (broken, said)
        place.write_text(text)


LINES = """first = 1
list = [
    "a, b",  # a ] and a , in a comment
    'c', { key = [1, 2] },

    "d",
]
[[tables]]
key = 1
[[tables]]
values = [{ a = 1 }, { a = 2 }]
[tables.inner]
"odd key" = 1
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (["first"], 1),
        (["list"], 2),
        (["list", 0], 3),
        (["list", 1], 4),
        (["list", 2, "key", 1], 4),
        (["list", 3], 6),
        (["list", 9], 2),
        (["tables", 0], 8),
        (["tables", 0, "other"], 8),
        (["tables", 1], 10),
        (["tables", 1, "values", 1, "a"], 11),
        (["tables", 1, "inner", "odd key"], 13),
        (["nowhere"], None),
    ],
)
def test_the_line_of_a_value_is_found(keys, line):
    assert tomllib.loads(LINES)
    assert line_of(LINES, keys) == line
