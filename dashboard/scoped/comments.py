"""What guests wrote, masked, of one's own sites: for whom `permissions` lets read it."""

from dashboard.scoped.views import ON_SPAN

# A row per text, with the response it is of: where the guest stayed, what kind of guest it was and every score they gave.
COMMENTS = f"""
    create temp view my_comments as
    select c.asked, c.part, c.department_id, c.text_masked, t.*
    from warehouse.comments c
    join warehouse.responses t on t.survey_id = c.survey_id and t.response_id = c.response_id
        and t.site_id = c.site_id and t.month = c.month
    join _spans s on {ON_SPAN} and s.is_mine
    where exists (select 1 from _comments)
"""
