"""Folders of the reference data whose names are not quite right are said: all awards would be left out in silence."""

import pytest

from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from tests.factories import a_home


@pytest.mark.parametrize("name", ["award", "Awards", "awards_"])
def test_a_folder_that_is_nearly_that_of_the_awards_is_refused(tmp_path, name):
    folder = a_home(tmp_path / "home").reference
    (folder / name).mkdir()

    with pytest.raises(Mistake, match=f"nobody reads the folder {name}; is awards meant"):
        read_reference(folder)


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path):
    folder = a_home(tmp_path / "home").reference
    (folder / "awards").write_text("")

    with pytest.raises(Mistake, match="the file awards stands where a folder belongs"):
        read_reference(folder)


def test_other_folders_and_a_copy_beside_the_real_one_are_let_be(tmp_path):
    folder = a_home(tmp_path / "home").reference
    for name in ("awards", "Awards_old", "backup", ".git"):
        (folder / name).mkdir()

    assert read_reference(folder).awards == ()
