"""Whether awards fit the rest of the reference data: surveys, departments, regions, brands, types and facts that there are."""

from collections.abc import Collection, Iterator, Sequence

from pipelines.reference.awards.award import PERSON, Award
from pipelines.reference.awards.bars import misfits_of_bars
from pipelines.reference.awards.fact_checks import misfits_of_facts
from pipelines.reference.awards.reach import misfits_of_reach
from pipelines.reference.checks import refuse_in
from pipelines.reference.kinds_of_sites import misfits_of_kinds
from pipelines.reference.model import Keys, Misfit
from pipelines.reference.organisation import INDEX, OVERALL, RECOMMEND
from pipelines.reference.reference import Reference
from pipelines.reference.spelling import near
from pipelines.reference.survey import InvitationSurvey, ResponseSurvey
from pipelines.reference.toml_files import TomlFile

# What each tie-breaker reads beside the answers, where a survey may be without it.
_READ_BY = {"nps": RECOMMEND, "index": INDEX}


def check_awards(reference: Reference, awards: Sequence[TomlFile[Award]]) -> None:
    """Awards of a year have ids of their own and name nothing that there is not."""
    first: dict[tuple[int, str], str] = {}
    for file in awards:
        award = file.content
        misfits = misfits_of_award(reference, award)
        key = (award.year, award.award_id)
        if key in first:
            what = f"the award_id {award.award_id!r} of {award.year} is that of {first[key]} too"
            misfits.append(Misfit(what, ("award_id",), "give each award of a year an id of its own"))
        first.setdefault(key, file.path.name)
        refuse_in(file, misfits)


def misfits_of_award(reference: Reference, award: Award) -> list[Misfit]:
    """What one award names that there is not, or asks for and can't be."""
    return [
        *_misfits_of_survey(reference, award),
        *misfits_of_kinds(reference.organisation, award.classes, "classes"),
        *_misfits_of_answers(reference, award),
        *misfits_of_facts(award, reference.award_facts),
        *_misfits_of_adjusting(reference, award),
        *misfits_of_bars(award),
        *misfits_of_reach(award),
    ]


def _misfits_of_survey(reference: Reference, award: Award) -> Iterator[Misfit]:
    surveys = {one.survey_id: one for one in reference.response_surveys}
    survey_id = award.survey_id or reference.chain.headline_survey
    if survey_id not in surveys:
        yield Misfit(
            f"the award reads the survey {survey_id!r}, which is not one of responses",
            ("survey_id",),
            f"name one of {', '.join(surveys)}{near(survey_id, surveys)}",
        )
        return
    asked = _asked(reference, surveys[survey_id])
    yield from _misfits_of_measure(award, survey_id, asked)
    yield from _misfits_of_staff(reference, award, surveys[survey_id])
    yield from _misfits_of_invitations(reference, award, survey_id)
    for position, name in enumerate(award.guard.tie_breakers):
        if _READ_BY.get(name, OVERALL) not in (*asked, OVERALL):
            what = f"the tie-breaker {name} can't be told: the survey {survey_id!r} asks nothing for it"
            yield Misfit(what, ("guard", "tie_breakers", position), "take it out, or name another")


def _asked(reference: Reference, survey: ResponseSurvey) -> tuple[str, ...]:
    """What the survey has scores of: what it asks about, and the index where a department of it weighs something."""
    asked = survey.departments()
    weighs = any(one.index_weight and one.department_id in asked for one in reference.organisation.departments)
    return (*asked, INDEX) if weighs else asked


def _misfits_of_measure(award: Award, survey_id: str, asked: Collection[str]) -> Iterator[Misfit]:
    measure = award.measure
    if measure is None:
        return
    for position, name in enumerate(measure.measures):
        if name not in asked:
            keys: Keys = ("departments", position) if measure.departments else ("department",)
            if measure.catalogued.measure:
                keys = ("metric",)
            yield Misfit(
                f"the award is of {name!r}, which the survey {survey_id!r} does not ask about",
                ("measure", *keys),
                f"name one of {', '.join(one for one in asked if one != INDEX)}{near(name, asked)}",
            )


def _misfits_of_staff(reference: Reference, award: Award, survey: ResponseSurvey) -> Iterator[Misfit]:
    if award.level != PERSON or award.staff is None:
        return
    if not survey.comments.columns and not (survey.long and survey.long.comments):
        what = f"the survey {survey.survey_id!r} has no comments, so that guests name nobody in it"
        yield Misfit(what, ("survey_id",), "name a survey with [comments], or take the award out")
    known = reference.organisation.department_ids
    for position, name in enumerate(award.staff.departments):
        if name not in known:
            yield Misfit(
                f"departments.csv does not have the department {name!r}",
                ("staff", "departments", position),
                f"name one of {', '.join(known)}{near(name, known)}",
            )


def _misfits_of_invitations(reference: Reference, award: Award, survey_id: str) -> Iterator[Misfit]:
    if any(isinstance(one, InvitationSurvey) and one.for_survey == survey_id for one in reference.surveys):
        return
    what = f"no response rate is known, as nobody counts whom the survey {survey_id!r} invited"
    mend = "take it out, or add a survey of invitations to surveys/"
    if award.eligible.response_rate is not None:
        yield Misfit(what, ("eligible", "response_rate"), mend)
    if "response_rate" in award.guard.tie_breakers:
        yield Misfit(what, ("guard", "tie_breakers", award.guard.tie_breakers.index("response_rate")), mend)


def _misfits_of_answers(reference: Reference, award: Award) -> Iterator[Misfit]:
    """Whoever is honoured is shown with a score: nobody may be with fewer answers than a score is shown from."""
    thresholds, measure, improvement = reference.thresholds, award.measure, award.improvement
    show = thresholds.default.show if measure is None else thresholds.of(measure.metric).show
    asked: list[tuple[Keys, int | None]] = [
        (("eligible", "answers"), award.eligible.answers),
        (("improvement", "baseline_answers"), improvement.baseline_answers if improvement else None),
        (("staff", "least_responses"), award.staff.least_responses if award.staff else None),
    ]
    for keys, least in asked:
        if least is not None and least < show:
            what = f"{least} would honour a score that is not even shown: it needs {show}, as thresholds.toml says"
            yield Misfit(what, keys, f"write {show} or more")


def _misfits_of_adjusting(reference: Reference, award: Award) -> Iterator[Misfit]:
    if award.measure is None or award.measure.score != "mix_adjusted":
        return
    if not any(one.adjusts for one in reference.segments.dimensions):
        what = "the score is to be mix_adjusted, and segments.toml has no dimension that scores are adjusted for"
        mend = 'write score = "unadjusted", or adjusts = true in a dimension of segments.toml'
        yield Misfit(what, ("measure", "score"), mend)
