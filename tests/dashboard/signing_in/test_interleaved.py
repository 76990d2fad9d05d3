"""Two hundred reruns of people of several roles while twenty builds are published: what each run sends is of one build and of
who asked, to the byte."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import zip_longest

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pipelines.home import Home
from pipelines.warehouse.publishing import current, kept
from pipelines.warehouse.rollback import roll_back
from tests.dashboard.canaries.marked import ISSUER, NAMES, SITE_IDS, SOUTH, a_home_of
from tests.dashboard.signing_in.proxied import vouched_for
from tests.dashboard.signing_in.talking import Talk, talk
from tests.factories import loaded, response, write_csv

PAGES = ("", "region_ranking", "departments", "comments")
RUNS, PUBLISHED = 40, 20
BUILD = re.compile(r"oaded, build (\d{8}T\d{6}-[0-9a-f]{8})")
# That a build was taken back is said beside all pages, and told to HR in full.
BESIDE = re.compile("New data is held back|What the load is held for|was taken back at")
NORTH = ("Alder House", "Birch House", "Cedar House")
# Who is there, and what is not for them: managers of two regions, leaders of two, and HR, who sees all.
FOREIGN = {
    "P1": (*SOUTH, NAMES["P2"], NAMES["P3"]),
    "P3": (*NORTH, NAMES["P1"], NAMES["P2"]),
    "P5": (*SOUTH, NAMES["P3"]),
    "P6": (*NORTH, NAMES["P1"], NAMES["P2"]),
    "P7": (),
}


# Which answers each build has.
VERSIONS: dict[str, str] = {}


def _answers(version: int) -> list[dict[str, object]]:
    """All answers once more, each another one than in any other version."""
    return [
        response(
            number,
            id=f"{site}-{number}",
            site=site,
            updated=f"2026-11-{version + 1:02d} 08:00:00",
            departed=f"2026-10-{number % 27 + 1:02d}",
            overall=10 if number % (version + 3) else 0,
            recommend=(number + version) % 11,
            desk=(number * 3 + place + version) % 11,
            room=(number * 5 + place + version) % 11,
            spa=(number * 7 + place + version) % 11,
            comment=f"version {version} of a guest of the house",
        )
        for place, site in enumerate(SITE_IDS)
        for number in range(40)
    ]


def _load(home: Home, version: int) -> None:
    write_csv(home.inbox / f"post_stay_{version}.csv", _answers(version))
    assert loaded(home).held is None
    _note(home, version)


def _note(home: Home, version: int) -> None:
    published = current(home.warehouse)
    assert published
    VERSIONS[published.build.build_id] = f"{version}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home_of(tmp_path_factory.mktemp("published") / "home", _answers(0))
    _note(home, 0)
    _load(home, 1)
    return home


@dataclass
class Visitor:
    """Somebody with one tab open. `told`: of each run the page, the builds that it spoke of, and all that it said."""

    person_id: str
    talking: Talk
    told: list[tuple[str, frozenset[str], str]] = field(default_factory=list)

    def look(self, page: str) -> None:
        """Run a page once."""
        self.talking.run(page=page)
        said = _page(self.talking.heard)
        self.told.append((page, frozenset(BUILD.findall(said)), said))

    def look_around(self) -> None:
        """Run one page after the other; the first run leads some of them on to another one."""
        self.talking.run()
        for place in range(RUNS):
            self.look(PAGES[place % len(PAGES)])


def _page(heard: list[ForwardMsg]) -> str:
    """What stands on a page in the end, from top to bottom: what is drawn twice in one place comes in one message or in two, as
    the server is busy."""
    drawn = {tuple(one.metadata.delta_path): _in_words(one) for one in heard if one.WhichOneof("type") == "delta"}
    return "\n".join(said for _, said in sorted(drawn.items()) if not BESIDE.search(said))


def _in_words(message: ForwardMsg) -> str:
    """What a message draws, without what is another on every run, or where more stands above it."""
    if message.delta.new_element.WhichOneof("type") == "download_button":
        message.delta.new_element.download_button.deferred_file_id = ""
    message.delta.fragment_id = ""
    return re.sub(r"oaded \d+ \w+ ago", "oaded", str(message.delta))


def _publish(home: Home, visitors: list[Visitor]) -> None:
    """Publish while they look, evenly: one build is new, all others are served once more."""
    for place in range(PUBLISHED):
        while sum(len(one.told) for one in visitors) < place * RUNS * len(visitors) / PUBLISHED:
            time.sleep(0.02)
        if place == PUBLISHED // 2:
            _load(home, 2)
        else:
            _go_to(home, [one.build.build_id for one in kept(home.warehouse)][1 if place % 3 else -1])


def _go_to(home: Home, build_id: str) -> None:
    roll_back(home.warehouse, to=build_id, now=datetime.now(UTC))


@pytest.mark.slow
def test_no_run_mixes_builds_or_people(home: Home, address: str) -> None:
    with ExitStack() as stack:
        visitors = [
            Visitor(one, stack.enter_context(talk(address, vouched_for(one, ISSUER)))) for one in sorted(FOREIGN)
        ]
        with ThreadPoolExecutor() as pool:
            looking = [pool.submit(one.look_around) for one in visitors]
            _publish(home, visitors)
            for one in looking:
                one.result()
        told = [(who.person_id, *run) for who in visitors for run in who.told]
        alone = _each_alone(home, visitors)

    assert len(told) == RUNS * len(FOREIGN) >= 200
    assert len({build for _, _, builds, _ in told for build in builds}) == 3
    _check_that_builds_differ(alone)
    for person_id, page, builds, said in told:
        [build] = builds
        assert [mark for mark in FOREIGN[person_id] if mark in said] == []
        quiet = alone[person_id, page, build]
        assert [two for two in zip_longest(said.splitlines(), quiet.splitlines()) if two[0] != two[1]] == []


def _check_that_builds_differ(alone: dict[tuple[str, str, str], str]) -> None:
    """Every page says something else of every build, beside its name: else a mix could not be seen."""
    for person_id in FOREIGN:
        for page in PAGES:
            said = [BUILD.sub("", text) for (who, where, _), text in alone.items() if (who, where) == (person_id, page)]
            assert len(set(said)) == len(said) == 3, (person_id, page)
    for (_, page, build), text in alone.items():
        assert page != "comments" or set(re.findall(r"version (\d) of a guest", text)) == {VERSIONS[build]}


def _each_alone(home: Home, visitors: list[Visitor]) -> dict[tuple[str, str, str], str]:
    """What each page says of each build to each of them while nobody else looks and nothing is published."""
    alone = {}
    for build_id in [one.build.build_id for one in kept(home.warehouse)]:
        if build_id != kept(home.warehouse)[0].build.build_id:
            _go_to(home, build_id)
        for who in visitors:
            for page in PAGES:
                who.look(page)
                alone[who.person_id, page, build_id] = who.told[-1][2]
    return alone
