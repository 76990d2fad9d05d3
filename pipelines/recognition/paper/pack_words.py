"""What the forum pack says, page by page: words, numbers as printed, and where the dots of its charts stand."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from pipelines.metrics.rounding import printed_value
from pipelines.recognition.frames import SHORTLISTED, WINNER
from pipelines.recognition.measured import Measured, measured
from pipelines.recognition.paper.award_words import award_lines
from pipelines.recognition.paper.axis import axis_of
from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.paper.typesetting import on_one_line
from pipelines.recognition.publishing.masking import WITHHELD
from pipelines.recognition.result import AwardResult
from pipelines.recognition.staff.purpose import PURPOSE
from pipelines.reference.awards.award import DEPARTMENT

# So many runners-up of a class are named, and whoever shares the place of the last.
RUNNERS_UP = 3
# A class of so many rows fits on a page, as long as each name fits on two lines.
SHORT_CLASS, LONGEST_LINE = 8, 50
# A name with a word of more letters is set small; longer words are broken.
LONG_WORD, LONGEST_WORD = 15, 20
Row = dict[str, Any]


def pack_words(edition: Edition) -> dict[str, object]:
    """All that the template sets, as JSON can write it."""
    year = edition.year
    return _breakable(
        {
            "title": f"Recognition {year.year}",
            "chain": year.chain_name,
            "year": str(year.year),
            "status": edition.status,
            "warning": "" if edition.is_published else "Provisional: not to be handed out",
            "made": [year.day.year, year.day.month, year.day.day],
            "provenance": _provenance(edition),
            "awards": [_award(one) for one in year.awards],
            "certificates": [one for award in year.awards for one in _certificates(award, year.chain_name)],
            "rules": [{"name": one.award.award_name, "lines": list(_rules(edition, one))} for one in year.awards],
        }
    )


def printed_texts(edition: Edition) -> Iterator[tuple[str, str]]:
    """Every name and sentence from outside that is printed, each with where it stands, to be checked before type is set."""
    year = edition.year
    yield year.chain_name, "the chain's name"
    yield edition.status, "the status of the year"
    for one in year.awards:
        award, place = one.award, f"award {one.award.award_id}"
        yield from ((text, place) for text in (award.award_name, award.citation, *(note.words for note in one.notes)))
        yield from ((note.class_name, place) for note in one.notes)
        yield from ((line.says, place) for line in award_lines(award))
        for row in _shown(one):
            for name in (
                "site_name",
                "region_name",
                "department_name",
                "display_name",
                "class_name",
                "tier_name",
                "reason",
            ):
                yield row[name] or "", f"{place}, site {row['site_id']}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st …"""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def _provenance(edition: Edition) -> str:
    year = edition.year
    listed = f" · List {edition.list_hash[:16]}" if edition.list_hash else ""
    return f"Build {year.build_id} · Data {year.logical_hash[:16]}{listed}"


def _rules(edition: Edition, one: AwardResult) -> Iterator[dict[str, str]]:
    """The rules in lines; what several lines in a row are about is said once."""
    before = ""
    for line in award_lines(one.award, rank_threshold=edition.rank_thresholds.get(one.award.award_id)):
        yield {"about": "" if line.about == before else line.about, "says": line.says}
        before = line.about


def _award(one: AwardResult) -> dict[str, object]:
    award, measure = one.award, measured(one.award)
    window, winners = award.window, one.winners
    classes = winners.select("class_id", "class_name").unique("class_id", maintain_order=True)
    shown: dict[str, list[Row]] = {}
    for row in _shown(one):
        shown.setdefault(row["class_id"], []).append(row)
    return {
        "name": award.award_name,
        "citation": award.citation,
        "about": f"{measure.label}, {measure.unit}. Stays from {window.first_day} to {window.last_day}."
        + (" The change since the period before counts." if award.improvement else ""),
        "purpose": PURPOSE if award.is_of_people else "",
        "counted": measure.counted,
        "empty": "" if winners.height else "Nobody is honoured by this award.",
        "notes": [_note(note.class_name, note.words) for note in one.notes],
        "classes": [_class(one, shown[class_id], name, measure) for class_id, name in classes.iter_rows()],
    }


