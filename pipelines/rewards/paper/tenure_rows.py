"""The rows of the posts that somebody held, and of the share of the period that they fill."""

from fractions import Fraction

from pipelines.rewards.paper.exact_cells import Number, count, whole
from pipelines.rewards.paper.page import Page, Role
from pipelines.rewards.statement import Statement


def tenure_rows(page: Page, one: Statement) -> tuple[Number, Number]:
    """Posts, leave and days, and the share of the period in post: counted, out of."""
    page.section("Posts in the period")
    period, days = one.tenure.period, []
    for post in one.tenure.posts:
        row = page.label(post.site_id, "first day, last day, days")
        page.day(f"C{row}", post.valid_from)
        page.day(f"D{row}", post.span.last)
        page.formula(f"B{row}", f"D{row}-C{row}+1", post.days, "#,##0")
        days.append(f"B{row}")
    for span in one.tenure.leave:
        page.say(f"On leave: {span.first} to {span.last}, which does not count")
    for answers in one.not_split:
        page.say(
            f"Not counted: {answers.response_count:,} answers, {answers.site_id}, {answers.month:%Y-%m}, "
            f"{answers.department_id}: {answers.reason}"
        )
    if one.share.unit != "days":
        words = "a month belongs to whoever held the post on its middle day"
        counted = count(page, f"{one.share.unit.capitalize()} in post", one.share.counted, words)
        return counted, count(page, f"{one.share.unit.capitalize()} of the period", one.share.out_of, role=Role.PLAN)
    twice = count(page, "Days at two sites", one.tenure.days_at_two_sites, "count once")
    working = "+".join(days) or "0"
    counted = whole(page, "Days in post", f"{working}-{twice.shown}", one.share.counted)
    row = page.label("Days of the period", "first day, last day, days")
    page.day(f"C{row}", period.first, Role.PLAN)
    page.day(f"D{row}", period.last, Role.PLAN)
    page.formula(f"B{row}", f"D{row}-C{row}+1", period.days, "#,##0")
    return counted, Number(Fraction(one.share.out_of), f"B{row}", f"B{row}", "1")
