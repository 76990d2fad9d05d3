"""rejected: the supplier's own file again, with the reasons; mended and loaded, its records leave the quarantine."""

import csv
import gzip
import io
import json
import re
import shutil

import pytest

from pipelines.home import EXAMPLES, Home
from pipelines.intake import reading
from pipelines.intake.records import EXPORT
from pipelines.reference.reading import read_reference
from pipelines.returned_text import WHY
from tests.factories import POST_STAY, RESPONSE_COLUMNS, a_home, copied, loaded, response, write_csv
from tests.pipelines.builds import rows

NASTY = [
    '=HYPERLINK("x")',
    " 007 ",
    "1E5",
    "a,b",
    'say "hi"',
    "two\nlines",
    "two\r\nlines",
    "\ttab",
    "ü—☺",
    "+1",
    "-",
    "@x",
]
COLUMNS = [*RESPONSE_COLUMNS[:4], "note, with a comma", *RESPONSE_COLUMNS[4:]]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A loaded home with two rejected records among three."""
    made = a_home(tmp_path_factory.mktemp("prepared") / "home")
    records = [
        response(1, comment="CANARY fine"),
        response(2, overall=77, comment="CANARY\nbroken", **{COLUMNS[4]: "=1+1"}),
        response(3, site="NOWHERE", **{COLUMNS[4]: " 007 "}),
    ]
    write_csv(made.inbox / "post_stay_1.csv", records, COLUMNS)
    loaded(made)
    return made


@pytest.fixture
def home(prepared, tmp_path):
    return copied(prepared, tmp_path / "home")


@pytest.fixture(scope="module")
def of_suppliers(tmp_path_factory):
    """A home with the files of every supplier, loaded."""
    made = Home(tmp_path_factory.mktemp("suppliers") / "home")
    shutil.copytree(EXAMPLES / "suppliers", made.reference)
    shutil.copytree(made.reference / "exports", made.inbox)
    loaded(made)
    return made


def _read(path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))


def test_only_the_rejected_records_are_written_in_the_export_s_columns_with_the_reasons_last(run, home, tmp_path):
    to = tmp_path / "post_stay_mended.csv"

    code, out, err = run("rejected", "--home", home.root, "--survey", "post_stay", "--to", to)

    header, *records = _read(to)
    assert code == 0
    assert header == [*COLUMNS, WHY]
    assert [one[0] for one in records] == ["R2", "R3"]
    assert [one[4] for one in records] == ["=1+1", " 007 "]
    assert [one[-1] for one in records] == [
        "line 3: overall: '77' is not a whole number from 0 to 10",
        "line 5: site: site 'NOWHERE' is not known",
    ]
    assert "2 rejected records of 1 file(s)" in out
    assert "free text are empty" in err
    assert b"CANARY" not in to.read_bytes()
    assert to.stat().st_mode & 0o777 == 0o600


def test_the_mended_file_loads_and_what_loads_leaves_the_quarantine(run, home, tmp_path):
    to = tmp_path / "post_stay_mended.csv"
    run("rejected", "--home", home.root, "--survey", "post_stay", "--to", to, "--with-comments")
    mended = to.read_text().replace(",77,", ",7,").replace("NOWHERE", "S2")
    (home.inbox / to.name).write_text(mended)

    load = loaded(home)

    assert {one.outcome for one in load.received} == {"archived", "known"}
    assert rows(home, "select file_name, records, accepted, quarantined, duplicates, mended from files order by 1") == [
        ("post_stay_1.csv", 3, 1, 2, 0, 2),
        ("post_stay_mended.csv", 2, 2, 0, 0, 0),
    ]
    assert rows(home, "select count(*) from quarantine") == [(0,)]
    assert run("rejected", "--home", home.root, "--survey", "post_stay", "--to", tmp_path / "x.csv")[0] == 1


def test_a_record_that_is_mended_badly_comes_back_with_its_new_reason_alone(run, home, tmp_path):
    first, second = tmp_path / "post_stay_mended.csv", tmp_path / "again.csv"
    run("rejected", "--home", home.root, "--survey", "post_stay", "--to", first)
    (home.inbox / first.name).write_text(first.read_text().replace(",77,", ",78,"))
    loaded(home)

    code, _, _ = run(
        "rejected", "--home", home.root, "--survey", "post_stay", "--to", second, "--file", "post_stay_mended.csv"
    )

    header, *records = _read(second)
    assert code == 0
    assert header == [*COLUMNS, WHY]
    assert "'78' is not a whole number" in records[0][-1]


def test_comments_are_written_only_where_they_are_asked_for(run, home, tmp_path):
    to = tmp_path / "post_stay_mended.csv"

    _, _, err = run("rejected", "--home", home.root, "--survey", "post_stay", "--to", to, "--with-comments")

    assert _read(to)[1][-2] == "CANARY\nbroken"
    assert b"CANARY fine" not in to.read_bytes()
    assert "empty" not in err


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("cp1252", ";"), ("utf-16", "\t")])
def test_every_cell_comes_back_byte_for_byte_in_the_export_s_encoding_and_delimiter(run, tmp_path, encoding, delimiter):
    definition = POST_STAY.replace('"utf-8"', f'"{encoding}"').replace(
        'delimiter = ","', f"delimiter = {json.dumps(delimiter)}"
    )
    home = a_home(tmp_path / "home", post_stay=definition)
    nasty = [text for text in NASTY if encoding != "cp1252" or "☺" not in text]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(response(number, overall=77, **{COLUMNS[4]: one}) for number, one in enumerate(nasty))
    (home.inbox / "post_stay_1.csv").write_bytes(text.getvalue().encode(encoding))
    loaded(home)
    to = tmp_path / "post_stay_2.csv"

    run("rejected", "--home", home.root, "--survey", "post_stay", "--to", to)

    form = read_reference(home.reference).survey("post_stay").format
    found = reading.records(to.read_bytes(), form)
    assert found.header == [*COLUMNS, WHY]
    assert found.malformed == 0
    assert found.frame[EXPORT + COLUMNS[4]].to_list() == nasty


def test_without_the_export_the_columns_of_free_text_stand_last_and_that_is_said(run, home, tmp_path):
    (home.inbox / "post_stay_1.csv").unlink()
    to = tmp_path / "post_stay_mended.csv"

    code, _, err = run("rejected", "--home", home.root, "--survey", "post_stay", "--to", to, "--with-comments")

    assert code == 0
    assert _read(to)[0] == [*[one for one in COLUMNS if one != "comment"], "comment", WHY]
    assert "no longer in the inbox" in err


def test_malformed_records_may_hold_free_text_and_are_written_only_with_it(run, tmp_path):
    home = a_home(tmp_path / "home")
    file = write_csv(home.inbox / "post_stay_1.csv", [response(1, overall=77)])
    file.write_text(file.read_text() + "R2,CANARY too short\n")
    loaded(home)
    words = ("rejected", "--home", home.root, "--survey", "post_stay", "--to")

    _, _, err = run(*words, tmp_path / "without.csv")
    run(*words, tmp_path / "with.csv", "--with-comments")

    assert "CANARY" not in (tmp_path / "without.csv").read_text()
    assert "1 malformed records are not in it" in err
    assert _read(tmp_path / "with.csv")[2] == [
        "R2", "CANARY too short", "line 3: 2 fields instead of 13"
    ]  # fmt: skip


@pytest.fixture
def suppliers_home(of_suppliers, tmp_path):
    return copied(of_suppliers, tmp_path / "home")


@pytest.mark.parametrize("with_inbox", [True, pytest.param(False, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("survey", "name", "column", "mends"),
    [
        ("qualtrics", "qualtrics_2027.csv", "Q1", {"Mostly fine": "Satisfied"}),
        ("qualtrics_legacy", "qualtrics_legacy_9.csv.gz", "departure", {"13/04/2026": "10/04/2026"}),
        ("surveymonkey", "surveymonkey_9.csv", "Custom Data 1", {"Harbour Hse": "007"}),
        ("typeform", "typeform_9.csv", "How would you rate it?", {"aa04bb,7,": "aa04bb,3,"}),
        ("limesurvey", "limesurvey_9.csv", "G1Q1[SQ001]. How was … [The stay as a whole]", {"A6": "A5"}),
        ("google_forms_tsv", "google_formulare_9.tsv", "Schulnote für den Empfang", {"2,5": "2,0"}),
    ],
)
def test_the_suppliers_files_go_back_and_forth(run, suppliers_home, survey, name, column, mends, with_inbox):
    home = suppliers_home
    original = next(
        path for path in home.inbox.iterdir() if path.name.startswith(name[:9]) and survey in _claims(home, path)
    )
    top = original.read_bytes()
    if not with_inbox:
        shutil.rmtree(home.inbox)
        home.inbox.mkdir()
    to = home.root.parent / name

    code, _, err = run("rejected", "--home", home.root, "--survey", survey, "--to", to, "--with-comments")

    content = gzip.decompress(to.read_bytes()) if name.endswith(".gz") else to.read_bytes()
    form = read_reference(home.reference).survey(survey).format
    before = reading.records(top, form)
    after = reading.records(content, form)
    assert code == 0, err
    assert after.count == 1
    assert set(after.header) == {*before.header, WHY}
    assert after.header == [*before.header, WHY] or not with_inbox
    text = content.decode("utf-8")
    for wrong, right in mends.items():
        assert wrong in text
        text = re.sub(re.escape(wrong), lambda _, right=right: right, text, count=1)
    (home.inbox / name).write_bytes(text.encode())
    loaded(home)
    assert rows(home, f"select accepted, quarantined from files where file_name = '{name}'") == [(1, 0)]
    # A key of all columns, or of one that was mended, makes the mended record another response.
    assert rows(home, f"select sum(mended)::int from files where survey_id = '{survey}'") == [(1,)]


def _claims(home: Home, path) -> list[str]:
    from pipelines.checking import claims_of

    return [one.survey.survey_id for one in claims_of(path.name, read_reference(home.reference))]


def test_a_workbook_s_records_are_csv_and_that_is_said(run, suppliers_home, tmp_path):
    home = suppliers_home
    to = tmp_path / "cards.csv"

    code, _, err = run("rejected", "--home", home.root, "--survey", "spreadsheet", "--to", to)

    assert code == 0
    assert _read(to)[0] == ["Card", "Site", "Left on", "Overall", "Recommend", WHY]
    assert "'31/11/2026' is not a date" in _read(to)[1][-1]
    assert "this is UTF-8 CSV: save it as xlsx" in err


def test_files_with_different_columns_are_written_one_by_one(run, home, tmp_path):
    write_csv(home.inbox / "post_stay_2.csv", [response(9, overall=77)])
    loaded(home)
    words = ("rejected", "--home", home.root, "--survey", "post_stay", "--to", tmp_path / "x.csv")

    code, _, err = run(*words)
    one, _, _ = run(*words, "--file", "post_stay_2.csv")

    assert (code, one) == (1, 0)
    assert "--file with one of post_stay_1.csv, post_stay_2.csv" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--survey", "nobody"], "no survey is called 'nobody'"),
        (["--survey", "post_stay", "--file", "absent.csv"], "there are some of post_stay_1.csv"),
        (["--survey", "post_stay_invitations"], "no rejected record of survey 'post_stay_invitations' waits"),
    ],
)
def test_what_is_not_there_is_a_mistake_in_words(run, home, tmp_path, words, said):
    code, _, err = run("rejected", "--home", home.root, "--to", tmp_path / "x.csv", *words)

    assert code == 1
    assert said in err
    assert not (tmp_path / "x.csv").exists()


def test_a_home_that_was_never_loaded_has_nothing_rejected(run, tmp_path):
    home = a_home(tmp_path / "home")

    code, _, err = run("rejected", "--home", home.root, "--survey", "post_stay", "--to", tmp_path / "x.csv")

    assert code == 1
    assert "nothing is published yet" in err


def test_no_file_is_written_over(run, home, tmp_path):
    to = tmp_path / "x.csv"
    to.write_text("mine")

    code, _, err = run("rejected", "--home", home.root, "--survey", "post_stay", "--to", to)

    assert code == 1
    assert "there already" in err
    assert to.read_text() == "mine"


def test_a_name_that_the_survey_does_not_claim_is_said(run, home, tmp_path):
    _, _, err = run("rejected", "--home", home.root, "--survey", "post_stay", "--to", tmp_path / "x.csv")

    assert "give it a name that the survey claims: post_stay*.csv" in err
