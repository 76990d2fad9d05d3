"""Made-up pay: every manager has one on every day in post, and the chain's plan pays."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from pipelines.reference.reading import read_reference
from pipelines.rewards.pay_files import read_pay
from pipelines.rewards.roster import roster


def test_every_manager_has_a_pay_on_every_day_in_post(home: Path):
    reference = read_reference(home / "reference")
    pay = read_pay(home / "reference", reference)
    [plan] = reference.plans

    covered = roster(reference, plan)

    assert len(covered.tenures) >= 12
    assert any(len({post.site_id for post in one.posts}) > 1 for one in covered.tenures)
    for tenure in covered.tenures:
        spans = pay.base_pay_of[tenure.person_id]
        for post in tenure.posts:
            assert spans[0].valid_from <= post.valid_from
            assert spans[-1].valid_to is None
    assert all(46_000 <= one.base_pay <= 70_000 and one.base_pay % 500 == 0 for one in pay.base_pay)
    assert any(one.valid_to == date(2026, 1, 1) for one in pay.base_pay)
    assert isinstance(pay.base_pay[0].base_pay, Decimal)


def test_the_plan_ends_with_the_last_complete_month_of_the_pinned_day(home: Path):
    reference = read_reference(home / "reference")
    [plan] = reference.plans

    assert (plan.window.first_day, plan.window.last_day) == (date(2025, 11, 1), date(2026, 10, 31))
    assert reference.chain.today == date(2026, 11, 16)
