"""Whether bonus plans fit the rest of the reference data: surveys, departments, regions, brands and types that there are."""

from collections.abc import Iterator, Sequence

from pipelines.reference.checks import refuse_in
from pipelines.reference.kinds_of_sites import misfits_of_kinds
from pipelines.reference.model import Misfit
from pipelines.reference.organisation import OVERALL
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.reference import Reference
from pipelines.reference.spelling import near
from pipelines.reference.toml_files import TomlFile


def check_plans(reference: Reference, plans: Sequence[TomlFile[ANY_PLAN]]) -> None:
    """Plans have ids of their own and name surveys, departments, regions, brands and types that there are."""
    first: dict[str, str] = {}
    for file in plans:
        plan = file.content
        misfits = misfits_of_plan(reference, plan)
        if plan.plan_id in first:
            what = f"the plan_id {plan.plan_id!r} is that of {first[plan.plan_id]} too"
            misfits.append(Misfit(what, ("plan_id",), "give each plan an id of its own"))
        first.setdefault(plan.plan_id, file.path.name)
        refuse_in(file, misfits)


def misfits_of_plan(reference: Reference, plan: ANY_PLAN) -> list[Misfit]:
    """What one plan names that there is not."""
    return [*_misfits_of_survey(reference, plan), *misfits_of_kinds(reference.organisation, plan.covered, "covered")]


def _misfits_of_survey(reference: Reference, plan: ANY_PLAN) -> Iterator[Misfit]:
    surveys = {one.survey_id: one for one in reference.response_surveys}
    survey_id = plan.survey_id or reference.chain.headline_survey
    if survey_id not in surveys:
        yield Misfit(
            f"the plan pays on the survey {survey_id!r}, which is not one of responses",
            ("survey_id",),
            f"name one of {', '.join(surveys)}{near(survey_id, surveys)}",
        )
        return
    asked = (OVERALL, *surveys[survey_id].departments())
    for position, part in enumerate(plan.parts):
        if part.department not in asked:
            yield Misfit(
                f"the part is of {part.department!r}, which the survey {survey_id!r} does not ask about",
                ("parts", position, "department"),
                f"name one of {', '.join(asked)}{near(part.department, asked)}",
            )
