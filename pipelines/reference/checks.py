"""Whether the parts of the reference data fit each other; what does not is said with its file."""

import difflib
from pathlib import Path

from pipelines.mistakes import Mistake
from pipelines.reference.organisation import OVERALL, RECOMMEND
from pipelines.reference.reference import CHANNEL, Reference
from pipelines.reference.survey import ANY_SURVEY, InvitationSurvey, ResponseSurvey

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


def check_column_names(reference: Reference, folder: Path) -> None:
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


def check_assignments(reference: Reference, folder: Path) -> None:
    """Everybody is assigned to a site or region that there is."""
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


def check_surveys(reference: Reference, folder: Path, surveys: dict[Path, ANY_SURVEY]) -> None:
    """Surveys have ids of their own and name departments, segments and surveys that there are."""
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
