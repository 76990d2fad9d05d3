"""Gates: each on both of its sides, and open where nothing can be told."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.bonus.gate import AverageGate, Company, Finding, FlagGate, ResponseRateGate
from pipelines.bonus.tally import Tally, mean_score, top_box

# Guests: 295 of 400 = 73.75, without A 225 of 300 = 75; sites: (70 + 80 + 65) / 3, without A 72.5.
SITES = {"A": top_box(70, 100), "B": top_box(160, 200), "C": top_box(65, 100), "EMPTY": top_box(0, 0)}
COMPANY = Company(SITES)


@pytest.mark.parametrize(
    ("average", "without_own", "held_against"),
    [
        ("guests", False, Fraction(29500, 400)),
        ("sites", False, Fraction(215, 3)),
        ("guests", True, 75),
        ("sites", True, Fraction(145, 2)),
    ],
)
def test_an_average_is_of_guests_or_of_sites_with_or_without_the_own_site(average, without_own, held_against) -> None:
    gate = AverageGate("company", average, without_own=without_own)

    assert gate.average_for("A", COMPANY) == held_against
    verdict = gate.check("A", COMPANY)
    assert verdict.passed is False
    assert verdict.evidence["average of"] == f"{'other ' if without_own else ''}{average}"


@pytest.mark.parametrize(("hits", "passed"), [(7140, False), (7144, False), (7145, True), (7150, True), (8000, True)])
def test_the_strict_gate_compares_what_is_printed_and_the_average_passes(hits, passed) -> None:
    sites = {"A": top_box(hits, 10000), "B": top_box(715, 1000)}  # 71.5 without A

    verdict = AverageGate("company", "guests", without_own=True).check("A", Company(sites))

    assert verdict.passed is passed
    assert verdict.evidence["average"] == Decimal("71.5")


@pytest.mark.parametrize(("upper_limit", "passed"), [("74.94", False), ("74.95", True), ("75", True), ("80", True)])
def test_the_fair_gate_fails_only_who_is_significantly_below(upper_limit, passed) -> None:
    verdict = AverageGate("company", "guests", fair=True, without_own=True).check("A", COMPANY, upper_limit=upper_limit)

    assert verdict.passed is passed
    assert verdict.reason.endswith("of the score 70.0 " + ("reaches" if passed else "is below") + " the average 75.0")


def test_the_evidence_holds_every_number() -> None:
    verdict = AverageGate("company", "guests", fair=True).check("A", COMPANY, upper_limit="78.1")

    assert verdict.evidence == {
        "score": Decimal("70.0"),
        "average": Decimal("73.8"),
        "average of": "guests",
        "upper limit": Decimal("78.1"),
    }
    assert verdict.reason == "the upper limit 78.1 of the score 70.0 reaches the average 73.8"


def test_the_fair_gate_does_not_guess_a_limit() -> None:
    with pytest.raises(ValueError, match="takes the upper limit"):
        AverageGate("company", "guests", fair=True).check("A", COMPANY)


def test_a_site_without_answers_or_without_others_is_left_open() -> None:
    assert AverageGate("company", "sites").check("EMPTY", COMPANY).passed is None
    assert AverageGate("company", "sites", without_own=True).check("A", Company({"A": SITES["A"]})).passed is None
    assert AverageGate("company", "sites").check("A", Company({"A": SITES["A"]})).passed is True


def test_it_takes_mean_scores_as_well() -> None:
    sites = {"A": mean_score(16000, 2), "B": mean_score(7000, 1)}

    assert AverageGate("company", "guests").check("A", Company(sites)).evidence["average"] == Decimal("76.7")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted), min_size=1, max_size=6))
def test_averages_are_those_made_anew_for_each_site(pairs) -> None:
    sites = {f"S{place}": top_box(*pair) for place, pair in enumerate(pairs)}
    company = Company(sites)
    for own in sites:
        others = [each for site, each in sites.items() if site != own and each.count]
        guests, scores = sum(each.count for each in others), [each.score() for each in others]

        assert AverageGate("g", "guests", without_own=True).average_for(own, company) == (
            sum(each.total for each in others) / guests if guests else None
        )
        assert AverageGate("s", "sites", without_own=True).average_for(own, company) == (
            sum(scores) / len(scores) if scores else None
        )


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6), st.booleans(), st.randoms())
def test_the_order_of_sites_changes_nothing_and_one_more_top_box_answer_never_fails_anybody(
    pairs, leave, random
) -> None:
    sites = {f"S{place}": top_box(min(pair), max(pair) + 1) for place, pair in enumerate(pairs)}
    mixed = dict(random.sample(sorted(sites.items()), len(sites)))
    better = {**sites, "S0": Tally(sites["S0"].total + 100, sites["S0"].count)}
    for average in ("guests", "sites"):
        gate = AverageGate("company", average, without_own=leave)

        assert gate.check("S0", Company(mixed)) == gate.check("S0", Company(sites))
        if gate.check("S0", Company(sites)).passed:
            assert gate.check("S0", Company(better)).passed


@pytest.mark.parametrize(("absent", "passed"), [("pass", True), ("fail", False), ("open", None)])
def test_a_flag_decides_and_its_absence_means_what_the_plan_says(absent, passed) -> None:
    gate = FlagGate("audit", when_absent=absent)

    assert gate.check(None).passed is passed
    assert gate.check(None).reason == "nothing is noted for this person or their site"
    failed = gate.check(Finding(failed=True, words="failed on 3 March", source="audits.csv, line 7"))
    assert (failed.passed, failed.reason, failed.evidence) == (
        False,
        "failed on 3 March",
        {"source": "audits.csv, line 7"},
    )
    assert gate.check(Finding(failed=False, words="passed", source="audits.csv")).passed is True


@pytest.mark.parametrize(
    ("returned", "invited", "passed"),
    [(99, 1000, False), (100, 1000, True), (199, 2000, True), (198, 2000, False), (0, 0, None)],
)
def test_the_response_rate_is_compared_as_printed(returned, invited, passed) -> None:
    verdict = ResponseRateGate("response rate", 10).check(returned, invited)

    assert verdict.passed is passed
    assert (verdict.evidence["returned"], verdict.evidence["invited"]) == (returned, invited)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="of guests or of sites"):
        AverageGate("company", "rooms")
    with pytest.raises(ValueError, match="stay open"):
        FlagGate("audit", when_absent="maybe")
    with pytest.raises(ValueError, match="no minimum"):
        ResponseRateGate("response rate", 101)
    with pytest.raises(TypeError):
        ResponseRateGate("response rate", 10.0)
    with pytest.raises(TypeError):
        AverageGate("company", "guests", fair=True).check("A", COMPANY, upper_limit=78.1)


@pytest.mark.parametrize(
    ("left_out", "guests", "sites"),
    [
        ((), Fraction(29500, 400), Fraction(215, 3)),
        (("A",), 75, Fraction(145, 2)),
        (("A", "B"), 65, 65),
        (("A", "EMPTY", "UNKNOWN"), 75, Fraction(145, 2)),
        (("A", "B", "C"), None, None),
    ],
)
def test_several_sites_may_be_left_out_at_once(left_out, guests, sites) -> None:
    assert (COMPANY.without(left_out, "guests"), COMPANY.without(left_out, "sites")) == (guests, sites)


def test_a_score_of_own_stays_is_judged_like_that_of_a_site() -> None:
    gate = AverageGate("company", "guests")

    assert gate.judge(Fraction(7375, 100), COMPANY.average_of_guests()) == gate.judge(
        Fraction(7375, 100), Fraction(7375, 100)
    )
    assert gate.judge(Fraction(7375, 100), COMPANY.average_of_guests()).passed is True
    assert gate.judge(None, Fraction(70)).passed is None
    assert gate.judge(Fraction(70), None).passed is None
