"""Whether the parts of the reference data fit each other; what does not is said with its file and line."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipelines.mistakes import Mistake
from pipelines.reference.assignments import Assignment
from pipelines.reference.chain import Chain
from pipelines.reference.complaints import mistake_in
from pipelines.reference.csv_files import CsvFile
from pipelines.reference.model import Misfit
from pipelines.reference.organisation import OVERALL, RECOMMEND, Department
from pipelines.reference.reference import CHANNEL, Reference
from pipelines.reference.segments import Segments
from pipelines.reference.spelling import near
from pipelines.reference.survey import (
    ANY_DEFINITION,
    ANY_SURVEY,
    InvitationSurvey,
    ResponseSurvey,
    SumsSurvey,
    WithdrawalList,
)
from pipelines.reference.toml_files import TomlFile

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


def refuse_in(file: CsvFile[Any] | TomlFile[Any], misfits: Iterable[Misfit]) -> None:
    """Say all of `misfits` at once, each with its line in `file`, if there are any."""
    complaints = [file.complaint(misfit) for misfit in misfits]
    if complaints:
        raise mistake_in(file.path, complaints)


def check_column_names(
    reference: Reference, departments: CsvFile[Department], segments: TomlFile[Segments] | None
) -> None:
    """Departments and dimensions become columns beside ours, so no two of them may be called alike."""
    measures = reference.organisation.measure_ids
    taken = _RESPONSE_COLUMNS | {f"{measure}_top" for measure in measures}
    refuse_in(
        departments,
        (
            _taken(row.department_id, (position,))
            for position, row in enumerate(departments.rows)
            if row.department_id in taken
        ),
    )
    if segments:
        ids = [dimension.dimension_id for dimension in segments.content.dimensions]
        refuse_in(
            segments,
            (
                _taken(one, ("dimensions", position, "dimension_id"))
                for position, one in enumerate(ids)
                if one in taken or one in measures
            ),
        )


def _taken(name: str, keys: tuple[int | str, ...]) -> Misfit:
    return Misfit(f"{name!r} is the name of another column of responses", keys, "call it otherwise")


def check_assignments(reference: Reference, assignments: CsvFile[Assignment]) -> None:
    """Everybody is assigned to a site, region or department that there is."""
    organisation = reference.organisation
    known_of = {
        "site": organisation.site_ids,
        "region": organisation.region_names,
        "department": organisation.department_ids,
    }
    refuse_in(
        assignments,
        (
            Misfit(
                f"{row.person_name} is assigned to {kind} {place!r}, which is not known",
                (position,),
                f"correct the {kind}_id or add the {kind}{near(place, known)}",
            )
            for position, row in enumerate(assignments.rows)
            for kind, known in known_of.items()
            if (place := getattr(row, f"{kind}_id")) is not None and place not in known
        ),
    )


def check_surveys(
    reference: Reference, described: TomlFile[Chain], surveys: Sequence[TomlFile[ANY_DEFINITION]]
) -> None:
    """Surveys have ids of their own and name departments, segments and surveys that there are."""
    _check_nothing_is_said_twice(surveys)
    for file in surveys:
        survey = file.content
        if isinstance(survey, ResponseSurvey):
            refuse_in(file, _misfits_of_responses(reference, survey))
        elif isinstance(survey, SumsSurvey):
            refuse_in(file, _misfits_of_sums(reference, survey))
        elif isinstance(survey, InvitationSurvey):
            refuse_in(file, _misfits_of_invitations(reference, survey))
        else:
            refuse_in(file, _misfits_of_withdrawals(reference, survey))
    asked = [survey.survey_id for survey in reference.response_surveys]
    headline = reference.chain.headline_survey
    if asked and headline not in asked:
        what = f"the headline survey {headline!r} is not defined"
        refuse_in(
            described, [Misfit(what, ("headline_survey",), f"name one of {', '.join(asked)}{near(headline, asked)}")]
        )


def _check_nothing_is_said_twice(surveys: Sequence[TomlFile[ANY_DEFINITION]]) -> None:
    first: dict[tuple[str, str], TomlFile[ANY_DEFINITION]] = {}
    for file in surveys:
        said = [("survey_id", file.content.survey_id, "two surveys are called {!r}", "rename one")]
        if isinstance(file.content, InvitationSurvey):
            what = "two exports count invitations to {!r}: they would be added up twice"
            said.append(("for_survey", file.content.for_survey, what, "keep one"))
        for key, value, what, mend in said:
            before = first.setdefault((key, value), file)
            if before is not file:
                raise Mistake(what.format(value), where=f"{_place(before, key)} and {_place(file, key)}", mend=mend)


def _place(file: TomlFile[ANY_DEFINITION], key: str) -> str:
    return f"{file.path}, line {file.complaint(Misfit('', (key,), '')).line}"


def _misfits_of_responses(reference: Reference, survey: ResponseSurvey) -> Iterator[Misfit]:
    known = {OVERALL, RECOMMEND, *reference.organisation.department_ids}
    for position, question in enumerate(survey.questions):
        if question.department not in known:
            yield Misfit(
                f"survey {survey.survey_id!r} asks about department {question.department!r}, "
                "which departments.csv does not have",
                ("questions", position, "department"),
                f"add the department, or correct the name{near(question.department, known)}",
            )
    for dimension_id, column in survey.segments.items():
        yield from _misfits_of_segment(reference, survey, dimension_id, column.targets(), ("segments", dimension_id))
    yield from _misfits_of_comments(reference, survey)


def _misfits_of_comments(reference: Reference, survey: ResponseSurvey) -> Iterator[Misfit]:
    """What does not fit in `comments.departments`: it names free text of the survey, and departments that there are."""
    free = [*survey.comments.columns, *(survey.long.comments if survey.long else ())]
    known = reference.organisation.department_ids
    for name, department in survey.comments.departments.items():
        key = ("comments", "departments", name)
        if name not in free:
            what = f"survey {survey.survey_id!r} has no free text called {name!r}"
            yield Misfit(what, key, f"name one of its comments{near(name, free)}")
        if department not in known:
            what = f"departments.csv has no department {department!r}"
            yield Misfit(what, key, f"add the department, or correct the name{near(department, known)}")


def _misfits_of_sums(reference: Reference, survey: SumsSurvey) -> Iterator[Misfit]:
    yield from _misfits_of_target(reference, survey, "feeds the totals of")
    known = {OVERALL, RECOMMEND, *reference.organisation.department_ids}
    for code, department in survey.department.values.items():
        if department not in known:
            yield Misfit(
                f"survey {survey.survey_id!r} counts answers about department {department!r}, "
                "which departments.csv does not have",
                ("department", "values", code),
                f"add the department, or correct the name{near(department, known)}",
            )


def _misfits_of_target(reference: Reference, survey: InvitationSurvey | SumsSurvey, does: str) -> Iterator[Misfit]:
    asked = {one.survey_id for one in reference.response_surveys}
    if survey.for_survey not in asked:
        yield Misfit(
            f"{survey.survey_id!r} {does} {survey.for_survey!r}, which is not defined",
            ("for_survey",),
            f"set for_survey to one of {', '.join(sorted(asked))}{near(survey.for_survey, asked)}",
        )


def _misfits_of_invitations(reference: Reference, survey: InvitationSurvey) -> Iterator[Misfit]:
    yield from _misfits_of_target(reference, survey, "counts invitations to")
    if survey.channel:
        yield from _misfits_of_segment(reference, survey, CHANNEL, survey.channel.targets(), ("channel",))


def _misfits_of_withdrawals(reference: Reference, listed: WithdrawalList) -> Iterator[Misfit]:
    asked = {one.survey_id: one for one in reference.response_surveys}
    survey = asked.get(listed.for_survey)
    if survey is None:
        yield Misfit(
            f"{listed.survey_id!r} lists what is withdrawn from {listed.for_survey!r}, which is not defined",
            ("for_survey",),
            f"set for_survey to one of {', '.join(sorted(asked))}{near(listed.for_survey, asked)}",
        )
        return
    wanted = survey.identity.response_id
    if not wanted:
        yield Misfit(
            f"responses of {listed.for_survey!r} have no response_id, so none of them can be withdrawn",
            ("for_survey",),
            "declare its response_id if its exports have one; else take this definition out",
        )
    elif len(wanted) != len(listed.response_id):
        yield Misfit(
            f"a response of {listed.for_survey!r} is named by {len(wanted)} column(s) ({', '.join(wanted)}), "
            f"here by {len(listed.response_id)}",
            ("response_id",),
            "name the columns of the list that say the same, in the same order",
        )


def _misfits_of_segment(
    reference: Reference, survey: ANY_SURVEY, dimension_id: str, targets: set[str], keys: tuple[str, ...]
) -> Iterator[Misfit]:
    dimension = reference.segments.get(dimension_id)
    if dimension is None:
        known = [one.dimension_id for one in reference.segments.dimensions]
        yield Misfit(
            f"survey {survey.survey_id!r} has segments of {dimension_id!r}, which segments.toml does not have",
            keys,
            f"add the dimension to segments.toml, or correct the name{near(dimension_id, known)}",
        )
        return
    known = [segment.segment_id for segment in dimension.values]
    for target in sorted(targets - set(known)):
        yield Misfit(
            f"survey {survey.survey_id!r} leads to {dimension_id} {target!r}, which segments.toml does not have",
            (*keys, "values", target),
            f"add the value to segments.toml or correct the definition{near(target, known)}",
        )
