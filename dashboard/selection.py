"""What is chosen in the shared filters, for every page to read."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import streamlit as st

from dashboard import wording
from dashboard.admission import Visit
from dashboard.audit_door import AuditDoor
from dashboard.pay import PayDoor
from dashboard.questions.view import View
from dashboard.recognition import RecognitionDoor
from dashboard.unmasking_door import UnmaskingDoor
from dashboard.warehouse import Asker, home
from pipelines.metrics.periods import month_label, month_of

# How every chart is shown: no tool bar that covers it on a phone.
CHART = {"displayModeBar": False}


@dataclass(frozen=True)
class Selection:
    """What is chosen, and who asks.

    `window` is the name of the window that the view's period is one of (`periods.WINDOWS`);
    `data_from` and `data_until` are the survey's first and last month of answers; without any, the last complete month.
    """

    asker: Asker
    view: View
    window: str
    site_name: str
    region_name: str
    survey_name: str
    guests: str
    data_from: date
    data_until: date
    has_answers: bool
    today: date
    # Who is signed in; None where nobody signs in.
    visit: Visit | None = None

    @property
    def is_admitted(self) -> bool:
        """Whether who is looking may still do so. The app asks on every run; whatever runs without it has to ask by itself:
        a fragment, what is done on a click before the page, a file that is made when it is taken away."""
        return self.visit is None or self.visit.lasts(self.asker.principal, self.asker.build)

    @property
    def the_site(self) -> str:
        """The site's name as sentences say it."""
        return wording.said(self.site_name)

    @property
    def the_region(self) -> str:
        """The region's name as sentences say it."""
        return wording.said(self.region_name)

    @property
    def the_guests(self) -> str:
        """The chosen guests as sentences say them."""
        return wording.said(self.guests.lower())

    @property
    def the_survey(self) -> str:
        """The survey's name as sentences say it."""
        return wording.said(self.survey_name)

    @cached_property
    def pay(self) -> PayDoor:
        """What who is looking may see of bonuses."""
        return self.asker.pay(self.today)

    @cached_property
    def recognition(self) -> RecognitionDoor:
        """What who is looking may see of award years."""
        return self.asker.recognition(self.today)

    @cached_property
    def audit(self) -> AuditDoor:
        """What who is looking may read of the audit log."""
        return AuditDoor(self.asker.principal, home().audit)

    @cached_property
    def unmasking(self) -> UnmaskingDoor:
        """Whether who is looking may read guests' words as they were written."""
        return UnmaskingDoor(self.asker.principal, home(), self.today)

    @property
    def running_month(self) -> date:
        """The month that is not complete yet."""
        return month_of(self.today)


def described(chosen: Selection) -> str:
    """What the page shows, in one line: period, survey, guests, and what stands in for a missing date of stay.

    For who heads a department its name stands first: every number is of that department, on whatever page."""
    survey = chosen.asker.reference.response_survey(chosen.view.survey_id)
    department = chosen.asker.reference.organisation.department_names.get(chosen.asker.principal.department_id or "")
    parts = [
        *([wording.said(department)] if department else []),
        chosen.view.period.label(),
        *([f"answers begin {month_label(chosen.data_from)}"] if chosen.view.period.first < chosen.data_from else []),
        chosen.view.metric.label,
        chosen.the_survey,
        wording.said(chosen.guests),
        *([f"months by {wording.said(survey.stay_date.substitute)}"] if survey.stay_date.substitute else []),
    ]
    return " · ".join(parts)


def on_phone() -> bool:
    """Whether the browser says it is a phone's."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def room_for_tools() -> None:
    """Room above a table on a phone, where its tools are always shown and lie over what stands there."""
    if on_phone():
        st.space("small")


def remember(selection: Selection) -> None:
    """Keep what the sidebar says for the page of this run."""
    st.session_state["selection"] = selection


def current() -> Selection:
    """What the sidebar says in this run."""
    selection = st.session_state["selection"]
    if not isinstance(selection, Selection):
        raise TypeError("the sidebar has not been drawn")
    return selection
