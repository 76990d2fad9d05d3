"""From a build to the candidates of an award: who competes, with which numbers. The one edge of recognition to a build."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.recognition.build_read import BuildRead, Days
from pipelines.recognition.field import Field
from pipelines.recognition.frames import CANDIDATES
from pipelines.recognition.result import ClassNote
from pipelines.recognition.tie_breakers import tie_breakers
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.facts import AwardFact
from pipelines.reference.awards.sections import Measure
from pipelines.reference.reference import Reference

_NOT_ADJUSTED = "Too little is known of its kinds of guests to adjust for them: its scores count as they are."
_NOT_DECLARED = (
    "No kinds of guests are declared that scores may be adjusted for (segments.toml): scores count as they are."
)


@dataclass(frozen=True)
class FieldRead:
    """The field of an award, and what is to be said of regions whose scores could not be adjusted as it asks."""

    field: Field
    notes: tuple[ClassNote, ...] = ()


def field_of(build: Path, reference: Reference, award: Award, *, last_day: date) -> Field:
    """The field of an award for sites or departments, read from a build that was made by the `reference`.

    One row per site that exists on a day of the window; of an award for departments one per site and department that anybody
    rated in the window or in the baseline: of a department that nobody ever rated it is not known whether a site has it. All
    answers of the window count for the site, whichever region it was in; it competes where it is on `last_day`: the window's
    last day, or the day up to which the build knows.
    """
    return read_field(BuildRead(build, reference), award, last_day=last_day).field


def read_field(read: BuildRead, award: Award, *, last_day: date) -> FieldRead:
    """The same of a build that other awards are read from as well. A ValueError for an award for people."""
    if award.measure is None:
        raise ValueError(f"the award {award.award_id!r} is for people, and has no measure")
    days = (award.window.first_day, award.window.last_day)
    survey_id = award.survey_id or read.reference.chain.headline_survey
    sites = read.sites(award.classes, days, last_day)
    _refuse_strangers(read.scores(survey_id, days, award.measure.metric, award.measure.measures), sites)
    now, notes = _scores(read, award.measure, survey_id, days, sites)
    before = now.clear()
    if award.improvement is not None:
        baseline = (award.improvement.baseline.first_day, award.improvement.baseline.last_day)
        before, more = _scores(read, award.measure, survey_id, baseline, sites)
        notes = tuple(dict.fromkeys((*notes, *more)))
    candidates = _candidates(read, award.measure, sites, now, before).join(
        read.response_rates(survey_id, days).select("site_id", "invited_count", "returned_count"),
        on="site_id",
        how="left",
    )
    complete = _complete(candidates, is_of_change=award.improvement is not None)
    breakers = tie_breakers(read, award, award.measure, complete, survey_id)
    return FieldRead(Field(complete, breakers, facts_of(read.reference, award)), notes)


def facts_of(reference: Reference, award: Award) -> dict[tuple[str, str], AwardFact]:
    """What is known of sites from elsewhere in the award's year, by site_id and fact."""
    return {(one.site_id, one.fact): one for one in reference.award_facts if one.year == award.year}


def _scores(
    read: BuildRead, measure: Measure, survey_id: str, days: Days, sites: pl.DataFrame
) -> tuple[pl.DataFrame, tuple[ClassNote, ...]]:
    """The scores in a period, by site_id and department_id, with `unadjusted`; and what could not be adjusted."""
    asked = (survey_id, days, measure.metric, measure.measures)
    if measure.score == "unadjusted":
        return read.scores(*asked).with_columns(unadjusted=pl.lit(None, pl.Float64)), ()
    found = read.adjusted(*asked, dict(sites.select("site_id", "region_id").iter_rows()))
    if not found.is_declared:
        return found.scores, (ClassNote("all", "All sites", _NOT_DECLARED),)
    return found.scores, _said(read.reference, measure, found.as_they_are)


def _said(reference: Reference, measure: Measure, untold: Iterable[tuple[str, str]]) -> tuple[ClassNote, ...]:
    names = {one.department_id: one.department_name for one in reference.organisation.departments}
    notes = []
    for region_id, department_id in untold:
        region = reference.organisation.region_names[region_id]
        called = f"{names[department_id]}, {region}" if measure.departments else region
        notes.append(ClassNote(f"region:{region_id}", called, _NOT_ADJUSTED))
    return tuple(notes)


def _refuse_strangers(scores: pl.DataFrame, sites: pl.DataFrame) -> None:
    """A build places every answer at a site that there is: anything else is a fault of ours, not a candidate to leave out."""
    strangers = scores.join(sites, on="site_id", how="anti")["site_id"].unique().sort().to_list()
    if strangers:
        raise ValueError(f"sites have answers in the window and do not exist in it: {', '.join(strangers[:5])}")


def _candidates(
    read: BuildRead, measure: Measure, sites: pl.DataFrame, now: pl.DataFrame, before: pl.DataFrame
) -> pl.DataFrame:
    """The sites, or their rated departments, with the scores of the window and of the baseline."""
    then = before.select(
        "site_id",
        "department_id",
        baseline_n="n",
        baseline_value="value",
        baseline_standard_error="standard_error",
        baseline_months="months",
    )
    if not measure.departments:
        own, earlier = now.drop("department_id"), then.drop("department_id")
        joined = sites.join(own, on="site_id", how="left").join(earlier, on="site_id", how="left")
        nothing = pl.lit(None, pl.String)
        return joined.with_columns(key="site_id", department_id=nothing, department_name=nothing)
    pair = ["site_id", "department_id"]
    rated = pl.concat([now.select(pair), then.select(pair)]).unique()
    names = {one.department_id: one.department_name for one in read.reference.organisation.departments}
    return (
        sites.join(rated, on="site_id")
        .join(now, on=pair, how="left")
        .join(then, on=pair, how="left")
        .with_columns(
            key=pl.format("{}/{}", "site_id", "department_id"),
            department_name=pl.col("department_id").replace_strict(names, return_dtype=pl.String),
        )
    )


def _complete(candidates: pl.DataFrame, *, is_of_change: bool) -> pl.DataFrame:
    """All columns of CANDIDATES, sorted by key; who nobody rated has 0 answers, and no value."""
    zero = ["months", "n", *(["baseline_n", "baseline_months"] if is_of_change else [])]
    nobody = {name: pl.lit(None) for name in ("person_id", "display_name", "mentions", "days")}
    return (
        candidates.with_columns(pl.col(zero).fill_null(0), opted_out=pl.lit(value=False), **nobody)
        .select(pl.col(name).cast(kind) for name, kind in CANDIDATES.items())
        .sort("key")
    )
