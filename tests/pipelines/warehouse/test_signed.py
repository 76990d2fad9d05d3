"""What a build says of itself, and a build that can't be read."""

from pathlib import Path

import duckdb
import pytest

from pipelines.mistakes import Mistake
from pipelines.payouts import served_build
from pipelines.warehouse.signed import signed
from tests.factories import a_home, loaded, many_responses, write_csv


@pytest.fixture
def build(tmp_path: Path) -> Path:
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", many_responses(20))
    loaded(home)
    return served_build(home)[1]


def test_a_build_of_another_version_is_said_with_what_mends_it(build):
    said = signed(build).reference.chain.chain_name
    with duckdb.connect(str(build)) as connection:
        connection.execute("update builds set reference = replace(reference, '\"hr\"', '\"role_of_old\"')")

    with pytest.raises(Mistake, match="the build was made by another version of the program") as caught:
        signed(build)
    assert said
    assert str(build) in caught.value.text()
    assert "run guest-tracking load" in caught.value.text()


@pytest.mark.parametrize("length", [0, 10, 5000])
def test_a_build_that_is_cut_off_is_said_to_be_damaged(build, length):
    build.chmod(0o600)
    build.write_bytes(build.read_bytes()[:length])

    with pytest.raises(Mistake, match="the build is damaged"):
        signed(build)


def test_a_build_without_a_signature_is_of_another_version(tmp_path):
    with duckdb.connect(str(tmp_path / "other.duckdb")) as connection:
        connection.execute("create table notes (words varchar)")

    with pytest.raises(Mistake, match="another version"):
        signed(tmp_path / "other.duckdb")
