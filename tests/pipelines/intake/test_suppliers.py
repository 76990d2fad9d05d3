"""The worked examples of suppliers' formats: what each export says arrives, and nothing else."""

import shutil
from pathlib import Path

import pytest

from pipelines.home import EXAMPLES, Home
from tests.factories import loaded
from tests.pipelines.builds import rows

SUPPLIERS = EXAMPLES / "suppliers"

# The records of each export, and what is said of the ones that are rejected: line, reason.
EXPECTED = {
    "answer_rows_2026_10.csv": (
        9,
        [(9, "'12' is not a whole number from 0 to 10"), (10, "the response is rejected for line 9")],
    ),
    "answers_2026_10.jsonl": (4, [(3, "'11' is not a whole number"), (4, "not a JSON object")]),
    "comment_cards_october.xlsx": (4, [(7, "'31/11/2026' is not a date like"), (8, "6 cells instead of 5")]),
    "google_forms_october.csv": (
        4,
        [(4, "site 'Harbour House?' is not known (near: 007 Harbour House)"), (5, "'6' is not a whole")],
    ),
    "google_formulare_oktober.tsv": (4, [(5, "'2,5' is not a whole number from 1 to 6")]),
    "google_sheet_october.xlsx": (4, [(4, "'3.5' is not a whole number from 1 to 5")]),
    "lake_2026_10.parquet": (3, [(3, "'12' is not a whole number from 0 to 10; '7.5' is not")]),
    "limesurvey_export.csv": (4, [(5, "'A6' is none of the declared answers")]),
    "microsoft_forms_october.xlsx": (3, [(4, "'0' is not a whole number from 1 to 5")]),
    "monthly_counts_2025.csv": (
        5,
        [
            (5, "'six' is not a whole number of answers"),
            (6, "single responses stand for site '007' and '2026-10': sums are not added to them"),
        ],
    ),
    "qualtrics_2026_10.csv": (4, [(9, "'Mostly fine' is none of the declared answers")]),
    "qualtrics_legacy_2026_10.csv.gz": (4, [(6, "'13/04/2026' is not a date like 11/30/2026")]),
    "surveymonkey_2026_10.csv": (4, [(6, "site 'Harbour Hse' is not known (near: 007 Harbour House)")]),
    "typeform_responses.csv": (4, [(5, "'7' is not a whole number from 1 to 5")]),
}

