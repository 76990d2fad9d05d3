"""Nobody sees what is not theirs, however they ask."""

from datetime import date

import duckdb
import polars as pl
import pytest

from dashboard.access import Kept, OpenBuild
from dashboard.scopes import NOTHING, Principal, Scope, principals, scope_of
from pipelines.home import Home
from pipelines.reference.assignments import Role
from pipelines.warehouse.publishing import current
from tests.factories import TODAY

MANAGER_OF_S1 = Principal("Ana Alder", Role.GENERAL_MANAGER, site_id="S1")
LEADER_OF_NORTH = Principal("Nora North", Role.REGIONAL_LEADER, region_id="north")
LEADER_OF_SOUTH = Principal("Sam South", Role.REGIONAL_LEADER, region_id="south")
HR = Principal("Hedy Resources", Role.HR)


@pytest.fixture(scope="module")
def build(little_home: Home) -> OpenBuild:
    published = current(little_home.warehouse)
    assert published
    return OpenBuild(published.build.build_id, little_home.warehouse / published.file)


def _seen(build: OpenBuild, principal: Principal, query: str) -> list[object]:
    return build.source(scope_of(principal, build.reference)).frame(query).to_series().to_list()


def test_a_manager_reads_the_responses_of_the_own_site_alone(build: OpenBuild) -> None:
    assert _seen(build, MANAGER_OF_S1, "select distinct site_id from my_responses") == ["S1"]


def test_a_manager_compares_with_the_sites_of_the_own_region_alone(build: OpenBuild) -> None:
    seen = _seen(build, MANAGER_OF_S1, "select distinct site_id from region_totals order by 1")

    assert seen == ["S1", "S2"]


def test_a_leader_sees_a_moved_site_only_while_it_was_in_the_region(build: OpenBuild) -> None:
    months = "select distinct month from region_totals where site_id = 'S3' order by 1"

    assert _seen(build, LEADER_OF_NORTH, months) == []
    assert _seen(build, LEADER_OF_SOUTH, months) == [date(2026, 9, 1)]


def test_hr_sees_every_site(build: OpenBuild) -> None:
    seen = _seen(build, HR, "select distinct site_id from my_responses order by 1")

    assert seen == ["007", "S1", "S2", "S3", "S5"]


@pytest.mark.parametrize(
    "view", ["region_sites", "region_totals", "region_invitations", "my_responses", "my_quarantine", "my_files"]
)
def test_who_has_no_place_sees_nothing(build: OpenBuild, view: str) -> None:
    source = build.source(NOTHING)

    assert source.frame(f"select * from {view}").is_empty()


@pytest.mark.parametrize(
    "nobody",
    [
        Principal("Gone", Role.GENERAL_MANAGER, site_id="NOWHERE"),
        Principal("Gone", Role.GENERAL_MANAGER),
        Principal("Gone", Role.REGIONAL_LEADER),
    ],
)
def test_a_role_without_a_known_place_has_no_scope(build: OpenBuild, nobody: Principal) -> None:
    assert scope_of(nobody, build.reference) == NOTHING


def test_rejected_records_of_no_known_site_are_for_who_sees_everything(build: OpenBuild) -> None:
    ours = "select line from my_quarantine order by line"

    assert len(_seen(build, HR, ours)) == 3
    assert len(_seen(build, MANAGER_OF_S1, ours)) == 1
    assert len(_seen(build, LEADER_OF_NORTH, ours)) == 2
    assert len(_seen(build, LEADER_OF_SOUTH, ours)) == 0


@pytest.mark.parametrize(
    "attempt",
    [
        "select * from totals",
        "select * from responses",
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/hostname')",
        "attach '/tmp/other.duckdb' as other",
        "copy (select 1) to '/tmp/stolen.csv'",
        "set enable_external_access = true",
        "reset lock_configuration",
        "install httpfs",
        "insert into warehouse.builds select * from warehouse.builds",
        "drop table warehouse.totals",
    ],
)
def test_a_scoped_connection_is_locked(build: OpenBuild, attempt: str) -> None:
    connection = build.source(scope_of(MANAGER_OF_S1, build.reference))._connection

    with pytest.raises(duckdb.Error):
        connection.execute(attempt).fetchall()


def test_the_names_of_scoped_views_do_not_exist_in_the_warehouse(little_home: Home) -> None:
    published = current(little_home.warehouse)
    assert published
    with duckdb.connect(str(little_home.warehouse / published.file), read_only=True) as file:
        names = [name for (name,) in file.execute("select table_name from information_schema.tables").fetchall()]

    assert names
    assert not any(name.startswith(("my_", "region_", "chain_")) for name in names)


def test_other_sites_are_nameless_to_a_manager_where_the_chain_says_so(build: OpenBuild) -> None:
    scope = Scope(frozenset({"S1"}), frozenset(), frozenset({"north"}), names_others=False)
    source = build.source(scope)

    sites = source.frame("select distinct site_id, site_name, brand, is_mine from region_sites order by is_mine, 1")
    totals = source.frame("select distinct site_id from region_totals order by 1")

    assert sites.filter(~pl.col("is_mine"))["site_name"].str.starts_with("Another site").all()
    assert set(totals["site_id"]) <= set(sites["site_id"])
    assert "S2" not in sites["site_id"]
    assert "Birch House" not in str(sites.to_dicts())


def test_equal_scopes_share_a_key_and_different_ones_do_not(build: OpenBuild) -> None:
    reference = build.reference
    keys = [scope_of(one, reference).key for one in (MANAGER_OF_S1, LEADER_OF_NORTH, LEADER_OF_SOUTH, HR)]

    assert len(set(keys)) == 4
    assert scope_of(Principal("Somebody else", Role.HR), reference).key == keys[3]


def test_only_assignments_in_force_make_principals(build: OpenBuild) -> None:
    names = {one.person_name for one in principals(build.reference, date(2026, 2, 28))}

    assert "Dan Dogwood" not in names
    assert "Dan Dogwood" in {one.person_name for one in principals(build.reference, TODAY)}


def test_many_threads_asking_one_scope_get_their_own_answers(build: OpenBuild) -> None:
    from concurrent.futures import ThreadPoolExecutor

    source = build.source(scope_of(HR, build.reference))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: source.frame("select $n as n", n=n).item(), range(400)))

    assert answers == list(range(400))


def test_the_chain_is_not_told_where_one_site_could_be_read_off_it(build: OpenBuild) -> None:
    # In February 2026 three sites have answers, of which the manager sees two: the chain less these two is the third.
    february = """
        select response_count from chain_totals
        where month = date '2026-02-01' and segment_id = 'all' and department_id = 'overall'
    """

    assert _seen(build, MANAGER_OF_S1, february) == []
    assert _seen(build, HR, february) == [61]


def test_what_is_kept_is_kept_by_scope_and_the_oldest_goes_first(build: OpenBuild) -> None:
    read: list[str] = []

    def reading(what: str) -> str:
        read.append(what)
        return what

    ours, theirs = (build.source(scope_of(one, build.reference)) for one in (MANAGER_OF_S1, HR))
    assert [ours.kept(("it",), lambda: reading("ours")) for _ in range(2)] == ["ours", "ours"]
    assert theirs.kept(("it",), lambda: reading("theirs")) == "theirs"
    assert read == ["ours", "theirs"]

    few = Kept(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        few.get((key,), lambda key=key: reading(key))
    # b was unused for longest when c came.
    assert read == ["ours", "theirs", "a", "b", "c", "b"]
