"""A home in which what is somebody's bears marks that nothing else bears: names, words, ids, pay, colleagues, files.

Bonuses: 2025 is closed, 2026 runs. Awards, of sites and of colleagues: 2025 is published, 2026 provisional.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pipelines.acting import Acting
from pipelines.closing.close import close_bonus
from pipelines.home import Home
from pipelines.recognition.publishing.publish import publish
from pipelines.recognition.staff.deciding.candidates import open_candidates
from pipelines.recognition.staff.deciding.settling import settle
from tests.dashboard.test_pay import PLAN
from tests.factories import (
    INVITATION_COLUMNS,
    REGIONS,
    SEGMENTS,
    THRESHOLDS,
    TODAY,
    a_home,
    invitation,
    loaded,
    response,
    write_csv,
)

ISSUER = "https://id.example.com"
SITES = """site_id,site_name,region_id,brand,site_type,city,valid_from
N1,Alder House,north,Plain,city,,2020-01-01
N2,Birch House,north,Plain,city,,2020-01-01
N3,Cedar House,north,Plain,city,,2020-01-01
QSA,Qxhouseone,south,Qxbrand,Qxtype,Qxcity,2020-01-01
QSB,Qxhousetwo,south,Qxbrand,Qxtype,Qxcity,2020-01-01
QSC,Qxhousethree,south,Qxbrand,Qxtype,Qxcity,2020-01-01
"""
SITE_IDS = ("N1", "N2", "N3", "QSA", "QSB", "QSC")
# Who closes and publishes is named to everybody, so it is somebody whose name is no mark.
SECOND_OF_HR = "P10"
PEOPLE = """person_id,person_name,role,site_id,region_id,department_id,valid_from
P1,Qxana Own,general_manager,N1,,,2020-01-01
P2,Qxben Near,general_manager,N2,,,2020-01-01
P3,Qxcleo Far,general_manager,QSA,,,2020-01-01
P4,Qxdan Head,department_head,N1,,housekeeping,2020-01-01
P5,Qxeve North,regional_leader,,north,,2020-01-01
P6,Qxfay South,regional_leader,,south,,2020-01-01
P7,Qxgil Resources,hr,,,,2020-01-01
P8,Qxhal Above,executive,,,,2020-01-01
P9,Qxida Data,data_owner,,,,2020-01-01
P10,Second of HR,hr,,,,2020-01-01
"""
NAMES = {key: name for key, name, *_ in (row.split(",") for row in PEOPLE.splitlines()[1:]) if key != SECOND_OF_HR}
_NOTABLE = (
    ("Qxmia Winner", "N1", "no"),
    ("Qxned Second", "N2", "no"),
    ("Qxola Soon", "N1", "no"),
    ("Qxpia Open", "QSA", "no"),
    ("Qxrob Outed", "N1", "yes"),
)
# A department of fewer than five is named as a team alone.
_OTHERS = tuple((f"Other{number} {site}", site, "no") for site in ("N1", "N2", "QSA") for number in range(5))
STAFF = "person_id,person_name,site_id,department_id,valid_from,opted_out\n" + "".join(
    f"E{number},{name},{site},front_desk,2025-01-01,{opted_out}\n"
    for number, (name, site, opted_out) in enumerate((*_NOTABLE, *_OTHERS))
)
# Honoured on the published list; named by guests and not honoured, honoured on a list that is not final, not decided yet, and
# who wants to be on no list.
HONOURED, COLLEAGUES = "Qxmia", ("Qxned", "Qxola", "Qxpia", "Qxrob")
# As pages print it, of 2026 and of 2025: of ten percent of it a factor of 1.25 is paid, and of 1.5.
PAY = {"P1": "71,111.1", "P2": "72,222.2", "P3": "73,939.3"}
PAID = {"P1": "8,888.8", "P2": "9,027.7", "P3": "9,242.4"}
PAID_BEFORE = {"P1": "10,666.6", "P2": "10,833.3", "P3": "11,090."}
SOUTH = ("Qxhouse", "Qxbrand", "Qxtype", "Qxcity", "QSA", "QSB", "QSC")
WORDS = {site: f"qxwords{site.lower()}" for site in ("N1", "N2", "QSA")}
IDS = {site: f"qxid{site.lower()}" for site in WORDS}
REJECTED = {site: f"qxbad{site.lower()}" for site in ("N2", "QSA")}
# Masked before it is stored: nobody's.
MASKED = ("qxmail@example.com", "5550142877")
OTHER_DEPARTMENTS = ("Front desk", "Qxspa")
FILE = "post_stay_qxfile"

_STAFF_AWARD = """
award_id = "named_{year}"
award_name = "Named by guests"
year = {year}
level = "person"
window = {{ first_day = {year}-01-01, last_day = {year}-12-31 }}
tiers = [{{ tier_id = "first", tier_name = "First", first = 1 }}]
staff = {{ least_responses = 10, least_days = 1 }}
"""
_SITE_AWARD = """
award_id = "best_{year}"
award_name = "Best site"
year = {year}
measure = {{ metric = "nps" }}
window = {{ first_day = {year}-01-01, last_day = {year}-12-31 }}
tiers = [{{ tier_id = "gold", tier_name = "Gold", first = 1 }}]
"""
_NAMED = {
    2025: (("N1", "Qxmia Winner"), ("N1", "Qxmia Winner"), ("N2", "Qxned Second"), ("N1", "Qxrob Outed")),
    2026: (("N1", "Qxola Soon"), ("N1", "Qxola Soon"), ("N2", "Qxned Second"), ("QSA", "Qxpia Open")),
}


def _answers(site: str, year: int, count: int = 60) -> list[dict[str, object]]:
    """Of 2026 four of five are in the top box, of 2025 nine of ten; of N1 all recommend it, of others every other guest."""
    return [
        response(
            number,
            id=f"{IDS.get(site, site)}-{year}-{number}",
            site=site,
            departed=f"{year}-10-{number % 27 + 1:02d}",
            overall=10 if number % (5 if year == 2026 else 10) else 5,
            recommend=10 if site == "N1" or number % 2 else 0,
            desk=number % 11,
            room=(number * 3) % 11,
            spa=(number * 7) % 11,
            comment=WORDS.get(site, ""),
        )
        for number in range(count)
    ]


def _named(year: int) -> list[dict[str, object]]:
    """Guests who name a colleague and say how to reach them; they give no overall score, so they change no pay."""
    return [
        response(
            number,
            id=f"{IDS[site]}-{year}-named-{number}",
            site=site,
            departed=f"{year}-10-{number + 3:02d}",
            overall="",
            comment=f"Thanks to {name}! Write to {MASKED[0]} or call +44 20 {MASKED[1][:3]} {MASKED[1][3:]}.",
        )
        for number, (site, name) in enumerate(_NAMED[year])
    ]


def a_marked_home(root: Path) -> Home:
    """The home: loaded, with a plan and a list of awards that are settled and one of each that are not."""
    good = [one for year in (2025, 2026) for site in SITE_IDS for one in _answers(site, year)]
    # Of each reason one example is shown, so no two have the same.
    bad = [
        response(1, id=f"bad-{site}", site=site) | {column: mark}
        for (site, mark), column in zip(REJECTED.items(), ("overall", "desk"), strict=True)
    ]
    home = a_home_of(root, [*good, *_named(2025), *_named(2026), *bad])
    _settle(home)
    return home


def a_home_of(root: Path, records: Sequence[dict[str, object]]) -> Home:
    """The sites, people and rules of the home, loaded with these answers; nothing is settled."""
    home = a_home(
        root,
        sites=SITES,
        regions=REGIONS,
        assignments=PEOPLE,
        departments="department_id,department_name,index_weight\nfront_desk,Front desk,3\nhousekeeping,Housekeeping,2\n"
        "spa,Qxspa,1\n",
        segments=SEGMENTS.replace('dimension_id = "channel"', 'adjusts = true\ndimension_id = "channel"'),
        thresholds=THRESHOLDS.replace("pay = 100", "pay = 30"),
    )
    _write_rules(home)
    write_csv(home.inbox / f"{FILE}.csv", records)
    invitations = [invitation(site=site) for site in SITE_IDS[:4]]
    write_csv(home.inbox / "invitations_1.csv", invitations, INVITATION_COLUMNS)
    loaded(home)
    return home


def _write_rules(home: Home) -> None:
    for folder in ("plans", "awards"):
        (home.reference / folder).mkdir()
    for year in (2025, 2026):
        (home.reference / "plans" / f"{year}.toml").write_text(PLAN.format(plan_id=f"y{year}", year=year))
        (home.reference / "awards" / f"staff_{year}.toml").write_text(_STAFF_AWARD.format(year=year))
        (home.reference / "awards" / f"sites_{year}.toml").write_text(_SITE_AWARD.format(year=year))
    pay = "".join(f"{person},{amount.replace(',', '')},2020-01-01\n" for person, amount in PAY.items())
    (home.reference / "base_pay.csv").write_text(f"person_id,base_pay,valid_from\n{pay}")
    (home.reference / "gates.csv").write_text("source,site_id,person_id,failed,words\n")
    (home.reference / "staff.csv").write_text(STAFF)
    header, *rows = PEOPLE.splitlines()
    access = [f"issuer,subject,{header}", *(f"{ISSUER},{row.split(',')[0]},{row}" for row in rows), ""]
    (home.reference / "access.csv").write_text("\n".join(access))


def _settle(home: Home) -> None:
    """2025 is closed and published; of 2026 the mentions of the south are open."""
    acting = Acting(SECOND_OF_HR, TODAY, datetime(2026, 11, 16, 9, tzinfo=UTC))
    for year in (2025, 2026):
        found = open_candidates(home, year, acting)
        settle(home, [one.mention.mention_id for one in found if one.mention.site_id != "QSA"], acting, confirm=True)
    close_bonus(home, "y2025", "2025", acting)
    publish(home, 2025, acting)
