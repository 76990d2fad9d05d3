"""The shared filters: drawn once in the sidebar, the same on every page, and in the address, so that a link reopens them.

The address is written by hand and not by `bind="query-params"`: that writes labels instead of ids and leaves defaults
out, so the same link would show another month next month.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import streamlit as st

from dashboard.access import OpenBuild, Principal, principals
from dashboard.questions.sites import months_of
from dashboard.questions.view import View
from dashboard.warehouse import Asker
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.periods import WINDOWS, last_complete_month, month_label, months_between, shifted
from pipelines.reference.assignments import Role
from pipelines.reference.organisation import Site
from pipelines.reference.reading import Reference
from pipelines.reference.segments import ALL, UNKNOWN
from pipelines.warehouse.publishing import Published

T = TypeVar("T")

KEYS = ("role", "region", "site", "until", "window", "metric", "survey", "guests")
ROLE_NAMES = {
    Role.GENERAL_MANAGER: "General manager",
    Role.REGIONAL_LEADER: "Regional leader",
    Role.HR: "HR",
    Role.ANALYST: "Analyst",
}


@dataclass(frozen=True)
class Selection:
    """What is chosen, and who asks. `data_from` and `data_until` are the survey's first and last month of answers."""

    asker: Asker
    view: View
    site_name: str
    region_name: str
    survey_name: str
    guests: str
    data_from: date
    data_until: date
    today: date

    @property
    def running_month(self) -> date:
        """The month that is not complete yet."""
        return shifted(last_complete_month(self.today), 1)


CHART = {"displayModeBar": False}


def described(chosen: Selection, *, with_period: bool = True) -> str:
    """What the page shows, in one line: period, survey, guests, and what stands in for a missing date of stay."""
    survey = next(one for one in chosen.asker.reference.response_surveys if one.survey_id == chosen.view.survey_id)
    parts = [
        *([chosen.view.period.label()] if with_period else []),
        chosen.view.metric.label,
        chosen.survey_name,
        chosen.guests,
        *([f"months by {survey.stay_date.substitute}"] if survey.stay_date.substitute else []),
    ]
    return " · ".join(parts)


def on_phone() -> bool:
    """Whether the browser says it is a phone's."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def file_name(what: str) -> str:
    """The name of a downloaded CSV file. Its token can't be guessed: Streamlit serves downloads without sign-in."""
    return f"{what}-{secrets.token_urlsafe(16)}.csv"


def current() -> Selection:
    """What the sidebar says in this run."""
    selection = st.session_state["selection"]
    if not isinstance(selection, Selection):
        raise TypeError("the sidebar has not been drawn")
    return selection


def read_address(page: str) -> None:
    """Take choices from the address when a session begins or a link leads to another page.

    On every other run the widgets decide: the address may still be the one before the last click.
    """
    st.session_state["asked"] = {}
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        st.session_state["asked"] = {key: st.query_params[key] for key in KEYS if key in st.query_params}
        st.session_state.update(st.session_state["asked"])


def draw(published: Published, build: OpenBuild, today: date) -> Selection | None:
    """Draw the sidebar and remember what it says; None where the survey has no answers at all."""
    reference = build.reference
    principal, chosen_region, site_id = _principal(reference, today)
    asker = Asker(principal, build, published)
    surveys = {survey.survey_id: survey.survey_name for survey in reference.response_surveys}
    survey_id = _choice("survey", "Survey", list(surveys), surveys.__getitem__, hidden=len(surveys) == 1)
    months = asker.ask(months_of, survey_id=survey_id)
    if months is None:
        return None
    month = _until(months, today)
    window = _choice("window", "Over", list(WINDOWS), lambda name: WINDOWS[name].label)
    metric = _choice("metric", "Metric", list(METRICS), lambda name: METRICS[name].label)
    guests = guest_choices(reference, survey_id)
    chosen_guests = _choice("guests", "Guests", list(guests), guests.__getitem__, hidden=len(guests) == 1)
    dimension_id, _, segment_id = chosen_guests.partition(":")
    is_manager = principal.role is Role.GENERAL_MANAGER
    region_id = _region_in(reference, site_id, month) if is_manager else chosen_region
    view = View(region_id, WINDOWS[window].period(month), metric, survey_id, dimension_id, segment_id, site_id=site_id)
    selection = Selection(
        asker=asker,
        view=view,
        site_name=next(site.site_name for site in reference.organisation.sites if site.site_id == site_id),
        region_name=next(one.region_name for one in reference.organisation.regions if one.region_id == region_id),
        survey_name=surveys[survey_id],
        guests=guests[chosen_guests],
        data_from=months[0],
        data_until=months[1],
        today=today,
    )
    st.session_state["selection"] = selection
    _write_address()
    return selection


