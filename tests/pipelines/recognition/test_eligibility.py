"""Each rule on both sides, the order of rules, and what is said."""

from datetime import date

import pytest

from pipelines.recognition.frames import CANDIDATES
from pipelines.recognition.rules import WORDS, Rule
from pipelines.recognition.standings import result
from pipelines.reference.awards.facts import AwardFact
from tests.pipelines.recognition.fields import award, candidate, field

PERSON = {"level": "person", "measure": None, "staff": {"least_responses": 200, "least_days": 60}}
SIZES = {"by": ["size_band"], "size_bands": [{"band_id": "big", "band_name": "Big", "from_rooms": 100}]}


def first_of(rows, of=None, facts=()):
    standings = result(of or award(), field(rows, facts=facts), pay_threshold=30, is_provisional=False).standings
    return next(row for row in standings.iter_rows(named=True) if row["key"] == "a")


def person(**said):
    return candidate("a", 4.0, person_id="p", display_name="A", mentions=8, days=100, n=200, **said)


@pytest.mark.parametrize(
    ("own", "said", "words"),
    [
        ({"is_open": False}, {}, "Not open at the end of the window."),
        (
            {"region_id": "south"},
            {"classes": {"regions": ["north"]}},
            "The award is for sites of the region north alone.",
        ),
        ({"brand": ""}, {"classes": {"brands": ["Comfort"]}}, "The award is for sites of the brand Comfort alone."),
        (
            {"open_since": date(2025, 1, 2)},
            {"eligible": {"open_by": "2025-01-01"}},
            "Open since 2 Jan 2025; asked for by 1 Jan 2025.",
        ),
        (
            {"open_since": None},
            {"eligible": {"open_by": "2025-01-01"}},
            "Not known since when it is open; asked for by 1 Jan 2025.",
        ),
        (
            {"in_class_since": date(2025, 1, 2)},
            {"eligible": {"in_class_since": "2025-01-01"}, "classes": {"by": ["brand"]}},
            "In Comfort since 2 Jan 2025; asked for since 1 Jan 2025.",
        ),
        ({}, {"classes": {"smallest": 2}}, "All sites: 1 open site; a class needs 2."),
        ({"n": 29}, {}, "29 answers; at least 30 are asked for."),
        ({"n": 1}, {}, "1 answer; at least 30 are asked for."),
        ({"n": 99}, {"eligible": {"answers": 100}}, "99 answers; at least 100 are asked for."),
        ({"months": 8}, {"eligible": {"months": 9}}, "Answers in 8 months; at least 9 are asked for."),
        (
            {"invited_count": 10_000, "returned_count": 994},
            {"eligible": {"response_rate": 10}},
            "Response rate 9.9 %; at least 10 % is asked for.",
        ),
        (
            {"invited_count": None},
            {"eligible": {"response_rate": 10}},
            "Response rate not known; at least 10 % is asked for.",
        ),
        (
            {"invited_count": 10, "returned_count": 11},
            {"eligible": {"response_rate": 10}},
            "Response rate not known; at least 10 % is asked for.",
        ),
        ({"value": 74.94}, {"eligible": {"not_below": 75}}, "74.9; the red zone ends at 75."),
    ],
)
def test_who_fails_a_rule_is_told_so_with_both_numbers(own, said, words):
    row = first_of([candidate("a", 90.0) | own], award(**said))

    assert (row["state"], row["why_not"]) == ("excluded", words)
    assert (row["rank"], row["place"], row["rank_low"], row["reason"], row["evidence_id"]) == (None,) * 5


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"region_id": "north"}, {"classes": {"regions": ["north"]}}),
        ({"open_since": date(2025, 1, 1)}, {"eligible": {"open_by": "2025-01-01"}}),
        ({"in_class_since": date(2025, 1, 1)}, {"eligible": {"in_class_since": "2025-01-01"}}),
        ({}, {"classes": {"smallest": 1}}),
        ({"n": 30}, {}),
        ({"n": 100}, {"eligible": {"answers": 100}}),
        ({"months": 9}, {"eligible": {"months": 9}}),
        ({"invited_count": 10_000, "returned_count": 995}, {"eligible": {"response_rate": 10}}),
        ({"invited_count": None}, {}),
        ({"value": 74.95}, {"eligible": {"not_below": 75}}),
    ],
)
def test_who_just_fulfils_it_is_honoured(own, said):
    assert first_of([candidate("a", 90.0) | own], award(**said))["state"] == "winner"


