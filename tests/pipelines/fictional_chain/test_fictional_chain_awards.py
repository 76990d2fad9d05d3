"""The fictional chain gives awards in two years, and one of its good sites did not pass the audit."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipelines.fictional_chain import FULL
from pipelines.fictional_chain.audits import award_facts
from pipelines.fictional_chain.chain import chain_of
from pipelines.fictional_chain.special_sites import CLOSED_SITE, OPENED_SITE
from pipelines.reference.reading import read_reference


def test_the_same_awards_are_given_in_the_year_that_is_over_and_in_the_running_one(home: Path):
    awards = read_reference(home / "reference").awards

    of = {year: sorted(one.award_id for one in awards if one.year == year) for year in (2025, 2026)}
    assert (
        of[2025]
        == of[2026]
        == sorted(
            [
                "best_sites",
                "best_by_size",
                "departments",
                "most_improved",
                "recommended_by_guests",
                "named_by_guests",
                "same_guests",
            ]
        )
    )
    assert len(awards) == 14
    assert {one.level for one in awards} == {"site", "department", "person"}


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_award_counts_the_stays_of_its_own_year(home: Path, year: int):
    awards = [one for one in read_reference(home / "reference").awards if one.year == year]

    assert {(one.window.first_day, one.window.last_day) for one in awards} == {(date(year, 1, 1), date(year, 12, 31))}
    (improved,) = [one.improvement.baseline for one in awards if one.improvement]
    assert (improved.first_day, improved.last_day) == (date(year - 1, 1, 1), date(year - 1, 12, 31))


def test_one_good_site_did_not_pass_the_audit_of_the_year_that_is_over(home: Path):
    facts = read_reference(home / "reference").award_facts

    assert [(one.year, one.site_id) for one in facts if one.passed is False] == [(2025, "KLB"), (2026, "2E3")]
    assert {one.fact for one in facts} == {"qa_audit"}
    assert all(one.source for one in facts)


def test_a_site_that_is_not_open_on_the_day_is_not_audited():
    facts = award_facts(chain_of(FULL))

    years = {site_id: facts.filter(site_id=site_id)["year"].to_list() for site_id in ("007", OPENED_SITE, CLOSED_SITE)}
    assert years == {"007": [2024, 2025, 2026], OPENED_SITE: [2026], CLOSED_SITE: [2024, 2025]}
    assert Counter(facts["year"]) == {2024: 47, 2025: 47, 2026: 47}
