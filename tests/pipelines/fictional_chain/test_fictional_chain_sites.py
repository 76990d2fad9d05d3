"""The sites with a story have it, people hold their posts without gaps, and counts fit together."""

import csv
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.fictional_chain import FULL, SMALL, TODAY, ChainSize
from pipelines.fictional_chain.chain import chain_of
from pipelines.fictional_chain.people import assignments
from pipelines.fictional_chain.reference_files import write_reference
from pipelines.fictional_chain.special_sites import (
    CLOSED_ON,
    CLOSED_SITE,
    FEWER_THAN_10_SITES,
    FROM_10_TO_29_SITES,
    FROM_30_TO_99_SITES,
    MANAGER_CHANGE_SITE,
    MANAGER_CHANGED_ON,
    MOVED_FROM,
    MOVED_ON,
    MOVED_SITE,
    MOVED_TO,
    OPENED_ON,
    OPENED_SITE,
)
from pipelines.fictional_chain.streams import random_streams

Rows = list[dict[str, str]]


def read_rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _on(day: date, spans: Rows) -> Rows:
    return [
        span
        for span in spans
        if span["valid_from"] <= str(day) and (not span["valid_to"] or str(day) < span["valid_to"])
    ]


def _spans_of(site_id: str, sites: Rows) -> list[tuple[str, str, str]]:
    spans = [span for span in sites if span["site_id"] == site_id]
    return [(span["region_id"], span["valid_from"], span["valid_to"]) for span in spans]


def test_site_ids_are_short_codes_and_some_look_like_numbers(sites: Rows):
    site_ids = {span["site_id"] for span in sites}

    assert all(re.fullmatch(r"[A-Z0-9_-]{1,16}", site_id) for site_id in site_ids)
    assert {"007", "0110", "2E3"} < site_ids


def test_spans_of_sites_begin_and_end_on_the_first_of_a_month(sites: Rows):
    days = [span[end] for span in sites for end in ("valid_from", "valid_to") if span[end]]

    assert all(day.endswith("-01") for day in days)


def test_one_site_moves_one_opens_and_one_closes(sites: Rows):
    moved = _spans_of(MOVED_SITE, sites)

    assert [(region, to) for region, _, to in moved] == [(MOVED_FROM, str(MOVED_ON)), (MOVED_TO, "")]
    assert moved[1][1] == str(MOVED_ON)
    assert [since for _, since, _ in _spans_of(OPENED_SITE, sites)] == [str(OPENED_ON)]
    assert [to for _, _, to in _spans_of(CLOSED_SITE, sites)] == [str(CLOSED_ON)]


def test_guests_depart_only_from_sites_that_are_open(clean_rows: Rows, sites: Rows):
    departures = {(row["site_code"], date.fromisoformat(row["departure_date"])) for row in clean_rows}

    assert all(site_id in {span["site_id"] for span in _on(day, sites)} for site_id, day in departures)


def test_small_sites_stay_on_their_side_of_every_threshold(clean_rows: Rows):
    last_year = [row for row in clean_rows if "2025-11-01" <= row["departure_date"] < "2026-11-01"]

    counts = Counter(row["site_code"] for row in last_year)

    assert all(0 < counts.pop(site_id) < 10 for site_id in FEWER_THAN_10_SITES)
    assert all(10 <= counts.pop(site_id) < 30 for site_id in FROM_10_TO_29_SITES)
    assert all(30 <= counts.pop(site_id) < 100 for site_id in FROM_30_TO_99_SITES if site_id in counts)
    assert all(count >= 100 for count in counts.values())


def test_guests_never_answer_for_a_department_that_the_site_lacks(clean_rows: Rows):
    guests = [row for row in clean_rows if row["site_code"] == "0110"]

    assert {row["q_spa"] + row["q_restaurant_food"] + row["q_bar"] for row in guests} == {""}


@pytest.mark.parametrize("size", [SMALL, FULL], ids=["small", "full"])
def test_every_open_site_has_one_general_manager_on_every_day_of_a_year(tmp_path: Path, size: ChainSize):
    chain = chain_of(size)
    write_reference(chain, assignments(chain, random_streams(1)["people"]), tmp_path)
    sites, people = read_rows(tmp_path / "sites.csv"), read_rows(tmp_path / "assignments.csv")
    managers = [row for row in people if row["role"] == "general_manager"]

    for back in range(366):
        day = TODAY - timedelta(days=back)
        managed = sorted(row["site_id"] for row in _on(day, managers))
        assert managed == sorted(span["site_id"] for span in _on(day, sites)), day


def test_one_site_changed_its_manager_within_the_last_year(home: Path):
    people = read_rows(home / "reference" / "assignments.csv")

    posts = [row for row in people if row["site_id"] == MANAGER_CHANGE_SITE and row["role"] == "general_manager"]
    assert [row["valid_to"] for row in posts] == [str(MANAGER_CHANGED_ON), ""]


def test_a_manager_moves_to_the_site_that_opens(home: Path):
    people = read_rows(home / "reference" / "assignments.csv")

    arrived = next(row["person_id"] for row in people if row["site_id"] == OPENED_SITE)
    posts = [(row["site_id"], row["valid_to"]) for row in people if row["person_id"] == arrived]
    assert sorted(posts) == [("007", str(OPENED_ON)), (OPENED_SITE, "")]


def test_every_region_has_a_leader_and_every_role_has_somebody(home: Path):
    people = read_rows(home / "reference" / "assignments.csv")
    regions = {row["region_id"] for row in read_rows(home / "reference" / "regions.csv")}

    leads = [row["region_id"] for row in people if row["role"] == "regional_leader"]
    elsewhere = Counter(row["role"] for row in people if not row["site_id"] and not row["region_id"])
    assert sorted(leads) == sorted(regions)
    assert elsewhere == {"hr": 2, "data_owner": 1, "executive": 1}
    sites = {row["site_id"] for row in read_rows(home / "reference" / "sites.csv")}
    heads = [(row["site_id"], row["department_id"]) for row in people if row["role"] == "department_head"]
    assert sorted(heads) == sorted(
        (site, department) for site in sites for department in ("front_desk", "housekeeping")
    )


def test_at_least_as_many_were_invited_as_returned_in_every_version(home: Path, clean_rows: Rows):
    returned = Counter((row["site_code"], row["departure_date"][:7], row["channel"]) for row in clean_rows)
    invited: dict[tuple[str, str, str], list[int]] = {}
    for path in sorted((home / "inbox").glob("invitations_*.csv")):
        for row in read_rows(path):
            key = (row["site_code"], row["stay_month"], row["channel"])
            invited.setdefault(key, []).append(int(row["invited"]))

    assert all(min(invited[key]) >= count for key, count in returned.items())
    assert any(len(set(versions)) > 1 for versions in invited.values())
