"""Comments of a few guests can't be had by taking lists that are told away from each other."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from pathlib import Path
from random import Random

import polars as pl
import pytest

from dashboard.access import OpenBuild, Source
from dashboard.questions.comments import MOST, Band, Filters, comments
from dashboard.questions.narrowed import told_sites
from dashboard.questions.view import View
from dashboard.scopes import Principal, scope_of
from pipelines.metrics.periods import WINDOWS
from pipelines.reference.assignments import Role
from pipelines.reference.segments import ALL
from pipelines.warehouse.publishing import current
from tests.factories import POST_STAY, RESPONSE_COLUMNS, SEGMENTS, a_home, loaded, response, write_csv

LEAST = 6
THRESHOLDS = f"comments = {LEAST}\n[default]\nshow = 4\nrank = 30\npay = 100\n"
YEAR = WINDOWS["rolling_12"].period(date(2026, 10, 1))
LANGUAGES = """
[[dimensions]]
dimension_id = "language"
dimension_name = "Language"
values = [{ segment_id = "english", segment_name = "English" }, { segment_id = "french", segment_name = "French" }]
"""
SPOKEN = '[segments.language]\ncolumn = "spoken"\nvalues = { E = "english", F = "french" }\n\n[[questions]]'
KINDS = ("business", "family", "unknown")
OFFERED = {
    "segment": KINDS,
    "language": ("english", "french", "unknown"),
    "department": ("front_desk", "spa"),
    "band": (Band.LOW, Band.MIDDLE, Band.HIGH),
}

APART = ("segment", "language")

Record = dict[str, object]
# What is chosen of each filter in force; and the guests of each such list, by site.
Chosen = frozenset[tuple[str, str]]
Lists = dict[Chosen, dict[str, frozenset[str]]]


def guests(count: int, **said: object) -> list[Record]:
    return [{"guest": "B", "spoken": "E"} | said for _ in range(count)]


def of_chance(chance: Random) -> list[Record]:
    """Guests of a site that differs from others in whom it has, so that lists are about as long as they need be."""
    of_guest, of_score = ([chance.choice((0, 1, 4, 8)) + 0.1 for _ in range(3)] for _ in range(2))
    spoken = {guest: [chance.choice((0, 0, 1, 8)) + 0.02 for _ in range(3)] for guest in "BF-"}
    found = []
    for _ in range(chance.randint(35, 75)):
        (guest,) = chance.choices("BF-", of_guest)
        (language,) = chance.choices("EF-", spoken[guest])
        overall, desk = (chance.choices((3, 7, 9), of_score)[0] for _ in range(2))
        answered = {"desk": desk if chance.random() < 0.7 else "", "spa": 9 if chance.random() < 0.5 else ""}
        found.append({"guest": guest.strip("-"), "spoken": language.strip("-"), "overall": overall} | answered)
    return found


def everybody() -> dict[str, list[Record]]:
    """The guests of each site."""
    sites = {f"K{few}": [*guests(20), *guests(20, guest="F"), *guests(few, guest="")] for few in (0, 2, 5, 6)}
    for few in (0, 1, 5, 6):
        family = [*guests(20, guest="F"), *guests(20, guest="F", spoken="F")]
        sites[f"L{few}"] = [*guests(20), *guests(few, spoken="F"), *family]
        others = [*guests(20, guest="F", overall=7), *guests(20, guest="F", overall="")]
        sites[f"B{few}"] = [*guests(20, overall=9), *guests(few, overall=""), *others]
        sites[f"D{few}"] = [*guests(20, desk=9), *guests(few, desk="")]
    chance = Random(7)
    return sites | {f"R{place}": of_chance(chance) for place in range(18)}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> OpenBuild:
    sites = everybody()
    head = "site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n"
    home = a_home(
        tmp_path_factory.mktemp("narrowed") / "home",
        segments=SEGMENTS + LANGUAGES,
        thresholds=THRESHOLDS,
        sites=head + "".join(f"{one},House {one},north,Test,city,,,80,2020-01-01,\n" for one in sites),
        assignments="person_id,person_name,role,site_id,region_id,valid_from,valid_to\n",
        post_stay=POST_STAY.replace("[[questions]]", SPOKEN, 1),
    )
    records = [
        response(0, **one) | {"id": f"{site} {place}", "site": site, "comment": "words"}
        for site, theirs in sites.items()
        for place, one in enumerate(theirs)
    ]
    assert len(records) <= MOST
    write_csv(home.inbox / "post_stay_1.csv", records, [*RESPONSE_COLUMNS, "spoken"])
    loaded(home)
    published = current(home.warehouse)
    assert published is not None
    return OpenBuild(published.build.build_id, Path(home.warehouse / published.file))


@pytest.fixture(scope="module")
def source(build: OpenBuild) -> Source:
    return build.source(scope_of(Principal("Eve", Role.HR), build.reference))


def listed(
    build: OpenBuild, source: Source, chosen: dict[str, str], *, heads: tuple[str, ...] | None = None
) -> dict[str, frozenset[str]]:
    """The guests whose words are told, by site."""
    segment = {"dimension_id": "guest_type", "segment_id": chosen["segment"]} if "segment" in chosen else {}
    view = View("north", YEAR, "satisfaction", "post_stay", departments=heads, **segment)
    band = Band(chosen.get("band", Band.EVERY))
    filters = Filters(True, chosen.get("department", ALL), band, chosen.get("language", ALL))
    rows = comments(source, build.reference, view, filters).rows
    return {str(site): frozenset(theirs["response_id"].to_list()) for (site,), theirs in rows.group_by("site_id")}


@pytest.fixture(scope="module")
def lists(build: OpenBuild, source: Source) -> Lists:
    """Every list that can be chosen."""
    every = product(*([(name, kind) for kind in ("", *kinds)] for name, kinds in OFFERED.items()))
    chosen = ([(name, str(kind)) for name, kind in one if kind] for one in every)
    return {frozenset(one): listed(build, source, dict(one)) for one in chosen}


@pytest.mark.parametrize(
    ("few", "kinds"),
    [(0, {"business", "family"}), (2, {"family"}), (5, {"family"}), (6, {"business", "family", "unknown"})],
)
def test_a_kind_is_kept_back_where_few_of_another_would_be_left(lists: Lists, few: int, kinds: set[str]) -> None:
    assert {kind for kind in KINDS if f"K{few}" in lists[frozenset({("segment", kind)})]} == kinds


@pytest.mark.parametrize(("few", "is_told"), [(0, True), (1, False), (5, False), (6, True)])
def test_a_filter_more_is_told_where_it_leaves_out_nobody_or_enough(lists: Lists, few: int, is_told: bool) -> None:
    business, english = ("segment", "business"), ("language", "english")

    assert all(f"L{few}" in lists[frozenset({one})] for one in (business, english))
    assert (f"L{few}" in lists[frozenset({business, english})]) is is_told


@pytest.mark.parametrize("few", [0, 1, 5, 6])
def test_what_stands_beside_the_words_may_be_chosen_by_wherever_enough_are_left(lists: Lists, few: int) -> None:
    business, of_desk, high, low = (
        ("segment", "business"),
        ("department", "front_desk"),
        ("band", "high"),
        ("band", "low"),
    )

    assert f"B{few}" in lists[frozenset({business, high})]
    assert f"D{few}" in lists[frozenset({of_desk})]
    assert f"B{few}" not in lists[frozenset({low})]


def test_who_heads_a_department_is_told_of_no_wider_list_to_compare_with(build: OpenBuild, source: Source) -> None:
    assert "D1" in listed(build, source, {"department": "front_desk"}, heads=("front_desk",))


@pytest.mark.parametrize(("n", "told"), [(LEAST - 1, []), (LEAST, ["S1"])])
def test_of_too_few_guests_nothing_is_told_though_nothing_narrows_the_list(n: int, told: list[str]) -> None:
    cells = pl.DataFrame({"site_id": ["S1", "S1"], "segment": ["business", "family"], "n": [1, n - 1]})

    assert told_sites(cells, {}, LEAST) == told


def few(some: frozenset[str]) -> bool:
    return 0 < len(some) < LEAST


def within(inner: Chosen, outer: Chosen) -> bool:
    """Whether a list holds another one: it has fewer of the filters whose kinds do not stand beside the words."""
    return outer < inner and is_of_guests(inner)


def is_of_guests(chosen: Chosen) -> bool:
    """Whether all filters of a list are of what does not stand beside the words."""
    return {name for name, _ in chosen} <= set(APART)


def test_lists_are_told_with_any_number_of_filters(lists: Lists) -> None:
    """Of sites of chance, or what follows would hold of nothing."""
    told = {len(chosen) for chosen, by_site in lists.items() if any(site.startswith("R") for site in by_site)}

    assert told == {0, 1, 2, 3, 4}


def test_of_two_told_lists_one_holds_all_or_enough_more(lists: Lists) -> None:
    for outer, inner in product(lists, lists):
        if within(inner, outer):
            for site, theirs in lists[inner].items():
                assert theirs <= lists[outer][site]
                assert not few(lists[outer][site] - theirs), (site, outer, inner)


def test_whatever_kinds_are_taken_from_a_told_list_nobody_or_enough_are_left(lists: Lists) -> None:
    for outer, name in product(filter(is_of_guests, lists), APART):
        kinds = OFFERED[name]
        narrower = [frozenset({*outer, (name, kind)}) for kind in kinds]
        if all(one in lists and within(one, outer) for one in narrower):
            for site, whole in lists[outer].items():
                told = [lists[one][site] for one in narrower if site in lists[one]]
                assert not [taken for taken in subsets(told) if few(whole - taken)], (site, outer, name)


def test_nor_are_few_left_where_wide_lists_and_narrow_ones_are_taken(lists: Lists) -> None:
    """Of each kind its list is taken, or some of those that narrow it by another filter."""
    for first, second in (APART, APART[::-1]):
        for site, whole in lists[frozenset()].items():
            taken = []
            for kind in OFFERED[first]:
                of_kind = frozenset({(first, str(kind))})
                narrower = [lists[of_kind | {(second, str(one))}].get(site) for one in OFFERED[second]]
                wide = lists[of_kind].get(site, frozenset())
                taken.append({wide, *subsets([one for one in narrower if one is not None])})
            left = (whole - frozenset().union(*some) for some in product(*taken))
            assert not any(map(few, left)), (site, first, second)


def subsets(lists: list[frozenset[str]]) -> Iterator[frozenset[str]]:
    """What some of the lists hold together: of none, of each, of every two, and so on."""
    for size in range(len(lists) + 1):
        for some in combinations(lists, size):
            yield frozenset().union(*some)
