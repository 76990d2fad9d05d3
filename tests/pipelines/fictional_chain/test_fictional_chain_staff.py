"""The staff of the fictional chain: whom guests mention works there, most at a front desk of five."""

from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.fictional_chain import FULL, SMALL
from pipelines.fictional_chain.chain import chain_of
from pipelines.fictional_chain.people import assignments, staff_names
from pipelines.fictional_chain.site_list import SITES
from pipelines.fictional_chain.special_sites import CLOSED_ON, CLOSED_SITE
from pipelines.fictional_chain.staff import AWAY, JOINED_ON, LEFT_ON, staff_posts
from pipelines.fictional_chain.streams import random_streams
from pipelines.recognition.staff.staff_file import read_staff
from pipelines.reference.reading import read_reference


def _of_the_whole_chain() -> tuple[pl.DataFrame, np.ndarray]:
    chain, streams = chain_of(FULL), random_streams(1)
    assignments(chain, streams["people"])
    names = staff_names(chain, streams["people"])
    return staff_posts(chain, names, streams["staff"]), names


def test_the_file_is_read_and_everybody_is_of_a_department_that_the_site_has(home: Path):
    staff = read_staff(home / "reference", read_reference(home / "reference"))

    lacks = {site.site_id: site.lacks for site in SITES}
    assert len({one.site_id for one in staff.rows}) == SMALL.regions * SMALL.sites_per_region
    assert not [one for one in staff.rows if one.department_id in lacks[one.site_id]]


def test_eight_people_work_at_a_site_and_five_of_them_at_the_front_desk():
    posts, names = _of_the_whole_chain()
    people = posts.unique("person_id", maintain_order=True)

    of_sites = Counter(people["site_id"])
    at_desks = Counter(people.filter(department_id="front_desk")["site_id"])
    assert set(of_sites.values()) == {8}
    assert set(at_desks.values()) == {5}
    assert people["person_name"].str.split(" ").list.first().to_list() == names.ravel().tolist()


def test_some_joined_left_were_away_or_do_not_want_to_be_named():
    posts, _ = _of_the_whole_chain()

    assert 5 <= len(posts.filter(valid_from=JOINED_ON)) <= 10
    assert 4 <= len(posts.filter(valid_to=LEFT_ON)) <= 10
    assert len(posts.filter(valid_to=AWAY[0])) == len(posts.filter(valid_from=AWAY[1])) >= 4
    assert 5 <= len(posts.filter(opted_out="yes")) <= 12
    assert set(posts.filter(site_id=CLOSED_SITE)["valid_to"]) <= {CLOSED_ON, LEFT_ON}


def test_nobody_is_in_post_before_the_site_opened():
    posts, _ = _of_the_whole_chain()
    opened = {site.site_id: date.fromisoformat(site.opened) for site in SITES}

    assert not [row for row in posts.iter_rows(named=True) if row["valid_from"] < opened[row["site_id"]]]
