"""A home's whole reference data, read and checked against each other."""

import difflib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipelines import fingerprint
from pipelines.mistakes import Mistake
from pipelines.reference.assignments import Assignment
from pipelines.reference.chain import Chain, Thresholds
from pipelines.reference.files import checked, line_of, parsed_toml, read_rows, read_toml
from pipelines.reference.organisation import OVERALL, RECOMMEND, Department, Organisation, Region, Site
from pipelines.reference.segments import Segments
from pipelines.reference.site_master import read_site_master
from pipelines.reference.survey import ANY_SURVEY, InvitationSurvey, ResponseSurvey

CHANNEL = "channel"
_RESPONSE_COLUMNS = frozenset(
    [
        "survey_id",
        "response_id",
        "site_id",
        "stay_date",
        "answer_date",
        "month",
        "version",
        "file_hash",
        "line",
        "comment_mark",
    ]
)
_SURVEY_KINDS: dict[str, type[ResponseSurvey] | type[InvitationSurvey]] = {
    "responses": ResponseSurvey,
    "invitations": InvitationSurvey,
}


@dataclass(frozen=True)
class Reference:
    """All that the business may change, as one consistent whole."""

    chain: Chain
    organisation: Organisation
    segments: Segments
    assignments: tuple[Assignment, ...]
    surveys: tuple[ResponseSurvey | InvitationSurvey, ...]
    thresholds: Thresholds

    def survey(self, survey_id: str) -> ResponseSurvey | InvitationSurvey | None:
        """The survey with this id, or None."""
        return next((survey for survey in self.surveys if survey.survey_id == survey_id), None)

    @cached_property
    def response_surveys(self) -> tuple[ResponseSurvey, ...]:
        """The surveys that collect responses, the headline survey first."""
        own = [survey for survey in self.surveys if isinstance(survey, ResponseSurvey)]
        return tuple(sorted(own, key=lambda survey: survey.survey_id != self.chain.headline_survey))

    @cached_property
    def fingerprint(self) -> str:
        """The hash of everything in it: the same content gives the same hash, however the files are laid out."""
        parts = (self.chain, self.organisation, self.segments, *self.assignments, *self.surveys, self.thresholds)
        return fingerprint.of_value([part.model_dump(mode="json") for part in parts])

    def governing(self, survey: ResponseSurvey | InvitationSurvey) -> str:
        """The hash of what decides the verdicts on a file of `survey`: its definition, departments, segments.

        Sites are left out on purpose: where a response belongs is decided in the build, so a new site
        re-reads nothing.
        """
        departments = [department.model_dump(mode="json") for department in self.organisation.departments]
        return fingerprint.of_value(
            [survey.model_dump(mode="json"), departments, self.segments.model_dump(mode="json")]
        )


_ADAPTER: TypeAdapter[Reference] = TypeAdapter(Reference)


def to_json(reference: Reference) -> str:
    """The reference data as text, so that a build carries the rules it was made by."""
    return _ADAPTER.dump_json(reference).decode()


def from_json(text: str) -> Reference:
    """The reference data that `to_json` wrote."""
    return _ADAPTER.validate_json(text)


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
    _check_column_names(reference, folder)
    _check_assignments(reference, folder)
    _check_surveys(reference, folder, surveys)
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


def _check_column_names(reference: Reference, folder: Path) -> None:
    """Departments and dimensions become columns beside ours, so no two of them may be called alike."""
    measures = reference.organisation.measure_ids
    taken = _RESPONSE_COLUMNS | {f"{measure}_top" for measure in measures}
    names = [("departments.csv", name) for name in reference.organisation.department_ids]
    names += [("segments.toml", dimension.dimension_id) for dimension in reference.segments.dimensions]
    for file, name in names:
        if name in taken or (file == "segments.toml" and name in measures):
            raise Mistake(
                f"{name!r} is the name of another column of responses",
                where=str(folder / file),
                mend="call it otherwise",
            )


