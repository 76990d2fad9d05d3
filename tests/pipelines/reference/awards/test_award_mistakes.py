"""Awards that do not fit are refused in their owner's words, with file and line; those that fit are read."""

import re
from decimal import Decimal

import pytest

from pipelines.mistakes import Mistake
from tests.factories import INVITATIONS, POST_STAY, SEGMENTS
from tests.pipelines.reference.awards.made import BEST, FACTS, PEOPLE, read

BASELINE = "[improvement]\nbaseline = { first_day = 2025-01-01, last_day = 2025-12-31 }\n"
DEPARTMENTS = BEST.replace("[measure]", 'level = "department"\n[measure]\ndepartments = ["front_desk", "spa"]')
BANDS = (
    'by = ["size_band"]\nsize_bands = [\n'
    '    { band_id = "small", band_name = "Small", from_rooms = 0 },\n'
    '    { band_id = "large", band_name = "Large", from_rooms = 100 },\n]'
)


def _refused(tmp_path, text: str, **texts: str) -> Mistake:
    with pytest.raises(Mistake) as caught:
        read(tmp_path, text, **texts)
    return caught.value


def test_an_award_that_fits_is_read(tmp_path):
    (award,) = read(tmp_path, BEST).awards

    assert (award.award_id, award.year, award.level, award.measure.measures) == ("best", 2026, "site", ("overall",))
    assert [one.tier_id for one in award.tiers] == ["gold", "silver"]
    assert (award.window.late_days, award.guard.max_co_winners, award.honoured) == (14, 3, "once")


def test_an_award_for_people_and_one_for_departments_are_read(tmp_path):
    of_people, of_departments = read(tmp_path, PEOPLE, DEPARTMENTS).awards

    assert (of_people.is_of_people, of_departments.is_of_people) == (True, False)
    assert of_departments.measure.measures == ("front_desk", "spa")
    assert (of_people.staff.least_responses, of_people.staff.least_days, of_people.staff.smallest_group) == (200, 60, 5)


