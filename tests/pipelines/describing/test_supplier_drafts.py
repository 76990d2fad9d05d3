"""A draft of every worked example: written as its definition says, and once it is settled it loads."""

import re
import shutil
import tomllib

import pytest

from pipelines.describing.definition import definition
from pipelines.home import EXAMPLES, Home
from pipelines.intake import reading
from pipelines.intake.columns import parsed
from pipelines.intake.receiving import survey_for
from pipelines.reference.formats import Format
from pipelines.reference.reading import read_reference
from pipelines.reference.survey_columns import Moment
from tests.factories import loaded
from tests.pipelines.builds import rows

SUPPLIERS = EXAMPLES / "suppliers"
# What is summed already is drafted otherwise: see test_summed.py.
EXPORTS = sorted(path for path in (SUPPLIERS / "exports").iterdir() if not path.name.startswith("monthly_counts"))
# Day and month can't be told apart in these short files, or the examples' broken record tells them apart wrongly.
OPEN = {"google_formulare_oktober.tsv", "surveymonkey_2026_10.csv", "qualtrics_legacy_2026_10.csv.gz"}


@pytest.fixture(scope="module")
def reference():
    return read_reference(SUPPLIERS)


@pytest.fixture(scope="module", params=EXPORTS, ids=lambda path: path.name)
def export(request):
    return request.param


@pytest.fixture(scope="module")
def draft(export, reference):
    return definition(export.name, export.read_bytes(), reference)


def _settled(draft: str, departments: list[str]) -> str:
    """The draft as a person leaves it who takes the first of every choice, and a department of its own per question."""
    lines: list[str] = []
    free = iter([one for one in departments if f'department = "{one}"' not in draft])
    for number, line in enumerate(draft.splitlines()):
        if line.startswith("# format = ") and "# [identity" not in "".join(draft.splitlines()[number - 4 : number]):
            before = lines[-1] if lines else ""
            line = line if before.startswith(("format", "# format")) else line.removeprefix("# ")
        if line == 'department = ""':
            line = f'department = "{next(free)}"'
        lines.append(line)
    return "\n".join(line for line in lines if not line.startswith("#"))


def _drafted_formats(draft: str) -> dict[str, list[str]]:
    """The date formats of a draft by their column; a choice that is left has several."""
    found: dict[str, list[str]] = {}
    column = ""
    for line in draft.splitlines():
        said = line.removeprefix("# ")
        if said.startswith("column = "):
            column = tomllib.loads(said)["column"]
        if said.startswith("format = "):
            found.setdefault(column, []).append(tomllib.loads(said)["format"])
    return found


def test_the_format_is_the_one_that_the_definition_declares(export, draft, reference):
    said = Format.model_validate(tomllib.loads(draft)["format"])

    assert said == survey_for(export.name, reference).format


def test_the_date_formats_read_every_date_that_the_definition_reads(export, draft, reference):
    survey = survey_for(export.name, reference)
    records = reading.records(export.read_bytes(), survey.format).frame
    drafted = _drafted_formats(draft)

    def read(column: str, form: str) -> int:
        return records.select(parsed(Moment(column=column, format=form))).to_series().count()

    moments = [one for one in (survey.stay_date, survey.answer_date, survey.identity.version) if one]
    for moment in moments:
        # A column that is read for nothing in the draft is listed in it.
        for form in drafted.get(moment.column, [moment.format]):
            assert read(moment.column, form) >= read(moment.column, moment.format)
    assert survey.stay_date.column in drafted


def test_the_format_of_a_date_is_the_definition_s_or_its_choice_is_left(export, draft, reference):
    survey = survey_for(export.name, reference)

    drafted = _drafted_formats(draft)[survey.stay_date.column]

    assert survey.stay_date.format in draft
    if export.name not in OPEN:
        assert set(drafted) == {survey.stay_date.format}


def test_the_site_the_identity_and_the_questions_are_found(export, draft, reference):
    survey = survey_for(export.name, reference)
    said = tomllib.loads(draft)

    assert said["site"]["column"] == survey.site.column
    assert tuple(said["identity"].get("response_id", ())) == survey.identity.response_id
    asked = {question["column"] for question in said["questions"]}
    assert {question.column for question in survey.questions} <= asked
    assert set(survey.comments.columns) <= {*said.get("comments", {"columns": []})["columns"], "comment"}


def test_a_settled_draft_loads(export, draft, tmp_path):
    home = Home(tmp_path / "home")
    shutil.copytree(SUPPLIERS, home.reference)
    shutil.rmtree(home.reference / "surveys")
    (home.reference / "surveys").mkdir()
    home.inbox.mkdir()
    shutil.copy(export, home.inbox)
    departments = ["overall", "front_desk", "housekeeping", "restaurant", "bar", "spa"]
    with (home.reference / "departments.csv").open("a") as more:
        more.write("bar,The bar,1\nspa,Health,1\n")
    chain = home.reference / "chain.toml"
    said = tomllib.loads(draft)
    chain.write_text(re.sub(r'headline_survey = ".*"', f'headline_survey = "{said["survey_id"]}"', chain.read_text()))
    (home.reference / "surveys" / "new.toml").write_text(_settled(draft, departments))

    load = loaded(home, accept_hold=None)

    assert [one.outcome for one in load.received] == ["archived"]
    assert rows(home, "select records = accepted + quarantined + duplicates, accepted > 0 from files") == [(True, True)]
