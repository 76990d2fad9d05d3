"""The answers of an export as whole numbers on their scales; nothing is clamped."""

import re
from datetime import date

import polars as pl

from pipelines.intake.records import EXPORT
from pipelines.reference.folding import all_folded
from pipelines.reference.questions import Question


def answer_column(question: Question) -> str:
    """The name of the column that holds a question's answer as a whole number, null where there is none."""
    return f"answer:{_version(question)}"


def unread_column(question: Question) -> str:
    """The name of the column that says where something stands that is neither an answer on the scale nor a missing one."""
    return f"unread:{_version(question)}"


def _version(question: Question) -> str:
    """A question's column, with the day from which it was asked so: a reworded question keeps its column."""
    return f"{question.column}@{question.valid_from}" if question.valid_from else question.column


def read(records: pl.DataFrame, questions: tuple[Question, ...], stay_dates: pl.Series) -> list[pl.Series]:
    """Per question its `answer_column` (Int32) and `unread_column` (Boolean).

    An empty column is a question not asked, and so is one about a stay on which it was not asked so.
    """
    return [
        series
        for question in questions
        for series in _read(_while_asked(records[EXPORT + question.column], question, stay_dates), question)
    ]


def _while_asked(cells: pl.Series, question: Question, stay_dates: pl.Series) -> pl.Series:
    if question.valid_from is None and question.valid_to is None:
        return cells
    asked = (stay_dates >= (question.valid_from or date.min)) & (stay_dates < (question.valid_to or date.max))
    return pl.select(pl.when(asked).then(cells)).to_series()


def _read(cells: pl.Series, question: Question) -> tuple[pl.Series, pl.Series]:
    texts = cells.str.strip_chars()
    is_missing = texts.is_null() | texts.is_in(list(question.no_answers))
    if question.answers:
        number = _in_words(texts, question)
    else:
        number = _in_digits(texts, is_missing, question)
        # A code is the same number however a spreadsheet writes it: 99 and 99.0.
        codes = [int(code) for code in question.no_answers if re.fullmatch(r"[+-]?\d+", code.strip())]
        is_missing |= number.is_in(codes).fill_null(False)
    on_scale = number.is_between(question.lowest, question.highest).fill_null(False) & ~is_missing
    unread = ~(on_scale | is_missing)
    if unread.any():
        codes = all_folded(pl.Series(question.no_answers, dtype=pl.String))
        unread &= ~all_folded(texts).is_in(codes.implode()).fill_null(True)
    turned = question.lowest + question.highest - number if question.reversed else number
    kept = pl.select(pl.when(on_scale).then(turned)).to_series().cast(pl.Int32)
    return kept.alias(answer_column(question)), unread.alias(unread_column(question))


def _in_digits(texts: pl.Series, is_missing: pl.Series, question: Question) -> pl.Series:
    number = texts.cast(pl.Int32, strict=False)
    if (number.is_null() & ~is_missing).any():
        # "8.0" is 8, as spreadsheets write it; 8.5 is no answer that a scale of whole numbers has.
        whole = texts.str.extract(rf"^([+-]?\d+)[{question.decimal}]0*$").cast(pl.Int32, strict=False)
        number = number.fill_null(whole)
    return number


def _in_words(texts: pl.Series, question: Question) -> pl.Series:
    words = all_folded(pl.Series(list(question.answers), dtype=pl.String)).to_list()
    numbers = dict(zip(words, question.answers.values(), strict=True))
    return all_folded(texts).replace_strict(numbers, default=None, return_dtype=pl.Int32)
