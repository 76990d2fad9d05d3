"""Answers become scores: whole hundredths of a point from 0 to 10 000, so that sums are exact."""

import math

import polars as pl

from pipelines.intake.answers import answer_column
from pipelines.reference.organisation import Department
from pipelines.reference.questions import Question


def score_of(answer: int, lowest: int, highest: int) -> int:
    """The score of a single answer in hundredths, rounded half up."""
    return (2 * 10_000 * (answer - lowest) + highest - lowest) // (2 * (highest - lowest))


def score(items: tuple[Question, ...]) -> pl.Expr:
    """A department's score of one response: the mean of its answered items, rounded half up once to hundredths.

    Computed in whole numbers over the items' common denominator; null if no item was answered.
    """
    common = math.lcm(*(item.highest - item.lowest for item in items))
    parts = [
        (pl.col(answer_column(item)).cast(pl.Int64) - item.lowest) * (10_000 * common // (item.highest - item.lowest))
        for item in items
    ]
    answered = pl.sum_horizontal(pl.col(answer_column(item)).is_not_null().cast(pl.Int64) for item in items)
    total = pl.sum_horizontal(part.fill_null(0) for part in parts)
    return pl.when(answered > 0).then(_divided_half_up(total, answered * common)).cast(pl.Int16)


def is_top_box(leads: tuple[Question, ...]) -> pl.Expr:
    """1 where the lead item of the day is in the top box, 0 where it is not, null where it was not answered."""
    return pl.coalesce((pl.col(answer_column(lead)) >= lead.top_box_from).cast(pl.Int8) for lead in leads)


def index(departments: tuple[Department, ...]) -> pl.Expr:
    """A response's index in hundredths: department scores by weight, renormalised over those it answered.

    Null unless they carry at least half of all weight. Rounded half up once.
    """
    weighted = [department for department in departments if department.index_weight > 0]
    if not weighted:
        return pl.lit(None, dtype=pl.Int16)
    everything = sum(department.index_weight for department in weighted)
    total = pl.sum_horizontal(
        pl.col(department.department_id).cast(pl.Int64).fill_null(0) * department.index_weight
        for department in weighted
    )
    weight = pl.sum_horizontal(
        pl.col(department.department_id).is_not_null().cast(pl.Int64) * department.index_weight
        for department in weighted
    )
    return pl.when(2 * weight >= everything).then(_divided_half_up(total, weight)).cast(pl.Int16)


def _divided_half_up(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Whole-number division of non-negative numbers, rounded half up; null where there is nothing to divide by."""
    safe = pl.when(denominator > 0).then(denominator)
    return (2 * numerator + safe) // (2 * safe)
