"""The shared filters: drawn once in the sidebar, the same on every page."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import address
from dashboard.access import OpenBuild
from dashboard.admission import Visit
from dashboard.choice import choice, choice_of_many
from dashboard.permissions import PERMISSIONS
from dashboard.questions.sites import months_of
from dashboard.questions.view import View
from dashboard.scopes import Principal
from dashboard.selection import Selection, remember
from dashboard.warehouse import Asker
from pipelines.metrics.catalogue import METRICS, is_by_department
from pipelines.metrics.periods import WINDOWS, last_complete_month, month_label, month_of, months_between
from pipelines.reference.assignments import PLACES, Role
from pipelines.reference.organisation import OVERALL, Organisation
from pipelines.reference.reference import Reference
from pipelines.reference.segments import ALL, UNKNOWN
from pipelines.warehouse.publishing import Published


def draw(
    published: Published, build: OpenBuild, today: date, visit: Visit | None, own: Sequence[Principal]
) -> Selection | None:
    """Draw the sidebar and remember what it says; None where nobody is assigned today.

    visit: who is signed in, and own: what they may look as, one at least; None where nobody signs in: whoever looks may choose.
    """
    reference = build.reference
    if visit is None and not build.principals(today):
        return None
    principal, chosen_region, site_id = _of_own(own, build, today) if visit else _principal(build, today)
    asker = Asker(principal, build, published)
    surveys = {survey.survey_id: survey.survey_name for survey in reference.response_surveys}
    survey_id = choice_of_many("survey", "Survey", surveys)
    known = asker.ask(months_of, survey_id=survey_id)
    months = known or (last_complete_month(today), last_complete_month(today))
    month = _until(months, today)
    window = choice("window", "Over", list(WINDOWS), lambda name: WINDOWS[name].label)
    seen = asker.scope.departments
    metrics = [name for name, one in METRICS.items() if seen is None or is_by_department(one)]
    metric = choice("metric", "Metric", metrics, lambda name: METRICS[name].label)
    guests = guest_choices(reference, survey_id)
    chosen_guests = choice_of_many("guests", "Guests", guests)
    dimension_id, _, segment_id = chosen_guests.partition(":")
    region_id = _region_in(reference, site_id, month) if principal.site_id else chosen_region
    view = View(
        region_id,
        WINDOWS[window].period(month),
        metric,
        survey_id,
        dimension_id,
        segment_id,
        principal.department_id or OVERALL,
        site_id=site_id,
        departments=None if seen is None else tuple(sorted(seen)),
        earlier=WINDOWS[window].before(month),
    )
    selection = Selection(
        asker=asker,
        view=view,
        window=window,
        site_name=_name(reference.organisation, principal, site_id),
        region_name=reference.organisation.region_names[region_id],
        survey_name=surveys[survey_id],
        guests=guests[chosen_guests],
        data_from=months[0],
        data_until=months[1],
        has_answers=known is not None,
        today=today,
        visit=visit,
    )
    remember(selection)
    address.write()
    return selection


def _until(months: tuple[date, date], today: date) -> date:
    """The last month of the period: complete months that have data, the latest first."""
    last = max(min(last_complete_month(today), months[1]), months[0])
    untils = [f"{month:%Y-%m}" for month in reversed(months_between(months[0], last))]
    running = month_of(today)
    words = {
        text: month_label(month) + (" (in progress)" if month >= running else "")
        for text, month in ((text, date.fromisoformat(f"{text}-01")) for text in untils)
    }
    return date.fromisoformat(f"{choice('until', 'Until the end of', untils, words.__getitem__)}-01")


def _principal(build: OpenBuild, today: date) -> tuple[Principal, str, str]:
    """Whose eyes, and which region and site: until there is a sign-in, the sidebar says who is asking."""
    everybody, organisation = build.principals(today), build.reference.organisation
    roles = [role.value for role in Role if any(one.role is role for one in everybody)]
    role = Role(choice("role", "View as", roles, lambda name: PERMISSIONS[Role(name)].role_name))
    regions = [region_id for region_id in organisation.region_names if region_id in organisation.spans_of_region]
    _follow_asked_site(organisation, role, today)
    region_id = choice("region", "Region", regions, organisation.region_names.__getitem__)
    names = _site_names(organisation, role, region_id, today)
    site_id = choice("site", "Site", list(names), names.__getitem__)
    headed = _headed(organisation, role, [one for one in everybody if one.site_id == site_id])
    return _who(everybody, role, region_id, site_id, headed), region_id, site_id


def _headed(organisation: Organisation, role: Role, at_site: list[Principal]) -> str | None:
    """Which department, for the role of who heads one: until somebody chooses, one that somebody of the site heads."""
    if "department_id" not in PLACES.get(role, ()):
        st.session_state.pop("heads", None)
        return None
    heads = {one.department_id for one in at_site}
    usual = next((one for one in organisation.department_names if one in heads), None)
    return choice_of_many("heads", "Head of", organisation.department_names, usual=usual)


def _name(organisation: Organisation, principal: Principal, site_id: str) -> str:
    """What a page is about, as its sentences call it: the site, or for who heads a department that at the site."""
    site = organisation.site_labels[site_id]
    department = organisation.department_names.get(principal.department_id or "")
    return f"{department} at {site}" if department else site


def _of_own(own: Sequence[Principal], build: OpenBuild, today: date) -> tuple[Principal, str, str]:
    """As what whoever is signed in looks, and which region and site within what that may see in full or compare."""
    organisation = build.reference.organisation
    # Of another role is a link that somebody else sent: it opens for who looks.
    for key in ("role", "heads"):
        st.session_state.pop(key, None)
    posts = {_post_id(one): _post_name(one, organisation) for one in own}
    chosen = choice_of_many("post", "View as", posts)
    principal = next(one for one in own if _post_id(one) == chosen)
    if principal.site_id:
        region_id = organisation.spans_of_site[principal.site_id][-1].region_id
        regions, sites = [region_id], {principal.site_id: organisation.site_labels[principal.site_id]}
    elif principal.region_id:
        regions, sites = [principal.region_id], {}
    else:
        regions, sites = [one for one in organisation.region_names if one in organisation.spans_of_region], {}
        _follow_asked_site(organisation, principal.role, today)
    region_id = choice_of_many("region", "Region", {one: organisation.region_names[one] for one in regions})
    sites = sites or _site_names(organisation, principal.role, region_id, today)
    return principal, region_id, choice_of_many("site", "Site", sites)


def _post_id(principal: Principal) -> str:
    parts = (principal.role.value, principal.site_id, principal.department_id, principal.region_id)
    return ":".join(part or "" for part in parts)


def _post_name(principal: Principal, organisation: Organisation) -> str:
    places = (
        organisation.department_names.get(principal.department_id or ""),
        organisation.site_labels.get(principal.site_id or ""),
        organisation.region_names.get(principal.region_id or ""),
    )
    return ", ".join([principal.may.role_name, *(place for place in places if place)])


def _follow_asked_site(organisation: Organisation, role: Role, today: date) -> None:
    """A link that names a site means that site: where its region is left out or an old one, it is the site's region now."""
    asked = address.asked_for("site")
    spans = organisation.spans_of_site.get(asked or "")
    if spans and asked not in _site_names(organisation, role, str(st.session_state.get("region")), today):
        st.session_state["region"] = spans[-1].region_id