def test_without_awards_there_are_none(tmp_path):
    reference = read(tmp_path, facts=None)

    assert (reference.awards, reference.award_facts) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "line", "said", "mend"),
    [
        ("year = 2026", "year = 1899", 3, "1899 is too small", "write 1900 or more"),
        ("year = 2026", "year = 2201", 3, "2201 is too large", "write 2200 or less"),
        ("year = 2026", "year = 2028", 9, "the award is of 2028, and its window ends in 2026", "correct one"),
        ("year = 2026", "year = 2025", 9, "the award is of 2025, and its window ends in 2026", "correct one"),
        ("[measure]", "[measures]", 5, "nobody knows the key measures", "(near: measure)"),
        ("[measure]", 'honoured = "twice"\n[measure]', 5, "'twice' is not one of once", "write one of them"),
        ("[measure]", 'level = "team"\n[measure]', 5, "'team' is not one of site", "write one of them"),
        ('metric = "satisfaction"', 'metric = "satisfacton"', 6, "no metric is called", "(near: satisfaction"),
        ('metric = "satisfaction"', 'metric = "response_rate"', 6, "nobody is honoured for the", "[eligible]"),
        (
            'metric = "satisfaction"',
            'metric = "satisfaction"\ndepartment = "spaa"',
            7,
            "which the survey 'post_stay' does not ask about",
            "(near: spa",
        ),
        ('metric = "satisfaction"', 'metric = "index"\ndepartment = "spa"', 7, "is of no department", "take it out"),
        ('metric = "satisfaction"', 'departments = ["spa"]', 6, "an award for departments names those", "neither"),
        (
            'metric = "satisfaction"',
            'score = "mix_adjusted"',
            6,
            "no dimension that scores are adjusted for",
            "adjusts",
        ),
        ("2026-01-01", "2026-01-02", 8, "first_day must be the first of a month", "write 2026-01-01"),
        ("2026-12-31", "2026-12-30", 9, "last_day must be the last of a month", "write 2026-12-31"),
        ('by = ["region"]', 'by = ["region", "region"]', 11, "by names the same twice", "take one"),
        ('by = ["region"]', 'by = ["size_band"]', 10, "size_bands and by do not fit", "or none"),
        ('by = ["region"]', BANDS.replace('"size_band"', '"brand"'), 12, "size_bands and by do not fit", "or none"),
        ('by = ["region"]', BANDS.replace("100", "0"), 12, "from_rooms must rise", "order the bands"),
        ('by = ["region"]', BANDS.replace('"large"', '"small"'), 12, "two bands have the same band_id", "rename"),
        ('by = ["region"]', 'by = ["country"]', 11, "'country' is not one of region", "write one"),
        ('by = ["region"]', 'regions = ["norht"]', 11, "'norht' is none of the regions", "(near: north"),
        ('by = ["region"]', 'brands = ["Tset"]', 11, "'Tset' is none of the brands", "(near: Test"),
        ('by = ["region"]', 'site_types = ["city", "resrt"]', 11, "'resrt' is none of the site types", "resort"),
        ('by = ["region"]', "smallest = 0", 11, "0 is too small", "1 or more"),
        ("[eligible]", "[eligible]\nresponse_rate = 100.1", 13, "100.1 is too large", "100 or less"),
        ("[eligible]", "[eligible]\nmonths = 0", 13, "0 is too small", "1 or more"),
        ("[eligible]", "[eligible]\nanswers = 0", 13, "0 is too small", "1 or more"),
        ("[eligible]", "[eligible]\nnot_below = 75.05", 13, "75.05 has more decimals", "1 decimal"),
        ("[eligible]", "[eligible]\nnot_below = 100.1", 13, "can't be reached", "on that scale"),
        (
            'fact = "audit", passed = true }]',
            'fact = "audti", passed = true }]',
            13,
            "nothing of 'audti'",
            "(near: audit",
        ),
        ('"audit", passed = true }]', '"audit", at_least = 1 }]', 13, "a number is asked of it", "passed = true"),
        ('"audit", passed = true }]', '"occupancy", passed = true }]', 13, "is a number in", "at_least = …"),
        ('"audit", passed = true }]', '"audit" }]', 13, "here stands none", "keep one"),
        ("at_least = 60 }", "at_least = 60, above = 60 }", 21, "here stands at_least and above", "keep one"),
        ('"occupancy", at_least = 60', '"ocupancy", at_least = 60', 21, "nothing of 'ocupancy'", "(near: occupancy"),
        ('"occupancy", above = 50', '"ocupancy", above = 50', 29, "nothing of 'ocupancy'", "(near: occupancy"),
        ('"answers"]', '"top_box"]', 15, "tie_breakers names the same twice", "take one"),
        ('"answers"]', '"luck"]', 15, "'luck' is not one of answers", "write one"),
        ("[guard]", "[guard]\nmax_co_winners = 0", 15, "0 is too small", "1 or more"),
        ("[guard]", "[guard]\nmax_co_winners = 21", 15, "21 is too large", "20 or less"),
        ("at_least = 90.0\n", "", 16, "says neither first, share nor at_least", "from which score on"),
        ("at_least = 90.0", "at_least = 90.05", 19, "90.05 has more decimals", "what is printed decides"),
        ("at_least = 90.0", "at_least = 100.1", 19, "goes from 0 to 100", "on that scale"),
        ("at_least = 90.0", "at_least = -0.1", 19, "goes from 0 to 100", "on that scale"),
        ("at_least = 90.0", "share = 0", 19, "0 is too small", "greater than 0"),
        ("at_least = 90.0", "share = 100.5", 19, "100.5 is too large", "100 or less"),
        ("first = 3", "first = 0", 25, "0 is too small", "1 or more"),
        ("first = 3", 'first = 3\nreached_by = "some"', 26, "'some' is not one of any", "write one"),
        ('tier_id = "silver"', 'tier_id = "gold"', 23, "tier_id 'gold' stands twice", "rename one"),
        ('conditions = [{ fact = "occupancy", at_least = 60 }]', "conditions = []", 21, "list is empty", "at least 1"),
        ("[guard]", BASELINE.replace("2025-12", "2026-01") + "[guard]", 15, "baseline must end before", "correct one"),
        ("[guard]", BASELINE + "least = -1\n[guard]", 16, "-1 is too small", "0 or more"),
        ("[guard]", BASELINE + "least = 0.05\n[guard]", 16, "0.05 has more decimals", "1 decimal"),
        ("[window]", "[staff]\n[window]", 7, "[staff] is for people, and this award is for a site", "take it out"),
        ("[measure]", 'survey_id = "post_sty"\n[measure]', 5, "the survey 'post_sty'", "(near: post_stay"),
    ],
)
def test_an_award_that_does_not_fit_is_named_with_its_line(tmp_path, old, new, line, said, mend):
    assert old in BEST

    mistake = _refused(tmp_path, BEST.replace(old, new, 1))

    assert said in mistake.what
    assert mistake.where.endswith(f"award_1.toml, line {line}")
    assert mend in f"{mistake.what} {mistake.mend}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("year = 2026", "year = 2027"),
        ("at_least = 90.0", "at_least = 90"),
        ("at_least = 90.0", "at_least = 100.0"),
        ("at_least = 90.0", "at_least = 0"),
        ("at_least = 90.0", "at_least = 90.10"),
        ("at_least = 90.0", "share = 100"),
        ("[eligible]", "[eligible]\nnot_below = 75.0"),
        ("[eligible]", "[eligible]\nresponse_rate = 100"),
        ('by = ["region"]', 'regions = ["north"]\nbrands = ["Test"]\nsite_types = ["resort"]'),
        ('by = ["region"]', BANDS),
        ('by = ["region"]', 'by = ["region", "brand", "site_type"]'),
        ("[guard]", "[guard]\nco_winners = true\nmax_co_winners = 20"),
        ("[guard]", BASELINE + "[guard]"),
        ("[guard]", BASELINE + "least = 0.5\n[guard]"),
        ('metric = "satisfaction"', 'metric = "satisfaction"\ndepartment = "recommend"'),
        ('metric = "satisfaction"', 'metric = "index"'),
        ('metric = "satisfaction"', 'metric = "nps"'),
    ],
)
def test_at_the_edge_an_award_is_read(tmp_path, old, new):
    assert old in BEST

    assert len(read(tmp_path, BEST.replace(old, new, 1)).awards) == 1


