"""The worked examples read cleanly, and a site master in another system's words becomes sites and regions."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipelines.home import EXAMPLES, Home
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from tests.factories import loaded
from tests.pipelines.builds import rows

HOTELS = """Hotel ID,Hotel,Region,City,Country
100407,Hotel Ä,North America,Boston,USA
007,Hotel B,Île-de-France,Paris,France
73236,Hotel C,North America,Seattle,USA
"""
COMPLETE = [folder for folder in [EXAMPLES.parent, *EXAMPLES.iterdir()] if (folder / "chain.toml").exists()]


def _tripadvisor(root: Path, hotels: str | bytes | None = HOTELS, mapping: tuple[str, str] = ("", "")) -> Path:
    folder = root / "reference"
    shutil.copytree(EXAMPLES / "tripadvisor", folder)
    (folder / "hotels.csv").unlink(missing_ok=True)
    if hotels is not None:
        (folder / "hotels.csv").write_bytes(hotels.encode() if isinstance(hotels, str) else hotels)
    master = folder / "site_master.toml"
    master.write_text(master.read_text().replace(*mapping) if mapping[0] else master.read_text())
    return folder


@pytest.mark.parametrize("folder", COMPLETE, ids=lambda folder: folder.name)
def test_every_example_reads_cleanly(tmp_path, folder):
    copy = tmp_path / "reference"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("examples"))
    if (copy / "site_master.toml").exists():
        (copy / "hotels.csv").write_text(HOTELS)
    elif not (copy / "sites.csv").exists():
        # The fictional chain's sites are made with it.
        (copy / "regions.csv").write_text("region_id,region_name\nnorth,North\n")
        (copy / "sites.csv").write_text("site_id,site_name,region_id,valid_from\nS1,One,north,2020-01-01\n")
        (copy / "award_facts.csv").write_text("year,site_id,fact,passed\n2025,S1,qa_audit,yes\n")

    reference = read_reference(copy)

    assert reference.response_surveys[0].survey_id == reference.chain.headline_survey


def test_a_site_master_becomes_sites_and_regions(tmp_path):
    organisation = read_reference(_tripadvisor(tmp_path)).organisation

    assert [(one.region_id, one.region_name) for one in organisation.regions] == [
        ("north-america", "North America"),
        ("ile-de-france", "Île-de-France"),
    ] or [one.region_id for one in organisation.regions] == ["ile-de-france", "north-america"]
    assert [(one.site_id, one.site_name, one.city, one.valid_from) for one in organisation.sites] == [
        ("100407", "Hotel Ä", "Boston", date(2001, 1, 1)),
        ("007", "Hotel B", "Paris", date(2001, 1, 1)),
        ("73236", "Hotel C", "Seattle", date(2001, 1, 1)),
    ]


def test_reviews_are_loaded_by_a_site_master(tmp_path):
    _tripadvisor(tmp_path)
    home = Home(tmp_path)
    home.inbox.mkdir()
    header = "Hotel ID,Review No,Date,Overall,Value,Rooms,Location,Cleanliness,Check in / front desk,Service,Business service\n"
    (home.inbox / "reviews_1.csv").write_text(
        header + '007,1,"Dec 30, 2008",5,5,-1,3,4,-1,1,-1\n100407,1,"Jan 2, 2009",0,-1,-1,-1,-1,-1,-1,-1\n'
    )
    loaded(home, today=date(2009, 1, 5))

    found = rows(home, "select site_id, stay_date, overall, value, rooms, location, service from responses order by 1")

    assert found == [
        ("007", date(2008, 12, 30), 10_000, 10_000, None, 5000, 0),
        ("100407", date(2009, 1, 2), None, None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("hotels", "mapping", "where"),
    [
        (None, ("", ""), "hotels.csv"),
        (HOTELS.replace("Region", "Area"), ("", ""), "hotels.csv, line 1"),
        (HOTELS.replace("73236,Hotel C", "73236"), ("", ""), "hotels.csv, line 4"),
        (HOTELS.replace("73236", "73 236"), ("", ""), "hotels.csv, line 4"),
        (HOTELS.replace("73236,Hotel C", "73236,"), ("", ""), "hotels.csv, line 4"),
        (HOTELS.replace("73236,Hotel C", '73236,"Hotel C'), ("", ""), "hotels.csv"),
        (HOTELS.encode("cp1252"), ("", ""), "hotels.csv"),
        (HOTELS, ("2001-01-01", "2001-01-02"), "site_master.toml, line 16"),
        (HOTELS, ('city = "City"', 'town = "City"'), "site_master.toml, line 11"),
        (HOTELS, ('"utf-8"', '"utf-9"'), "site_master.toml"),
        (HOTELS, ('delimiter = ","', 'delimiter = ",,"'), "site_master.toml"),
    ],
)
def test_a_site_master_that_does_not_fit_is_named_with_its_place(tmp_path, hotels, mapping, where):
    with pytest.raises(Mistake) as caught:
        read_reference(_tripadvisor(tmp_path, hotels, mapping))

    assert where in caught.value.where


def test_the_file_of_a_site_master_may_be_called_almost_like_one_of_ours(tmp_path):
    folder = _tripadvisor(tmp_path, mapping=("hotels.csv", "site.csv"))
    (folder / "hotels.csv").rename(folder / "site.csv")

    assert read_reference(folder).organisation.site_ids == {"100407", "007", "73236"}


@pytest.mark.parametrize(
    ("hotels", "mapping", "what", "mend"),
    [
        (
            HOTELS.replace(",", ";"),
            ("", ""),
            "separated by semicolons",
            "or name it as the delimiter in site_master.toml",
        ),
        (HOTELS.encode("cp1252"), ("", ""), "Windows-1252: 'Hotel Ä'", "or name its encoding in site_master.toml"),
        (
            HOTELS,
            ('"hotels.csv"', '"hotel.csv"'),
            "the site master hotel.csv is missing",
            "site_master.toml (near: hotels.csv)",
        ),
        (HOTELS, ('"Region"', '"Regon"'), "the site master has no column 'Regon'", "(near: Region)"),
        (HOTELS, ("valid_from = 2001-01-01", ""), "from when on the sites are valid is said nowhere", "[defaults]"),
        (HOTELS, ("2001-01-01", "2001-01-05"), "valid_from must be the first of a month", "write 2001-01-01"),
        (HOTELS.replace("007,Hotel B", "0 07,"), ("", ""), "Hotel ID: '0 07' can't be an id", "letters, digits"),
        (HOTELS.replace("Hotel B", ""), ("", ""), "Hotel is empty", "fill it in"),
        (HOTELS.replace("007", "100407"), ("", ""), "overlaps the one before (on line 2)", "take one of the two"),
        (HOTELS.replace(",Paris,France", ",Paris"), ("", ""), "the row has 4 cells", "complete the row"),
        (HOTELS.replace("Hotel B", "Hotel, B"), ("", ""), "the row has 6 cells", "quotation marks"),
    ],
)
def test_a_site_master_that_does_not_fit_is_told_how_to_be_mended(tmp_path, hotels, mapping, what, mend):
    with pytest.raises(Mistake) as caught:
        read_reference(_tripadvisor(tmp_path, hotels, mapping))

    assert what in caught.value.what
    assert mend in f"{caught.value.what} {caught.value.mend}"


def test_every_bad_row_of_a_site_master_is_named_at_once(tmp_path):
    hotels = HOTELS.replace("007", "0 07").replace("73236", "732 36")

    with pytest.raises(Mistake, match=r"(?s)2 mistakes in hotels\.csv.*hotels\.csv, lines 3 and 4"):
        read_reference(_tripadvisor(tmp_path, hotels))


def test_regions_that_would_get_one_id_are_refused(tmp_path):
    hotels = HOTELS.replace("73236,Hotel C,North America", "73236,Hotel C,North-America")

    with pytest.raises(Mistake, match=r"(?s)would get one id.*line 4"):
        read_reference(_tripadvisor(tmp_path, hotels))


def test_sites_from_two_places_are_refused(tmp_path):
    folder = _tripadvisor(tmp_path)
    (folder / "sites.csv").write_text("site_id\n")

    with pytest.raises(Mistake, match="sites come from two places"):
        read_reference(folder)
