"""Whom the access table lets in, as what; looked up on every run, so that who is taken out is out with the next click."""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from dashboard.access import OpenBuild
from dashboard.access_list import AccessLists
from dashboard.scopes import Principal, principals_of
from dashboard.signing_in.sessions import Session, is_live, is_visiting
from dashboard.warehouse import home
from pipelines.mistakes import Mistake
from pipelines.reference.account import Account
from pipelines.reference.reference import Reference

_lists = AccessLists()


class NotAdmittedError(Exception):
    """Somebody asks for something who is no longer let in."""


@dataclass(frozen=True)
class Visit:
    """Who has come in, and by which sign-in; behind a proxy, which watches over its own (None), when they came."""

    visitor: Account
    session: Session | None
    came_at: float | None = None

    def lasts(self, principal: Principal, build: OpenBuild) -> bool:
        """Whether they may still look as `principal`: neither signed out, nor here too long, nor out of the table.

        For what runs without the whole page: it needs no page.
        """
        if self.session and not is_live(self.session, home().sessions, time.time()):
            return False
        if self.came_at is not None and not is_visiting(self.visitor, self.came_at, home().sessions):
            return False
        try:
            return principal in principals_of_visitor(self.visitor, build, datetime.now(UTC))
        except Mistake:
            return False


def principals_of_visitor(visitor: Account, build: OpenBuild, now: datetime) -> tuple[Principal, ...]:
    """As what whoever is signed in may look, a principal per post; none where nobody let them in.

    By the clock, whatever day a chain's data is pinned to: who has left is out. A post at a place that the served build does
    not know yet is left out. Raises a Mistake where the table can't be read.
    """
    reference = build.reference
    table = _lists.now(home().reference, build.build_id, reference)
    return tuple(one for one in principals_of(table, visitor, now.astimezone().date()) if _has_place_in(one, reference))


def say_closed(mistake: Mistake) -> None:
    """The page of everybody while the access table is wrong: nobody is let in by a table that nobody can trust."""
    logging.getLogger("dashboard").error("Nobody is let in: %s", mistake.text())
    st.title("Guest tracking")
    st.error(
        "**Nobody can be let in at present:** something in the access table is wrong. Tell the person who looks after the "
        "dashboard; the log says what, and where.",
        icon=":material/error:",
    )


def _has_place_in(principal: Principal, reference: Reference) -> bool:
    organisation = reference.organisation
    site_is_there = principal.site_id is None or principal.site_id in organisation.spans_of_site
    return site_is_there and (principal.region_id is None or principal.region_id in organisation.spans_of_region)
