"""Who opts out after a list was published is not named any more, and nothing else changes."""

import polars as pl
from polars.testing import assert_frame_equal

from pipelines.recognition.publishing.masking import NOT_LISTED, WITHHELD, Wishes, masked
from tests.pipelines.recognition.made import a_result, a_year, an_award, everything, winner

PERSON = {
    "key": "p/1",
    "person_id": "P1",
    "display_name": "Zoë (Ångström)",
    "reason": "Zoë (Ångström) was named 14 times",
}
OTHER = {"key": "p/2", "person_id": "P2", "display_name": "王芳", "reason": "王芳 was named 12 times"}


def _wishes(*opted_out, listed=("P1", "P2")):
    return Wishes(frozenset(listed), frozenset(opted_out))


def _year():
    return a_year(a_result(an_award("named", "person"), [winner(1, **PERSON), winner(2, **OTHER)]))


def test_name_id_and_every_mention_of_the_name_are_withheld():
    [one] = masked(_year(), _wishes("P1")).awards

    first = one.standings.row(0, named=True)
    assert first["display_name"] == WITHHELD
    assert first["reason"] == f"{WITHHELD} was named 14 times"
    assert (first["person_id"], first["key"]) == (None, "withheld/e0000001")
    assert "Zoë" not in str(one.standings.to_dicts())


def test_place_numbers_and_everybody_else_stay():
    [before], [after] = _year().awards, masked(_year(), _wishes("P1")).awards

    hidden = ["display_name", "reason", "person_id", "key"]
    assert_frame_equal(after.standings.drop(hidden), before.standings.drop(hidden))
    assert_frame_equal(after.standings[1:], before.standings[1:])


def test_two_who_opted_out_are_still_told_apart():
    [one] = masked(_year(), _wishes("P1", "P2")).awards

    assert one.standings["key"].n_unique() == 2


def test_nobody_changes_where_nobody_of_the_list_has_opted_out():
    everybody = [one for result in everything().awards for one in result.standings["person_id"].drop_nulls()]
    for out in ((), ("P99",)):
        for one, other in zip(
            masked(everything(), _wishes(*out, listed=everybody)).awards, everything().awards, strict=True
        ):
            assert_frame_equal(one.standings, other.standings)


def test_whose_row_is_gone_is_not_named_either_as_it_may_have_been_the_one_with_the_wish():
    [one] = masked(_year(), _wishes("P2", listed=("P2",))).awards

    assert one.standings["display_name"].to_list() == [NOT_LISTED, WITHHELD]
    assert one.standings["reason"].to_list() == [f"{NOT_LISTED} was named 14 times", f"{WITHHELD} was named 12 times"]
    assert one.standings["person_id"].to_list() == [None, None]


def test_without_any_row_no_person_is_named_and_sites_and_teams_stay():
    before = everything().awards
    after = masked(everything(), _wishes(listed=())).awards

    for one, other in zip(after, before, strict=True):
        kept = pl.col("person_id").is_null()
        assert_frame_equal(
            one.standings.filter(other.standings.select(kept)["person_id"]), other.standings.filter(kept)
        )
        assert one.standings["person_id"].is_null().all()
