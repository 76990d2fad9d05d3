"""The recognition list: its columns, fixed, and how each is filled. Said here alone; CSV, workbook and schema follow."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from pipelines.metrics.rounding import printed_value
from pipelines.recognition.measured import Measured, measured
from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.result import AwardResult
from pipelines.recognition.staff.purpose import PURPOSE

Value = str | int | float | None


class Kind(StrEnum):
    """What stands in a column. `SCORE` and `CHANGE`: numbers as printed, with the decimals of the award's measure."""

    TEXT = "text"
    COUNT = "count"
    SCORE = "score"
    CHANGE = "change"


@dataclass(frozen=True)
class Winner:
    """A row of the list: one winner of an award, with the award and the edition around them."""

    edition: Edition
    result: AwardResult
    row: dict[str, object]

    @property
    def measured(self) -> Measured:
        """What the award measures."""
        return measured(self.result.award)


@dataclass(frozen=True)
class Column:
    """A column: its name, what it says, what kind of value it has, and how wide it is in a workbook; `of` fills it."""

    name: str
    says: str
    kind: Kind
    width: int
    of: Callable[[Winner], object]

    def value(self, one: Winner) -> Value:
        """What stands in the column for a winner: numbers as printed, empty where there is nothing to say."""
        return as_printed(self.of(one), self.kind, one.measured)


def as_printed(found: object, kind: Kind, measure: Measured) -> Value:
    """A value as every list prints it: scores and changes with the decimals of their measure, counts whole."""
    if found is None:
        return None
    if kind is Kind.TEXT:
        return str(found)
    if kind is Kind.COUNT:
        return int(str(found))
    return printed_value(float(str(found)), measure.decimals) + 0.0


def _said(name: str) -> Callable[[Winner], object]:
    return lambda one: one.row[name]


COLUMNS = (
    Column("year", "the recognition year", Kind.COUNT, 7, lambda one: one.edition.year.year),
    Column(
        "status", "published, or provisional while names may change", Kind.TEXT, 14, lambda one: one.edition.standing
    ),
    Column("award_id", "the award, by its id", Kind.TEXT, 20, lambda one: one.result.award.award_id),
    Column("award", "the award, by its name", Kind.TEXT, 28, lambda one: one.result.award.award_name),
    Column("level", "who is honoured: site, department or person", Kind.TEXT, 12, lambda one: one.result.award.level),
    Column("class", "among whom", Kind.TEXT, 18, _said("class_name")),
    Column("tier", "the tier of the award", Kind.TEXT, 16, _said("tier_name")),
    Column(
        "place",
        "the place that is read out; equals share the better one; empty for the unranked",
        Kind.COUNT,
        8,
        _said("place"),
    ),
    Column(
        "shared",
        "yes where others share the place, else no",
        Kind.TEXT,
        8,
        lambda one: "yes" if one.row["is_shared"] else "no",
    ),
    Column("decided_by", "the score, co-winners, or the tie-breaker that decided", Kind.TEXT, 16, _said("decided_by")),
    Column("site_id", "the site, by its id", Kind.TEXT, 10, _said("site_id")),
    Column("site", "the site, by its name", Kind.TEXT, 28, _said("site_name")),
    Column("region_id", "its region in the last month, by its id", Kind.TEXT, 12, _said("region_id")),
    Column("region", "its region in the last month, by its name", Kind.TEXT, 16, _said("region_name")),
    Column("brand", "its brand; empty where it has none", Kind.TEXT, 14, _said("brand")),
    Column("department_id", "the department, by its id; empty for sites", Kind.TEXT, 16, _said("department_id")),
    Column("department", "the department, by its name; empty for sites", Kind.TEXT, 18, _said("department_name")),
    Column(
        "person", "the person's or team's name to be shown; empty for all others", Kind.TEXT, 26, _said("display_name")
    ),
    Column("measure", "what the score measures", Kind.TEXT, 24, lambda one: one.measured.label),
    Column("score", "the score, as printed", Kind.SCORE, 9, _said("value")),
    Column("score_low", "the lower end of its 95 % interval", Kind.SCORE, 10, _said("low")),
    Column("score_high", "the upper end of its 95 % interval", Kind.SCORE, 10, _said("high")),
    Column("unit", "the unit of the score", Kind.TEXT, 18, lambda one: one.measured.unit),
    Column("n", "what the score is made of, counted", Kind.COUNT, 9, _said("n")),
    Column("counted", "what n counts", Kind.TEXT, 12, lambda one: one.measured.counted),
    Column(
        "score_before", "the score of the period before, of improvement awards", Kind.SCORE, 12, _said("baseline_value")
    ),
    Column("n_before", "n of the period before, of improvement awards", Kind.COUNT, 10, _said("baseline_n")),
    Column("change", "score less score_before, of improvement awards", Kind.CHANGE, 9, _said("change")),
    Column("change_low", "the lower end of its 95 % interval", Kind.CHANGE, 11, _said("change_low")),
    Column("change_high", "the upper end of its 95 % interval", Kind.CHANGE, 11, _said("change_high")),
    Column(
        "unadjusted",
        "the score before it was adjusted for the mix of guests, where it was",
        Kind.SCORE,
        11,
        _said("unadjusted"),
    ),
    Column("mentions", "confirmed mentions by guests, of people and teams", Kind.COUNT, 10, _said("mentions")),
    Column("reason", "why they are honoured, a sentence", Kind.TEXT, 60, _said("reason")),
    Column(
        "evidence_id", "a short hash of award, class, tier, winner and numbers", Kind.TEXT, 18, _said("evidence_id")
    ),
    Column(
        "note",
        "what lists of people are for and what they are not for; empty for all others",
        Kind.TEXT,
        60,
        lambda one: PURPOSE if one.result.award.is_of_people else None,
    ),
)


def winners(edition: Edition) -> list[Winner]:
    """All winners of an edition, a row each: awards by their ids, then the order in which they are read out."""
    return [
        Winner(edition, result, row)
        for result in sorted(edition.year.awards, key=lambda one: one.award.award_id)
        for row in result.winners.iter_rows(named=True)
    ]