def _site_names(organisation: Organisation, role: Role, region_id: str, today: date) -> dict[str, str]:
    """The sites to choose from. Posts are at open ones; others may look back at one that has closed."""
    spans = organisation.spans_of_region.get(region_id, [])
    is_open = [span for span in spans if span.valid_to is None or span.valid_to > today]
    offered = is_open if "site_id" in PLACES.get(role, ()) and is_open else spans
    return {span.site_id: organisation.site_labels[span.site_id] for span in offered}


def _who(everybody: list[Principal], role: Role, region_id: str, site_id: str, department_id: str | None) -> Principal:
    places = {"site_id": site_id, "region_id": region_id, "department_id": department_id}
    own = {key: places[key] for key in PLACES.get(role, ())}
    for one in everybody:
        if one.role is role and all(getattr(one, key) == place for key, place in own.items()):
            return one
    # The post is vacant: whoever fills in sees what its holder would see.
    return Principal("nobody at present", role, **own)


def _region_in(reference: Reference, site_id: str, month: date) -> str:
    """The region a site belongs to in a month; its latest one where it was not open then."""
    spans = reference.organisation.spans_of_site[site_id]
    for span in spans:
        if span.valid_from <= month and (span.valid_to is None or month < span.valid_to):
            return span.region_id
    return spans[-1].region_id


def guest_choices(reference: Reference, survey_id: str) -> dict[str, str]:
    """The kinds of guests a survey can tell apart: "dimension:segment" → its words; "all:all" first."""
    survey = reference.response_survey(survey_id)
    choices = {f"{ALL}:{ALL}": "All guests"}
    for dimension in reference.segments.dimensions:
        if dimension.dimension_id in survey.segments:
            for segment in dimension.values:
                key = f"{dimension.dimension_id}:{segment.segment_id}"
                choices[key] = f"{dimension.dimension_name}: {segment.segment_name}"
            choices[f"{dimension.dimension_id}:{UNKNOWN}"] = f"{dimension.dimension_name}: not known"
    return choices