def test_a_bar_may_lie_below_0_where_the_metric_does(tmp_path):
    (award,) = read(tmp_path, BEST.replace('"satisfaction"', '"nps"').replace("90.0", "-100")).awards

    assert award.tiers[0].at_least == Decimal(-100)


def test_an_improvement_may_ask_for_a_change_in_a_tier(tmp_path):
    text = BEST.replace("[guard]", BASELINE + "[guard]").replace("at_least = 90.0", "at_least = -1.5")

    assert read(tmp_path, text).awards[0].improvement.least == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "said", "mend"),
    [
        ("[staff]", '[measure]\nmetric = "satisfaction"\n[staff]', 5, "never for a mean of scores", "write [staff]"),
        ("[window]", BASELINE + "[window]", 7, "people are not compared with a year before", "take it out"),
        ('level = "person"', "", 5, "an award for a site has no section measure", "add [measure]"),
        ('level = "person"', "", 5, "[staff] is for people", "take it out"),
        ('"front_desk"', '"fromt_desk"', 6, "does not have the department 'fromt_desk'", "(near: front_desk"),
        ("[staff]", "[staff]\nsmallest_group = 4", 6, "4 is too small", "5 or more"),
        ("[staff]", "[staff]\nleast_responses = 9", 6, "9 would honour a score that is not even shown", "10 or more"),
        ("[staff]", "[staff]\nleast_days = 367", 6, "367 is too large", "366 or less"),
        ("[staff]", "[staff]\nleast_responses = 0", 6, "0 is too small", "1 or more"),
    ],
)
def test_an_award_for_people_that_does_not_fit_is_named_with_its_line(tmp_path, old, new, line, said, mend):
    text = PEOPLE.replace(old, new, 1)

    mistake = _refused(tmp_path, text)

    assert said in mistake.what
    assert mend in f"{mistake.what} {mistake.mend}"
    assert str(line) in re.findall(r"\d+", mistake.where.split("award_1.toml")[-1])


@pytest.mark.parametrize(
    ("text", "said", "mend"),
    [
        (BEST.replace('award_name = "Best site"\n', ""), "the key award_name is missing", "add a line: award_name"),
        (BEST.split("[[tiers]]")[0], "the part [[tiers]] is missing", "add [[tiers]] with tier_id"),
        (
            PEOPLE.replace('[staff]\ndepartments = ["front_desk"]\n', ""),
            "an award for people has no section staff",
            "add [staff]",
        ),
        (BEST.replace('[measure]\nmetric = "satisfaction"\n', ""), "has no section measure", "add [measure]"),
    ],
)
def test_what_an_award_lacks_is_of_the_file_as_a_whole(tmp_path, text, said, mend):
    mistake = _refused(tmp_path, text)

    assert said in mistake.what
    assert mend in mistake.mend
    assert mistake.where.endswith("award_1.toml")


def test_people_are_named_in_comments(tmp_path):
    silent = POST_STAY.replace('[comments]\ncolumns = ["comment"]\n', "")

    mistake = _refused(tmp_path, PEOPLE, post_stay=silent)

    assert "has no comments, so that guests name nobody in it" in mistake.what
    assert "name a survey with [comments]" in mistake.mend