def _until(months: tuple[date, date], today: date) -> date:
    """The last month of the period: complete months that have data, the latest first."""
    last = max(min(last_complete_month(today), months[1]), months[0])
    untils = [f"{month:%Y-%m}" for month in reversed(months_between(months[0], last))]
    words = {text: month_label(date.fromisoformat(f"{text}-01")) for text in untils}
    return date.fromisoformat(f"{_choice('until', 'Until the end of', untils, words.__getitem__)}-01")


def _principal(reference: Reference, today: date) -> tuple[Principal, str, str]:
    """Whose eyes, and which region and site: until there is a sign-in, the sidebar says who is asking."""
    everybody = principals(reference, today)
    roles = [role for role in Role if any(one.role is role for one in everybody)]
    role = Role(_choice("role", "View as", [one.value for one in roles], lambda name: ROLE_NAMES[Role(name)]))
    open_sites = [site for site in reference.organisation.sites if site.valid_to is None or site.valid_to > today]
    regions = {region.region_id: region.region_name for region in reference.organisation.regions}
    # A region is worth choosing if it has a site that was ever open: also one that has closed may be looked at.
    with_sites = [one for one in regions if any(site.region_id == one for site in reference.organisation.sites)]
    region_id = _choice("region", "Region", with_sites, regions.__getitem__)
    sites = _sites_of(reference, region_id) if role is not Role.GENERAL_MANAGER else _of_region(open_sites, region_id)
    names = {site.site_id: site.site_name for site in sites}
    site_id = _choice("site", "Site", list(names), names.__getitem__)
    return _who(everybody, role, region_id, site_id), region_id, site_id


def _of_region(sites: Sequence[Site], region_id: str) -> list[Site]:
    return sorted(
        (site for site in sites if site.region_id == region_id), key=lambda site: (site.site_name, site.site_id)
    )


def _sites_of(reference: Reference, region_id: str) -> list[Site]:
    return _of_region(reference.organisation.sites, region_id)


def _who(everybody: list[Principal], role: Role, region_id: str, site_id: str) -> Principal:
    for one in everybody:
        if one.role is role and one.site_id in {None, site_id} and one.region_id in {None, region_id}:
            return one
    # The post is vacant: whoever fills in sees what its holder would see.
    if role is Role.GENERAL_MANAGER:
        return Principal("nobody at present", role, site_id=site_id)
    return Principal("nobody at present", role, region_id=region_id)


def _region_in(reference: Reference, site_id: str, month: date) -> str:
    """The region a site belongs to in a month; its latest one where it was not open then."""
    spans = [site for site in reference.organisation.sites if site.site_id == site_id]
    for span in spans:
        if span.valid_from <= month and (span.valid_to is None or month < span.valid_to):
            return span.region_id
    return max(spans, key=lambda span: span.valid_from).region_id


def guest_choices(reference: Reference, survey_id: str) -> dict[str, str]:
    """The kinds of guests a survey can tell apart: "dimension:segment" → its words; "all:all" first."""
    survey = next(one for one in reference.response_surveys if one.survey_id == survey_id)
    choices = {f"{ALL}:{ALL}": "All guests"}
    for dimension in reference.segments.dimensions:
        if dimension.dimension_id in survey.segments:
            for segment in dimension.values:
                key = f"{dimension.dimension_id}:{segment.segment_id}"
                choices[key] = f"{dimension.dimension_name}: {segment.segment_name}"
            choices[f"{dimension.dimension_id}:{UNKNOWN}"] = f"{dimension.dimension_name}: not known"
    return choices


def _choice(key: str, label: str, options: list[str], words: Callable[[str], str], *, hidden: bool = False) -> str:
    """A select box whose value survives page changes; a value that is no option (an old link) falls back to the first."""
    if st.session_state.get(key) not in options:
        if key in st.session_state["asked"]:
            asked = st.session_state["asked"][key]
            st.warning(
                f"The link asks for {label.lower()} “{asked}”, which can't be shown: {words(options[0])} is shown."
            )
        st.session_state[key] = options[0]
    if hidden:
        return options[0]
    chosen = st.sidebar.selectbox(label, options, key=key, format_func=words)
    return options[0] if chosen is None else chosen


def _write_address() -> None:
    wanted = {key: st.session_state[key] for key in KEYS}
    if any(st.query_params.get(key) != value for key, value in wanted.items()):
        st.query_params.update(wanted)
