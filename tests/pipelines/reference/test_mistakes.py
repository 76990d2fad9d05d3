"""Whatever is wrong in the reference data is said in words, with the file and the line to mend."""

import re
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import from_json, to_json
from tests.factories import (
    ASSIGNMENTS,
    CHAIN,
    DEPARTMENTS,
    INVITATIONS,
    POST_STAY,
    REGIONS,
    SEGMENTS,
    SITES,
    THRESHOLDS,
    a_home,
    loaded,
    response,
    write_csv,
)

S1 = "S1,Alder House,north,Test,city,,,100,2020-01-01,"
LAST_QUESTION = '\n[[questions]]\ncolumn = "{}"\ndepartment = "{}"\nlowest = {}\nhighest = {}\n'


def _line_of(text: str, piece: str, occurrence: int = 1) -> int:
    """The line of the n-th line that holds `piece`."""
    return [number for number, line in enumerate(text.splitlines(), 1) if piece in line][occurrence - 1]


def _mistake(root: Path, **texts: str) -> Mistake:
    with pytest.raises(Mistake) as caught:
        read_reference(a_home(root / "home", **texts).reference)
    return caught.value


def _said_of(home: Home) -> str | None:
    """What a load complains of, None if it goes through; anything but a Mistake is raised."""
    try:
        loaded(home)
    except Mistake as mistake:
        return mistake.what
    return None


def _question(column: str, department: str, lowest: int = 0, highest: int = 10) -> str:
    return POST_STAY + LAST_QUESTION.format(column, department, lowest, highest)


# File, its text, the piece on the line that is to be named (and the how manieth such line), what is said.
TOML = [
    ("chain", CHAIN + "colour = 1\n", ("colour", 1), "nobody knows the key colour"),
    ("chain", CHAIN + "stale_after_hours = 0\n", ("stale_after", 1), "0 is too small"),
    ("thresholds", THRESHOLDS.replace("show = 10", "show = 31"), ("[default]", 1), "show must not exceed rank"),
    ("thresholds", THRESHOLDS.replace("rank = 30", 'rank = "many"'), ("rank", 1), "rank: 'many' is not a whole number"),
    ("segments", SEGMENTS.replace('"Channel"', '""'), ('dimension_name = ""', 1), "nothing stands here"),
    ("segments", SEGMENTS.replace('"direct"', '"all"'), ('"all"', 1), "always there"),
    ("post_stay", POST_STAY.replace('delimiter = ","', 'delimiter = ",,"'), ("delimiter", 1), "',,' is too long"),
    ("post_stay", POST_STAY.replace('"utf-8"', '"utf-9"'), ("encoding", 1), "no encoding is called 'utf-9'"),
    (
        "post_stay",
        POST_STAY.replace("[site]", "[site]\ncolour = 1"),
        ("colour", 1),
        "nobody knows the key colour of site",
    ),
    (
        "post_stay",
        POST_STAY.replace('channel]\ncolumn = "channel"', "channel]\ncolumn = 5"),
        ("column = 5", 1),
        "5 is not text",
    ),
    (
        "post_stay",
        _question("bar", "spa", 0, 10).replace('"bar"', '"bar"\ncolour = 1'),
        ("colour", 1),
        "nobody knows the key colour of questions number 7",
    ),
    ("post_stay", _question("bar", "spa", 5, 5), ("[[questions]]", 7), "lowest must be below highest"),
    ("post_stay", _question("bar", "spa", 0, 101), ("[[questions]]", 7), "at most 101 steps"),
    ("post_stay", _question("bar", "recommend", 1, 10), ("[[questions]]", 7), "NPS is defined on a 0 to 10"),
    ("post_stay", _question("bar", "index"), ('"index"', 1), "the index is computed"),
    (
        "post_stay",
        POST_STAY.replace('kind = "responses"', 'kind = "answers"'),
        ("kind", 1),
        "kind 'answers' is not one we know",
    ),
    (
        "invitations",
        INVITATIONS.replace("[invited]", "[invited]\nextra = true"),
        ("extra", 1),
        "nobody knows the key extra of invited",
    ),
]


