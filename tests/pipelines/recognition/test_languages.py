"""The language of most guests of a site: of the window, where it is known, and always the same one where two are level."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.recognition.languages import languages
from pipelines.reference.reference import Reference
from pipelines.warehouse.publishing import current
from pipelines.warehouse.signed import signed
from tests.factories import POST_STAY, SEGMENTS, a_home, loaded, response, write_csv
from tests.pipelines.recognition.made import an_award

# The column "guest" says the language here: German comes first in segments.toml.
SPOKEN = SEGMENTS.replace("guest_type", "language").replace("Guest type", "Language")
SPOKEN = SPOKEN.replace('"Business"', '"German"').replace('"Families"', '"French"')
WINDOW = {"first_day": "2026-01-01", "last_day": "2026-10-31"}
STAYS = [
    *[("S1", "F", "2026-05-05")] * 2,
    *[("S1", "B", "2026-05-05")] * 1,
    *[("S1", "B", "2025-12-31")] * 5,
    *[("S1", "B", "2026-11-01")] * 5,
    *[("S2", "F", "2026-01-01"), ("S2", "B", "2026-10-31")],
    *[("S3", "", "2026-05-05")] * 3,
    *[("S4", "", "2026-05-05")] * 3,
    ("S4", "F", "2026-05-05"),
]


def _loaded(root: Path, **texts: str) -> tuple[Path, Reference]:
    home = a_home(root, **texts)
    records = [
        response(number, site=site, guest=guest, departed=day) for number, (site, guest, day) in enumerate(STAYS)
    ]
    write_csv(home.inbox / "post_stay.csv", records)
    loaded(home, today=date(2026, 11, 16))
    build = home.warehouse / current(home.warehouse).file
    return build, signed(build).reference


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reference]:
    survey = POST_STAY.replace("segments.guest_type", "segments.language")
    return _loaded(tmp_path_factory.mktemp("spoken") / "home", segments=SPOKEN, post_stay=survey)


def test_most_guests_of_the_window_say_it(speaking):
    assert languages(*speaking, an_award(window=WINDOW))["S1"] == "French"


def test_of_two_that_are_level_the_first_declared_counts(speaking):
    assert languages(*speaking, an_award(window=WINDOW))["S2"] == "German"


def test_guests_of_unknown_language_say_nothing(speaking):
    found = languages(*speaking, an_award(window=WINDOW))

    assert set(found) == {"S1", "S2", "S4"}
    assert found["S4"] == "French"


def test_a_chain_without_languages_has_none(tmp_path: Path):
    assert languages(*_loaded(tmp_path / "home"), an_award(window=WINDOW)) == {}
