"""The free text of records, taken apart from them and put back: the one place that knows which text is free."""

import polars as pl

from pipelines import fingerprint
from pipelines.intake.records import EXPORT, FAULT, LINE, RAW, WITHHELD
from pipelines.reference.folding import all_folded
from pipelines.reference.survey import ANY_SURVEY, ResponseSurvey

COMMENT_MARK = "(comments)"


def cells(frame: pl.DataFrame, survey: ANY_SURVEY) -> pl.DataFrame:
    """The cells of `frame` that hold free text, null where a cell of the same column holds none; no column without any.

    It is all that stands in the columns of comments; in a long layout also every answer to a question that is not
    declared to be read or ignored: nobody has said that it is no guest's sentence.
    """
    whole = [EXPORT + column for column in survey.comments.columns if EXPORT + column in frame.columns]
    # Taken, not selected: Polars 2.1 copies all columns of a frame to select some.
    found = [frame[name] for name in whole]
    long = survey.long if isinstance(survey, ResponseSurvey) else None
    if isinstance(survey, ResponseSurvey) and long and EXPORT + long.answer in frame.columns:
        is_open = pl.lit(False)
        if EXPORT + long.question in frame.columns:
            is_open = pl.col(EXPORT + long.question).is_in(_open_names(frame[EXPORT + long.question], survey))
        answers = pl.when(~is_open).then(pl.col(EXPORT + long.answer)).alias(EXPORT + long.answer)
        found.append(frame.select(answers).to_series())
    return pl.DataFrame(found)


def _open_names(asked: pl.Series, survey: ResponseSurvey) -> list[str]:
    """The names of questions, as the export writes them, whose answers are no free text."""
    names = asked.drop_nulls().unique()
    known = all_folded(pl.Series(survey.answers_in_the_open(), dtype=pl.String))
    return names.filter(all_folded(names).is_in(known.implode())).to_list()


def apart(frame: pl.DataFrame, free: pl.DataFrame) -> pl.DataFrame:
    """LINE, RAW and the cells `free` of every record that has some; of a malformed record all of its text."""
    both = pl.DataFrame([frame[LINE], frame[RAW], *free.get_columns()])
    return both.filter(pl.any_horizontal(pl.col(name).fill_null("") != "" for name in [RAW, *free.columns]))


def without(frame: pl.DataFrame, survey: ANY_SURVEY) -> pl.DataFrame:
    """The records without their free text, plus a mark that changes when the text does; as they are where none is kept.

    A column of free text is left out; in a column of answers the cells of free text are empty.
    """
    free = cells(frame, survey)
    if not free.columns:
        return frame
    texts = free.select(pl.concat_str([pl.col(name).fill_null("") for name in free.columns], separator="\x1f"))
    texts = texts.to_series()
    written = (texts.str.strip_chars("\x1f") != "").arg_true()
    marks = pl.Series(COMMENT_MARK, [None], dtype=pl.String).new_from_index(0, len(texts))
    marks = marks.scatter(written, [fingerprint.of_value(text) for text in texts.gather(written)])
    withheld = pl.when(pl.col(RAW).is_not_null()).then(pl.lit(WITHHELD)).alias(RAW)
    left = [name for name in free.columns if name.removeprefix(EXPORT) in survey.comments.columns]
    emptied = [
        pl.when(free[name].is_null()).then(pl.col(name)).otherwise(pl.lit("")).alias(name)
        for name in free.columns
        if name not in left
    ]
    return frame.with_columns(*emptied, withheld, marks).drop(left)


def together(frame: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Records with the free text that was taken apart from them back in its cells; no mark is left."""
    names = [name for name in texts.columns if name.startswith(EXPORT)]
    vault = texts.rename({name: _aside(name) for name in [RAW, *names]})
    joined = frame.join(vault, on=LINE, how="left", maintain_order="left")
    # A load that was stopped may have left a text in both places.
    back = [
        pl.coalesce(
            pl.when(pl.col(_aside(name)) != "").then(pl.col(_aside(name))),
            pl.col(name) if name in frame.columns else pl.when(pl.col(FAULT).is_null()).then(pl.lit("")),
        ).alias(name)
        for name in names
    ]
    raw = pl.coalesce(_aside(RAW), RAW).alias(RAW)
    return joined.with_columns(raw, *back).drop(*map(_aside, [RAW, *names])).drop(COMMENT_MARK, strict=False)


def _aside(name: str) -> str:
    return f"(vault){name}"
