"""Whether an export has a row per response and question; then it is described as if every question were a column."""

from dataclasses import dataclass

import polars as pl

from pipelines.describing import vocabulary
from pipelines.describing.scales import MOSTLY
from pipelines.intake.records import EXPORT, FAULT, LINE, RAW, Records
from pipelines.reference.questions import folded

# Nobody asks more.
MOST_QUESTIONS = 200
# Where nearly every row keeps to it, the layout is long: the others are what is wrong with the export.
NEARLY = 0.95


@dataclass(frozen=True)
class LongRows:
    """The columns that make a layout long, the names of its questions, and its records as wide ones, a row per response."""

    question: str
    answer: str
    names: tuple[str, ...]
    wide: Records


def long_rows(records: Records) -> LongRows | None:
    """The long layout of `records`, None where they have none: an id comes again and again, each time with another question."""
    whole = records.frame.filter(pl.col(FAULT).is_null()).select(
        LINE, *(pl.col(EXPORT + name).str.strip_chars().alias(name) for name in records.header)
    )
    for id_column in (name for name in records.header if vocabulary.IDENTITY.search(name)):
        filled = whole.filter(pl.col(id_column) != "")
        ids = filled[id_column].n_unique()
        if not 2 <= ids <= filled.height / 2:
            continue
        varying = [name for name in records.header if name != id_column and _varies(filled, id_column, name)]
        for question in sorted(varying, key=lambda name: not vocabulary.QUESTION.search(name)):
            answers = [name for name in varying if name != question]
            if answers and _asks(filled, id_column, question):
                answer = next((name for name in answers if vocabulary.ANSWER.search(name)), answers[0])
                return _described(filled, records.header, id_column, question, answer)
    return None


def _varies(rows: pl.DataFrame, id_column: str, name: str) -> bool:
    """Whether a column says different things in most of the responses: what is about a response does not."""
    kinds = rows.group_by(id_column).agg(pl.col(name).n_unique().alias("kinds"), pl.len())
    several = kinds.filter(pl.col("len") > 1)
    return 2 * several.filter(pl.col("kinds") > 1).height > several.height


def _asks(rows: pl.DataFrame, id_column: str, name: str) -> bool:
    """Whether a column names questions: few texts, most in several responses, hardly ever twice in one, and no numbers."""
    counts = folded(rows[name]).alias(name).value_counts()
    texts = counts[name]
    if not 2 <= counts.height <= MOST_QUESTIONS or texts.str.contains(r"^[\d.,:/\s-]*$").any():
        return False
    again = counts.filter(pl.col("count") > 1)["count"].sum() >= MOSTLY * rows.height
    return again and rows.select(id_column, name).n_unique() >= NEARLY * rows.height


def _described(rows: pl.DataFrame, header: list[str], id_column: str, question: str, answer: str) -> LongRows | None:
    about = [name for name in header if name not in {question, answer}]
    spelled = rows.group_by(folded(rows[question]).alias("same"), maintain_order=True).agg(pl.col(question).first())
    rows = rows.with_columns(folded(rows[question]).replace_strict(spelled["same"], spelled[question]).alias(question))
    names = spelled[question].to_list()
    if set(names) & set(about):
        return None
    cells = rows.pivot(question, names, index=id_column, values=answer, aggregate_function="first")
    firsts = rows.unique(id_column, keep="first", maintain_order=True).select(LINE, *about)
    nothing = pl.lit(None, dtype=pl.String)
    wide = firsts.join(cells, on=id_column, how="left", maintain_order="left").select(
        LINE,
        nothing.alias(FAULT),
        nothing.alias(RAW),
        *(pl.col(name).fill_null("").alias(EXPORT + name) for name in [*about, *names]),
    )
    return LongRows(question, answer, tuple(names), Records([*about, *names], wide))