@pytest.mark.parametrize(
    ("condition", "fact", "state", "words"),
    [
        ({"passed": True}, {"passed": True}, "winner", None),
        ({"passed": True}, {"passed": False}, "excluded", "Asked for is audit passed; here it is not passed."),
        ({"passed": True}, None, "excluded", "Asked for is audit passed; here it is not known."),
        ({"at_least": 60}, {"number": 60}, "winner", None),
        ({"at_least": 60}, {"number": "59.9"}, "excluded", "Asked for is audit of at least 60; here it is 59.9."),
        ({"above": 60}, {"number": 60}, "excluded", "Asked for is audit above 60; here it is 60."),
        ({"above": 60}, {"number": "60.1"}, "winner", None),
    ],
)
def test_a_fact_has_to_be_known_and_as_asked(condition, fact, state, words):
    facts = [] if fact is None else [AwardFact.model_validate({"year": 2025, "site_id": "a", "fact": "audit"} | fact)]

    row = first_of([candidate("a", 90.0)], award(eligible={"facts": [{"fact": "audit"} | condition]}), facts)

    assert (row["state"], row["why_not"]) == (state, words)


@pytest.mark.parametrize(
    ("own", "state", "words"),
    [
        ({}, "winner", None),
        ({"n": 199}, "excluded", "199 responses in the weeks at work; at least 200 are asked for."),
        ({"days": 60}, "winner", None),
        ({"days": 59}, "excluded", "59 days in post; at least 60 are asked for."),
        ({"days": None}, "excluded", "0 days in post; at least 60 are asked for."),
        ({"days": None, "person_id": None}, "winner", None),
        ({"mentions": 0}, "excluded", "No confirmed mention by a guest."),
    ],
)
def test_people_need_exposure_and_teams_no_days_in_post(own, state, words):
    row = first_of([person() | own], award(**PERSON))

    assert (row["state"], row["why_not"]) == (state, words)


def test_of_somebody_who_does_not_wish_to_be_named_no_number_is_said():
    row = first_of([person(opted_out=True) | {"is_open": False}], award(**PERSON))

    assert (row["rule"], row["why_not"]) == ("opted_out", "Does not wish to be named.")
    assert [row[name] for name in ("n", "value", "low", "high", "standard_error", "mentions")] == [None] * 6


def test_the_first_rule_that_is_failed_is_the_one_that_is_named():
    everything = {
        "classes": {"regions": ["north"], "smallest": 3},
        "eligible": {
            "open_by": "2025-01-01",
            "in_class_since": "2025-01-01",
            "months": 9,
            "response_rate": 10,
            "not_below": 75,
            "facts": [{"fact": "audit", "passed": True}],
        },
    }
    others = [candidate("b", 80.0), candidate("c", 80.0)]
    own = candidate("a", 70.0, n=3, months=1, returned_count=1, region_id="south", is_open=False)
    own |= {"open_since": date(2026, 1, 1), "in_class_since": date(2026, 1, 1)}
    mending = [
        ("outside", {"region_id": "north"}),
        ("not_open", {"is_open": True}),
        ("opened_late", {"open_since": date(2020, 1, 1)}),
        ("in_class_late", {"in_class_since": date(2020, 1, 1)}),
        ("class_too_small", {}),
        ("too_few_answers", {"n": 300}),
        ("too_few_months", {"months": 12}),
        ("response_rate", {"returned_count": 1000}),
        ("fact", {}),
        ("red_zone", {"value": 90.0}),
        (None, {}),
    ]
    found, facts = [], []

    for rule, mended in mending:
        small = rule in ("outside", "not_open", "opened_late", "in_class_late", "class_too_small")
        row = first_of([own, *([] if small else others)], award(**everything), facts)
        found.append(row["rule"])
        own |= mended
        facts = [AwardFact(year=2025, site_id="a", fact="audit", passed=True)] if rule == "fact" else facts

    assert found == [rule for rule, _ in mending]


def test_every_rule_has_words():
    assert set(WORDS) == set(Rule)


def test_a_null_never_makes_anybody_eligible():
    bare = dict.fromkeys(CANDIDATES) | {"key": "a", "site_id": "a", "site_name": "A"}

    row = first_of([bare], award(classes=SIZES))

    assert (row["state"], row["rule"], row["class_name"]) == ("excluded", "not_open", "No size band")