@pytest.mark.parametrize(("name", "text", "piece", "said"), TOML)
def test_a_value_that_does_not_fit_is_named_with_file_and_line(tmp_path, name, text, piece, said):
    mistake = _mistake(tmp_path, **{name: text})

    assert mistake.where.endswith(f"{name}.toml, line {_line_of(text, *piece)}")
    assert said in mistake.what
    assert mistake.mend


CSV = [
    ("sites", SITES.replace(S1, S1.replace("2020-01-01", "2020-01-02")), 2, "first of a month"),
    ("sites", SITES.replace("2026-05-01", "2026-05-02"), 7, "valid_to must be the first of a month"),
    ("sites", SITES.replace("2020-01-01,2026-05-01", "2020-01-01,2019-05-01"), 7, "must lie after valid_from"),
    ("sites", SITES.replace("S2,", "S 2,"), 3, "site_id"),
    ("sites", SITES.replace("S2,", ","), 3, "site_id is empty"),
    ("sites", SITES.replace("80,2020", "0,2020"), 3, "rooms"),
    ("sites", SITES.replace("80,2020-01-01,", "80,2020-01-01,,surplus"), 3, "11 cells"),
    ("sites", SITES.replace("80,2020-01-01,", "80,01.01.2020,"), 3, "valid_from"),
    ("sites", SITES.replace("valid_to", "closed_on"), 1, "nobody knows the column closed_on"),
    ("sites", SITES.replace("site_name,", "", 1), 1, "the column site_name is missing"),
    ("sites", SITES.replace("city,country", "city,city"), 1, "stands twice"),
    ("regions", REGIONS.replace("south,", "South,"), 3, "region_id"),
    ("departments", DEPARTMENTS + "overall,Overall,1\n", 5, "'overall' is always there"),
    ("departments", DEPARTMENTS + "index,Index,1\n", 5, "'index' is always there"),
    ("departments", DEPARTMENTS + "recommend,Would recommend,1\n", 5, "'recommend' is always there"),
    ("departments", DEPARTMENTS.replace("Spa,1", "Spa,1.5"), 4, "index_weight"),
    ("departments", DEPARTMENTS.replace("spa,", "Spa!,"), 4, "department_id"),
    ("assignments", ASSIGNMENTS.replace("manager,S2,,", "manager,,,"), 3, "needs a site_id"),
    ("assignments", ASSIGNMENTS.replace("leader,,north", "leader,S1,north"), 7, "has no site_id"),
    ("assignments", ASSIGNMENTS.replace("hr,,,2020-01-01,", "hr,,,2020-01-01,2020-01-01"), 9, "must lie after"),
    ("assignments", ASSIGNMENTS.replace(",hr,", ",owner,"), 9, "role"),
]


@pytest.mark.parametrize(("name", "text", "line", "said"), CSV)
def test_a_row_that_does_not_fit_is_named_with_file_and_line(tmp_path, name, text, line, said):
    mistake = _mistake(tmp_path, **{name: text})

    assert mistake.where.endswith(f"{name}.csv, line {line}")
    assert said in mistake.what
    assert mistake.mend


