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
    tenures = [tenure for plan in reference.plans for tenure in roster(reference, plan).tenures]

    assert len(tenures) >= 24
    assert any(len({post.site_id for post in one.posts}) > 1 for one in tenures)
    for tenure in tenures:
        spans = pay.base_pay_of[tenure.person_id]
        for post in tenure.posts:
            assert spans[0].valid_from <= post.valid_from
            assert spans[-1].valid_to is None
    assert all(46_000 <= one.base_pay <= 70_000 and one.base_pay % 500 == 0 for one in pay.base_pay)
    assert any(one.valid_to == date(2025, 7, 1) for one in pay.base_pay)
    assert isinstance(pay.base_pay[0].base_pay, Decimal)


def test_one_plan_is_over_and_one_is_running_on_the_pinned_day(home: Path):
    reference = read_reference(home / "reference")
    past, running = sorted(reference.plans, key=lambda one: one.window.first_day)

    assert (past.window.first_day, past.window.last_day) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (running.window.first_day, running.window.last_day) == (date(2026, 1, 1), date(2026, 12, 31))
    assert running.window.span.has(reference.chain.today)
    assert reference.chain.today == date(2026, 11, 16)


def test_the_running_plan_has_an_audit_that_one_site_failed_and_parts_from_elsewhere(home: Path):
    reference = read_reference(home / "reference")
    pay = read_pay(home / "reference", reference)
    running = next(plan for plan in reference.plans if plan.plan_id == "general_managers_2026")
    covered = {tenure.person_id for tenure in roster(reference, running).tenures}

    assert [(one.site_id, one.failed) for one in pay.gates] == [("2E3", "yes")]
    assert set(pay.other_parts_of(running.plan_id)) == covered
