"""A build that goes on from the one before says the very same as one that is made from nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from pipelines.warehouse import build as building
from pipelines.warehouse import continuing
from pipelines.warehouse.publishing import current
from pipelines.warehouse.signed import signed
from tests.factories import (
    INVITATION_COLUMNS,
    SITES,
    THRESHOLDS,
    a_home,
    copied,
    invitation,
    loaded,
    many_responses,
    response,
    write_csv,
)
from tests.pipelines.builds import logical_hash, rows

# Everything that a build says but for what it is called and when it was made.
SAID = {
    "files": "select * exclude (received_at, file_name) from files",
    "rejected": "select * exclude (file_name) from rejected",
    "responses": "from responses",
    "response_outcomes": "from response_outcomes",
    "invitation_outcomes": "from invitation_outcomes",
    "totals": "from totals",
    "invitations": "from invitations",
    "parts": "from parts",
}


PLAN = """
kind = "curve"
plan_id = "one"
plan_name = "One"
currency = "EUR"
knots = [{ score = 66, factor = 0.5 }, { score = 70, factor = 1 }]
window = { first_day = 2026-01-01, last_day = 2026-12-31 }
target = { amount = 6000 }
parts = [{ part_id = "overall", part_name = "Overall", weight = 1 }]
"""


class Watch:
    """How many builds went on from an earlier one, and how many were made from nothing."""

    def __init__(self) -> None:
        self.went_on = self.from_nothing = 0


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Counts, and lets every build go on, however small the one before."""
    seen = Watch()
    real = continuing.known_files

    def watched(*asked):
        known = real(*asked)
        if known is None:
            seen.from_nothing += 1
        else:
            seen.went_on += 1
        return known

    monkeypatch.setattr(building, "known_files", watched)
    monkeypatch.setattr(continuing, "MOST_APPENDED", 1e9)
    return seen


def _said(home: Home) -> dict[str, list[tuple]]:
    return {table: sorted(rows(home, query), key=repr) for table, query in SAID.items()}


def _at_once(root: Path, inbox: Path) -> Home:
    home = a_home(root)
    for path in inbox.iterdir():
        shutil.copy(path, home.inbox)
    loaded(home, accept_hold="a test")
    return home


def _is_as_at_once(home: Home, other: Path) -> None:
    clean = _at_once(other, home.inbox)
    assert _said(home) == _said(clean)
    assert logical_hash(home) == logical_hash(clean)


# Each is a file that arrives after the first, and touches what it says in its own way.
LATER = {
    "new responses in the same month": [response(900), response(901, overall=1)],
    "new responses in another month": [response(900, departed="2026-09-03")],
    "nothing": [],
    "the same again": [response(1), response(2)],
    "a correction": [response(1, updated="2026-10-30 08:00:00", overall=0)],
    "a correction that moves to another month": [response(1, updated="2026-10-30 08:00:00", departed="2026-08-03")],
    "an older version": [response(1, updated="2026-10-01 08:00:00", overall=0)],
    "a conflict": [response(1, overall=1), response(1, overall=2)],
    "rejected records": [response(900, overall=77), response(1, updated="2026-10-30 08:00:00", overall=77)],
    "unknown sites": [response(900, site="ZZ"), response(901, site="S4", departed="2026-02-28")],
    "a mended record": [response(500)],
    "a correction of a conflict": [response(600, updated="2026-10-30 08:00:00")],
    "one of a duplicate's file": [response(700)],
}
FIRST = [
    *many_responses(40),
    response(500, overall=77),
    response(600, overall=1),
    response(600, overall=2),
    response(700, site="ZZ"),
]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Loaded before anything comes later."""
    home = a_home(tmp_path_factory.mktemp("first") / "home")
    write_csv(home.inbox / "post_stay_1.csv", FIRST)
    write_csv(home.inbox / "invitations_1.csv", [invitation(), invitation(month="2026-09")], INVITATION_COLUMNS)
    loaded(home, accept_hold="a test")
    return home


@pytest.mark.parametrize("records", LATER.values(), ids=LATER)
def test_a_file_that_comes_later_ends_in_what_it_would_have_been_together(first, tmp_path, watch, records):
    home = copied(first, tmp_path / "home")
    write_csv(home.inbox / "post_stay_2.csv", records)

    loaded(home, accept_hold="a test")

    assert (watch.went_on, watch.from_nothing) == (1, 0)
    _is_as_at_once(home, tmp_path / "clean")


# Counts of invitations that arrive later: new ones, a correction, a conflict, another month, a site nobody knows.
COUNTS = {
    "another month": [invitation(month="2026-09")],
    "a correction": [invitation(invited=500, exported="2026-11-10")],
    "a conflict": [invitation(invited=1)],
    "the same": [invitation()],
    "an unknown site": [invitation(site="ZZ")],
}


@pytest.fixture(scope="module")
def first_counts(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Loaded before more invitations come; what the build turns away itself is judged again too, and stands in the
    quarantine once."""
    home = a_home(tmp_path_factory.mktemp("first") / "home")
    write_csv(home.inbox / "post_stay_1.csv", FIRST)
    counts = [invitation(), invitation(site="S2"), invitation(site="S9")]
    write_csv(home.inbox / "invitations_1.csv", counts, INVITATION_COLUMNS)
    loaded(home, accept_hold="a test")
    return home


