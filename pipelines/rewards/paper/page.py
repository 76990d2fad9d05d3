"""A sheet of rows to read and to calculate with: what it is, its value, the value as a fraction of whole numbers, and words.

Every text is written as text: whatever stands in a name or a file, no cell of it becomes a formula.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

WIDTHS = (38, 18, 17, 17, 92)
TITLES = ("What", "Value", "exactly", "divided by", "How")
VALUES = (1, 2, 3)
MONEY_COLOUR, LINE = "#1f3a5f", "#b9c0c9"


class Role(StrEnum):
    """Where a value comes from. `INPUT`: counted or given, and unlocked; `PLAN`: the plan says it; `MADE`: a formula."""

    INPUT = "input"
    PLAN = "plan"
    MADE = "made"


_LOOK = {
    Role.INPUT: {"bg_color": "#fff4cc", "locked": False, "border": 1, "border_color": LINE},
    Role.PLAN: {"bg_color": "#e3ebf5", "border": 1, "border_color": LINE},
    Role.MADE: {},
}
SAID = {
    Role.INPUT: "Counted or given: may be changed, and what follows from it changes with it",
    Role.PLAN: "The plan says so",
    Role.MADE: "Worked out by a formula from the cells above",
}


class Page:
    """One sheet, written row by row; `row` is the number of the next one, as a spreadsheet counts them."""

    def __init__(self, book: Workbook, name: str, heading: str) -> None:
        self._book, self._formats = book, {}
        self._sheet = book.add_worksheet(name)
        self.row = 1
        for place, width in enumerate(WIDTHS):
            self._sheet.set_column(place, place, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.hide_gridlines(2)
        self._sheet.set_footer("&L&8&F&R&8&P / &N")
        self._sheet.protect("", {"format_columns": True, "format_rows": True})
        self._sheet.set_row(0, 26)
        self._sheet.write_string(0, 0, heading, self._format(bold=True, font_size=16, font_color=MONEY_COLOUR))
        look = {"bottom": 1, "bottom_color": MONEY_COLOUR, "font_color": "#555555"}
        for place, text in enumerate(TITLES):
            edge = {"align": "right"} if place in VALUES else {"indent": int(place > VALUES[-1])}
            self._sheet.write_string(1, place, text, self._format(**look, **edge))
        self._sheet.freeze_panes(2, 0)
        self._sheet.repeat_rows(0, 1)
        self.row = 4

    def say(self, text: str, *, strong: bool = False) -> None:
        """A line of words over the whole width."""
        self._sheet.write_string(self.row - 1, 0, text, self._format(bold=strong))
        self.row += 1

    def section(self, title: str) -> None:
        """An empty line, and a heading."""
        look = {"top": 1, "top_color": LINE}
        for place in range(1, len(WIDTHS)):
            self._sheet.write_blank(self.row, place, None, self._format(**look))
        self._sheet.write_string(self.row, 0, title, self._format(**look, bold=True, font_color=MONEY_COLOUR))
        self.row += 2

    def legend(self) -> None:
        """What the colours mean."""
        for role, words in SAID.items():
            self._sheet.write_blank(self.row - 1, 0, None, self._format(**_LOOK[role]))
            self._sheet.write_string(self.row - 1, 1, words, self._format(italic=True))
            self.row += 1

    def label(self, what: str, words: str = "", *, strong: bool = False) -> int:
        """The first and the last cell of a row; its number, and the next row begins."""
        self._sheet.write_string(self.row - 1, 0, what, self._format(text_wrap=True, valign="top", bold=strong))
        if strong:
            self._sheet.set_row(self.row - 1, 22)
        self.row += 1
        if words:
            self.remark(self.row - 1, words)
        return self.row - 1

    def remark(self, row: int, words: str) -> None:
        """The last cell of a row: how its value comes about."""
        self._sheet.write_string(
            row - 1, 4, words, self._format(text_wrap=True, valign="top", font_color="#555555", indent=1)
        )

    def number(self, cell: str, value: float, role: Role, shape: str = "General") -> None:
        """A number that is given."""
        self._sheet.write_number(cell, value, self._format(**_LOOK[role], num_format=shape, valign="top"))

    def formula(
        self, cell: str, formula: str, value: float | str, shape: str = "General", *, strong: bool = False
    ) -> None:
        """A formula with the value that it has, for readers that calculate nothing."""
        look = {"bold": True, "font_size": 14, "font_color": MONEY_COLOUR, "top": 1, "bottom": 6} if strong else {}
        cell_format = self._format(num_format=shape, valign="top", align="right", **look)
        self._sheet.write_formula(cell, f"={formula}", cell_format, value)

    def text(self, cell: str, text: str, role: Role = Role.MADE) -> None:
        """Words in a cell of values."""
        self._sheet.write_string(cell, text, self._format(**_LOOK[role], valign="top", align="right"))

    def day(self, cell: str, day: date, role: Role = Role.INPUT) -> None:
        """A day."""
        self._sheet.write_datetime(cell, day, self._format(**_LOOK[role], num_format="yyyy-mm-dd", valign="top"))

    def choice(self, cell: str, chosen: str, of: Iterable[str]) -> None:
        """Words that are given, one of a list."""
        self.text(cell, chosen, Role.INPUT)
        self._sheet.data_validation(cell, {"validate": "list", "source": list(of)})

    def _format(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": "Calibri", "font_size": 10} | look)
        return self._formats[key]
