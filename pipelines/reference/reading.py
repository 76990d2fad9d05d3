"""A home's whole reference data, read and checked against each other."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pipelines.mistakes import Mistake
from pipelines.reference.assignments import Assignment
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.checks import check_awards
from pipelines.reference.awards.fact_checks import check_award_facts
from pipelines.reference.awards.facts import AwardFact
from pipelines.reference.chain import Chain, Thresholds
from pipelines.reference.checks import check_assignments, check_column_names, check_surveys
from pipelines.reference.complaints import mistake_in
from pipelines.reference.csv_files import CsvFile, read_csv
from pipelines.reference.events import Event, check_events
from pipelines.reference.file_names import check_file_names
from pipelines.reference.organisation import Department, Organisation, Region, Site
from pipelines.reference.peer_groups import PeerGroupSite, check_peer_groups
from pipelines.reference.plans.checks import check_plans
from pipelines.reference.plans.kinds import KINDS
from pipelines.reference.reference import Reference
from pipelines.reference.segments import Segments
from pipelines.reference.site_aliases import SiteAlias, check_site_aliases
from pipelines.reference.site_master import read_site_master
from pipelines.reference.survey import ANY_DEFINITION, InvitationSurvey, ResponseSurvey, SumsSurvey, WithdrawalList
from pipelines.reference.toml_files import read_kind, read_toml

M = TypeVar("M", bound=BaseModel)

_SURVEY_KINDS: dict[str, type[ANY_DEFINITION]] = {
    "responses": ResponseSurvey,
    "invitations": InvitationSurvey,
    "sums": SumsSurvey,
    "withdrawals": WithdrawalList,
}


def read_reference(folder: Path) -> Reference:
    """The reference data in `folder`; a Mistake says file, line and mend if anything does not fit."""
    if not folder.is_dir():
        raise Mistake(
            "there is no reference data",
            where=str(folder),
            mend="start from a copy of data/reference/ or of one of data/reference/examples/",
        )
    check_file_names(folder)
    departments, regions, sites = _sites_and_departments(folder)
    surveys = [read_kind(path, _SURVEY_KINDS, called="survey") for path in sorted((folder / "surveys").glob("*.toml"))]
    plans = [read_kind(path, KINDS, called="plan") for path in sorted((folder / "plans").glob("*.toml"))]
    awards = [read_toml(path, Award) for path in sorted((folder / "awards").glob("*.toml"))]
    chain = read_toml(folder / "chain.toml", Chain)
    segments = read_toml(folder / "segments.toml", Segments) if (folder / "segments.toml").exists() else None
    assignments = _if_there(folder / "assignments.csv", Assignment)
    aliases = _if_there(folder / "site_aliases.csv", SiteAlias)
    peer_groups = _if_there(folder / "peer_groups.csv", PeerGroupSite)
    events = _if_there(folder / "events.csv", Event)
    award_facts = _if_there(folder / "award_facts.csv", AwardFact)
    reference = Reference(
        chain=chain.content,
        organisation=_organisation(departments, regions, sites),
        segments=segments.content if segments else Segments(),
        assignments=assignments.rows,
        surveys=tuple(one.content for one in surveys if not isinstance(one.content, WithdrawalList)),
        withdrawal_lists=tuple(one.content for one in surveys if isinstance(one.content, WithdrawalList)),
        thresholds=read_toml(folder / "thresholds.toml", Thresholds).content,
        site_aliases=aliases.rows,
        peer_groups=peer_groups.rows,
        events=events.rows,
        plans=tuple(one.content for one in plans),
        awards=tuple(one.content for one in awards),
        award_facts=award_facts.rows,
    )
    check_column_names(reference, departments, segments)
    check_assignments(reference, assignments)
    check_site_aliases(reference.organisation, aliases)
    check_peer_groups(reference.organisation, peer_groups)
    check_events(reference.organisation, events)
    check_surveys(reference, chain, surveys)
    check_plans(reference, plans)
    check_award_facts(reference.organisation, award_facts)
    check_awards(reference, awards)
    return reference


def _sites_and_departments(folder: Path) -> tuple[CsvFile[Department], CsvFile[Region], CsvFile[Site]]:
    departments = read_csv(folder / "departments.csv", Department)
    master = folder / "site_master.toml"
    if not master.exists():
        return departments, read_csv(folder / "regions.csv", Region), read_csv(folder / "sites.csv", Site)
    if (folder / "sites.csv").exists():
        raise Mistake(
            "sites come from two places",
            where=f"{folder}: sites.csv and site_master.toml",
            mend="keep one of the two",
        )
    return departments, *read_site_master(master)


def _organisation(departments: CsvFile[Department], regions: CsvFile[Region], sites: CsvFile[Site]) -> Organisation:
    try:
        return Organisation(regions=regions.rows, sites=sites.rows, departments=departments.rows)
    except ValidationError as problem:
        misfits = problem.errors()[0]["ctx"]["error"].misfits
        # The first key of a misfit says which of the three it is about, the second which row.
        file = {"regions": regions, "sites": sites, "departments": departments}[misfits[0].keys[0]]
        own = [misfit for misfit in misfits if misfit.keys[0] == misfits[0].keys[0]]
        raise mistake_in(file.path, [file.complaint(misfit) for misfit in own]) from None


def _if_there(path: Path, model: type[M]) -> CsvFile[M]:
    return read_csv(path, model) if path.exists() else CsvFile(path)