def _check_assignments(reference: Reference, folder: Path) -> None:
    regions = {region.region_id for region in reference.organisation.regions}
    for assignment in reference.assignments:
        if assignment.site_id is not None and assignment.site_id not in reference.organisation.site_ids:
            raise Mistake(
                f"{assignment.person_name} is assigned to site {assignment.site_id!r}, which is not known",
                where=str(folder / "assignments.csv"),
                mend="correct the site_id or add the site"
                + _nearest(assignment.site_id, reference.organisation.site_ids),
            )
        if assignment.region_id is not None and assignment.region_id not in regions:
            raise Mistake(
                f"{assignment.person_name} is assigned to region {assignment.region_id!r}, which is not known",
                where=str(folder / "assignments.csv"),
                mend="correct the region_id or add the region" + _nearest(assignment.region_id, regions),
            )


def _check_surveys(reference: Reference, folder: Path, surveys: dict[Path, ANY_SURVEY]) -> None:
    by_id: dict[str, Path] = {}
    counted: dict[str, Path] = {}
    for path, survey in surveys.items():
        if survey.survey_id in by_id:
            raise Mistake(
                f"two surveys are called {survey.survey_id!r}",
                where=f"{by_id[survey.survey_id]} and {path}",
                mend="rename one",
            )
        by_id[survey.survey_id] = path
        if isinstance(survey, ResponseSurvey):
            _check_response_survey(reference, survey, str(path))
        else:
            _check_invitation_survey(reference, survey, str(path))
            if survey.for_survey in counted:
                raise Mistake(
                    f"two exports count invitations to {survey.for_survey!r}: they would be added up twice",
                    where=f"{counted[survey.for_survey]} and {path}",
                    mend="keep one",
                )
            counted[survey.for_survey] = path
    asked = [survey.survey_id for survey in reference.response_surveys]
    if asked and reference.chain.headline_survey not in asked:
        raise Mistake(
            f"the headline survey {reference.chain.headline_survey!r} is not defined",
            where=str(folder / "chain.toml"),
            mend=f"name one of {', '.join(asked)}",
        )


def _check_response_survey(reference: Reference, survey: ResponseSurvey, where: str) -> None:
    known = {OVERALL, RECOMMEND, *reference.organisation.department_ids}
    for department in survey.departments():
        if department not in known:
            raise Mistake(
                f"survey {survey.survey_id!r} asks about department {department!r}, which departments.csv does not have",
                where=where,
                mend="add the department, or correct the name" + _nearest(department, known),
            )
    for dimension_id, column in survey.segments.items():
        _check_segment(reference, survey.survey_id, dimension_id, column.targets(), where)


def _check_invitation_survey(reference: Reference, survey: InvitationSurvey, where: str) -> None:
    asked = {one.survey_id for one in reference.response_surveys}
    if survey.for_survey not in asked:
        raise Mistake(
            f"{survey.survey_id!r} counts invitations to {survey.for_survey!r}, which is not defined",
            where=where,
            mend=f"set for_survey to one of {', '.join(sorted(asked))}",
        )
    if survey.channel:
        _check_segment(reference, survey.survey_id, CHANNEL, survey.channel.targets(), where)


def _check_segment(reference: Reference, survey_id: str, dimension_id: str, targets: set[str], where: str) -> None:
    dimension = reference.segments.get(dimension_id)
    if dimension is None:
        raise Mistake(
            f"survey {survey_id!r} has segments of {dimension_id!r}, which segments.toml does not have",
            where=where,
            mend="add the dimension to segments.toml",
        )
    unknown = sorted(targets - {segment.segment_id for segment in dimension.values})
    if unknown:
        raise Mistake(
            f"survey {survey_id!r} leads to {dimension_id} {unknown[0]!r}, which segments.toml does not have",
            where=where,
            mend="add the value to segments.toml or correct the definition",
        )


def _nearest(word: str, known: set[str] | frozenset[str]) -> str:
    close = difflib.get_close_matches(word, known, n=3)
    return f" (near: {', '.join(close)})" if close else ""
