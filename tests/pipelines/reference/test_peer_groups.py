"""Peer groups: who belongs to them when, and mistakes in their owner's words."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.mistakes import Mistake
from pipelines.reference.peer_groups import PeerGroup, peer_groups_on
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import from_json, to_json
from tests.factories import a_home

HEADER = "peer_group_id,peer_group_name,site_id,reason,valid_from,valid_to\n"
ROWS = "big,Big ones,S1,Fairs,2025-01-01,2026-07-01\nbig,Big ones,S2,,2025-01-01,\nbig,Big ones,S1,,2026-10-01,\n"


def _written(root: Path, rows: str) -> Path:
    folder = a_home(root).reference
    (folder / "peer_groups.csv").write_text(HEADER + rows)
    return folder


@pytest.mark.parametrize(
    ("day", "sites"),
    [
        (date(2024, 12, 31), None),
        (date(2025, 1, 1), ("S1", "S2")),
        (date(2026, 6, 30), ("S1", "S2")),
        (date(2026, 7, 1), ("S2",)),
        (date(2026, 10, 1), ("S1", "S2")),
    ],
)
def test_a_group_is_what_it_was_on_the_day(tmp_path: Path, day: date, sites: tuple[str, ...] | None) -> None:
    rows = read_reference(_written(tmp_path, ROWS)).peer_groups

    found = peer_groups_on(rows, day)

    assert {group_id: group.site_ids for group_id, group in found.items()} == ({"big": sites} if sites else {})


def test_the_first_reason_given_is_the_groups(tmp_path: Path) -> None:
    rows = read_reference(_written(tmp_path, ROWS)).peer_groups

    assert peer_groups_on(rows, date(2025, 6, 1))["big"] == PeerGroup("Big ones", ("S1", "S2"), "Fairs")


def test_a_build_carries_them_and_another_group_is_another_reference(tmp_path: Path) -> None:
    with_groups = read_reference(_written(tmp_path / "with", ROWS))
    without = read_reference(a_home(tmp_path / "without").reference)

    assert from_json(to_json(with_groups)) == with_groups
    assert with_groups.fingerprint != without.fingerprint
    # No file is read again for it.
    assert [with_groups.governing(one) for one in with_groups.surveys] == [
        without.governing(one) for one in without.surveys
    ]


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ("big,Big ones,S9,,2025-01-01,\n", 2, "site 'S9' of peer group 'big' is not known"),
        ("big,Big ones,S1,,2025-01-01,\nbig,Large ones,S2,,2025-01-01,\n", 3, "peer group 'big' has two names"),
        ("big,Big ones,S1,,2025-01-01,\nbig,Big ones,S1,,2026-01-01,\n", 3, "twice at a time"),
        ("big,Big ones,S1,,2025-01-01,2024-01-01\n", 2, "valid_to must lie after valid_from"),
    ],
)
def test_mistakes_are_said_with_their_line(tmp_path: Path, rows: str, line: int, said: str) -> None:
    with pytest.raises(Mistake) as mistake:
        read_reference(_written(tmp_path, rows))

    assert said in mistake.value.what
    assert f"line {line}" in mistake.value.where or f"lines 2 and {line}" in mistake.value.where


def test_a_span_may_begin_where_the_one_before_ends(tmp_path: Path) -> None:
    rows = "big,Big ones,S1,,2025-01-01,2026-01-01\nbig,Big ones,S1,,2026-01-01,\n"

    assert len(read_reference(_written(tmp_path, rows)).peer_groups) == 2
