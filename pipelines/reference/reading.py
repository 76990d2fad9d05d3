"""A home's whole reference data, read and checked against each other."""

from pathlib import Path

from pydantic import ValidationError

from pipelines.mistakes import Mistake
from pipelines.reference.assignments import Assignment
from pipelines.reference.chain import Chain, Thresholds
from pipelines.reference.checks import check_assignments, check_column_names, check_surveys
from pipelines.reference.files import checked, line_of, parsed_toml, read_rows, read_toml
from pipelines.reference.organisation import Department, Organisation, Region, Site
from pipelines.reference.reference import Reference
from pipelines.reference.segments import Segments
from pipelines.reference.site_master import read_site_master
from pipelines.reference.survey import ANY_SURVEY, InvitationSurvey, ResponseSurvey

_SURVEY_KINDS: dict[str, type[ResponseSurvey] | type[InvitationSurvey]] = {
    "responses": ResponseSurvey,
    "invitations": InvitationSurvey,
}


def read_reference(folder: Path) -> Reference:
    """The reference data in `folder`; a Mistake says file, line and mend if anything does not fit."""
    if not folder.is_dir():
        raise Mistake(
            "there is no reference data",
            where=str(folder),
            mend="start from a copy of data/reference/ or of one of data/reference/examples/",
        )
    segments_file = folder / "segments.toml"
    surveys = {path: _survey(path) for path in sorted((folder / "surveys").glob("*.toml"))}
    reference = Reference(
        chain=read_toml(folder / "chain.toml", Chain),
        organisation=_organisation(folder),
        segments=read_toml(segments_file, Segments) if segments_file.exists() else Segments(),
        assignments=tuple(_assignments(folder)),
        surveys=tuple(surveys.values()),
        thresholds=read_toml(folder / "thresholds.toml", Thresholds),
    )
    check_column_names(reference, folder)
    check_assignments(reference, folder)
    check_surveys(reference, folder, surveys)
    return reference


def _organisation(folder: Path) -> Organisation:
    departments = read_rows(folder / "departments.csv", Department)
    master = folder / "site_master.toml"
    if master.exists():
        if (folder / "sites.csv").exists():
            raise Mistake(
                "sites come from two places",
                where=f"{folder}: sites.csv and site_master.toml",
                mend="keep one of the two",
            )
        regions, sites = read_site_master(master)
    else:
        regions = read_rows(folder / "regions.csv", Region)
        sites = read_rows(folder / "sites.csv", Site)
    try:
        return Organisation(regions=tuple(regions), sites=tuple(sites), departments=tuple(departments))
    except ValidationError as problem:
        misfit = problem.errors()[0]["ctx"]["error"]
        from_master = master.exists() and misfit.kind != "departments"
        where = master if from_master else folder / f"{misfit.kind}.csv"
        raise Mistake(str(misfit), where=str(where), mend="correct it there") from None


def _assignments(folder: Path) -> list[Assignment]:
    path = folder / "assignments.csv"
    return read_rows(path, Assignment) if path.exists() else []


def _survey(path: Path) -> ANY_SURVEY:
    text, content = parsed_toml(path)
    model = _SURVEY_KINDS.get(str(content.get("kind")))
    if model is None:
        raise Mistake(
            "the survey's kind is not one we know",
            where=f"{path}, line {line_of(text, ['kind']) or 1}",
            mend=f"set kind to one of {', '.join(_SURVEY_KINDS)}",
        )
    return checked(model, content, path=path, text=text)
