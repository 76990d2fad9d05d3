"""Whatever guests of somebody else's sites say, nobody receives another byte than before.

Marks find words; numbers are found so: two homes differ in what is not one's own and in nothing else, and all that pages send
and files hold is compared. What the policy tells everybody (how much sites of the chain differ, who is honoured) is
the same in both.
"""

import re
from itertools import zip_longest

import pyarrow as pa
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pipelines.home import Home
from pipelines.warehouse.publishing import current
from tests.dashboard.canaries.conftest import Visitor
from tests.dashboard.canaries.marked import SITE_IDS, a_home_of
from tests.dashboard.canaries.unpacked import unpacked
from tests.factories import response

Records = list[dict[str, object]]
PAGES = (
    "my_site", "drivers", "region_ranking", "compare", "trends", "departments", "comments", "bonus", "recognition",
    "data_quality",
)  # fmt: skip
# How guests of N2 answer together is what drivers of the region are worked out from: sums that a manager may compare.
WITHOUT_DRIVERS = tuple(page for page in PAGES if page != "drivers")


def _answers() -> Records:
    """Forty guests a site and month, each site with scores of its own; N1 is ahead of all others."""
    return [
        response(
            number,
            id=f"{site}-{month}-{number}",
            site=site,
            departed=f"2026-{month:02d}-{number % 27 + 1:02d}",
            overall=10 if number % (place + 3) else 2,
            recommend=10 if site == "N1" else (number * (place + 2)) % 11,
            desk=(number * 3 + place) % 11,
            room=(number * 5 + place * 2) % 11,
            bath=number % 5 + 1,
            spa=(number * 7 + place * 3) % 11,
            comment=f"words {site} {number}",
        )
        for place, site in enumerate(SITE_IDS)
        for month in (9, 10)
        for number in range(40)
    ]


def _exchanged(records: Records) -> Records:
    """All that guests said of two sites of the other region, of the other one each."""
    other = {"QSA": "QSB", "QSB": "QSA"}
    return [one | {"site": other.get(str(one["site"]), one["site"])} for one in records]


def _mixed(records: Records) -> Records:
    """Of N2 what guests said of departments is said by other guests of the same month, all by other names and in other words:
    whatever is added up of a site stays as it is, as an index is of what one guest said of departments."""
    mixed = []
    for one in records:
        if one["site"] == "N2":
            group = [other for other in records if (other["site"], _month(other)) == ("N2", _month(one))]
            by_whom = group[(group.index(one) + 7) % len(group)]
            said = {name: by_whom[name] for name in ("desk", "room", "bath", "spa")}
            mixed.append(one | said | {"id": f"other-{one['id']}", "comment": f"other {one['comment']}"})
        else:
            mixed.append(one)
    return mixed


def _month(record: dict[str, object]) -> str:
    return str(record["departed"])[:7]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Home]:
    """The home as it is, with two sites of the south exchanged, and with single answers of a site of the north mixed."""
    answers, folder = _answers(), tmp_path_factory.mktemp("homes")
    said = {"as it is": answers, "exchanged": _exchanged(answers), "mixed": _mixed(answers)}
    return {name: a_home_of(folder / name.replace(" ", "_") / "home", records) for name, records in said.items()}


def _in_words(message: ForwardMsg) -> str:
    """A message with its table, if it has one, as values before its bytes: so that what is different can be read."""
    element = message.delta.new_element
    is_table = element.WhichOneof("type") == "dataframe"
    table = pa.ipc.open_stream(element.dataframe.arrow_data.data).read_all().to_pydict() if is_table else {}
    return f"{table} {message.delta}"


def _received(visitor: Visitor, home: Home, person_id: str, page: str, **asked: str) -> list[str]:
    """What a page sends and what its files hold, but for what is another one in every build and on every run."""
    visitor.at(home).page(person_id, page, **asked)
    published = current(home.warehouse)
    assert published
    told = []
    for sent in visitor.sent:
        message = ForwardMsg.FromString(sent)
        if message.WhichOneof("type") == "delta":
            if message.delta.new_element.WhichOneof("type") == "download_button":
                message.delta.new_element.download_button.deferred_file_id = ""
            told.append(_in_words(message))
    told += [unpacked(content) for content in visitor.files().values()]
    # A workbook says when it was made.
    of_the_build = (
        published.build.build_id,
        f"{published.build.logical_hash[:12]}[0-9a-f]*",
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    )
    return [re.sub("|".join(of_the_build), "this build", one) for one in told]


@pytest.mark.parametrize(
    ("person_id", "otherwise", "pages"),
    [
        ("P1", "exchanged", PAGES),
        ("P5", "exchanged", PAGES),
        ("P1", "mixed", WITHOUT_DRIVERS),
        pytest.param("P4", "exchanged", PAGES, marks=pytest.mark.slow),
        pytest.param("P4", "mixed", WITHOUT_DRIVERS, marks=pytest.mark.slow),
    ],
)
def test_not_a_byte_is_other_where_what_is_somebody_else_s_is(
    guest: Visitor, homes: dict[str, Home], person_id: str, otherwise: str, pages: tuple[str, ...]
) -> None:
    for page in pages:
        before = _received(guest, homes["as it is"], person_id, page)
        after = _received(guest, homes[otherwise], person_id, page)

        assert [two for two in zip_longest(before, after) if two[0] != two[1]] == [], page


@pytest.mark.parametrize(
    ("person_id", "otherwise", "page"), [("P8", "exchanged", "my_site"), ("P2", "mixed", "my_site")]
)
def test_whose_it_is_receives_other_bytes(
    guest: Visitor, homes: dict[str, Home], person_id: str, otherwise: str, page: str
) -> None:
    before, after = (_received(guest, homes[one], person_id, page) for one in ("as it is", otherwise))

    assert before != after
