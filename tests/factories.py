"""Test data: say what matters, get defaults for the rest."""

import csv
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.home import Home
from pipelines.loading import Load, load

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 16)

# Most tests look at what becomes of broken records, in files that hold little else: they are not held for it.
CHAIN = """hold_rejected_percent = 100
chain_name = "Test chain"
headline_survey = "post_stay"
today = 2026-11-16
"""

THRESHOLDS = """
[default]
show = 10
rank = 30
pay = 100
"""

SEGMENTS = """
[[dimensions]]
dimension_id = "guest_type"
dimension_name = "Guest type"
values = [{ segment_id = "business", segment_name = "Business" }, { segment_id = "family", segment_name = "Families" }]

[[dimensions]]
dimension_id = "channel"
dimension_name = "Channel"
values = [{ segment_id = "direct", segment_name = "Direct" }, { segment_id = "agency", segment_name = "Agency" }]
"""

DEPARTMENTS = """department_id,department_name,index_weight
front_desk,Front desk,3
housekeeping,Housekeeping,2
spa,Spa,1
"""

REGIONS = """region_id,region_name
north,North
south,South
"""

# S3 moves from north to south in July 2026, S4 opens in March 2026, S5 closes at the end of April 2026.
SITES = """site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to
S1,Alder House,north,Test,city,,,100,2020-01-01,
S2,Birch House,north,Test,city,,,80,2020-01-01,
S3,Cedar House,north,Test,resort,,,60,2020-01-01,2026-07-01
S3,Cedar House,south,Test,resort,,,60,2026-07-01,
S4,Dogwood House,south,Test,city,,,40,2026-03-01,
S5,Elm House,south,Test,city,,,40,2020-01-01,2026-05-01
007,Fir House,south,Test,city,,,40,2020-01-01,
"""

ASSIGNMENTS = """person_id,person_name,role,site_id,region_id,valid_from,valid_to
P1,Ana Alder,general_manager,S1,,2020-01-01,
P2,Ben Birch,general_manager,S2,,2020-01-01,
P3,Cleo Cedar,general_manager,S3,,2020-01-01,
P4,Dan Dogwood,general_manager,S4,,2026-03-01,
P7,Fay Fir,general_manager,007,,2020-01-01,
P8,Nora North,regional_leader,,north,2020-01-01,
P9,Sam South,regional_leader,,south,2020-01-01,
P10,Hedy Resources,hr,,,2020-01-01,
P11,Ada Owner,data_owner,,,2020-01-01,
"""

POST_STAY = """
kind = "responses"
survey_id = "post_stay"
survey_name = "Post-stay survey"
file_names = ["post_stay*.csv"]

[format]
encoding = "utf-8"
delimiter = ","

[identity]
response_id = ["id"]
version = { column = "updated", format = "%Y-%m-%d %H:%M:%S" }

[site]
column = "site"

[stay_date]
column = "departed"
format = "%Y-%m-%d"

[comments]
columns = ["comment"]

[segments.guest_type]
column = "guest"
values = { B = "business", F = "family" }

[segments.channel]
column = "channel"
values = { D = "direct", A = "agency" }

[[questions]]
column = "overall"
department = "overall"
lowest = 0
highest = 10
missing = ["", "99"]

[[questions]]
column = "recommend"
department = "recommend"
lowest = 0
highest = 10
missing = ["", "99"]

[[questions]]
column = "desk"
department = "front_desk"
lowest = 0
highest = 10
missing = ["", "99"]

[[questions]]
column = "room"
department = "housekeeping"
lead = true
lowest = 0
highest = 10
missing = ["", "99"]

[[questions]]
column = "bath"
department = "housekeeping"
lowest = 1
highest = 5
missing = ["", "99"]

[[questions]]
column = "spa"
department = "spa"
lowest = 0
highest = 10
missing = ["", "99"]
"""

