"""The archive: comments go to the vault alone, nothing of a record is lost, and names of columns do no harm."""

import json
import stat
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.home import Home
from pipelines.intake.records import LINE
from tests.factories import POST_STAY, RESPONSE_COLUMNS, a_home, loaded, many_responses, response, write_csv
from tests.pipelines.builds import rows

CANARY = "CANARY-jellyfish-4711@x.example"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A loaded home whose comments hold a canary wherever a comment can get to."""
    home = a_home(tmp_path_factory.mktemp("vault") / "home")
    said = f"{CANARY} sang for us"
    records = [
        *many_responses(40, first=100),
        response(1, comment=said),
        response(2, comment=said, overall=77),
        response(3, comment=said, site="ZZ"),
        response(4, comment=said),
        response(4, comment=said + " twice"),
        response(5, comment=f'"{said}",\nand more'),
    ]
    path = write_csv(home.inbox / "post_stay_1.csv", records)
    with path.open("a") as file:
        file.write(f"R6,too,few,{CANARY}\n")
        file.write(f'R7,2026-10-05 08:00:00,S1,2026-10-03,B,D,8,9,7,9,4,,"{CANARY}\n')
        file.write(f"R8,2026-10-05 08:00:00,S1,2026-10-03,B,D,8,9,7,9,4,,{CANARY}, with a comma\n")
    loaded(home)
    return home


def _texts(path: Path) -> str:
    """All that a file says: its bytes, and what is in its compressed columns."""
    text = path.read_bytes().decode("latin-1")
    if path.suffix == ".parquet":
        text += str(pl.read_parquet(path).to_dicts())
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute("select table_name from duckdb_tables()").fetchall()
            text += str([connection.execute(f"from {table}").fetchall() for (table,) in tables])
    return text


def test_what_is_masked_in_comments_is_nowhere_but_in_the_inbox_and_the_vault(home: Home):
    files = [path for path in home.root.rglob("*") if path.is_file()]

    telling = {path.relative_to(home.root).parts[:2] for path in files if CANARY in _texts(path)}

    assert telling == {("inbox", "post_stay_1.csv"), ("archive", "vault")}


def test_the_vault_holds_every_comment_with_its_line(home: Home):
    vault = pl.concat(pl.read_parquet(path) for path in (home.archive / "vault").iterdir())

    telling = {row[LINE] for row in vault.iter_rows(named=True) if CANARY in str(row)}

    # The comment that begins on line 47 runs on to line 48.
    assert telling == {42, 43, 44, 45, 46, 47, 49, 50, 51}


def test_the_vault_is_its_owners_alone(home: Home):
    folder = home.archive / "vault"

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_malformed_lines_of_a_survey_with_comments_are_withheld_outside_the_vault(home: Home):
    found = rows(home, "select line, record from quarantine where line >= 49 order by line")

    assert [line for line, _ in found] == [49, 50, 51]
    assert all("withheld" in record for _, record in found)


def test_malformed_lines_of_a_survey_without_comments_are_shown_as_they_were(tmp_path):
    home = a_home(tmp_path / "home")
    (home.inbox / "invitations.csv").write_text("site,month,channel,invited,exported\nS1,2026-10\n")
    loaded(home)

    [(record,)] = rows(home, "select record from quarantine")

    assert "S1,2026-10" in record


def test_a_correction_of_the_comment_alone_is_no_duplicate(home: Home):
    found = rows(home, "select count(*) from quarantine where reason like '%same version and other content%'")

    assert found == [(2,)]


OURS = ["line", "field", "reason", "record", "site_id", "month", "version", "guest_type", "file_hash", "response_id"]
OURS += ["index", "overall_top", "comment_mark", "site_id_right", "broken0", "answer:overall", "export:site"]


@pytest.mark.parametrize("names", [OURS, ["(line)", "(fault)", "(raw)", "(comments)"]], ids=lambda names: names[0])
def test_columns_of_the_export_that_are_called_like_ours_do_no_harm(tmp_path, names):
    home = a_home(tmp_path / "home")
    theirs = {name: f"their {name}" for name in names}
    records = [response(1), response(2, site="ZZ"), response(3, overall=77), response(4)]
    path = write_csv(home.inbox / "post_stay.csv", [one | theirs for one in records], [*RESPONSE_COLUMNS, *names])
    path.write_text(path.read_text() + "R5,malformed\n")
    loaded(home)

    found = rows(home, "select line, record from quarantine order by line")

    assert [line for line, _ in found] == [3, 4, 6]
    assert rows(home, "select response_id, overall from responses order by 1") == [("R1", 8000), ("R4", 8000)]
    as_they_were = [json.loads(record) for _, record in found[:2]]
    assert [{name: record.get(name) for name in names} for record in as_they_were] == [theirs, theirs]


def test_ids_of_two_columns_that_differ_stay_apart(tmp_path):
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace('["id"]', '["house", "id"]'))
    records = [response(1, id="b") | {"house": "a/"}, response(1, id="/b", overall=1) | {"house": "a"}]
    write_csv(home.inbox / "post_stay.csv", records, ["house", *RESPONSE_COLUMNS])
    loaded(home)

    assert rows(home, "select count(*), count(distinct response_id) from responses") == [(2, 2)]


def test_without_an_id_the_same_record_twice_is_two_responses(tmp_path):
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace('response_id = ["id"]', ""))
    write_csv(home.inbox / "post_stay_1.csv", [response(1), response(1), response(1, overall=3)])
    write_csv(home.inbox / "post_stay_2.csv", [response(1), response(2)])
    loaded(home)

    found = rows(home, "select overall, count(*) from responses group by overall order by overall")

    # The second file brings the first occurrence of a record again, and R2.
    assert found == [(3000, 1), (8000, 3)]
    assert rows(home, "select sum(duplicates) from files") == [(1,)]


@pytest.mark.parametrize("column", ["departed", "updated"])
def test_a_moment_of_the_day_the_file_came_does_not_lie_after_it(tmp_path, column):
    """Only a later day does: an answer of this morning in an export of today is the most common thing."""
    moments = '[answer_date]\ncolumn = "updated"\nformat = "%Y-%m-%d %H:%M:%S"\n\n[stay_date]\n'
    text = POST_STAY.replace("[stay_date]\n", moments).replace(
        'format = "%Y-%m-%d"\n', 'format = "%Y-%m-%d %H:%M:%S"\n'
    )
    home = a_home(tmp_path / "home", post_stay=text)
    usual = {"departed": "2026-11-10 10:00:00", "updated": "2026-11-11 08:00:00"}
    on_the_day, later = usual | {column: "2026-11-16 23:59:59"}, usual | {column: "2026-11-17 00:00:00"}
    write_csv(home.inbox / "post_stay.csv", [response(1, **on_the_day), response(2, **later)])
    loaded(home)

    assert rows(home, "select response_id from responses") == [("R1",)]
    assert rows(home, "select line, field from quarantine") == [(3, column)]


FORMATS = {
    "%d.%m.%Y": "05.10.2026",
    "%d/%m/%y": "05/10/26",
    "%Y%m%d": "20261005",
    "%d.%m.%Y %H:%M": "05.10.2026 08:00",
    "%Y-%m-%dT%H:%M:%S%z": "2026-10-05T08:00:00+0200",
    "%Y-%m-%dT%H:%M:%S%.f": "2026-10-05T08:00:00.123",
    "%m/%d/%Y %I:%M %p": "10/05/2026 08:00 PM",
    "%b %d, %Y": "Oct 05, 2026",
    "%-d.%-m.%Y": "5.10.2026",
}


@pytest.fixture(scope="module")
def stay_dates(tmp_path_factory: pytest.TempPathFactory) -> list[tuple]:
    """What stands of one survey per format, each with a good and a bad date."""
    home = a_home(tmp_path_factory.mktemp("formats") / "home")
    for number, (form, text) in enumerate(FORMATS.items()):
        survey = POST_STAY.replace('"post_stay"', f'"survey_{number}"').replace("post_stay*", f"survey_{number}*")
        survey = survey.replace('format = "%Y-%m-%d"\n', f'format = "{form}"\n')
        (home.reference / "surveys" / f"survey_{number}.toml").write_text(survey)
        records = [response(1, departed=text), response(2, departed="2026-10-05x")]
        write_csv(home.inbox / f"survey_{number}.csv", records)
    loaded(home)
    return rows(home, "select survey_id, response_id, stay_date, month from responses")


@pytest.mark.parametrize("form", FORMATS)
def test_dates_are_read_in_the_format_that_is_declared(stay_dates, form):
    survey_id = f"survey_{list(FORMATS).index(form)}"

    found = [row[1:] for row in stay_dates if row[0] == survey_id]

    assert found == [("R1", date(2026, 10, 5), date(2026, 10, 1))]
