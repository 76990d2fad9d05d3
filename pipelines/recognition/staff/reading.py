"""From a build, the staff file and what people decided to the candidates of an award for people.

The staff file and the decisions are read as they are now, and the mentions are joined to the responses of the served build: no
table of the build has them. So what is confirmed at noon counts at noon, who opts out is gone at once, a response that is
withdrawn takes its mention with it, and no build says who works where.
"""

from datetime import date
from pathlib import Path

import polars as pl

from pipelines.bonus.spans import Span
from pipelines.decisions.chain import Decisions
from pipelines.decisions.erasure_key import erasure_key
from pipelines.decisions.tombstones import tombstones
from pipelines.home import Home
from pipelines.metrics.periods import shifted
from pipelines.recognition.build_read import BuildRead
from pipelines.recognition.field import Field
from pipelines.recognition.frames import CANDIDATES
from pipelines.recognition.reading import FieldRead, facts_of
from pipelines.recognition.result import ClassNote
from pipelines.recognition.staff.counting import ANSWERS, counted
from pipelines.recognition.staff.groups import Unit, Units, units
from pipelines.recognition.staff.mentions import MENTIONS, as_frame, decided, marks_of_responses
from pipelines.recognition.staff.staff_file import Staff, read_staff
from pipelines.reference.awards.award import Award
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.warehouse.placed_responses import counts_by_day, responses_of_days


def staff_field(home: Home, build: Path, reference: Reference, award: Award, *, last_day: date) -> Field:
    """The field of an award for people: a row per person or team (`groups`) with a post in the window, as CANDIDATES.

    `reference` is what the build was made by; `last_day` the window's last day, or the day up to which the build knows. Who
    opted out is in no row. Of the tie-breakers `answers` are the responses, each once, `response_rate` is the site's,
    `year_before` the own rate in the same months a year before; scores are null, as none is a person's. A ValueError for an
    award for others.
    """
    return read_staff_field(home, BuildRead(build, reference), award, last_day=last_day).field


def read_staff_field(home: Home, read: BuildRead, award: Award, *, last_day: date) -> FieldRead:
    """The same of a build that other awards are read from as well, and at which sites somebody is left out."""
    if award.staff is None:
        raise ValueError(f"the award {award.award_id!r} is for no people")
    # Before a window has begun, nobody answered in it.
    window = Span.through(award.window.first_day, max(award.window.first_day, last_day))
    staff = read_staff(home.reference, read_reference(home.reference))
    days = (award.window.first_day, award.window.last_day)
    sites = read.sites(award.classes, days, last_day)
    found = units(staff, award.staff.departments, award.staff.smallest_group, window)
    survey_id = award.survey_id or read.reference.chain.headline_survey
    numbers = counted(found.all, *_responses(home, read.build, survey_id, found, window), window)
    rates = read.response_rates(survey_id, days).select("site_id", "invited_count", "returned_count", "response_rate")
    rows = _described(found, staff, read.reference, sites).join(numbers, on="key").join(rates, on="site_id", how="left")
    nothing = dict.fromkeys(name for name in CANDIDATES if name.startswith("baseline_") or name == "unadjusted")
    complete = rows.with_columns(opted_out=pl.lit(value=False), **nothing)
    candidates = complete.select(pl.col(name).cast(kind) for name, kind in CANDIDATES.items()).sort("key")
    breakers = _tie_breakers(home, read.build, award, complete, survey_id, staff)
    field = Field(candidates, breakers, facts_of(read.reference, award))
    return FieldRead(field, _notes(found, sites))


def _described(found: Units, staff: Staff, reference: Reference, sites: pl.DataFrame) -> pl.DataFrame:
    """Who competes, with their site; people of a site that the build does not have yet have no responses, and are not there."""
    departments = {one.department_id: one.department_name for one in reference.organisation.departments}
    labels = dict(sites.select("site_id", "site_name").iter_rows())
    rows = [
        (
            *(one.key, one.site_id, one.department_id, departments.get(one.department_id or "")),
            *(one.person_id, _name(one, staff, departments, labels[one.site_id])),
        )
        for one in found.all
        if one.site_id in labels
    ]
    names = ("key", "site_id", "department_id", "department_name", "person_id", "display_name")
    return pl.DataFrame(rows, schema={name: CANDIDATES[name] for name in names}, orient="row").join(sites, on="site_id")


def _name(one: Unit, staff: Staff, departments: dict[str, str], site_name: str) -> str:
    if one.person_id is not None:
        return staff.people[one.person_id].display_name
    # It says its site: read out or printed alone, "Front desk team" could be that of any.
    return f"{site_name} team" if one.department_id is None else f"{departments[one.department_id]} team, {site_name}"


def _notes(found: Units, sites: pl.DataFrame) -> tuple[ClassNote, ...]:
    labels = dict(sites.select("site_id", "site_name").iter_rows())
    return tuple(
        ClassNote(
            f"site:{one}",
            labels[one],
            "One colleague is alone in a small department and is not listed: a team of one is that person.",
        )
        for one in found.alone_at
        if one in labels
    )


def _responses(
    home: Home, build: Path, survey_id: str, found: Units, window: Span
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """How many responses there were by site and day, and the confirmed mentions whose response stands in the build."""
    site_ids = {post.site_id for one in found.all for post in one.posts}
    return (
        counts_by_day(build, survey_id, site_ids, window.first, window.end),
        standing_mentions(home, build, survey_id, window),
    )


def standing_mentions(home: Home, build: Path, survey_id: str, window: Span) -> pl.DataFrame:
    """The confirmed mentions of a survey of stays in the window whose response stands in the build, as MENTIONS, sorted.

    Of the responses only those are hashed that are of a site and day with a mention. What was withdrawn counts no more, before
    the next load, too.
    """
    decisions = Decisions(home.decisions)
    own = [
        one
        for one, is_confirmed in decided(decisions.all()).items()
        if is_confirmed and one.survey_id == survey_id and window.has(one.stay_date)
    ]
    key = erasure_key(decisions) if own else None
    if key is None:
        return pl.DataFrame(schema=MENTIONS)
    gone = tombstones(decisions).numbers.get(survey_id, {})
    named = as_frame(one for one in own if one.mark not in gone)
    there = responses_of_days(build, survey_id, ((one.site_id, one.stay_date) for one in own))
    marks = marks_of_responses(key, survey_id, there["response_id"], frozenset(named["mark"]))
    standing = there.select("site_id", "stay_date", mark=pl.Series(marks, dtype=pl.String))
    return named.join(standing, on=["site_id", "stay_date", "mark"], how="semi", maintain_order="left")


def _tie_breakers(
    home: Home, build: Path, award: Award, rows: pl.DataFrame, survey_id: str, staff: Staff
) -> pl.DataFrame:
    known = rows.select("key", "response_rate", pl.col(ANSWERS).cast(pl.Float64))
    if "year_before" in award.guard.tie_breakers and award.staff is not None:
        own = award.window.span
        before = Span(shifted(own.first, -12), shifted(own.end, -12))
        then = units(staff, award.staff.departments, award.staff.smallest_group, before)
        numbers = counted(then.all, *_responses(home, build, survey_id, then, before), before)
        known = known.join(numbers.select("key", year_before="value"), on="key", how="left")
    missing = [pl.lit(None, pl.Float64).alias(one) for one in award.guard.tie_breakers if one not in known.columns]
    return known.with_columns(missing).select("key", *award.guard.tie_breakers).sort("key")
