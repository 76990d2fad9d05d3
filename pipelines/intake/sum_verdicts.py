"""The verdicts on an export that is summed already: counts of answers become the whole numbers that totals are made of."""

from collections.abc import Callable

import polars as pl

from pipelines.intake import rules
from pipelines.intake.columns import export
from pipelines.intake.monthly_verdicts import guest_count, monthly_verdicts
from pipelines.intake.notes import Manifest
from pipelines.intake.scoring import score_of
from pipelines.intake.verdicts import Verdicts
from pipelines.reference.organisation import RECOMMEND
from pipelines.reference.scales import DETRACTOR_TO, PROMOTER_FROM
from pipelines.reference.sums import CountedScale, SumsSurvey


def sum_verdicts(records: pl.DataFrame, survey: SumsSurvey, manifest: Manifest) -> Verdicts:
    """Verdicts on an archived file of sums.

    accepted has the columns of monthly_verdicts, with department_id as the part of a month, and response_count,
    score_total and score_square_total (in hundredths), lead_count, top_box_count, promoter_count, detractor_count.
    """
    code = export(survey.department.column).fill_null("")
    departments = code.str.strip_chars().replace_strict(survey.department.values, default=None, return_dtype=pl.String)
    unknown = rules.Rule(
        survey.department.column, pl.col("department_id").is_null(), pl.format("the code '{}' is not declared", code)
    )
    return monthly_verdicts(
        records,
        survey,
        manifest,
        part=departments.alias("department_id"),
        kept=[unknown, *(rule for column in survey.count_columns() for rule in _count_rules(column, survey))],
        numbers=_added_up(survey),
    )


def _count_rules(column: str, survey: SumsSurvey) -> list[rules.Rule]:
    """A count is there and a whole number where the department's scale has the answer, and nothing where it has not."""
    text = export(column).fill_null("").str.strip_chars()
    scales = {one: survey.scale_of(one) for one in survey.departments()}
    has_it = pl.col("department_id").is_in([one for one, scale in scales.items() if scale and column in scale.counts])
    return [
        rules.Rule(
            column,
            has_it.fill_null(False) & guest_count(column).is_null(),
            pl.format("'{}' is not a whole number of answers", export(column).fill_null("")),
        ),
        rules.Rule(
            column,
            ~has_it.fill_null(True) & (text != "") & (guest_count(column) != 0).fill_null(True),
            pl.format("'{}' counts an answer that the scale of the department does not have", text),
        ),
    ]


def _added_up(survey: SumsSurvey) -> list[pl.Expr]:
    """The numbers of a row of totals: an answer counts as often as it was given, and as it would in a response."""
    is_recommend = pl.col("department_id") == RECOMMEND

    def over(per_answer: Callable[[CountedScale, int], int]) -> pl.Expr:
        return pl.coalesce(
            pl.when(pl.col("department_id") == department).then(
                pl.sum_horizontal(
                    guest_count(column) * per_answer(scale, number) for column, number in scale.counts.items()
                )
            )
            for department in survey.departments()
            if (scale := survey.scale_of(department))
        ).cast(pl.Int64)

    def score(scale: CountedScale, number: int) -> int:
        return score_of(number, scale.lowest, scale.highest)

    promoters = over(lambda scale, number: int(score(scale, number) >= PROMOTER_FROM))
    detractors = over(lambda scale, number: int(score(scale, number) <= DETRACTOR_TO))
    return [
        over(lambda scale, number: 1).alias("response_count"),
        over(score).alias("score_total"),
        over(lambda scale, number: score(scale, number) ** 2).alias("score_square_total"),
        over(lambda scale, number: 1).alias("lead_count"),
        over(lambda scale, number: int(number >= scale.top_box_from)).alias("top_box_count"),
        pl.when(is_recommend).then(promoters).otherwise(0).alias("promoter_count"),
        pl.when(is_recommend).then(detractors).otherwise(0).alias("detractor_count"),
    ]
