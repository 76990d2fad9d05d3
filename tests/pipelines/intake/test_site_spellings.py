"""Exports spell sites in their own ways; whose record it is never depends on which."""

import pytest

from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from tests.factories import INVITATION_COLUMNS, a_home, invitation, loaded, response, write_csv
from tests.pipelines.builds import rows

ALIASES = "alias,site_id\nThe Alder,S1\nHaus  Birke,S2\n"


def test_a_site_is_known_by_its_id_its_name_and_its_aliases(tmp_path):
    home = a_home(tmp_path / "home")
    (home.reference / "site_aliases.csv").write_text(ALIASES)
    spelled = ["S1", "alder  HOUSE", "the alder", "haus birke", "007", "7", "Aldr House"]
    write_csv(home.inbox / "post_stay_1.csv", [response(n, site=site) for n, site in enumerate(spelled)])

    loaded(home)

    found = dict(rows(home, "select response_id, site_id from responses"))
    assert found == {"R0": "S1", "R1": "S1", "R2": "S1", "R3": "S2", "R4": "007"}
    reasons = sorted(reason for (reason,) in rows(home, "select reason from quarantine"))
    assert reasons[0] == "site '7' is not known"
    assert reasons[1].startswith("site 'Aldr House' is not known (near: S1 Alder House")


def test_an_alias_that_is_added_heals_what_was_rejected(tmp_path):
    home = a_home(tmp_path / "home")
    write_csv(
        home.inbox / "post_stay_1.csv", [response(1, site="The Alder"), response(2, site="The Alder", overall=11)]
    )
    loaded(home)
    assert rows(home, "select count(*) from responses") == [(0,)]

    (home.reference / "site_aliases.csv").write_text(ALIASES)
    loaded(home)

    assert rows(home, "select site_id from responses") == [("S1",)]
    # Whose site it is can be told now, so its manager sees the record that is still rejected.
    assert rows(home, "select site_id from quarantine") == [("S1",)]


def test_a_name_that_two_sites_have_means_neither(tmp_path):
    home = a_home(tmp_path / "home", sites=_SITES_ALIKE)
    write_csv(home.inbox / "post_stay_1.csv", [response(1, site="Alder House")])

    loaded(home)

    assert rows(home, "select count(*) from responses") == [(0,)]


_SITES_ALIKE = (
    "site_id,site_name,region_id,valid_from\nS1,Alder House,north,2020-01-01\nS2,Alder House,north,2020-01-01\n"
    "S3,C,south,2020-01-01\nS4,D,south,2020-01-01\n007,F,south,2020-01-01\n"
)


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("alias,site_id\nX,S99\n", "alias 'X' means site 'S99', which is not known", 2),
        ("alias,site_id\nX,S1\nx ,S2\n", "alias 'x' stands twice (case and spacing do not count) (on line 2)", 3),
        ("alias,site_id\nS2,S1\n", "alias 'S2' is the id of another site", 2),
    ],
)
def test_an_alias_that_does_not_fit_is_said_with_its_line(tmp_path, text, said, line):
    home = a_home(tmp_path / "home")
    (home.reference / "site_aliases.csv").write_text(text)

    with pytest.raises(Mistake) as mistake:
        read_reference(home.reference)

    assert mistake.value.what == said
    assert mistake.value.where.endswith(f"site_aliases.csv, line {line}")


def test_invitations_by_two_spellings_of_a_site_are_the_same_invitations(tmp_path):
    home = a_home(tmp_path / "home")
    (home.reference / "site_aliases.csv").write_text(ALIASES)
    counts = [invitation(site="S1", invited=100), invitation(site="The Alder", invited=120, exported="2026-11-02")]
    write_csv(home.inbox / "invitations_1.csv", counts, INVITATION_COLUMNS)

    loaded(home)

    assert rows(home, "select site_id, invited_count from invitations") == [("S1", 120)]
