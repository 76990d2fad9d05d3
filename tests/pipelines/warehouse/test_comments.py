"""Guests' words in a build: masked, of the responses that stand, and gone with what they belong to."""

from datetime import date

import duckdb
import polars as pl
import pytest

from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.warehouse import comments
from tests.factories import (
    CHAIN,
    LONG_COLUMNS,
    LONG_STAY,
    POST_STAY,
    RESPONSE_COLUMNS,
    a_home,
    loaded,
    long_records,
    many_responses,
    response,
    withdrawing,
    write_csv,
    write_list,
)
from tests.pipelines.builds import logical_hash, rows

TOLD = "select response_id, asked, department_id, text_masked from comments order by response_id, part"
MANY = many_responses(100, first=1000)


def test_words_are_masked_and_stand_beside_their_response(tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(
        home.inbox / "post_stay_1.csv", [response(1, comment="Call 0171 2345678, Mr Smith"), response(2, comment=" \n")]
    )

    loaded(home)

    assert rows(home, "select * exclude (part) from comments") == [
        (
            *("post_stay", "R1", "S1", date(2026, 10, 3), date(2026, 10, 1), "comment", None),
            "Call [phone], Mr [name]",
        )
    ]


def test_nothing_is_told_of_what_does_not_stand(tmp_path):
    home = a_home(tmp_path / "home")
    records = [
        response(1, comment="old"),
        response(1, comment="new", updated="2026-10-06 08:00:00"),
        response(2, comment="one"),
        response(2, comment="conflict"),
        response(3, comment="rejected", overall=77),
        response(4, comment="no such site", site="ZZ"),
        response(5, comment="twice"),
        response(5, comment="twice"),
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)

    loaded(home)

    assert [(one, text) for one, _, _, text in rows(home, TOLD)] == [("R1", "new"), ("R5", "twice")]


def test_files_one_by_one_and_in_any_order_come_to_the_same(tmp_path):
    files = {
        "post_stay_1.csv": [*MANY, response(1, comment="first"), response(2, comment="stays")],
        "post_stay_2.csv": [response(1, comment="mended", updated="2026-10-07 08:00:00"), response(3, comment="third")],
        "post_stay_3.csv": [response(2, comment="another"), response(3, comment="third")],
    }
    homes = [a_home(tmp_path / name) for name in ("together", "forth", "back")]
    for name, records in files.items():
        write_csv(homes[0].inbox / name, records)
    loaded(homes[0])
    for home, order in ((homes[1], [*files]), (homes[2], [*files][::-1])):
        for name in order:
            write_csv(home.inbox / name, files[name])
            loaded(home)

    assert [(one, text) for one, _, _, text in rows(homes[0], TOLD)] == [("R1", "mended"), ("R3", "third")]
    assert [rows(home, TOLD) for home in homes[1:]] == [rows(homes[0], TOLD)] * 2
    assert {logical_hash(home) for home in homes} == {logical_hash(homes[0])}


def test_other_words_make_another_build(tmp_path):
    homes = [a_home(tmp_path / word) for word in ("good", "bad")]
    for home in homes:
        write_csv(home.inbox / "post_stay_1.csv", [response(1, comment=f"so {home.root.name}")])
        loaded(home)

    assert logical_hash(homes[0]) != logical_hash(homes[1])


def test_the_words_of_who_withdraws_leave_every_build(tmp_path):
    home = withdrawing(a_home(tmp_path / "home"))
    write_csv(home.inbox / "post_stay_1.csv", [*MANY, response(1, comment="CANARY"), response(2, comment="kept")])
    loaded(home)
    write_list(home, "R1")

    loaded(home)

    assert [text for _, _, _, text in rows(home, TOLD)] == ["kept"]
    assert not any("CANARY" in text for text in _told_anywhere(home))


def _told_anywhere(home: Home) -> list[str]:
    found = [str(pl.read_parquet(path).rows()) for path in home.archive.rglob("*.parquet")]
    for path in home.warehouse.glob("*.duckdb"):
        with duckdb.connect(str(path), read_only=True) as connection:
            found.append(str(connection.execute("from comments").fetchall()))
    return found


def test_words_that_are_too_old_leave_the_build(tmp_path):
    home = a_home(tmp_path / "home")
    old = response(1, departed="2026-03-03", updated="2026-03-05 08:00:00", comment="old")
    write_csv(home.inbox / "post_stay_1.csv", [old, response(2, comment="kept")])
    loaded(home)
    before = rows(home, TOLD)
    (home.reference / "chain.toml").write_text(CHAIN + "\n[retention]\ncomments_months = 6\n")

    loaded(home)

    assert [text for _, _, _, text in before] == ["old", "kept"]
    assert [text for _, _, _, text in rows(home, TOLD)] == ["kept"]


NAMED = POST_STAY.replace('columns = ["comment"]', 'columns = ["comment"]\nguest_names = ["surname"]')


def test_the_guest_s_own_name_is_masked_and_nothing_is_told_once_it_is_removed(tmp_path):
    home = a_home(tmp_path / "home", post_stay=NAMED)
    old = response(1, departed="2026-03-03", updated="2026-03-05 08:00:00", comment="Jellyfish was here")
    new = response(2, comment="the Seahorses, jellyfish too")
    write_csv(
        home.inbox / "post_stay_1.csv",
        [old | {"surname": "Jellyfish"}, new | {"surname": "Seahorses"}],
        [*RESPONSE_COLUMNS, "surname"],
    )
    loaded(home)
    before = rows(home, TOLD)
    (home.reference / "chain.toml").write_text(CHAIN + "\n[retention]\nguest_fields_months = 6\n")

    loaded(home)

    assert [text for _, _, _, text in before] == ["[name] was here", "the [name], jellyfish too"]
    assert [text for _, _, _, text in rows(home, TOLD)] == ["the [name], jellyfish too"]


def test_an_export_without_the_declared_names_is_refused(tmp_path):
    home = a_home(tmp_path / "home", post_stay=NAMED)
    write_csv(home.inbox / "post_stay_1.csv", [response(1, comment="Jellyfish was here")])

    result = loaded(home)

    assert [one.outcome for one in result.received] == ["refused"]


def test_a_column_may_be_about_a_department(tmp_path):
    about = '[comments]\ndepartments = { "comment" = "spa" }'
    home = a_home(tmp_path / "home", post_stay=POST_STAY.replace("[comments]", about))
    write_csv(home.inbox / "post_stay_1.csv", [response(1, comment="warm")])

    loaded(home)

    assert rows(home, TOLD) == [("R1", "comment", "spa", "warm")]


@pytest.mark.parametrize(
    ("said", "what"),
    [('"comment" = "moon"', "no department 'moon'"), ('"words" = "spa"', "no free text called 'words'")],
)
def test_what_no_column_or_department_is_called_is_refused(tmp_path, said, what):
    definition = POST_STAY.replace("[comments]", f"[comments]\ndepartments = {{ {said} }}")
    home = a_home(tmp_path / "home", post_stay=definition)

    with pytest.raises(Mistake, match=what):
        loaded(home)


def test_answers_of_a_long_export_are_told_with_their_question(tmp_path):
    home = a_home(tmp_path / "home", long_stay=LONG_STAY)
    said = long_records(response(1, comment="Best regards, Ann Lee"))
    write_csv(home.inbox / "long_stay_1.csv", [*said, said[-1], *long_records(response(2))], LONG_COLUMNS)

    loaded(home)

    assert rows(home, TOLD) == [("R1", "comment", None, "Best regards, [name]")]


STAFF = "person_id,person_name,site_id,department_id,valid_from,opted_out\n"
SAID = [
    *MANY,
    response(1, comment="Anna was rude, as Bram was"),
    response(2, comment="anna helped", site="S2", updated="2026-10-05 08:00:00"),
    response(3, comment="Ana Alder, the manager"),
]


def _staff(home: Home, *rows: str) -> None:
    (home.reference / "staff.csv").write_text(STAFF + "".join(f"{row},2020-01-01,no\n" for row in rows))


def _words(home: Home) -> list[str]:
    return [text for _, _, _, text in rows(home, TOLD)]


def test_names_of_colleagues_are_masked_at_their_site_and_are_nowhere_in_the_file(tmp_path):
    home = a_home(tmp_path / "home")
    _staff(home, "E1,Anna Weber,S1,spa", "E2,Bram Moss,S1,front_desk")
    write_csv(home.inbox / "post_stay_1.csv", SAID)

    published = loaded(home).published

    assert _words(home) == ["[name] was rude, as [name] was", "anna helped", "[name] Alder, the manager"]
    content = (home.warehouse / published.file).read_bytes()
    assert b"anna helped" in content
    assert b"Bram" not in content


def test_other_colleagues_are_other_inputs_and_come_to_what_a_build_from_nothing_does(tmp_path):
    home, fresh = a_home(tmp_path / "home"), a_home(tmp_path / "fresh")
    for one in (home, fresh):
        write_csv(one.inbox / "post_stay_1.csv", SAID)
    loaded(home)
    assert _words(home)[0] == "Anna was rude, as Bram was"
    for one in (home, fresh):
        _staff(one, "E1,Anna Weber,S1,spa")

    loaded(home)
    loaded(fresh)

    assert _words(home)[0] == "[name] was rude, as Bram was"
    assert logical_hash(home) == logical_hash(fresh)
    assert loaded(home).unchanged


def test_a_later_file_goes_on_with_the_same_colleagues(tmp_path):
    home, fresh = a_home(tmp_path / "home"), a_home(tmp_path / "fresh")
    later = [response(4, comment="Anna again"), response(1, comment="not Anna", updated="2026-10-07 08:00:00")]
    for one in (home, fresh):
        _staff(one, "E1,Anna Weber,S1,spa")
        write_csv(one.inbox / "post_stay_1.csv", SAID)
    loaded(home)
    for one in (home, fresh):
        write_csv(one.inbox / "post_stay_2.csv", later)
        loaded(one)

    assert _words(home) == ["not [name]", "anna helped", "[name] Alder, the manager", "[name] again"]
    assert logical_hash(home) == logical_hash(fresh)


def test_while_it_is_not_known_who_works_there_no_words_are_told(tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", SAID)
    _staff(home, "E1,Anna Weber,NOWHERE,spa")

    loaded(home)
    assert _words(home) == []
    assert rows(home, "select count(*) from responses") == [(103,)]

    _staff(home, "E1,Anna Weber,S1,spa")
    loaded(home)
    assert len(_words(home)) == 3


@pytest.mark.parametrize("at_once", [1, 2, 100_000])
def test_however_many_are_read_at_once_the_same_is_told(tmp_path, monkeypatch, at_once):
    monkeypatch.setattr(comments, "AT_ONCE", at_once)
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", SAID)
    _staff(home, "E1,Anna Weber,S1,spa", "E2,Anna Low,S2,spa")

    loaded(home)

    assert _words(home) == ["[name] was rude, as Bram was", "[name] helped", "[name] Alder, the manager"]
