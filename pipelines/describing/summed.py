"""Whether an export is summed already, with a column of counts per answer; then it is drafted as that."""

import re
from collections.abc import Iterator

import polars as pl

from pipelines.describing import vocabulary
from pipelines.describing.columns import Column
from pipelines.describing.questions import department_told
from pipelines.describing.scales import MOSTLY, SHORT, ranked
from pipelines.describing.toml_text import check, listed, quoted
from pipelines.intake.columns import parsed
from pipelines.intake.records import EXPORT, Records
from pipelines.reference.folding import all_folded
from pipelines.reference.organisation import OVERALL, RECOMMEND
from pipelines.reference.reference import Reference
from pipelines.reference.survey_columns import Moment

# Fewer answers than these make no scale, and more codes than these no column of departments.
FEWEST_ANSWERS, MOST_DEPARTMENTS = 3, 60
_MONTHS = ("%Y-%m", "%m/%Y", "%m.%Y", "%Y/%m", "%B %Y", "%b %Y", "%Y-%m-%d", "%d.%m.%Y")


def counted(records: Records) -> list[dict[str, int]]:
    """Per scale its columns of counts with the numbers of their answers; none where the export is not summed.

    A column of counts is called like an answer, in words or as a number, and holds whole numbers.
    """
    names = [name for name in records.header if _holds_counts(records.frame[EXPORT + name])]
    same = dict(zip(names, all_folded(pl.Series(names, dtype=pl.String)), strict=True))
    words = max((ranked(same, scale) for scale in vocabulary.SCALES), key=len)
    numbers = {name: int(name) for name in names if re.fullmatch(r"\d{1,2}", name)}
    ends = (min(numbers.values()), max(numbers.values())) if numbers else (0, 0)
    is_gapless = len(set(numbers.values())) == ends[1] - ends[0] + 1 == len(numbers)
    return [one for one in (words, numbers if is_gapless else {}) if len(one) >= FEWEST_ANSWERS]


def _holds_counts(cells: pl.Series) -> bool:
    texts = cells.drop_nulls().str.strip_chars()
    filled = texts.filter(texts != "")
    return len(filled) > 0 and filled.str.contains(r"^\d{1,8}$").sum() >= MOSTLY * len(filled)


def sums_lines(
    records: Records, scales: list[dict[str, int]], site: Column | None, reference: Reference | None
) -> Iterator[str]:
    """What a draft says of month, departments and scales."""
    counts = {name for scale in scales for name in scale}
    others = [name for name in records.header if name not in {*counts, *([site.name] if site else [])}]
    months = {name: form for name in others if (form := _month_format(records, name))}
    month = next((name for name in months if vocabulary.MONTH.search(name)), next(iter(months), ""))
    yield from ["", "[month]", f"column = {quoted(month)}", f"format = {quoted(months.get(month, ''))}"]
    yield check("is it the month of the stay?")
    texts = [name for name in others if name not in months]
    column = next((name for name in texts if vocabulary.DEPARTMENT.search(name)), texts[0] if texts else "")
    yield from ["", "[department]", f"column = {quoted(column)}"]
    yield from _codes(records, column, reference)
    for position, scale in enumerate(scales):
        yield from ["", "[[scales]]"]
        if position:
            yield from ["departments = []", check("which departments are counted on this scale, and not on the first?")]
        said = ", ".join(f"{quoted(name)} = {number}" for name, number in scale.items())
        yield from [f"counts = {{ {said} }}", check("is the order right, the best the highest?")]
    left = [name for name in others if name not in {month, column}]
    if left:
        yield from ["", check(f"these columns are not read: {listed(left)}; where one says when a month was exported,")]
        yield from ["# the later one wins: [identity]", '# version = { column = "", format = "%Y-%m-%d" }']


def _month_format(records: Records, name: str) -> str:
    cells = records.frame.filter(pl.col(EXPORT + name).fill_null("") != "")
    if cells.is_empty():
        return ""
    read = {form: cells.select(parsed(Moment(column=name, format=form))).to_series().count() for form in _MONTHS}
    best = max(read, key=lambda form: read[form])
    return best if read[best] >= MOSTLY * cells.height else ""


def _codes(records: Records, column: str, reference: Reference | None) -> Iterator[str]:
    known = {one.department_id: one.department_name for one in reference.organisation.departments} if reference else {}
    codes = records.frame[EXPORT + column].drop_nulls().str.strip_chars().unique().sort() if column else pl.Series([])
    codes = [code for code in codes if code and len(code) <= SHORT and code.isprintable()]
    yield check(f"which department is each code? Known are {', '.join([OVERALL, RECOMMEND, *known])}")
    yield "[department.values]"
    if len(codes) > MOST_DEPARTMENTS:
        yield check(f"there are {len(codes)} codes: is this the column of departments?")
        return
    for code in codes:
        yield f"{quoted(code)} = {quoted(department_told(code, known))}"
