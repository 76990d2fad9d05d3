"""What is asked of the audit log: who, what, which page, which days."""

from datetime import date, datetime, time, timedelta

import streamlit as st

from dashboard.audit_door import AuditDoor
from pipelines.audit.log import CUT, PAGE_SEEN, Asked
from pipelines.audit.words import KIND_NAMES

ANYBODY, ANYTHING, ANY_PAGE = "Anybody", "Anything", "Any page"


def audit_filters(door: AuditDoor) -> Asked:
    """Draw the filters and give what they ask for; days are those where this machine stands, the last one within."""
    people, pages = door.people(), door.pages()
    # Two days take more room than a name.
    first, second, third, fourth = st.columns([2, 2, 2, 3])
    who = first.selectbox("Who", [ANYBODY, *people], format_func=lambda one: _called(one, people), key="audit_who")
    kinds = {name: kind for kind, name in KIND_NAMES.items() if kind != CUT}
    what = second.selectbox("What", [ANYTHING, *kinds], key="audit_what")
    page = third.selectbox("Page", [ANY_PAGE, *pages], key="audit_page")
    days = fourth.date_input("Days", value=(), format="YYYY-MM-DD", key="audit_days")
    span = days if isinstance(days, tuple) else (days,)
    return Asked(
        who=who if who in people else None,
        kinds=(kinds[what],) if what in kinds else (PAGE_SEEN,) if page in pages else (),
        page=page if page in pages else None,
        since=_midnight(span[0]) if span else None,
        before=_midnight(span[-1] + timedelta(days=1)) if span else None,
    )


def _called(one: str, people: dict[str, str]) -> str:
    return f"{people[one]} ({one})" if one in people and people[one] != one else one


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()
