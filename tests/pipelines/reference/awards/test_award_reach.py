"""What no candidate could fulfil, and what every one does, is refused when the award is read; both sides of each."""

import pytest

from pipelines.mistakes import Mistake
from tests.pipelines.reference.awards.made import BEST, PEOPLE, read

HEAD = BEST.split("[[tiers]]")[0]
BASELINE = "[improvement]\nbaseline = { first_day = 2025-01-01, last_day = 2025-12-31 }\n"


def _tiers(*tiers: str) -> str:
    said = [
        f'[[tiers]]\ntier_id = "t{place}"\ntier_name = "T{place}"\n{one}\n' for place, one in enumerate(tiers, start=1)
    ]
    return HEAD + "".join(said)


def _refused(tmp_path, text: str) -> Mistake:
    with pytest.raises(Mistake) as caught:
        read(tmp_path, text)
    return caught.value


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("at_least = 80", "at_least = 80"),
        ("at_least = 80", "at_least = 90"),
        ("first = 3", "first = 3"),
        ("first = 3", "first = 1"),
        ("share = 10", "share = 10"),
        ("share = 10", "share = 3"),
        ("first = 3\nshare = 10", "first = 1"),
        ("first = 3\nat_least = 80", "first = 3\nat_least = 80"),
        ("first = 3", 'first = 3\nat_least = 80\nreached_by = "all"'),
        ('first = 3\nreached_by = "all"', "first = 2"),
        ("at_least = 80", 'at_least = 80\nways = [{ conditions = [{ fact = "audit", passed = true }] }]'),
    ],
)
def test_a_tier_that_the_one_above_takes_whole_is_refused(tmp_path, higher, lower):
    mistake = _refused(tmp_path, _tiers(higher, lower))

    assert "nobody is ever honoured in 'T2': who reaches it is in 'T1' already" in mistake.what
    assert "order the tiers" in mistake.mend
    assert mistake.where.endswith(f"award_1.toml, line {_tiers(higher).count(chr(10)) + 2}")


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("at_least = 80.1", "at_least = 80"),
        ("first = 3", "first = 4"),
        ("share = 10", "share = 10.5"),
        ("share = 10", 'share = 10\nshare_of = "open"'),
        ("first = 3", "share = 3"),
        ("first = 3", "at_least = 80"),
        ("first = 3", "first = 3\nat_least = 80"),
        ("first = 3\nshare = 10", "first = 4"),
        ('first = 3\nshare = 10\nreached_by = "all"', "first = 3"),
        ('at_least = 80\nways = [{ conditions = [{ fact = "audit", passed = true }] }]', "at_least = 80"),
        ("at_least = 80", 'at_least = 70\nfirst = 3\nreached_by = "all"'),
    ],
)
def test_a_tier_that_asks_less_or_otherwise_is_read(tmp_path, higher, lower):
    assert len(read(tmp_path, _tiers(higher, lower)).awards[0].tiers) == 2


def test_a_tier_may_lie_within_another_where_everybody_is_honoured_in_each(tmp_path):
    text = _tiers("first = 3", "first = 1").replace("[measure]", 'honoured = "in_every_tier"\n[measure]')

    assert read(tmp_path, text).awards[0].honoured == "in_every_tier"


@pytest.mark.parametrize(("first", "most", "said"), [(3, 3, "first is 3 already"), (4, 3, "first is 4 already")])
def test_places_that_nobody_could_share_are_refused(tmp_path, first, most, said):
    text = _tiers(f"first = {first}").replace("[guard]", f"[guard]\nco_winners = true\nmax_co_winners = {most}")

    mistake = _refused(tmp_path, text)

    assert said in mistake.what
    assert f"write a max_co_winners above {first}" in mistake.mend


def test_one_more_than_the_places_can_share(tmp_path):
    text = _tiers("first = 2", "first = 9").replace("[guard]", "[guard]\nco_winners = true\nmax_co_winners = 3")

    assert read(tmp_path, text).awards[0].guard.max_co_winners == 3


@pytest.mark.parametrize(
    ("section", "key", "last_day", "next_day"),
    [
        ("[eligible]", "open_by", "2026-12-31", "2027-01-01"),
        ("[eligible]", "in_class_since", "2026-12-31", "2027-01-01"),
        (BASELINE, "open_by", "2025-12-31", "2026-01-01"),
    ],
)
def test_a_day_after_all_that_counts_is_refused_and_the_last_one_is_not(tmp_path, section, key, last_day, next_day):
    def text(day: str) -> str:
        begun = section if section in HEAD else section + "#"
        whole = _tiers("first = 1") if section in HEAD else _tiers("first = 1").replace("[guard]", begun + "[guard]")
        return whole.replace(begun, f"{section.rstrip()}\n{key} = {day}\n", 1).replace("\n#", "\n")

    mistake = _refused(tmp_path / "after", text(next_day))

    assert f"{next_day} lies after {last_day}, the last day that counts" in mistake.what
    assert "award_1.toml, line" in mistake.where
    assert len(read(tmp_path / "on", text(last_day)).awards) == 1


def test_more_months_than_the_window_has_are_refused(tmp_path):
    months = _tiers("first = 1").replace("[eligible]", "[eligible]\nmonths = 12")

    assert read(tmp_path / "12", months).awards[0].eligible.months == 12
    mistake = _refused(tmp_path / "13", months.replace("months = 12", "months = 13"))
    assert "13 months with answers are asked for, and the window has 12" in mistake.what
    assert mistake.where.endswith("award_1.toml, line 13")


def test_more_months_than_the_baseline_has_are_refused(tmp_path):
    months = (
        HEAD + BASELINE.replace("2025-12-31", "2025-06-30") + "baseline_months = 6\n" + _tiers("first = 1")[len(HEAD) :]
    )

    assert read(tmp_path / "6", months).awards[0].improvement.baseline_months == 6
    mistake = _refused(tmp_path / "7", months.replace("baseline_months = 6", "baseline_months = 7"))
    assert "7 months with answers are asked for, and the baseline has 6" in mistake.what


def test_more_days_in_post_than_the_window_has_are_refused(tmp_path):
    days = PEOPLE.replace("[staff]", "[staff]\nleast_days = 365")

    assert read(tmp_path / "365", days).awards[0].staff.least_days == 365
    mistake = _refused(tmp_path / "366", days.replace("365", "366"))
    assert "366 days in post are asked for, and the window has 365" in mistake.what
    assert mistake.mend == "write 365 or less"
