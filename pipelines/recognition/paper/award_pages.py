"""An award on its pages: winners and runners-up of each class, numbers as printed, and where the dots of the chart stand."""

import unicodedata
from collections.abc import Iterable
from typing import Any

import polars as pl

from pipelines.metrics.rounding import printed_value
from pipelines.metrics.written import day
from pipelines.recognition.frames import SHORTLISTED, WINNER
from pipelines.recognition.measured import Measured, measured
from pipelines.recognition.paper.axis import axis_of
from pipelines.recognition.result import AwardResult
from pipelines.recognition.staff.purpose import PURPOSE
from pipelines.reference.awards.award import DEPARTMENT

# So many runners-up of a class are named, and whoever shares the place of the last.
RUNNERS_UP = 3
# A class of so many rows fits on a page, as long as each name fits on two lines.
SHORT_CLASS, LONGEST_LINE = 8, 50
# A name with a word of more letters is set small.
LONG_WORD = 15
Row = dict[str, Any]


def award_page(one: AwardResult) -> dict[str, object]:
    """What stands on the pages of an award, as JSON can write it; classes in the order of the standings."""
    award, measure = one.award, measured(one.award)
    window, winners = award.window, one.winners
    classes = winners.select("class_id", "class_name").unique("class_id", maintain_order=True)
    shown: dict[str, list[Row]] = {}
    for row in shown_rows(one):
        shown.setdefault(row["class_id"], []).append(row)
    return {
        "name": award.award_name,
        "citation": award.citation,
        "about": f"{measure.label}, {measure.unit}. Stays from {day(window.first_day)} to {day(window.last_day)}."
        + (" The change since the period before counts." if award.improvement else ""),
        "purpose": PURPOSE if award.is_of_people else "",
        "counted": measure.counted,
        "empty": "" if winners.height else "Nobody is honoured by this award.",
        "notes": [_note(note.class_name, note.words) for note in one.notes_for_all],
        "classes": [_class(one, shown[class_id], name, measure) for class_id, name in classes.iter_rows()],
    }


def _note(name: str, words: str) -> dict[str, str]:
    return {"name": name, "words": words}


def shown_rows(one: AwardResult) -> Iterable[Row]:
    """The rows that are printed: winners, and of sites and departments the first runners-up of classes with winners."""
    yield from one.winners.iter_rows(named=True)
    if not one.award.is_of_people:
        yield from _runners_up(one).iter_rows(named=True)


def _runners_up(one: AwardResult) -> pl.DataFrame:
    """The first of each class with winners that are not honoured, by rank; whoever shares the last of these places is too."""
    honoured = one.winners.select("class_id", "key")
    rows = one.standings.filter((pl.col("state") == SHORTLISTED) & pl.col("rank").is_not_null())
    rows = rows.join(honoured.select("class_id").unique(), on="class_id", how="semi")
    rows = rows.join(honoured, on=["class_id", "key"], how="anti").unique(["class_id", "key"])
    rows = rows.sort("class_id", "rank", "key")
    return rows.filter(pl.col("rank") <= pl.col("rank").head(RUNNERS_UP).max().over("class_id"))


def _class(one: AwardResult, rows: list[Row], name: str, measure: Measured) -> dict[str, object]:
    value, low, high = charted(one)
    ends = [row[column] for row in rows for column in (value, low, high) if row[column] is not None]
    axis = axis_of(ends, measure.decimals)

    def said(row: Row) -> dict[str, object]:
        at = {column: None if row[column] is None else axis.at(row[column]) for column in (value, low, high)}
        return {
            **who(one, row),
            "place": f"{'=' if row['is_shared'] else ''}{ordinal(row['place'])}" if row["place"] else "",
            "tier": tier_words(one, row),
            "reason": row["reason"] or "",
            "value": number_words(row[value], measure, one),
            "interval": " to ".join(number_words(row[column], measure, one) for column in (low, high)),
            "n": f"{row['n']:,}",
            "at": at[value],
            "low": at[low],
            "high": at[high],
        }

    return {
        "name": name,
        "is_short": len(rows) <= SHORT_CLASS and all(len(str(who(one, row)["who"])) <= LONGEST_LINE for row in rows),
        "marks": [{"at": axis.at(mark), "label": number_words(mark, measure, one)} for mark in axis.marks],
        "winners": [said(row) for row in rows if row["state"] == WINNER],
        "others": [said(row) | {"place": ordinal(row["rank"])} for row in rows if row["state"] != WINNER],
    }


def charted(one: AwardResult) -> tuple[str, str, str]:
    """What the chart shows: the change of improvement awards, else the score, with its interval."""
    return ("change", "change_low", "change_high") if one.award.improvement else ("value", "low", "high")


def number_words(value: float | None, measure: Measured, one: AwardResult) -> str:
    """A score as printed, "91.2"; of improvement awards a change, "+3.8"."""
    if value is None:
        return "–"
    sign = "+" if one.award.improvement else ""
    return f"{printed_value(value, measure.decimals) + 0.0:{sign},.{measure.decimals}f}".replace("-", "−")


def tier_words(one: AwardResult, row: Row) -> str:
    """The name of the tier; "" where it only repeats that of the award."""
    tier = row["tier_name"] or ""
    return "" if tier == one.award.award_name else tier


def who(one: AwardResult, row: Row) -> dict[str, object]:
    """Whose name is printed large, which way it runs, and what stands under it."""
    region, name = row["region_name"] or "", row["site_name"]
    where = region
    if one.award.is_of_people:
        # A team has its site in its name.
        where = " · ".join(filter(None, (name if row["person_id"] else "", region)))
        name = row["display_name"]
    elif one.award.level == DEPARTMENT:
        name = f"{row['department_name']}, {name}"
    is_long = max(map(len, name.split())) > LONG_WORD
    return {"who": name, "is_rtl": runs_from_the_right(name), "is_long": is_long, "where": where}


def runs_from_the_right(name: str) -> bool:
    """Whether a name begins with a letter that is written from the right to the left, as readers of it expect it set."""
    strong = (unicodedata.bidirectional(letter) for letter in name)
    return next((one for one in strong if one in {"L", "R", "AL"}), "L") != "L"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st …"""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
