"""Publishing: who may, when, of which build; what lies there afterwards, and how it is taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from pipelines import fingerprint
from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.recognising import recognised
from pipelines.recognition.publishing import publish as publishing
from pipelines.recognition.publishing.differences import What, differences
from pipelines.recognition.publishing.folder import edition_folder
from pipelines.recognition.publishing.reading import faults, published_year, published_years
from pipelines.recognition.publishing.recalling import recall
from tests.factories import copied, loaded, many_responses, response, withdrawing, write_csv, write_list
from tests.pipelines.recognition.made import a_result, a_year, an_award, winner
from tests.pipelines.recognition.publishing.conftest import (
    FIRST_DAY,
    TODAY,
    A,
    B,
    acting,
    published,
    write_award,
)

LATER = date(2026, 12, 1)


def _bytes(home: Home) -> Mapping[Path, bytes]:
    return {path: path.read_bytes() for path in home.closed.rglob("*") if path.is_file()}


def test_what_is_published_is_what_the_build_came_to(published_home):
    now = recognised(published_home, 2026, today=TODAY)

    one = published_year(published_home, 2026)

    assert one is not None
    assert (one.edition, one.by, one.on) == (1, A, TODAY)
    assert replace(one.year, awards=()) == replace(now, awards=())
    for frozen, known in zip(one.year.awards, now.awards, strict=True):
        assert (frozen.award, frozen.notes, frozen.is_provisional) == (known.award, known.notes, False)
        assert_frame_equal(frozen.standings, known.standings, check_exact=True)
    assert differences(one.year, now) == ()


def test_the_decision_names_the_hash_of_the_list_and_no_name(published_home):
    [decision] = Decisions(published_home.decisions).of_kind("recognition_published")

    manifest = edition_folder(published_home, 2026, 1) / "manifest.json"
    assert decision.content["manifest"] == fingerprint.of_file(manifest)
    assert decision.content == {
        "year": 2026,
        "edition": 1,
        "awards": 2,
        "honoured": 2,
        "by": A,
        "on": "2026-11-16",
        "manifest": decision.content["manifest"],
    }
    one = published_year(published_home, 2026)
    assert one is not None
    assert one.list_hash == decision.content["manifest"]


def test_nobody_but_its_owner_may_read_it(published_home):
    modes = {path.stat().st_mode & 0o077 for path in published_home.closed.rglob("*")}

    assert modes == {0}


def test_nothing_of_a_guest_is_in_it(published_home):
    # thresholds.json says how many responses comments need.
    kept = {name: content for name, content in _bytes(published_home).items() if "thresholds" not in str(name)}

    assert len(kept) == len(_bytes(published_home)) - 1
    everything = b"".join(kept.values())
    assert b"R1000" not in everything
    assert b"comment" not in everything


@pytest.mark.parametrize(("by", "who"), [("P11", "a data owner"), ("P13", "not in HR any more"), ("P99", "nobody")])
def test_only_hr_publishes_and_takes_back(published_home, open_year, by, who):
    with pytest.raises(Mistake, match="is not in HR"):
        published(open_year, by=by)
    with pytest.raises(Mistake, match="is not in HR"):
        recall(published_home, 2026, acting(by), "A wrong prize")

    assert published_years(open_year) == ()


def test_the_first_day_is_when_late_answers_of_every_award_are_in(open_year):
    with pytest.raises(Mistake, match="the first day is 2026-11-16") as refused:
        published(open_year, today=FIRST_DAY - timedelta(days=1))
    assert "'later' ends on 2026-10-31, and late answers count for 16 days" in refused.value.text()
    assert published_years(open_year) == ()

    assert published(open_year, today=FIRST_DAY).edition == 1


def test_the_build_has_to_be_of_that_day_as_well(open_year):
    write_csv(open_year.inbox / "post_stay_more.csv", many_responses(1, site="S1", first=5000))
    loaded(open_year, today=FIRST_DAY - timedelta(days=1))

    with pytest.raises(Mistake, match="it has to be of 2026-11-16 or later"):
        published(open_year, today=LATER)


def test_a_build_by_other_rules_is_not_published(open_year):
    write_award(open_year, "best_site", "Another name")

    with pytest.raises(Mistake, match="the reference data has changed since the build"):
        published(open_year)


def test_a_damaged_build_is_not_published(open_year):
    [build] = open_year.warehouse.glob("*.duckdb")
    with build.open("ab") as file:
        file.write(b"x")

    with pytest.raises(Mistake, match="the file of the build is not what was published"):
        published(open_year)


def test_nothing_is_published_while_a_load_is_held(open_year):
    chain = open_year.reference / "chain.toml"
    chain.write_text(chain.read_text().replace("hold_rejected_percent = 100", "hold_rejected_percent = 1"))
    loaded(open_year, today=TODAY)
    write_csv(
        open_year.inbox / "post_stay_bad.csv",
        [response(one, site="nowhere", overall=99999) for one in range(9000, 9300)],
    )
    loaded(open_year, today=TODAY)

    with pytest.raises(Mistake, match="a load is held"):
        published(open_year)


def test_a_year_without_awards_is_said(open_year):
    with pytest.raises(Mistake, match="there are no awards of 2020"):
        publishing.publish(open_year, 2020, acting())


def test_nobody_publishes_a_list_on_which_they_are_honoured(open_year, monkeypatch: pytest.MonkeyPatch):
    rows = [winner(1, person_id=A, display_name="Hedy Resources", key="p/1")]
    monkeypatch.setattr(
        publishing, "recognised", lambda home, year, today: a_year(a_result(an_award("named", "person"), rows))
    )
    monkeypatch.setattr(publishing, "first_day_to_publish", lambda award: FIRST_DAY)

    with pytest.raises(Mistake, match="nobody publishes a list on which they are honoured"):
        published(open_year, by=A)

    assert published(open_year, by=B).published.by == B


def test_a_published_year_is_not_published_again(published_home):
    with pytest.raises(Mistake, match=r"published already: edition 1, by P10 on 2026-11-16"):
        published(published_home, by=B)


def test_a_list_that_is_taken_back_stays_readable_and_the_next_is_edition_two(published_home):
    before = _bytes(published_home)

    recall(published_home, 2026, acting(B, LATER), "  The wrong spa  ")
    assert published_year(published_home, 2026) is None
    second = published(published_home, today=LATER)

    first, again = published_years(published_home)
    assert first.recalled is not None
    assert (first.recalled.by, first.recalled.on, first.recalled.reason) == (B, LATER, "The wrong spa")
    assert again == second
    assert (second.edition, second.counts) == (2, True)
    latest, older = published_year(published_home, 2026), published_year(published_home, 2026, 1)
    assert latest is not None
    assert older is not None
    assert (latest.edition, older.edition) == (2, 1)
    assert before.items() <= _bytes(published_home).items()
    assert faults(published_home) == ()


def test_a_list_is_taken_back_once_and_for_a_reason(published_home, open_year):
    with pytest.raises(Mistake, match="a reason is missing"):
        recall(published_home, 2026, acting(), "  ")
    with pytest.raises(Mistake, match="there is none to take back"):
        recall(open_year, 2026, acting(), "A wrong prize")

    recall(published_home, 2026, acting(), "A wrong prize")
    with pytest.raises(Mistake, match="there is none to take back"):
        recall(published_home, 2026, acting(), "A wrong prize")


def test_an_edition_that_never_was_is_said(published_home):
    with pytest.raises(Mistake, match="there is no edition 2 of the awards of 2026") as refused:
        published_year(published_home, 2026, 2)

    assert "name one that there is: 1" in refused.value.text()
    assert published_year(published_home, 2025) is None


def test_corrected_answers_make_a_report_and_no_other_list(published_home):
    before = _bytes(published_home)
    # A correction: from now on the guests of S2 are content.
    better = [
        {**one, "overall": 10, "updated": "2026-11-20 08:00:00"} for one in many_responses(45, site="S2", first=1000)
    ]
    write_csv(published_home.inbox / "post_stay_corrected.csv", better)
    loaded(published_home, today=LATER)

    one = published_year(published_home, 2026)

    assert one is not None
    found = differences(one.year, recognised(published_home, 2026, today=LATER))
    assert [(row.award_id, row.what, row.name) for row in found] == [
        (award, what, name)
        for award in ("best_site", "later")
        for what, name in ((What.GONE, "Alder House"), (What.ADDED, "Birch House"))
    ]
    assert _bytes(published_home) == before


def test_withdrawn_answers_and_changed_rules_are_in_the_report_and_the_list_stays(published_home):
    before = _bytes(published_home)
    write_award(published_home, "later", "Another name", late_days=16)
    write_list(withdrawing(published_home), "R0")
    loaded(published_home, today=LATER)

    one = published_year(published_home, 2026)

    assert one is not None
    found = differences(one.year, recognised(published_home, 2026, today=LATER))
    assert [(row.award_id, row.what) for row in found] == [
        ("best_site", What.NUMBERS),
        ("later", What.RULES),
        ("later", What.NUMBERS),
    ]
    assert "44 answers → " in found[0].words
    assert "43 answers" in found[0].words
    assert _bytes(published_home) == before


def test_years_are_published_each_for_itself(published_home, tmp_path):
    home = copied(published_home, tmp_path / "two")
    write_award(home, "best_site", "Best site", year=2025)
    loaded(home, today=LATER)

    publishing.publish(home, 2025, acting(B, LATER))

    assert [(one.year, one.edition) for one in published_years(home)] == [(2025, 1), (2026, 1)]