def test_a_department_award_names_departments(tmp_path):
    mistake = _refused(tmp_path, DEPARTMENTS.replace('departments = ["front_desk", "spa"]\n', ""))

    assert "an award for departments names those it honours" in mistake.what


@pytest.mark.parametrize(
    ("named", "line", "said"),
    [
        ('["front_desk", "front_desk"]', 7, "departments names the same twice"),
        ('["front_desk", "spaa"]', 7, "the award is of 'spaa'"),
        ('["front_desk"]\nscore = "mix_adjusted"', 8, "mix_adjusted is for sites alone"),
        ('["front_desk"]\ndepartment = "spa"', 8, "department and departments are both named"),
    ],
)
def test_departments_that_do_not_fit_are_named(tmp_path, named, line, said):
    adjusting = SEGMENTS.replace('dimension_name = "Channel"', 'dimension_name = "Channel"\nadjusts = true')

    mistake = _refused(tmp_path, DEPARTMENTS.replace('["front_desk", "spa"]', named), segments=adjusting)

    assert said in mistake.what
    assert mistake.where.endswith(f"award_1.toml, line {line}")


def test_a_score_is_adjusted_where_a_dimension_adjusts(tmp_path):
    adjusting = SEGMENTS.replace('dimension_name = "Channel"', 'dimension_name = "Channel"\nadjusts = true')

    (award,) = read(tmp_path, BEST.replace("[window]", 'score = "mix_adjusted"\n[window]'), segments=adjusting).awards

    assert award.measure.score == "mix_adjusted"


@pytest.mark.parametrize("metric", ["nps", "index"])
def test_what_the_survey_asks_nothing_for_decides_nothing(tmp_path, metric):
    blocks = POST_STAY.split("[[questions]]\n")
    without = "[[questions]]\n".join(one for one in blocks if 'department = "recommend"' not in one)
    if metric == "index":
        without = "[[questions]]\n".join(blocks[:2])

    of_measure = _refused(tmp_path / "measure", BEST.replace('"satisfaction"', f'"{metric}"'), post_stay=without)
    of_tie = _refused(tmp_path / "tie", BEST.replace('"top_box"', f'"{metric}"'), post_stay=without)

    assert "does not ask about" in of_measure.what
    assert of_measure.where.endswith("award_1.toml, line 6")
    assert f"the tie-breaker {metric} can't be told" in of_tie.what
    assert of_tie.where.endswith("award_1.toml, line 15")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("[eligible]", "[eligible]\nresponse_rate = 10", 13), ('"answers"]', '"response_rate"]', 15)],
)
def test_a_response_rate_is_asked_for_where_somebody_counts_the_invited(tmp_path, old, new, line):
    text = BEST.replace(old, new)
    of_another = POST_STAY.replace('"post_stay"', '"other"').replace("post_stay*.csv", "other*.csv")
    elsewhere = INVITATIONS.replace('for_survey = "post_stay"', 'for_survey = "other"')

    mistake = _refused(tmp_path / "without", text, invitations=elsewhere, other=of_another)

    assert "no response rate is known" in mistake.what
    assert mistake.where.endswith(f"award_1.toml, line {line}")
    assert len(read(tmp_path / "with", text).awards) == 1


def test_co_winners_share_the_last_of_a_number_of_places(tmp_path):
    text = BEST.replace("[guard]", "[guard]\nco_winners = true").replace("first = 3", "share = 10")

    mistake = _refused(tmp_path, text)

    assert "no tier has one" in mistake.what
    assert mistake.where.endswith("award_1.toml, line 15")


def test_two_awards_of_a_year_have_two_ids(tmp_path):
    with pytest.raises(Mistake, match=r"'best' of 2026 is that of award_1\.toml too") as caught:
        read(tmp_path, BEST, BEST)

    assert caught.value.where.endswith("award_2.toml, line 1")


def test_an_award_keeps_its_id_from_year_to_year(tmp_path):
    before = BEST.replace("2026", "2025")

    assert [one.year for one in read(tmp_path, before, BEST).awards] == [2025, 2026]


def test_a_fact_may_be_known_of_another_year_alone(tmp_path):
    earlier = FACTS.replace("2026,", "2024,")

    assert len(read(tmp_path, BEST, facts=earlier).awards) == 1


def test_without_facts_an_award_that_asks_for_one_is_refused(tmp_path):
    with pytest.raises(Mistake, match=r"award_facts\.csv says nothing of 'audit'"):
        read(tmp_path, BEST, facts=None)