@pytest.mark.parametrize("counts", COUNTS.values(), ids=COUNTS)
def test_invitations_that_come_later_end_in_what_they_would_have_been_together(first_counts, tmp_path, watch, counts):
    home = copied(first_counts, tmp_path / "home")
    write_csv(home.inbox / "invitations_2.csv", counts, INVITATION_COLUMNS)

    loaded(home, accept_hold="a test")

    assert watch.went_on == 1
    _is_as_at_once(home, tmp_path / "clean")


_RECORDS = st.builds(
    response,
    st.integers(1, 6),
    updated=st.sampled_from(["2026-10-05 08:00:00", "2026-10-06 08:00:00", "never"]),
    site=st.sampled_from(["S1", "S1", "S2", "S3", "S4", "ZZ"]),
    departed=st.sampled_from(["2026-10-03", "2026-09-30", "2026-02-28", "2026-11-17"]),
    overall=st.sampled_from([0, 5, 10, 11]),
    comment=st.sampled_from(["", "fine"]),
)
_COUNTS = st.builds(
    invitation,
    site=st.sampled_from(["S1", "S2", "ZZ"]),
    month=st.sampled_from(["2026-10", "2026-09"]),
    invited=st.sampled_from([0, 10, 20]),
)
_FILES = st.lists(
    st.one_of(
        st.tuples(st.just("post_stay"), st.lists(_RECORDS, max_size=6)),
        st.tuples(st.just("invitations"), st.lists(_COUNTS, max_size=3)),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def first_of_many(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home(tmp_path_factory.mktemp("first") / "home")
    write_csv(home.inbox / "post_stay_first.csv", [response(3), response(4, overall=77), response(5, site="ZZ")])
    loaded(home, accept_hold="a test")
    return home


@pytest.mark.parametrize("times", [2, pytest.param(8, marks=pytest.mark.slow)])
def test_files_that_come_one_by_one_end_in_what_they_are_together(first_of_many, tmp_path_factory, watch, times):
    @given(files=_FILES)
    @settings(
        max_examples=times,
        suppress_health_check=[HealthCheck.too_slow],
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )
    def come(files):
        _come_one_by_one(copied(first_of_many, tmp_path_factory.mktemp("one-by-one") / "home"), watch, files)

    come()


def _come_one_by_one(home: Home, watch: Watch, files: list[tuple[str, list[dict[str, object]]]]) -> None:
    before = watch.went_on
    for number, (kind, records) in enumerate(files):
        columns = INVITATION_COLUMNS if kind == "invitations" else None
        write_csv(home.inbox / f"{kind}_{number}.csv", records, *([columns] if columns else []))
        loaded(home, accept_hold="a test")

    assert watch.went_on > before
    _is_as_at_once(home, home.root.parent / "clean")
    shutil.rmtree(home.root.parent)


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home(tmp_path_factory.mktemp("hundred") / "home")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(100))
    loaded(home)
    return home


def _changed_reference(home: Home) -> None:
    (home.reference / "thresholds.toml").write_text(THRESHOLDS.replace("show = 10", "show = 9"))


def _changed_site(home: Home) -> None:
    (home.reference / "sites.csv").write_text(SITES + "S9,New,north,,,,,,2026-01-01,\n")


def _archive_without_a_file(home: Home) -> None:
    for path in (home.archive / "exports").iterdir():
        path.unlink()
    (home.inbox / "post_stay_1.csv").unlink()


CHANGES = {"a threshold": _changed_reference, "a site": _changed_site, "a file less": _archive_without_a_file}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_build_under_other_rules_or_with_a_file_less_is_made_from_nothing(hundred, tmp_path, watch, change):
    home = copied(hundred, tmp_path / "home")
    change(home)
    write_csv(home.inbox / "post_stay_2.csv", many_responses(100, first=500))

    loaded(home, accept_hold="a test")

    assert (watch.went_on, watch.from_nothing) == (0, 1)
    assert rows(home, "select appended from builds") == [(0,)]


def test_a_new_bonus_plan_is_in_a_build_that_goes_on_and_counts_nothing_anew(hundred, tmp_path, watch):
    home = copied(hundred, tmp_path / "home")
    before = logical_hash(home)
    (home.reference / "plans").mkdir()
    (home.reference / "plans" / "one.toml").write_text(PLAN)

    loaded(home)

    assert (watch.went_on, watch.from_nothing) == (1, 0)
    published = current(home.warehouse)
    assert [plan.plan_id for plan in signed(home.warehouse / published.file).reference.plans] == ["one"]
    assert logical_hash(home) == before


def test_a_build_of_other_code_is_not_gone_on_from(hundred, tmp_path, watch, monkeypatch):
    home = copied(hundred, tmp_path / "home")
    monkeypatch.setattr("pipelines.fingerprint.of_code", lambda *_: "other")
    write_csv(home.inbox / "post_stay_2.csv", [response(500)])

    loaded(home)

    assert (watch.went_on, watch.from_nothing) == (0, 1)


def test_up_to_a_tenth_is_appended_and_then_all_is_sorted_anew(hundred, tmp_path, watch, monkeypatch):
    monkeypatch.setattr(continuing, "MOST_APPENDED", 0.1)
    home = copied(hundred, tmp_path / "home")
    counts = []
    for number, added in enumerate([10, 1, 1]):
        write_csv(home.inbox / f"post_stay_1{number}.csv", many_responses(added, first=1000 + 100 * number))
        loaded(home)
        counts.append((watch.went_on, rows(home, "select appended from builds")[0][0]))

    # 10 of 100 is a tenth, 11 of 110 is one too; 12 of 111 is more.
    assert counts == [(1, 10), (2, 11), (2, 0)]


def test_a_month_that_is_emptied_has_no_part_in_the_hash(tmp_path, watch):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", [response(1, departed="2026-09-03"), response(2)])
    loaded(home)
    write_csv(home.inbox / "post_stay_2.csv", [response(1, updated="2026-10-30 08:00:00")])

    loaded(home, accept_hold="a test")

    assert watch.went_on == 1
    assert [part for (part,) in rows(home, "select part from parts where part like 'responses%'")] == [
        "responses/2026-10"
    ]


@pytest.fixture(autouse=True)
def _nothing_is_left(tmp_path: Path) -> Iterator[None]:
    yield
    shutil.rmtree(tmp_path, ignore_errors=True)