def _note(name: str, words: str) -> dict[str, str]:
    return {"name": name, "words": words}


def _shown(one: AwardResult) -> Iterable[Row]:
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
    value, low, high = _charted(one)
    ends = [row[column] for row in rows for column in (value, low, high) if row[column] is not None]
    axis = axis_of(ends, measure.decimals)

    def said(row: Row) -> dict[str, object]:
        at = {column: None if row[column] is None else axis.at(row[column]) for column in (value, low, high)}
        return {
            **_who(one, row),
            "place": ordinal(row["place"]) if row["place"] else "",
            "tier": row["tier_name"] or "",
            "reason": row["reason"] or "",
            "value": _number(row[value], measure, one),
            "interval": " to ".join(_number(row[column], measure, one) for column in (low, high)),
            "n": f"{row['n']:,}",
            "at": at[value],
            "low": at[low],
            "high": at[high],
        }

    return {
        "name": name,
        "is_short": len(rows) <= SHORT_CLASS and all(len(str(_who(one, row)["who"])) <= LONGEST_LINE for row in rows),
        "marks": [{"at": axis.at(mark), "label": _number(mark, measure, one)} for mark in axis.marks],
        "winners": [said(row) for row in rows if row["state"] == WINNER],
        "others": [said(row) | {"place": ordinal(row["rank"])} for row in rows if row["state"] != WINNER],
    }


def _charted(one: AwardResult) -> tuple[str, str, str]:
    """What the chart shows: the change of improvement awards, else the score, with its interval."""
    return ("change", "change_low", "change_high") if one.award.improvement else ("value", "low", "high")


def _number(value: float | None, measure: Measured, one: AwardResult) -> str:
    if value is None:
        return "–"
    sign = "+" if one.award.improvement else ""
    return f"{printed_value(value, measure.decimals) + 0.0:{sign},.{measure.decimals}f}".replace("-", "−")


def _who(one: AwardResult, row: Row) -> dict[str, object]:
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


def _certificates(one: AwardResult, chain: str) -> Iterator[dict[str, object]]:
    """One per winner, but for those who do not want to be named any more."""
    award, measure = one.award, measured(one.award)
    value, low, high = _charted(one)
    named = one.winners.filter(pl.col("display_name").is_null() | (pl.col("display_name") != WITHHELD))
    for row in named.iter_rows(named=True):
        place = f"{ordinal(row['place'])} place{', shared' if row['is_shared'] else ''}" if row["place"] else ""
        interval = f"{_number(row[low], measure, one)} to {_number(row[high], measure, one)}"
        shown = f"{measure.label} {_number(row[value], measure, one)} ({interval}, {row['n']:,} {measure.counted})"
        yield {
            **_who(one, row),
            "chain": chain,
            "award": award.award_name,
            "rank": " · ".join(filter(None, (row["tier_name"], place, row["class_name"]))),
            "citation": award.citation,
            # Of people no number stands on a wall.
            "line": "Named by guests" if award.is_of_people else shown,
            "window": f"Stays from {award.window.first_day} to {award.window.last_day}",
            "evidence": row["evidence_id"] or "",
        }


def _breakable(said: Any) -> Any:  # noqa: ANN401  (whatever JSON can write)
    """The same with places to break a line in words that are longer than a column: nothing runs off the page."""
    if isinstance(said, dict):
        return {name: _breakable(value) for name, value in said.items()}
    if isinstance(said, list):
        return [_breakable(value) for value in said]
    if isinstance(said, str):
        return re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", "\\1\u200b", on_one_line(said))
    return said
