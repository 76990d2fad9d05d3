"""Two people take away files that the framework would take for one: each gets their own, and nobody gets that of another."""

import httpx
import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard.taking_away import WHOLLY_TOLD_APART
from pipelines.audit.log import EXPORTED, Asked, AuditLog
from pipelines.home import Home
from tests.dashboard.signing_in.proxied import ISSUER, vouched_for
from tests.dashboard.signing_in.talking import talk
from tests.factories import a_home, let_in, loaded, response, write_csv

GUESTS, ODD_ONE, PIECE = 16_000, 3_000, 64 * 1024


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """All guests give every department a 5, but for one of many, who tells the front desk and the spa apart."""
    home = a_home(tmp_path_factory.mktemp("two") / "home")
    records = [
        response(number, id=f"R{number:044}", desk=7 if number == ODD_ONE else 5, spa=3 if number == ODD_ONE else 5)
        for number in range(GUESTS)
    ]
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    let_in(
        home,
        f"{ISSUER},desk,,P20,Dora Desk,department_head,S1,,front_desk,2020-01-01,",
        f"{ISSUER},spa,,P21,Sol Spa,department_head,S1,,spa,2020-01-01,",
    )
    return home


@pytest.fixture(scope="module")
def taken(address: str) -> dict[str, tuple[str, httpx.Response]]:
    """Where the file lies that each of the two was given, and what they got there."""
    with talk(address, vouched_for("desk")) as desk, talk(address, vouched_for("spa")) as spa:
        for talking in (desk, spa):
            talking.run()
            [fold] = [one for one in talking.folds if one.endswith("-how_made")]
            talking.run(forged={fold: True})
        # Both lie there at once: a run of any page would have the framework clear away what nobody has fetched.
        urls = {who: talking.made(*talking.files.values()) for who, talking in (("desk", desk), ("spa", spa))}
        return {who: (url, httpx.get(address + url, headers=vouched_for(who))) for who, url in urls.items()}


def test_each_gets_their_own_file(taken: dict[str, tuple[str, httpx.Response]], home: Home) -> None:
    (desk_url, desk), (spa_url, spa) = taken["desk"], taken["spa"]

    assert (desk.status_code, spa.status_code) == (200, 200)
    odd_one = f'"R{ODD_ONE:044}"'.encode()
    [of_desk], [of_spa] = ([row for row in one.content.splitlines() if odd_one in row] for one in (desk, spa))
    assert b"70" in of_desk
    assert b"30" in of_spa
    assert desk_url != spa_url
    noted = AuditLog(home.audit).rows(Asked(kinds=(EXPORTED,)))
    assert sorted((row.content["name"], row.content["bytes"]) for row in noted) == [
        ("Dora Desk", len(desk.content)),
        ("Sol Spa", len(spa.content)),
    ]


def test_nobody_opens_the_file_of_somebody_else(address: str) -> None:
    with talk(address, vouched_for("desk")) as desk, talk(address, vouched_for("spa")) as spa:
        for talking in (desk, spa):
            talking.run()
            [fold] = [one for one in talking.folds if one.endswith("-how_made")]
            talking.run(forged={fold: True})

        by_its_owner = address + desk.made(*desk.files.values())
        # Somebody who has got hold of what only the other's browser was told may have the file made, and not have it.
        by_another = address + spa.made(*desk.files.values())
        for url in (by_its_owner, by_another):
            assert httpx.get(url, headers=vouched_for("spa")).status_code == 404
            assert httpx.get(url, headers=vouched_for("spa") | {"Range": "bytes=0-9"}).text == "File not found"
            assert httpx.head(url, headers=vouched_for("spa")).status_code == 404
            assert httpx.get(url, headers=vouched_for("desk")).status_code == 200


def test_but_for_their_names_the_framework_would_give_both_the_first(
    taken: dict[str, tuple[str, httpx.Response]],
) -> None:
    first, second = (answer.content for _, answer in taken.values())
    kept = MediaFileManager(MemoryMediaFileStorage("/media"))
    assert first != second
    assert len(first) == len(second) > WHOLLY_TOLD_APART
    middle = (len(first) - PIECE) // 2
    for begin in (0, middle, len(first) - PIECE):
        assert first[begin : begin + PIECE] == second[begin : begin + PIECE]

    urls = {kept.add(one, "text/csv", f"{place}", file_name="answers.csv") for place, one in enumerate((first, second))}

    # Where this fails, the framework tells such files apart by itself: read again what taking_away guards against.
    assert len(urls) == 1
    [file_id] = {url.rpartition("/")[2].partition(".")[0] for url in urls}
    found = kept.read_file(f"{file_id}.csv")
    assert found is not None
    assert found.content == first
