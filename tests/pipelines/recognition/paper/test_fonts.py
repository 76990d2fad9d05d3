"""The fonts are the very files that SOURCES.csv names, openly licensed, and known to what sets the type."""

import csv

import typst

from pipelines.fingerprint import of_file
from pipelines.recognition.paper.typesetting import FONTS, SOURCES, families

MOST_BYTES = 10_000_000


def _sources() -> list[dict[str, str]]:
    with SOURCES.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_every_font_is_the_file_that_it_is_said_to_be():
    said = {row["file"]: row["sha256"] for row in _sources()}

    assert said == {path.name: of_file(path) for path in FONTS.glob("*.ttf")}
    assert all(row["package"] and row["version"] for row in _sources())


def test_every_licence_stands_beside_the_fonts_in_full():
    for licence in {row["licence"] for row in _sources()}:
        assert len((FONTS / f"{licence}.txt").read_text(encoding="utf-8").splitlines()) > 50


def test_fonts_are_small_enough_to_be_kept_with_the_code():
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < MOST_BYTES


def test_every_family_is_one_that_type_can_be_set_in():
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS]).families()

    assert set(families()) <= set(known)
    assert len(families()) == len(_sources()) + 1


def test_a_folder_of_further_fonts_adds_none_that_is_there_already():
    assert families(FONTS) == families()
