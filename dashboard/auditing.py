"""What the dashboard notes in the audit log: who saw which page of what, what left as a file, what was unmasked or decided.

A file is noted before its bytes leave, and where that can't be done it does not leave. A page is shown all the same, and says
so: numbers that nobody may look at because a disk is full help nobody. Without sign-in, who is noted is who was chosen to be
looking.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

import streamlit as st

from dashboard.admission import Visit
from dashboard.noting import NotNotedError, is_writable, note
from dashboard.scopes import Principal
from dashboard.selection import Selection
from dashboard.warehouse import home
from pipelines import fingerprint
from pipelines.acting import Acting
from pipelines.audit.log import DECIDED, EXPORTED, PAGE_SEEN, SIGNED_IN, SIGNED_OUT, UNMASKED
from pipelines.decisions.chain import Decisions
from pipelines.decisions.numbers import numbers_after
from pipelines.mistakes import Mistake
from pipelines.reference.organisation import Organisation

# What this visit has noted: the page with its scope, and what was looked at on it.
NOTED = "audited"
CAME = "sign_in_audited"
# The sign-ins that this process has noted, the latest last: another tab is no other sign-in. Of more than so many the first are
# forgotten, and noted once more where another tab of theirs is opened.
MOST_SIGN_INS = 10_000
_noted_sign_ins: dict[str, None] = {}


def signed_in(visit: Visit, own: Sequence[Principal]) -> None:
    """Note that somebody signed in, also whom nobody lets in: once a sign-in, and once more after a restart of the dashboard.

    Behind a proxy, which keeps its sign-ins to itself, once a visit.
    """
    key = visit.session.key if visit.session else ""
    if CAME in st.session_state or key in _noted_sign_ins:
        return
    try:
        note(SIGNED_IN, *_came(visit, own))
    except NotNotedError:
        _say_not_noted()
        return
    st.session_state[CAME] = True
    if key:
        _noted_sign_ins[key] = None
        # A copy, as other visitors come in meanwhile.
        for oldest in list(_noted_sign_ins)[:-MOST_SIGN_INS]:
            _noted_sign_ins.pop(oldest, None)


def signed_out(visit: Visit, own: Sequence[Principal]) -> None:
    """Note that somebody signs out; who can't be noted leaves all the same."""
    with suppress(NotNotedError):
        note(SIGNED_OUT, *_came(visit, own))


def _came(visit: Visit, own: Sequence[Principal]) -> tuple[str, dict[str, object]]:
    visitor = visit.visitor
    account = f"{visitor.subject} of {visitor.issuer}"
    if not own:
        return visitor.subject, {"what": f"{account}, whom nobody has let in"}
    first = own[0]
    said = {"name": first.person_name, "role": ", ".join(dict.fromkeys(one.role.value for one in own)), "what": account}
    return first.person_id or first.person_name, said


def page_seen(chosen: Selection, page: str) -> None:
    """Note that somebody sees a page: once until they see another, of another place, of other filters or as somebody else."""
    seen = (home().root, chosen.asker.principal, page, filters(chosen))
    noted = st.session_state.get(NOTED)
    if noted is not None and noted[0] == seen and is_writable():
        return
    try:
        note(PAGE_SEEN, *_said(chosen, {"page": page, "filter": shared_filters(chosen)}))
    except NotNotedError:
        _say_not_noted()
        return
    st.session_state[NOTED] = (seen, set())


def detail_seen(chosen: Selection, page: str, about: str) -> None:
    """Note what somebody looks at on a page beside its site and the shared filters, as one statement, an award year or all
    comments: once while they stay there."""
    noted = st.session_state.get(NOTED)
    if noted is None or about in noted[1]:
        return
    try:
        note(PAGE_SEEN, *_said(chosen, {"page": page, "filter": shared_filters(chosen), "about": about}))
    except NotNotedError:
        _say_not_noted()
        return
    noted[1].add(about)


def exported(chosen: Selection, what: str, data: bytes, rows: int | None, about: str) -> None:
    """Note that a file is taken away, before it is given out; raises NotNotedError where that can't be done."""
    said = {"what": what, "rows": rows, "bytes": len(data), "sha256": fingerprint.of_bytes(data), "filter": about}
    note(EXPORTED, *_said(chosen, said))


def unmasked(chosen: Selection, said: Mapping[str, object], by: Acting) -> None:
    """Note that masked words are read, before they are shown; raises NotNotedError where that can't be done."""
    note(UNMASKED, *_said(chosen, said, by))


def decisions_so_far() -> int:
    """How many decisions there are, to be asked before somebody decides; 0 where they can't be read."""
    try:
        return len(Decisions(home().decisions).all())
    except Mistake:
        return 0


def decided(chosen: Selection, what: str, by: Acting, *, since: int) -> None:
    """Note what somebody decided, with the numbers of their decisions after the first `since`.

    The decision itself is kept where decisions are, so it stands also where the note can't be written.
    """
    numbers = numbers_after(Decisions(home().decisions).all(), since, by.by)
    if not numbers:
        return
    try:
        note(DECIDED, *_said(chosen, {"what": what, "decision": numbers}, by))
    except NotNotedError:
        _say_not_noted()


def filters(chosen: Selection) -> str:
    """What the shared filters say, for a file that goes by them."""
    return f"{shared_filters(chosen)}; {looking_at(chosen)}"


def shared_filters(chosen: Selection) -> str:
    """Period, metric, survey and guests that are chosen, in words: a line of four labels, none of them from a guest."""
    view = chosen.view
    return "; ".join((view.period.label(), view.metric.label, chosen.survey_name, chosen.guests))


def looking_at(chosen: Selection) -> str:
    """The site and region that are chosen, with their ids."""
    return f"{chosen.site_name} ({chosen.view.site_id}), {chosen.region_name} ({chosen.view.region_id})"


def _said(chosen: Selection, said: Mapping[str, object], by: Acting | None = None) -> tuple[str, dict[str, object]]:
    """Who, and what is noted of them beside `said`; `by` is who acts, where the page asks for that."""
    principal = chosen.asker.principal
    names = {one.person_id: one.person_name for one in chosen.asker.reference.assignments} if by else {}
    who = by.by if by else principal.person_id or principal.person_name
    about = {
        "name": names.get(who, who) if by else principal.person_name,
        "role": principal.role.value,
        "sees": sees(principal, chosen.asker.reference.organisation),
        "looking_at": looking_at(chosen),
    }
    if chosen.visit:
        about["account"] = chosen.visit.visitor.email or chosen.visit.visitor.subject
    return who, about | dict(said)


def sees(principal: Principal, organisation: Organisation) -> str:
    """What a principal may see, in words: "every site", "own region North (north)", "own site Alder House (S1)", "own
    department Spa (spa) of Alder House (S1)"."""
    department = _named(principal.department_id, organisation.department_names)
    region = _named(principal.region_id, organisation.region_names)
    site = _named(principal.site_id, {one: spans[-1].site_name for one, spans in organisation.spans_of_site.items()})
    return f"{principal.may.in_full.value} {' of '.join(one for one in (department, region or site) if one)}".strip()


def _named(own_id: str | None, names: Mapping[str, str]) -> str:
    """A place by its name, with its id, as names change and rows stay; empty where there is none."""
    return f"{names[own_id]} ({own_id})" if own_id in names else own_id or ""


def _say_not_noted() -> None:
    st.warning(
        "**What is looked at can't be noted just now,** so nothing can be taken away from here. The person who looks after the "
        "data has to make room, or mend the audit log: `guest-tracking status` says what is wrong.",
        icon=":material/history_toggle_off:",
    )
