"""What guests wrote, masked, about what one sees in full: for whom `permissions` lets read it."""

from collections.abc import Set

from dashboard.scoped.views import ON_SPAN


def comments(departments: Set[str] | None) -> str:
    """The statement that creates `my_comments`, over the scope's `_responses`, `_departments` and `_comments`.

    A row per text, with where the guest stayed, what kind of guest it was and every score that may be seen. Who heads
    departments (None: who does not) reads what is said to be about them, and nothing on the whole stay."""
    about = "" if departments is None else "and c.department_id in (select id from _departments)"
    return f"""
        create temp view my_comments as
        select c.asked, c.part, c.department_id, c.text_masked, t.*
        from warehouse.comments c
        join _responses t on t.survey_id = c.survey_id and t.response_id = c.response_id
            and t.site_id = c.site_id and t.month = c.month
        join _spans s on {ON_SPAN} and s.is_mine
        where exists (select 1 from _comments) {about}
    """
