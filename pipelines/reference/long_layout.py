"""Exports with a row per response and question: which column names the question, and which holds its answer."""

from collections.abc import Iterator

import polars as pl

from pipelines.reference.model import Frozen, Misfit
from pipelines.reference.questions import Question, folded
from pipelines.reference.survey_columns import Column


class LongLayout(Frozen):
    """`question` and `answer` are columns; the `column` of a question is then what stands in the first of them.

    Names of questions are told apart without regard to case and spacing. `ignored` questions are not read; the answers
    to `comments` are free text.
    """

    question: Column
    answer: Column
    ignored: tuple[Column, ...] = ()
    comments: tuple[Column, ...] = ()


def misfits(layout: LongLayout, columns: tuple[str, ...], questions: tuple[Question, ...]) -> Iterator[Misfit]:
    """What does not fit: `columns` are those that are read beside the two of the layout."""
    for key in ("question", "answer"):
        column = getattr(layout, key)
        if column in columns or (key == "answer" and column == layout.question):
            what = f"column {column!r} holds the long layout's {key} and something else"
            yield Misfit(what, ("long", key), "name a column of its own for each")
    for position, question in enumerate(questions):
        if question.column in columns:
            what = f"the question {question.column!r} is called like a column that is read"
            yield Misfit(what, ("questions", position, "column"), "ask the supplier to call one of the two otherwise")
    yield from _told_twice(layout, questions)


def _told_twice(layout: LongLayout, questions: tuple[Question, ...]) -> Iterator[Misfit]:
    """Names that are the same to a reader of the export: the versions of a question share one spelling."""
    asked = {question.column: ("questions", place, "column") for place, question in enumerate(questions)}
    said = [*asked.items()]
    for key in ("ignored", "comments"):
        said += [(name, ("long", key, place)) for place, name in enumerate(getattr(layout, key))]
    same = folded(pl.Series([name for name, _ in said], dtype=pl.String))
    for name, keys in (said[place] for place in (~same.is_first_distinct()).arg_true()):
        what = f"the question {name!r} is declared twice (case and spacing do not count)"
        yield Misfit(what, keys, "keep it in one place: questions, long.ignored or long.comments")
