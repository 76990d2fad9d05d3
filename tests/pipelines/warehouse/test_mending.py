"""When a rejected record counts as mended, and what is counted then."""

import pytest

from pipelines.warehouse.publishing import current
from tests.factories import POST_STAY, a_home, loaded, response, write_csv
from tests.pipelines.builds import logical_hash, rows

WITHOUT_VERSION = POST_STAY.replace('version = { column = "updated", format = "%Y-%m-%d %H:%M:%S" }\n', "")


@pytest.fixture
def home(tmp_path):
    return a_home(tmp_path / "home")


def _load(home, *files: list[dict]) -> None:
    for number, records in enumerate(files):
        write_csv(home.inbox / f"post_stay_{number}.csv", records)
        loaded(home)


def _files(home) -> list[tuple]:
    return rows(home, "select records, accepted, quarantined, duplicates, mended from files order by file_name")


def _open(home) -> list[tuple]:
    return rows(home, "select file_name, line from quarantine order by file_name, line")


def test_a_record_that_stands_from_a_mended_file_leaves_the_quarantine_and_all_counts_stay(home):
    _load(home, [response(1), response(2, overall=77), response(3, site="NOWHERE")], [response(2), response(3)])

    assert _files(home) == [(3, 1, 2, 0, 2), (2, 2, 0, 0, 0)]
    assert _open(home) == []
    assert current(home.warehouse).build.quarantined == 0
    assert rows(home, "select count(*) from responses") == [(3,)]


def test_what_nobody_mended_stays(home):
    _load(home, [response(1, overall=77), response(2, overall=78)], [response(2)])

    assert _open(home) == [("post_stay_0.csv", 2)]
    assert current(home.warehouse).build.quarantined == 1


def test_a_broken_correction_is_not_mended_by_the_older_version_that_stands(home):
    _load(home, [response(1)], [response(1, updated="2026-10-09 08:00:00", overall=77)])

    assert _files(home)[1] == (1, 0, 1, 0, 0)
    assert _open(home) == [("post_stay_1.csv", 2)]


def test_a_later_version_mends_an_earlier_one(home):
    _load(home, [response(1, overall=77)], [response(1, updated="2026-10-09 08:00:00")])

    assert _open(home) == []


def test_a_record_whose_version_can_not_be_read_stays(home):
    _load(home, [response(1, updated="yesterday")], [response(1)])

    assert _open(home) == [("post_stay_0.csv", 2)]


def test_a_mended_record_that_is_broken_itself_mends_nothing(home):
    _load(home, [response(1, overall=77)], [response(1, overall=78)], [response(1, site="NOWHERE")])

    assert len(_open(home)) == 3


def test_rivals_are_mended_by_a_later_version_alone(home):
    _load(home, [response(1, overall=1), response(1, overall=2)], [response(2)])
    rivals = _open(home)

    _load(home, [response(1, overall=1), response(1, overall=2)], [response(1, updated="2026-10-09 08:00:00")])

    assert len(rivals) == 2
    assert _open(home) == []


def test_without_a_version_the_response_itself_mends(tmp_path):
    home = a_home(tmp_path / "home", post_stay=WITHOUT_VERSION)

    _load(home, [response(1, overall=77)], [response(1)])

    assert _open(home) == []


def test_keys_of_columns_that_are_not_mended_tell_the_response_too(tmp_path):
    keys = WITHOUT_VERSION.replace('response_id = ["id"]', 'key_columns = ["updated", "site"]')
    home = a_home(tmp_path / "home", post_stay=keys)

    _load(home, [response(1, overall=77)], [response(1)])

    assert _open(home) == []


def test_a_record_without_an_id_is_never_mended(home):
    _load(home, [response(1, id="")], [response(1)])

    assert _open(home) == [("post_stay_0.csv", 2)]


def test_another_survey_s_response_mends_nothing(tmp_path):
    home = a_home(tmp_path / "home")
    other = POST_STAY.replace('"post_stay"', '"other"').replace("post_stay*.csv", "other*.csv")
    (home.reference / "surveys" / "other.toml").write_text(other)
    write_csv(home.inbox / "other.csv", [response(1)])

    _load(home, [response(1, overall=77)])

    assert _open(home) == [("post_stay_0.csv", 2)]


def test_the_order_in_which_files_arrive_decides_nothing(tmp_path):
    files = [[response(1, overall=77), response(2)], [response(1), response(2, updated="2026-10-09 08:00:00", spa=77)]]
    homes = [a_home(tmp_path / name) for name in ("one", "other")]

    _load(homes[0], *files)
    _load(homes[1], *reversed(files))

    assert logical_hash(homes[0]) == logical_hash(homes[1])
    assert len(_open(homes[0])) == len(_open(homes[1])) == 1


def test_a_mended_definition_still_heals_what_was_mended_in_a_file(home):
    _load(home, [response(1, guest="X")], [response(1)])
    mended = _files(home)
    (home.reference / "surveys" / "post_stay.toml").write_text(
        POST_STAY.replace('F = "family"', 'F = "family", X = "family"')
    )

    loaded(home)

    assert mended == [(1, 0, 1, 0, 1), (1, 1, 0, 0, 0)]
    # Now both are sound and say something else of the same version.
    assert len(_open(home)) == 2