# What only shows when files are held against each other: the file, the piece on the line that is named, what is said.
CROSSED = [
    ("sites", SITES.replace("2020-01-01,2026-07-01", "2020-01-01,2026-08-01"), "S3,", 2, r"overlaps .*\(on line 4\)"),
    ("sites", SITES.replace("S2,Birch House,north", "S2,Birch House,west"), "S2,", 1, "region 'west'"),
    ("regions", REGIONS + "north,North again\n", "north,", 2, r"'north' is listed twice \(on line 2\)"),
    ("departments", DEPARTMENTS + "spa,Spa again,1\n", "spa,", 2, "'spa' is listed twice"),
    ("departments", DEPARTMENTS + "line,Line,1\n", "line,", 1, "'line' is the name of another column"),
    ("assignments", ASSIGNMENTS.replace("manager,S2", "manager,S22"), "S22", 1, "site 'S22'"),
    ("assignments", ASSIGNMENTS.replace("leader,,north", "leader,,norht"), "norht", 1, "region 'norht'"),
    ("chain", CHAIN.replace('"post_stay"', '"post_sty"'), "headline_survey", 1, "headline survey 'post_sty'"),
    ("post_stay", _question("bar", "bar"), '"bar"', 2, "department 'bar'"),
    ("post_stay", _question("bar", "housekeeping") + "lead = true\n", "[[questions]]", 7, "exactly one has lead"),
    ("post_stay", _question("bar", "front_desk"), "[[questions]]", 7, "exactly one has lead"),
    ("post_stay", _question("bar", "spa"), "[[questions]]", 7, "exactly one has lead"),
    ("post_stay", _question("spa", "bar"), 'column = "spa"', 2, "'spa' is asked twice"),
    ("post_stay", POST_STAY.replace("segments.channel", "segments.shoe_size"), "shoe_size", 1, "'shoe_size'"),
    ("post_stay", POST_STAY.replace('"family"', '"families"'), '"families"', 1, "'families'"),
    ("post_stay", POST_STAY.replace('["comment"]', '["spa"]'), '["spa"]', 1, "'spa' is free text and something else"),
    ("invitations", INVITATIONS.replace('"post_stay"', '"pre_stay"'), "for_survey", 1, "'pre_stay'"),
    ("invitations", INVITATIONS.replace('"agency"', '"agencies"'), '"agencies"', 1, "'agencies'"),
    ("thresholds", THRESHOLDS + "[metrics.mood]\nshow = 1\nrank = 2\npay = 3\n", "mood", 1, "'mood'"),
    ("segments", SEGMENTS.replace('"channel"', '"guest_type"'), 'dimension_id = "guest', 2, "stands twice"),
    ("segments", SEGMENTS.replace('"channel"', '"month"'), '"month"', 1, "'month' is the name of another column"),
    ("segments", SEGMENTS.replace('"agency"', '"direct"'), '"direct"', 1, "segment_id 'direct' stands twice"),
]


@pytest.mark.parametrize(("name", "text", "piece", "occurrence", "said"), CROSSED)
def test_what_does_not_fit_together_is_named_with_file_and_line(tmp_path, name, text, piece, occurrence, said):
    mistake = _mistake(tmp_path, **{name: text})

    ending = "toml" if "=" in text else "csv"
    assert re.search(said, mistake.what)
    assert mistake.where.endswith(f"{name}.{ending}, line {_line_of(text, piece, occurrence)}")
    assert mistake.mend not in ("", "correct the value")


def test_two_surveys_of_one_name_are_refused(tmp_path):
    home = a_home(tmp_path / "home")
    (home.reference / "surveys" / "second.toml").write_text(POST_STAY)

    with pytest.raises(Mistake, match=r"(?s)two surveys are called 'post_stay'.*post_stay\.toml, line 3 and .*line 3"):
        read_reference(home.reference)


def test_a_file_that_is_missing_is_named(tmp_path):
    home = a_home(tmp_path / "home")
    (home.reference / "thresholds.toml").unlink()

    with pytest.raises(Mistake, match=r"thresholds\.toml"):
        read_reference(home.reference)


def test_toml_that_is_none_is_said_with_its_line(tmp_path):
    mistake = _mistake(tmp_path, chain=CHAIN + "today = = 5\n")

    assert mistake.where.endswith("chain.toml, line 5")


@pytest.mark.parametrize("text", ['site_id,"site_name\nS1,x\n', SITES.replace("Birch House", '"Birch House')])
def test_a_quote_that_never_ends_is_said_with_its_file(tmp_path, text):
    assert "sites.csv" in _mistake(tmp_path, sites=text).where


