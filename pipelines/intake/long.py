"""Long exports, a record per response and question, as the wide records that the rules of responses are written for."""

import polars as pl

from pipelines import fingerprint
from pipelines.intake import columns
from pipelines.intake.columns import export
from pipelines.intake.free_text import COMMENT_MARK
from pipelines.intake.records import EXPORT, FAULT, KEYED, LINE, RAW
from pipelines.intake.rules import Rule
from pipelines.reference.folding import all_folded
from pipelines.reference.long_layout import LongLayout
from pipelines.reference.spelling import close
from pipelines.reference.survey import ResponseSurvey

# What `told` adds to each record: the lowest line of its response; that of all records which are rejected together; the
# question as it is declared (null: it is not); why it is none; and what it breaks beside the other records.
RESPONSE, WHOLE, ASKED, STRANGE = "(response)", "(whole)", "(asked)", "(strange)"
REPEATED, TWICE, DIFFERS = "(repeated)", "(twice)", "(differs) "
# What `wide` adds to each: how many records of the file it stands for.
RECORDS = "(records)"

# Beyond so many unknown names the column holds no names of questions: looking for the nearest would take for ever.
OFFERED, LONGEST_NAME = 1_000, 100


def share(survey: ResponseSurvey, parts: int) -> pl.Expr:
    """Which of `parts` parts of a file a record belongs to: all records of a response are in the same."""
    alone = pl.col(LINE).cast(pl.String)
    return pl.when(_has_id(survey)).then(columns.response_id(survey)).otherwise(alone).hash() % parts


def _has_id(survey: ResponseSurvey) -> pl.Expr:
    """Whether every part of the response id is there; without, nobody knows which response a record belongs to."""
    named = pl.all_horizontal((export(name).str.strip_chars() != "").fill_null(False) for name in _of_id(survey))
    return named | pl.col(KEYED).is_not_null()


def _of_id(survey: ResponseSurvey) -> tuple[str, ...]:
    return survey.identity.response_id


def named(cells: pl.Series, survey: ResponseSurvey, layout: LongLayout) -> pl.DataFrame:
    """A row per name of a question in `cells`: `name` as it is written, ASKED, and STRANGE (why it is not declared)."""
    names = cells.drop_nulls().unique().sort()
    known = dict.fromkeys([*(one.column for one in survey.questions), *layout.ignored, *layout.comments])
    declared = dict(zip(all_folded(pl.Series(list(known), dtype=pl.String)), known, strict=True))
    asked = all_folded(names).replace_strict(declared, default=None, return_dtype=pl.String)
    strange = names.filter(asked.is_null())
    reasons = {name: _why_strange(name, list(known) if len(strange) <= OFFERED else []) for name in strange}
    return pl.DataFrame(
        {"name": names, ASKED: asked, STRANGE: pl.Series([reasons.get(one) for one in names], dtype=pl.String)}
    )


def _why_strange(name: str, known: list[str]) -> str:
    if not name.strip():
        return "no question is named"
    shown = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
    found = close(name, known) if len(name) <= LONGEST_NAME else []
    return f"the question '{shown}' is not declared" + (f" (near: {', '.join(found)})" if found else "")


def told(records: pl.DataFrame, survey: ResponseSurvey, layout: LongLayout, names: pl.DataFrame) -> pl.DataFrame:
    """The records that could be cut, by line, each with what it is beside the others of its response.

    A response is what has one response id and one version. Where a version can't be read, nobody knows which version of
    the response the record belongs to: all of them are one WHOLE. A record that says the same as an earlier one of its
    response is REPEATED. Nothing here depends on the order of records.
    """
    cut = records.filter(pl.col(FAULT).is_null()).sort(LINE)
    has_id, lowest = pl.col("has_id"), pl.col(LINE).min()
    placed = (
        cut.join(names, left_on=EXPORT + layout.question, right_on="name", how="left", maintain_order="left")
        .with_columns(columns.response_id(survey), columns.version(survey), _has_id(survey).alias("has_id"))
        .with_columns(
            pl.when(has_id).then(lowest.over("response_id", "version")).otherwise(LINE).alias(RESPONSE),
            (has_id & pl.col("version").is_null().any().over("response_id")).alias("is_unsure"),
        )
    )
    is_unsure = pl.col("is_unsure") & pl.lit(survey.identity.version is not None)
    placed = placed.with_columns(
        pl.when(is_unsure).then(lowest.over("response_id")).otherwise(RESPONSE).alias(WHOLE),
        (is_unsure | ~has_id | pl.col(ASKED).is_null()).alias("is_unfit"),
    )
    return _beside_each_other(placed, survey, layout)