# What stands in the exports, worked out by hand: site, left, answered, overall, recommend, desk, rooms, restaurant.
ANSWERS = [
    ("answer_rows", "007", "2026-10-03", "2026-10-04", 9000, None, 8000, None, None),
    ("answer_rows", "1E5", "2026-10-04", "2026-10-05", 7000, None, None, None, None),
    ("google_forms", "007", "2026-10-03", "2026-10-03", 10000, None, 7500, None, None),
    ("google_forms", "1E5", "2026-10-04", "2026-10-04", 5000, None, None, None, None),
    ("google_forms_tsv", "007", "2026-10-03", "2026-10-04", 10000, None, 10000, None, None),
    ("google_forms_tsv", "1E5", "2026-10-04", "2026-10-05", 5000, None, None, None, None),
    ("google_forms_tsv", "1E5", "2026-10-04", "2026-10-05", 7500, None, 8000, None, None),
    ("google_forms_xlsx", "007", "2026-10-03", "2026-10-04", 10000, None, 7500, None, None),
    ("google_forms_xlsx", "007", "2026-10-05", "2026-10-06", 2500, None, None, None, None),
    ("google_forms_xlsx", "1E5", "2026-10-04", "2026-10-05", 7500, None, None, None, None),
    ("json_lines", "007", "2026-10-03", "2026-10-04", 9000, None, 8000, None, None),
    ("json_lines", "1E5", "2026-10-03", "2026-10-04", 0, None, None, None, None),
    ("limesurvey", "007", "2026-10-03", "2026-10-04", 10000, None, None, None, 10000),
    ("limesurvey", "1E5", "2026-10-03", "2026-10-04", 2500, None, None, None, None),
    ("limesurvey", "1E5", "2026-10-03", None, None, None, None, None, None),
    ("microsoft_forms", "007", "2026-10-04", "2026-10-04", 10000, None, 7500, None, None),
    ("microsoft_forms", "1E5", "2026-10-04", "2026-10-04", 5000, None, None, None, None),
    ("parquet", "007", "2026-10-03", "2026-10-04", 9000, None, 8000, None, None),
    ("parquet", "1E5", "2026-10-04", "2026-10-05", None, None, None, None, None),
    ("qualtrics", "007", "2026-10-03", "2026-10-04", 10000, 10000, 7500, None, None),
    ("qualtrics", "007", "2026-10-05", "2026-10-06", 5000, None, None, None, None),
    ("qualtrics", "1E5", "2026-10-03", "2026-10-05", 7500, 8000, 10000, None, 2500),
    ("qualtrics_legacy", "007", "2026-10-03", None, 10000, None, 7500, None, None),
    ("qualtrics_legacy", "1E5", "2026-10-04", None, 7500, None, None, None, None),
    ("qualtrics_legacy", "1E5", "2026-10-04", None, None, None, 10000, None, None),
    ("spreadsheet", "007", "2026-10-03", None, 9000, 10000, None, None, None),
    ("spreadsheet", "1E5", "2026-10-04", None, 8000, 7000, None, None, None),
    ("surveymonkey", "007", "2026-10-03", "2026-10-04", 10000, None, 7500, 10000, None),
    ("surveymonkey", "007", "2026-10-04", "2026-10-05", 7500, None, None, None, None),
    ("surveymonkey", "1E5", "2026-10-03", "2026-10-04", 2500, None, None, 5000, None),
    ("typeform", "007", "2026-10-03", "2026-10-04", 10000, None, None, None, 7500),
    ("typeform", "1E5", "2026-10-03", "2026-10-04", 2500, None, None, None, None),
    ("typeform", "1E5", "2026-10-03", "2026-10-04", 7500, None, None, None, None),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    root = tmp_path_factory.mktemp("suppliers") / "home"
    shutil.copytree(SUPPLIERS, root / "reference")
    shutil.copytree(SUPPLIERS / "exports", root / "inbox")
    place = Home(root)
    received = loaded(place).received
    assert {one.outcome for one in received} == {"archived"}
    return place


def test_every_format_has_an_export_and_every_export_is_expected():
    assert sorted(path.name for path in (SUPPLIERS / "exports").iterdir()) == sorted(EXPECTED)
    assert len(EXPECTED) == len(list((SUPPLIERS / "surveys").glob("*.toml")))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_record_of_an_export_is_accounted_for(home: Home, name: str):
    records, rejected = EXPECTED[name]

    found = rows(home, f"select records, accepted, quarantined, duplicates from files where file_name = '{name}'")
    reasons = rows(home, f"select line, reason from quarantine where file_name = '{name}' order by line")

    assert found == [(records, records - len(rejected), len(rejected), 0)]
    assert [line for line, _ in reasons] == [line for line, _ in rejected]
    assert all(said in reason for (_, reason), (_, said) in zip(reasons, rejected, strict=True))


def test_what_the_exports_say_arrives(home: Home):
    found = rows(
        home,
        "select survey_id, site_id, cast(stay_date as varchar), cast(answer_date as varchar), overall, recommend, "
        "front_desk, housekeeping, restaurant from responses",
    )

    assert sorted(found, key=str) == sorted(ANSWERS, key=str)


def test_what_is_summed_already_feeds_the_totals(home: Home):
    found = rows(
        home,
        "select site_id, segment_id, department_id, response_count, score_total, score_square_total, top_box_count "
        "from totals where survey_id = 'answer_rows' and month = '2025-09-01'",
    )

    # Very poor, poor, fair, good, very good are 0, 25, 50, 75, 100.
    assert sorted(found) == [
        ("007", "all", "front_desk", 16, 127_500, 2500**2 + 3 * 5000**2 + 4 * 7500**2 + 8 * 10_000**2, 8),
        ("007", "all", "overall", 20, 167_500, 2 * 5000**2 + 5 * 7500**2 + 12 * 10_000**2, 12),
        ("1E5", "all", "overall", 10, 87_500, 5000**2 + 3 * 7500**2 + 6 * 10_000**2, 6),
    ]


def test_a_comment_with_a_line_break_is_in_the_vault_and_in_no_record(home: Home):
    vault = b"".join(path.read_bytes() for path in (home.archive / "vault").glob("*.parquet"))
    others = [
        path for path in home.root.rglob("*.parquet") if "vault" not in path.parts and path.name != "words.parquet"
    ]

    assert b"good" in vault
    assert not any(b"breakfast" in Path(path).read_bytes() for path in others)


def test_the_same_exports_again_are_known(home: Home):
    again = loaded(home)

    assert again.unchanged
    assert {one.outcome for one in again.received} == {"known"}
