"""A published year comes out of its files as the very same one, and holds nothing that it should not."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.decisions.act import Act
from pipelines.home import Home
from pipelines.recognition.frames import STANDINGS, WINNER
from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.paper.list_file import recognition_csv
from pipelines.recognition.publishing.folder import edition_folder, sealed_edition
from pipelines.recognition.publishing.frozen import facts_in, thresholds_in, to_freeze, year_in
from pipelines.recognition.publishing.state import Publishing
from pipelines.recognition.result import RecognitionYear
from pipelines.reference.awards.facts import AwardFact
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.sealed import Sealed, write_folder
from tests.factories import a_home
from tests.pipelines.recognition.made import FORMULA, a_result, a_year, an_award, everything, people, sites, winner

DAY = everything().day


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return read_reference(a_home(tmp_path_factory.mktemp("reference") / "home").reference)


def _frozen(year: RecognitionYear, reference: Reference, place: Path) -> Sealed:
    home, scratch = Home(place / "home"), place / "scratch"
    scratch.mkdir()
    made = to_freeze(year, reference)
    manifest = write_folder(edition_folder(home, 2026, 1), made.files(), made.said(), scratch=scratch)
    return sealed_edition(home, Publishing(2026, 1, manifest, 1, 1, Act("P10", DAY, 1)))


def test_every_number_and_word_comes_back_as_it_was(reference, tmp_path):
    third = winner(1) | {"value": 1 / 3, "low": 0.1 + 0.2, "reason": 'a "quoted"\nline, and 王芳'}
    made = a_year(*everything().awards, a_result(an_award("z_odd_numbers"), [third]))

    again = year_in(_frozen(made, reference, tmp_path))

    assert replace(again, awards=()) == replace(made, awards=())
    assert [one.award for one in again.awards] == [one.award for one in made.awards]
    assert [one.notes for one in again.awards] == [one.notes for one in made.awards]
    assert not any(one.is_provisional for one in again.awards)
    for one, other in zip(again.awards, made.awards, strict=True):
        kept = other.winners if other.award.is_of_people else other.standings
        assert_frame_equal(one.standings, kept, check_exact=True)
        assert one.standings.schema == STANDINGS


def test_the_same_year_is_frozen_as_the_same_bytes(reference, tmp_path):
    folders = [
        _frozen(everything(), reference, (tmp_path / name)) for name in ("a", "b") if (tmp_path / name).mkdir() is None
    ]

    first, second = ({path.name: path.read_bytes() for path in one.path.iterdir()} for one in folders)

    assert first == second


def test_the_list_that_is_printed_later_has_the_bytes_of_the_frozen_one(reference, tmp_path):
    kept = _frozen(everything(), reference, tmp_path)

    again = recognition_csv(Edition(year_in(kept), "Published", "a1b2c3"))

    assert (kept / "recognition_list.csv").read_bytes() == again
    assert FORMULA.encode() in again


def test_of_people_only_who_is_honoured_is_kept(reference, tmp_path):
    [kept] = year_in(_frozen(a_year(people()), reference, tmp_path)).awards

    assert set(kept.standings["state"]) == {WINNER}
    assert b"Never" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_an_award_without_any_candidate_is_kept(reference, tmp_path):
    [kept] = year_in(_frozen(a_year(a_result(an_award(), [])), reference, tmp_path)).awards

    assert kept.standings.height == 0
    assert kept.standings.schema == STANDINGS


def test_facts_that_the_rules_ask_for_are_kept_in_any_order_and_no_others(reference, tmp_path):
    facts = [AwardFact(year=2026, site_id=site, fact=fact, passed=True) for fact in ("other", "audit") for site in "BA"]
    asked = an_award(eligible={"facts": [{"fact": "audit", "passed": True}]})

    kept = _frozen(a_year(a_result(asked, [winner(1)])), replace(reference, award_facts=tuple(facts)), tmp_path)

    assert [(one.fact, one.site_id) for one in facts_in(kept)] == [("audit", "A"), ("audit", "B")]
    assert thresholds_in(kept) == reference.thresholds


def test_a_condition_of_a_tier_asks_for_a_fact_as_well(reference, tmp_path):
    facts = (AwardFact(year=2026, site_id="A", fact="occupancy", number=80),)
    ways = [{"conditions": [{"fact": "occupancy", "at_least": 75}]}]
    asked = an_award(tiers=[{"tier_id": "gold", "tier_name": "Gold", "first": 3, "ways": ways}])

    kept = _frozen(a_year(a_result(asked, [winner(1)])), replace(reference, award_facts=facts), tmp_path)

    assert facts_in(kept) == facts


def test_no_column_is_of_a_guest(reference, tmp_path):
    kept = _frozen(a_year(sites(), people()), reference, tmp_path)

    columns = pl.read_parquet(kept / "standings.parquet").columns
    assert columns == list(STANDINGS)
    assert not [name for name in columns if any(word in name for word in ("guest", "comment", "response", "survey"))]
    assert sorted(kept.said["files"]) == [
        "awards.json",
        "facts.json",
        "field.parquet",
        "notes.json",
        "recognition_list.csv",
        "standings.parquet",
        "thresholds.json",
    ]