def _beside_each_other(placed: pl.DataFrame, survey: ResponseSurvey, layout: LongLayout) -> pl.DataFrame:
    """`placed` with REPEATED, TWICE and a DIFFERS per column that all records of a response have in common."""
    about = survey.columns_about()
    firsts = placed.filter(pl.col(LINE) == pl.col(RESPONSE)).select(
        RESPONSE, *(export(name).str.strip_chars().alias(f"first {name}") for name in about)
    )
    beside = placed.join(firsts, on=RESPONSE, how="left", maintain_order="left").with_columns(
        (export(name).str.strip_chars() != pl.col(f"first {name}")).any().over(RESPONSE).alias(DIFFERS + name)
        for name in about
    )
    beside = beside.drop(f"first {name}" for name in about)
    mark = pl.col(COMMENT_MARK) if COMMENT_MARK in beside.columns else pl.lit(None, dtype=pl.String)
    question = pl.coalesce(ASKED, export(layout.question).str.strip_chars())
    beside = beside.with_columns(
        question.alias("question"), pl.struct(export(layout.answer).str.strip_chars(), mark).alias("answer")
    )
    again = pl.struct(RESPONSE, "question").is_duplicated() & pl.col("has_id")
    several = beside.filter(again)
    same = pl.struct(RESPONSE, "question", "answer", *(export(name).str.strip_chars() for name in about))
    repeated = several.filter(~several.select(same).to_series().is_first_distinct())[LINE]
    once = several.filter(~pl.col(LINE).is_in(repeated.implode()) & ~pl.col("question").is_in(list(layout.ignored)))
    several_answers = pl.col("answer").n_unique().over(RESPONSE, "question") > 1
    twice = once.filter(several_answers)[LINE]
    return beside.drop("question", "answer").with_columns(
        pl.col(LINE).is_in(repeated.implode()).alias(REPEATED), pl.col(LINE).is_in(twice.implode()).alias(TWICE)
    )


def rules(survey: ResponseSurvey, layout: LongLayout) -> list[Rule]:
    """The rules that a record of a long export keeps beside those that hold in every layout."""
    return [
        Rule(layout.question, pl.col(ASKED).is_null(), pl.col(STRANGE)),
        Rule(
            layout.question,
            pl.col(TWICE),
            pl.format("the question '{}' stands twice in this response, with different answers", ASKED),
        ),
        *(
            Rule(name, pl.col(DIFFERS + name), pl.lit("the records of this response say different things here"))
            for name in survey.columns_about()
        ),
    ]


def wide(found: pl.DataFrame, survey: ResponseSurvey, layout: LongLayout) -> pl.DataFrame:
    """A wide record per response of what `told` found, on its lowest line, with RECORDS; none of a response that can't be.

    It has a column per question; a question without a record was not asked.
    """
    broken = pl.any_horizontal("is_unfit", TWICE, *(DIFFERS + name for name in survey.columns_about()))
    unfit = found.filter(broken)[WHOLE].unique()
    fit = found.filter(~pl.col(REPEATED) & ~pl.col(WHOLE).is_in(unfit.implode()))
    questions = list(dict.fromkeys(question.column for question in survey.questions))
    answers = (
        fit.filter(pl.col(ASKED).is_in(questions))
        .select(RESPONSE, ASKED, EXPORT + layout.answer)
        .pivot(ASKED, questions, index=RESPONSE, values=EXPORT + layout.answer)
        .select(RESPONSE, *(pl.col(name).cast(pl.String).alias(EXPORT + name) for name in questions))
    )
    return (
        fit.filter(pl.col(LINE) == pl.col(RESPONSE))
        .select(LINE, FAULT, RAW, KEYED, RESPONSE, *_in_common(survey))
        .join(fit.group_by(RESPONSE).agg(pl.len().cast(pl.Int32).alias(RECORDS)), on=RESPONSE, how="left")
        .join(answers, on=RESPONSE, how="left")
        .join(_marks(fit), on=RESPONSE, how="left")
        .sort(LINE)
    )


def _in_common(survey: ResponseSurvey) -> list[str]:
    version = [survey.identity.version.column] if survey.identity.version else []
    return [EXPORT + name for name in dict.fromkeys([*_of_id(survey), *survey.columns_about(), *version])]


def _marks(fit: pl.DataFrame) -> pl.DataFrame:
    """Per response with free text one mark that changes when any of it does."""
    if COMMENT_MARK not in fit.columns:
        return pl.DataFrame(schema={RESPONSE: pl.Int32, COMMENT_MARK: pl.String})
    said = fit.filter(pl.col(COMMENT_MARK).is_not_null()).group_by(RESPONSE)
    every = said.agg(pl.concat_str(ASKED, COMMENT_MARK, separator="\x1f").sort().alias("marks"))
    marks = pl.Series(COMMENT_MARK, [fingerprint.of_value(one) for one in every["marks"].to_list()], dtype=pl.String)
    return every.select(RESPONSE).with_columns(marks)


def alone(found: pl.DataFrame, survey: ResponseSurvey, layout: LongLayout) -> pl.DataFrame:
    """Each record as a wide one with its own answer and no other, so that it can be told what it breaks itself."""
    return found.with_columns(
        pl.when(pl.col(ASKED) == name).then(export(layout.answer)).alias(EXPORT + name)
        for name in dict.fromkeys(question.column for question in survey.questions)
    )
