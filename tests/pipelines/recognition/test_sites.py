"""The sites of a window: which there are, as what they are seen, and since when they have been in their class."""

from datetime import date

import pytest

from pipelines.recognition.sites import COLUMNS, sites_of_window
from pipelines.reference.awards.sections import Classes
from pipelines.reference.organisation import Organisation, Region, Site

FIRST, END = date(2026, 1, 1), date(2026, 12, 31)
BANDS = [
    {"band_id": "small", "band_name": "Small", "from_rooms": 0},
    {"band_id": "large", "band_name": "Large", "from_rooms": 100},
]


def _span(site_id: str, valid_from: date, valid_to: date | None = None, **said: object) -> Site:
    kept: dict[str, object] = {"site_name": site_id, "region_id": "north", "brand": "Ivy", "site_type": "city"}
    return Site.model_validate(kept | {"site_id": site_id, "valid_from": valid_from, "valid_to": valid_to} | said)


def _seen(*spans: Site, classes: Classes | None = None, last_day: date = END) -> dict[str, dict[str, object]]:
    regions = tuple(Region(region_id=one, region_name=one.title()) for one in ("north", "south"))
    organisation = Organisation(regions=regions, sites=spans, departments=())
    found = sites_of_window(organisation, classes or Classes(), FIRST, END, last_day)
    assert tuple(found.columns) == COLUMNS
    return {row["site_id"]: row for row in found.iter_rows(named=True)}


def test_sites_that_ended_before_or_begin_after_the_window_are_not_in_it():
    seen = _seen(
        _span("ended", date(2020, 1, 1), date(2026, 1, 1)),
        _span("just", date(2020, 1, 1), date(2026, 2, 1)),
        _span("last", date(2026, 12, 1)),
        _span("after", date(2027, 1, 1)),
    )

    assert list(seen) == ["just", "last"]


def test_a_site_that_is_yet_to_open_is_not_open_and_as_it_will_be():
    seen = _seen(_span("S1", date(2026, 10, 1), rooms=40), last_day=date(2026, 9, 30))["S1"]

    assert (seen["is_open"], seen["open_since"], seen["rooms"]) == (False, date(2026, 10, 1), 40)


@pytest.mark.parametrize(("last_day", "is_open"), [(date(2026, 9, 30), True), (date(2026, 10, 1), False)])
def test_a_site_is_open_up_to_the_day_before_its_span_ends(last_day: date, is_open: bool):
    assert _seen(_span("S1", date(2020, 1, 1), date(2026, 10, 1)), last_day=last_day)["S1"]["is_open"] is is_open


def test_a_move_that_is_known_and_has_not_come_changes_nothing():
    before, after = date(2020, 1, 1), date(2026, 11, 1)
    spans = (_span("S1", before, after), _span("S1", after, region_id="south"))

    assert _seen(*spans, last_day=date(2026, 10, 31))["S1"]["region_name"] == "North"
    assert _seen(*spans, last_day=date(2026, 11, 1))["S1"]["region_name"] == "South"


def test_a_site_that_was_closed_in_between_is_open_and_in_its_class_since_it_opened_again():
    seen = _seen(
        _span("S1", date(2020, 1, 1), date(2025, 1, 1)),
        _span("S1", date(2025, 6, 1), date(2025, 9, 1)),
        _span("S1", date(2025, 9, 1), region_id="south"),
    )["S1"]

    assert (seen["open_since"], seen["in_class_since"]) == (date(2025, 6, 1), date(2025, 9, 1))


def test_a_site_that_went_and_came_back_is_in_its_class_since_it_came_back():
    seen = _seen(
        _span("S1", date(2020, 1, 1), date(2022, 1, 1)),
        _span("S1", date(2022, 1, 1), date(2023, 1, 1), brand="Oak"),
        _span("S1", date(2023, 1, 1), date(2024, 1, 1)),
        _span("S1", date(2024, 1, 1), city="Elsewhere"),
    )["S1"]

    assert seen["in_class_since"] == date(2023, 1, 1)


@pytest.mark.parametrize(("rooms", "since"), [(99, date(2020, 1, 1)), (100, date(2024, 1, 1))])
def test_more_rooms_are_another_class_where_they_reach_another_size(rooms: int, since: date):
    classes = Classes.model_validate({"by": ["size_band"], "size_bands": BANDS})
    spans = (_span("S1", date(2020, 1, 1), date(2024, 1, 1), rooms=50), _span("S1", date(2024, 1, 1), rooms=rooms))

    assert _seen(*spans, classes=classes)["S1"]["in_class_since"] == since
    assert _seen(*spans)["S1"]["in_class_since"] == date(2020, 1, 1)


def test_the_order_of_the_rows_changes_nothing():
    spans = [
        _span("S2", date(2020, 1, 1)),
        _span("S1", date(2020, 1, 1), date(2024, 1, 1), region_id="south"),
        _span("S1", date(2024, 1, 1)),
    ]

    assert list(_seen(*spans).items()) == list(_seen(*reversed(spans)).items())
