"""The recognition list as a workbook: winners, the shortlist behind them, why not the others, and by which methods.

People stand among the winners alone: of them there is no list of those who are not honoured.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipelines.recognition.frames import EXCLUDED, SHORTLISTED, WINNER
from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.paper.layout import COLUMNS, Column, Kind, Value, Winner, winners
from pipelines.recognition.paper.methods import methods
from pipelines.recognition.rules import WORDS
from pipelines.spreadsheets import NEUTRALISED

WINNERS, SHORTLIST, WHY_NOT, METHODS, LAYOUT = "Winners", "Shortlist", "Why not", "Methods", "Columns"
INK = "#1f3a5f"
# How high a line is, in points, and how much of a line words fill until they are broken.
LINE, FILLED = 15.0, 0.9
# What a sheet says that would be empty.
EMPTY = {
    WINNERS: "No award of this year honours anybody.",
    SHORTLIST: "No site and no department is eligible.",
    WHY_NOT: "No site and no department was left out.",
}


def _cell(name: str) -> Callable[[Winner], object]:
    return lambda one: one.row[name]


def _rule(one: Winner) -> str:
    return WORDS.get(one.row["rule"], str(one.row["rule"]))  # type: ignore[call-overload]


_NAMED = {one.name: one for one in COLUMNS}
_WHO = tuple(
    _NAMED[name]
    for name in ("award", "class", "site_id", "site", "region", "department", "measure", "score", "unit", "n")
)
_WORDS = Column("why_not", "the one rule that excluded them, in words", Kind.TEXT, 70, _cell("why_not"))
SHORTLIST_COLUMNS = (
    *_WHO[:2],
    Column("rank", "the rank among the eligible, equals share the better one", Kind.COUNT, 7, _cell("rank")),
    Column("rank_of", "how many are eligible", Kind.COUNT, 8, _cell("rank_of")),
    Column("rank_low", "the best rank that the data cannot rule out", Kind.COUNT, 9, _cell("rank_low")),
    Column("rank_high", "the last rank that the data cannot rule out", Kind.COUNT, 9, _cell("rank_high")),
    Column("honoured", "yes or no", Kind.TEXT, 10, lambda one: "yes" if one.row["state"] == WINNER else "no"),
    *_WHO[2:],
    *(_NAMED[name] for name in ("score_low", "score_high", "change", "change_low", "change_high")),
    _WORDS,
)
# Who a rule keeps out is compared with nobody: a score of a few answers would tell what single guests said.
_COMPARED = Column(
    "score",
    "the score, as printed; empty for who is not ranked",
    Kind.SCORE,
    9,
    lambda one: None if one.row["state"] == EXCLUDED else one.row["value"],
)
WHY_NOT_COLUMNS = (
    *(_COMPARED if one.name == "score" else one for one in _WHO),
    Column("rule", "the rule that excluded them", Kind.TEXT, 24, _rule),
    _WORDS,
)


@dataclass(frozen=True)
class _Looks:
    """The formats of a workbook, each made once."""

    book: Workbook
    made: dict[tuple[tuple[str, object], ...], Format]

    def of(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"valign": "top"} | look)
        return self.made[key]


def recognition_workbook(edition: Edition, *, pay_thresholds: Mapping[str, int] | None = None) -> bytes:
    """The workbook: numbers as numbers and as printed, texts as texts and never as formulas. The same edition, the same bytes.

    `pay_thresholds`: by award_id, how many answers a bonus needs, for the words of the methods sheet; the edition's, else.
    """
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    year = edition.year
    made = datetime.combine(year.day, time())
    book.set_properties({"title": f"Recognition {year.year}", "created": made, "comments": edition.status})
    looks = _Looks(book, {})
    sheets = {name: book.add_worksheet(name) for name in (WINNERS, SHORTLIST, WHY_NOT, METHODS, LAYOUT)}
    _table(sheets[WINNERS], looks, COLUMNS, winners(edition))
    ranked, others = _others(edition)
    _table(sheets[SHORTLIST], looks, SHORTLIST_COLUMNS, ranked)
    _table(sheets[WHY_NOT], looks, WHY_NOT_COLUMNS, others)
    _pairs(sheets[METHODS], looks, [(one.about, one.says) for one in methods(edition, pay_thresholds)])
    _pairs(sheets[LAYOUT], looks, [(one.name, one.says) for one in _all_columns()])
    book.close()
    return out.getvalue()


def _others(edition: Edition) -> tuple[list[Winner], list[Winner]]:
    """Sites and departments: all that are ranked, winners among them; and all that are not honoured."""
    ranked, others = [], []
    for result in edition.year.awards:
        if result.award.is_of_people:
            continue
        rows = [Winner(edition, result, row) for row in result.standings.iter_rows(named=True)]
        ranked += sorted(
            _once(one for one in rows if one.row["state"] in {WINNER, SHORTLISTED}),
            key=lambda one: (one.row["class_id"], one.row["rank"] or 0, one.row["key"]),
        )
        others += sorted(
            _once(one for one in rows if one.row["state"] != WINNER),
            key=lambda one: (one.row["class_id"], one.row["key"]),
        )
    return ranked, others


def _once(rows: Iterable[Winner]) -> Iterable[Winner]:
    """Every candidate of a class once, also where several tiers honour it."""
    return {(one.row["class_id"], one.row["key"]): one for one in rows}.values()


def _all_columns() -> Iterable[Column]:
    """The columns of all sheets, each named once."""
    return {one.name: one for one in (*COLUMNS, *SHORTLIST_COLUMNS, *WHY_NOT_COLUMNS)}.values()


def _table(sheet: Worksheet, looks: _Looks, columns: Sequence[Column], rows: Sequence[Winner]) -> None:
    widths = [max(one.width, len(one.name) + 4) for one in columns]
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, looks.of(bold=True, font_color=INK, bottom=1))
        sheet.set_column(place, place, widths[place])
    for number, one in enumerate(rows, start=1):
        values = [column.value(one) for column in columns]
        sheet.set_row(number, _height(values, widths))
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            _write(sheet, (number, place), value, looks, _shape(column.kind, one))
    if not rows:
        sheet.write_string(1, 0, EMPTY[sheet.get_name()], looks.of(italic=True))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def _height(values: Sequence[Value], widths: Sequence[int]) -> float:
    """How high a row is, so that every text in it can be read whole: programs that do not see to it themselves cut it."""
    texts = ((value, width) for value, width in zip(values, widths, strict=True) if isinstance(value, str))
    return LINE * max((ceil(len(text) / (FILLED * width)) for text, width in texts if text), default=1)


def _shape(kind: Kind, one: Winner) -> str:
    decimals = one.measured.decimals
    shape = "0" + ("." + "0" * decimals if decimals else "")
    return {Kind.SCORE: shape, Kind.CHANGE: f"+{shape};-{shape};{shape}", Kind.COUNT: "0"}.get(kind, "General")


def _write(sheet: Worksheet, cell: tuple[int, int], value: Value, looks: _Looks, shape: str) -> None:
    if isinstance(value, int | float):
        sheet.write_number(*cell, value, looks.of(num_format=shape))
    elif value:
        # The mark keeps the text a text, also where somebody edits the cell.
        marked = value[:1] in NEUTRALISED
        sheet.write_string(*cell, value, looks.of(text_wrap=True, quote_prefix=marked))


def _pairs(sheet: Worksheet, looks: _Looks, lines: Sequence[tuple[str, str]]) -> None:
    widths = (40, 120)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.write_row(0, 0, ("What", "How"), looks.of(bold=True, font_color=INK, bottom=1))
    for row, line in enumerate(lines, start=1):
        sheet.set_row(row, _height(line, widths))
        for place, text in enumerate(line):
            _write(sheet, (row, place), text, looks, "General")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(1, 0)