# The same survey from a supplier that writes a row per answer; what a guest remarks is the answer to "comment".
LONG_STAY = (
    POST_STAY.replace('survey_id = "post_stay"', 'survey_id = "long_stay"')
    .replace('["post_stay*.csv"]', '["long_stay*.csv"]')
    .replace(
        "[comments]\ncolumns = ", '[long]\nquestion = "question"\nanswer = "answer"\nignored = ["floor"]\ncomments = '
    )
)

INVITATIONS = """
kind = "invitations"
survey_id = "post_stay_invitations"
survey_name = "Invitations"
for_survey = "post_stay"
file_names = ["invitations*.csv"]

[format]
encoding = "utf-8"
delimiter = ","

[identity]
version = { column = "exported", format = "%Y-%m-%d" }

[site]
column = "site"

[month]
column = "month"
format = "%Y-%m"

[channel]
column = "channel"
values = { D = "direct", A = "agency" }

[invited]
column = "invited"
"""

# What a supplier has summed already for the post-stay survey, as of the months before its answers came one by one.
SUMS = """
kind = "sums"
survey_id = "history"
survey_name = "Months before"
for_survey = "post_stay"
file_names = ["sums*.csv"]

[format]
encoding = "utf-8"
delimiter = ","

[identity]
version = { column = "exported", format = "%Y-%m-%d" }

[site]
column = "site"

[month]
column = "month"
format = "%Y-%m"

[department]
column = "about"
values = { all = "overall", again = "recommend", Desk = "front_desk", Spa = "spa" }

[[scales]]
counts = { "1" = 1, "2" = 2, "3" = 3, "4" = 4 }

[[scales]]
departments = ["recommend", "overall"]
counts = { "0" = 0, "1" = 1, "2" = 2, "3" = 3, "4" = 4, "5" = 5, "6" = 6, "7" = 7, "8" = 8, "9" = 9, "10" = 10 }
"""

WITHDRAWALS = """
kind = "withdrawals"
survey_id = "post_stay_withdrawals"
survey_name = "Withdrawals"
for_survey = "post_stay"
file_names = ["withdrawals*.csv"]
response_id = ["id"]

[format]
encoding = "utf-8"
delimiter = ","
"""

RESPONSE_COLUMNS = [
    "id",
    "updated",
    "site",
    "departed",
    "guest",
    "channel",
    "overall",
    "recommend",
    "desk",
    "room",
    "bath",
    "spa",
    "comment",
]
ABOUT_COLUMNS = RESPONSE_COLUMNS[:6]
LONG_COLUMNS = [*ABOUT_COLUMNS, "question", "answer"]
SUM_COLUMNS = ["site", "month", "about", *map(str, range(11)), "exported"]
INVITATION_COLUMNS = ["site", "month", "channel", "invited", "exported"]


def response(number: int, **said: object) -> dict[str, object]:
    """One record of the post-stay export; `said` replaces what matters."""
    record: dict[str, object] = {
        "id": f"R{number}",
        "updated": "2026-10-05 08:00:00",
        "site": "S1",
        "departed": "2026-10-03",
        "guest": "B",
        "channel": "D",
        "overall": 8,
        "recommend": 9,
        "desk": 7,
        "room": 9,
        "bath": 4,
        "spa": "",
        "comment": "",
    }
    return record | said


def long_records(*wide: dict[str, object]) -> list[dict[str, object]]:
    """Records of the post-stay export as the rows that the long one has of them: a row per question, empty or not."""
    return [
        {name: record[name] for name in ABOUT_COLUMNS} | {"question": name, "answer": record[name]}
        for record in wide
        for name in RESPONSE_COLUMNS[len(ABOUT_COLUMNS) :]
    ]


def invitation(**said: object) -> dict[str, object]:
    """One record of the invitations export."""
    record: dict[str, object] = {
        "site": "S1",
        "month": "2026-10",
        "channel": "D",
        "invited": 100,
        "exported": "2026-11-01",
    }
    return record | said


