"""Files are whole or absent."""

import pytest

from pipelines.durable import write_whole


def _fail_halfway(path) -> None:
    path.write_text("half")
    raise OSError("no space left on device")


def test_a_file_is_written_whole(tmp_path):
    write_whole(tmp_path / "file", lambda path: path.write_text("whole"))

    assert (tmp_path / "file").read_text() == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path):
    (tmp_path / "file").write_text("before")

    with pytest.raises(OSError, match="no space"):
        write_whole(tmp_path / "file", _fail_halfway)

    assert (tmp_path / "file").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_failed_first_write_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="no space"):
        write_whole(tmp_path / "file", _fail_halfway)

    assert list(tmp_path.iterdir()) == []


def test_what_an_earlier_crash_left_is_overwritten(tmp_path):
    (tmp_path / "file.part").write_text("a much longer leftover")

    write_whole(tmp_path / "file", lambda path: path.write_text("whole"))

    assert (tmp_path / "file").read_text() == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
