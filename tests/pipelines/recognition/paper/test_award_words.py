"""An award in words: every rule of the file is said, with its number."""

from pipelines.recognition.paper.award_words import award_lines
from pipelines.reference.awards.award import Award
from tests.pipelines.recognition.made import an_award


def _said(award: Award, **known: int) -> str:
    return "\n".join(f"{line.about}: {line.says}" for line in award_lines(award, **known))


def test_a_plain_award_says_measure_window_and_tier():
    said = _said(an_award(), pay_threshold=30)

    for words in (
        "Measure: Guest satisfaction.",
        "Not adjusted: as guests answered.",
        "Stays from 1 Jan 2026 to 31 Dec 2026, both included: 12 months",
        "Provisional until 14 days after",
        "Who competes: Sites, all together.",
        "At least 30 answers, as many as a bonus needs.",
        "Tier: Gold: The first 3.",
        "Who is equal in all of that is honoured together.",
    ):
        assert words in said
    assert "co-winner" not in said


def test_a_window_of_ten_months_is_said_to_have_ten():
    window = {"first_day": "2026-01-01", "last_day": "2026-10-31", "late_days": 7}

    assert "both included: 10 months" in _said(an_award(window=window))


def test_every_rule_that_is_asked_for_is_said():
    said = _said(
        an_award(
            measure={"metric": "top_box", "department": "spa", "score": "mix_adjusted"},
            classes={
                "by": ["brand", "size_band"],
                "smallest": 10,
                "regions": ["north", "south"],
                "size_bands": [{"band_id": "large", "band_name": "Large", "from_rooms": 1500}],
            },
            eligible={
                "open_by": "2025-07-01",
                "in_class_since": "2026-01-01",
                "answers": 1200,
                "months": 10,
                "response_rate": "12.50",
                "not_below": "70",
                "facts": [{"fact": "qa_audit", "passed": True}, {"fact": "occupancy", "at_least": "60"}],
            },
            guard={
                "significantly_above": True,
                "co_winners": True,
                "max_co_winners": 4,
                "tie_breakers": ["answers", "year_before"],
            },
        )
    )

    for words in (
        "Of the department spa.",
        "Adjusted for the mix of guests",
        "Sites, within their brand and size; of the regions north and south alone.",
        "Large: from 1,500 rooms.",
        "fewer than 10 open sites honours nobody",
        "since 1 Jul 2025 or before",
        "In its class on 1 Jan 2026 and ever since.",
        "At least 1,200 answers.",
        "At least 10 months",
        "A response rate of at least 12.5 %.",
        "A score of at least 70: what is below is the red zone.",
        "QA audit passed.",
        "Occupancy of at least 60.",
        "certainly better than the rest",
        "up to 4 in all. Were they more, the number of answers decides, then the score of the year before; the reason says so.",
    ):
        assert words in said, words


def test_tiers_say_bars_shares_ways_and_which_comes_first():
    diamond = {
        "tier_id": "diamond",
        "tier_name": "Diamond",
        "at_least": "88.5",
        "ways": [
            {"conditions": [{"fact": "occupancy", "at_least": "60"}, {"fact": "revpar_change", "above": "0"}]},
            {"conditions": [{"fact": "revpar_index", "at_least": "125"}]},
        ],
    }
    gold = {"tier_id": "gold", "tier_name": "Gold", "share": "10", "share_of": "open", "at_least": "86.5"}

    said = _said(an_award(tiers=[diamond, gold]))

    assert (
        "Diamond: A score of at least 88.5 (this number itself suffices). And one of these: "
        "occupancy of at least 60 and RevPAR change above 0; or RevPAR index of at least 125." in said
    )
    assert "Gold: The first 10 % of the open sites, rounded up or a score of at least 86.5" in said
    assert "From the highest: Diamond, Gold. Who reaches several is honoured in the highest." in said


def test_an_improvement_says_its_baseline_and_its_conditions():
    improvement = {
        "baseline": {"first_day": "2025-01-01", "last_day": "2025-12-31"},
        "baseline_answers": 200,
        "baseline_months": 9,
        "least": "1.5",
    }

    said = _said(an_award(improvement=improvement))

    for words in (
        "the change since the stays from 1 Jan 2025 to 31 Dec 2025",
        "At least 200 answers in that period too.",
        "At least 9 months of that period with answers.",
        "Better by at least 1.5 points.",
        "at least the average of the class",
        "no chance, with all candidates of a class tested at once",
    ):
        assert words in said


def test_an_improvement_says_what_is_asked_where_the_file_says_nothing():
    improvement = {"baseline": {"first_day": "2025-01-01", "last_day": "2025-12-31"}}

    said = _said(an_award(improvement=improvement), pay_threshold=30)

    assert "At least 30 answers in that period too, as many as a bonus needs." in said
    assert "Better than in that period, as printed." in said
    assert "as many answers as a bonus needs in that period too." in _said(an_award(improvement=improvement))


def test_people_are_told_exposure_groups_and_that_they_may_stay_out():
    said = _said(an_award("people", "person", staff={"least_responses": 250, "least_days": 90}))

    for words in (
        "Confirmed mentions.",
        "People whom guests named, all together.",
        "At least one confirmed mention, 250 responses and 90 days in post.",
        "fewer than 5 people is honoured as a team",
        "Who does not want to be named is left out at once.",
    ):
        assert words in said
    assert "Guest satisfaction" not in said


def test_departments_are_named():
    measure = {"metric": "satisfaction", "departments": ["spa", "bar", "front_desk"]}

    said = _said(an_award(level="department", measure=measure))

    assert "Of the departments spa, bar and front desk, each among its own kind." in said
    assert "Departments of sites, all together." in said