def test_a_file_in_another_encoding_is_said_with_its_line(tmp_path):
    home = a_home(tmp_path / "home")
    (home.reference / "sites.csv").write_bytes(SITES.replace("Birch", "Birkenhöhe").encode("cp1252"))

    with pytest.raises(Mistake, match=r"(?s)not UTF-8.*sites\.csv, line 3"):
        read_reference(home.reference)


def test_an_encoding_that_is_none_of_text_is_refused(tmp_path):
    text = POST_STAY.replace('"utf-8"', '"base64"')

    mistake = _mistake(tmp_path, post_stay=text)

    assert mistake.where.endswith(f"post_stay.toml, line {_line_of(text, 'encoding')}")


@pytest.mark.parametrize("column", ["guest", "desk", "site", "departed"])
def test_free_text_can_not_be_something_else_besides(tmp_path, column):
    mistake = _mistake(tmp_path, post_stay=POST_STAY.replace('["comment"]', f'["comment", "{column}"]'))

    assert f"'{column}'" in mistake.what
    assert "post_stay.toml" in mistake.where


def test_an_unknown_site_is_told_the_nearest(tmp_path):
    mistake = _mistake(tmp_path, assignments=ASSIGNMENTS.replace("manager,007", "manager,07"))

    assert "near: 007" in mistake.mend


# Whatever a department may be called by the rules of departments.csv, a home with it loads; or it is refused in words.
@pytest.mark.parametrize("name", ["order", "group", "line", "month", "guest_type", "spa_top", "version"])
def test_a_department_of_any_name_loads_or_is_refused_in_words(tmp_path, name):
    home = a_home(
        tmp_path / "home", departments=DEPARTMENTS + f"{name},Something,1\n", post_stay=_question("bar", name)
    )
    write_csv(home.inbox / "post_stay.csv", [response(1) | {"bar": 7}], [*response(1), "bar"])

    said = _said_of(home)

    assert said is None or f"'{name}'" in said


@pytest.mark.parametrize("name", ["order", "group", "line", "month", "spa", "overall", "spa_top"])
def test_a_dimension_of_any_name_loads_or_is_refused_in_words(tmp_path, name):
    survey = POST_STAY.replace("segments.guest_type", f"segments.{name}")
    home = a_home(tmp_path / "home", segments=SEGMENTS.replace("guest_type", name), post_stay=survey)
    write_csv(home.inbox / "post_stay.csv", [response(1)])

    said = _said_of(home)

    assert said is None or f"'{name}'" in said


def test_reference_data_survives_its_text(tmp_path):
    reference = read_reference(a_home(tmp_path / "home").reference)

    again = from_json(to_json(reference))

    assert again == reference
    assert again.fingerprint == reference.fingerprint


def test_the_layout_of_files_does_not_change_the_fingerprint(tmp_path):
    plain = read_reference(a_home(tmp_path / "plain").reference)
    commented = read_reference(a_home(tmp_path / "commented", chain=f"# A comment\n{CHAIN}\n\n").reference)

    assert plain.fingerprint == commented.fingerprint


def test_a_changed_value_changes_the_fingerprint(tmp_path):
    plain = read_reference(a_home(tmp_path / "plain").reference)
    changed = read_reference(a_home(tmp_path / "changed", thresholds=THRESHOLDS.replace("10", "9", 1)).reference)

    assert plain.fingerprint != changed.fingerprint


@pytest.mark.parametrize("form", ["{%Y}-%m-%d", "%Y-%m-%dT%H", "%s", "%d.%m."])
def test_a_date_format_that_can_not_be_read_is_refused_with_its_line(tmp_path, form):
    text = POST_STAY.replace('format = "%Y-%m-%d"\n', f'format = "{form}"\n')

    mistake = _mistake(tmp_path, post_stay=text)

    assert "format" in mistake.text()
    assert "post_stay.toml, line " in mistake.where