def sums(about: str = "Desk", counts: dict[int, object] | None = None, **said: object) -> dict[str, object]:
    """One record of the export of sums: `counts` says how many gave which answer, on a scale that `about` has."""
    scale = range(1, 5) if about in {"Desk", "Spa"} else range(11)
    record: dict[str, object] = dict.fromkeys(SUM_COLUMNS, "")
    record |= {"site": "S1", "month": "2025-10", "about": about, "exported": "2026-01-01"}
    record |= {str(answer): 0 for answer in scale} | {str(answer): count for answer, count in (counts or {}).items()}
    return record | said


def write_csv(path: Path, records: Sequence[dict[str, object]], columns: Sequence[str] = RESPONSE_COLUMNS) -> Path:
    """Write records as a comma-separated export."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
    return path


def a_home(root: Path, **texts: str) -> Home:
    """A home with complete reference data and an empty inbox; `texts` replace a reference file by its stem, or add a survey."""
    home = Home(root)
    (home.reference / "surveys").mkdir(parents=True)
    home.inbox.mkdir()
    files = {
        "chain.toml": CHAIN,
        "thresholds.toml": THRESHOLDS,
        "segments.toml": SEGMENTS,
        "departments.csv": DEPARTMENTS,
        "regions.csv": REGIONS,
        "sites.csv": SITES,
        "assignments.csv": ASSIGNMENTS,
        "surveys/post_stay.toml": POST_STAY,
        "surveys/invitations.toml": INVITATIONS,
    }
    stems = {Path(name).stem for name in files}
    files |= {f"surveys/{stem}.toml": text for stem, text in texts.items() if stem not in stems}
    for name, text in files.items():
        (home.reference / name).write_text(texts.get(Path(name).stem, text), encoding="utf-8")
    return home


def loaded(home: Home, *, today: date = TODAY, accept_hold: str | None = None) -> Load:
    """Load everything in the home's inbox."""
    return load(home, now=NOW, today=today, accept_hold=accept_hold, progress=lambda what, done, total: None)


def let_in(home: Home, *rows: str) -> None:
    """Write the access table: issuer, subject, email, person_id, person_name, role, site, region, department, from, to."""
    columns = "issuer,subject,email,person_id,person_name,role,site_id,region_id,department_id,valid_from,valid_to"
    (home.reference / "access.csv").write_text("\n".join([columns, *rows]) + "\n")


def copied(home: Home, root: Path) -> Home:
    """The home as it stands, once more at `root`: to go on from, where many tests begin with the same loads."""
    shutil.copytree(home.root, root, symlinks=True)
    return Home(root)


def withdrawing(home: Home, text: str = WITHDRAWALS) -> Home:
    """The home, told how lists of withdrawals are written."""
    (home.reference / "surveys" / "withdrawals.toml").write_text(text, encoding="utf-8")
    return home


def write_list(home: Home, *ids: str, name: str = "withdrawals.csv") -> Path:
    """Put a list of withdrawn response ids into the inbox."""
    return write_csv(home.inbox / name, [{"id": one} for one in ids], ["id"])


def many_responses(count: int, *, site: str = "S1", month: str = "2026-10", first: int = 0) -> list[dict[str, object]]:
    """`count` responses of a site and month whose answers run through the scales in a fixed pattern."""
    return [
        response(
            first + number,
            site=site,
            departed=f"{month}-{number % 27 + 1:02d}",
            updated=f"{month}-28 08:00:00",
            guest="BF"[number % 2],
            channel="DA"[number // 2 % 2],
            overall=(number * 7) % 11,
            recommend=(number * 5) % 11,
            desk=(number * 3) % 11,
            room=(number * 4) % 11,
            bath=number % 5 + 1,
            spa="" if number % 3 else number % 11,
        )
        for number in range(count)
    ]
