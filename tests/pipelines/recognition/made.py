"""Awards, standings and recognition years made by hand: say what matters, get defaults for the rest."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from pipelines.recognition.frames import EXCLUDED, SHORTLISTED, STANDINGS, WINNER
from pipelines.recognition.result import AwardResult, ClassNote, RecognitionYear
from pipelines.reference.awards.award import Award

# Names that have gone wrong somewhere.
FORMULA, ACCENTS, ARABIC, CHINESE = "=SUM(A1)", "Zoë Ångström", "أمل", "王芳"
WINDOW = {"first_day": "2026-01-01", "last_day": "2026-12-31"}
LEVELS = {
    "site": {"measure": {"metric": "satisfaction"}},
    "department": {"measure": {"metric": "satisfaction", "departments": ["spa"]}},
    "person": {"staff": {}},
}


def an_award(award_id: str = "best_site", level: str = "site", **said: object) -> Award:
    """An award of 2026 with one tier, Gold, for the first three of all sites."""
    content: dict[str, object] = {
        "award_id": award_id,
        "award_name": award_id.replace("_", " ").capitalize(),
        "year": 2026,
        "level": level,
        "window": WINDOW,
        "tiers": [{"tier_id": "gold", "tier_name": "Gold", "first": 3}],
    }
    return Award.model_validate(content | LEVELS[level] | said)


def a_row(state: str, number: int, **said: object) -> dict[str, object]:
    """A row of standings of a site, with a score that falls from number to number; what is said stands as said."""
    value = 95.0 - number
    ranked = state != EXCLUDED
    row: dict[str, object] = dict.fromkeys(STANDINGS) | {
        "class_id": "all",
        "class_name": "All sites",
        "state": state,
        "is_shared": False,
        "key": f"S{number:02}",
        "site_id": f"S{number:02}",
        "site_name": f"Site {number:02}",
        "region_id": "north",
        "region_name": "North",
        "brand": "",
        "site_type": "city",
        "n": 400 + number,
        "value": value,
        "low": value - 1.04,
        "high": value + 1.04,
        "standard_error": 0.53,
        "rank": number if ranked else None,
        "rank_of": 12 if ranked else None,
        "rank_low": max(1, number - 2) if ranked else None,
        "rank_high": number + 2 if ranked else None,
    }
    return row | said


def winner(number: int, **said: object) -> dict[str, object]:
    """A winner of Gold at that place, by score."""
    return a_row(
        WINNER,
        number,
        **{
            "tier_id": "gold",
            "tier_name": "Gold",
            "place": number,
            "decided_by": "score",
            "reason": f"{number}. of 12 by guest satisfaction: {95 - number}.0",
            "evidence_id": f"e{number:07}",
        }
        | said,
    )


def shortlisted(number: int, **said: object) -> dict[str, object]:
    """Somebody eligible who is not honoured."""
    words = f"Rank {number} of 12, and the first 3 are honoured"
    return a_row(SHORTLISTED, number, **{"rule": "tier", "why_not": words} | said)


def excluded(number: int, **said: object) -> dict[str, object]:
    """Somebody that a rule keeps out."""
    return a_row(EXCLUDED, number, **{"rule": "answers", "why_not": "12 answers, and 100 are asked for"} | said)


def a_result(award: Award, rows: Sequence[dict[str, object]], *, notes: Sequence[ClassNote] = ()) -> AwardResult:
    """What an award comes to, with these rows of standings."""
    said = [row | {"award_id": award.award_id} for row in rows]
    return AwardResult(award, pl.DataFrame(said, schema=STANDINGS), tuple(notes), is_provisional=True)


def a_year(*results: AwardResult, year: int = 2026) -> RecognitionYear:
    """A recognition year of these awards."""
    return RecognitionYear(year, "Ocean Stays", "b-0007", "a1b2c3d4" * 8, date(2026, 12, 31), results)


def sites() -> AwardResult:
    """An award for sites with hard names among the winners, two runners-up and one excluded."""
    names = dict(enumerate((FORMULA, ACCENTS, ARABIC, CHINESE), start=1))
    rows = [winner(number, site_name=name) for number, name in names.items() if number < 4]
    rows += [shortlisted(4, site_name=CHINESE), shortlisted(5), excluded(6)]
    return a_result(an_award(citation="For guests who come back."), rows)


def departments() -> AwardResult:
    """An award for departments in two classes; one of them honours nobody and says so."""
    spa = {"class_id": "department:spa", "class_name": "Spa", "department_id": "spa", "department_name": "Spa"}
    rows = [winner(1, **spa), winner(2, **spa), shortlisted(4, **spa)]
    note = ClassNote("department:bar", "Bar", "Nobody is honoured: no bar has 100 answers.")
    measure = {"metric": "satisfaction", "departments": ["spa", "bar"]}
    return a_result(an_award("best_department", "department", measure=measure), rows, notes=[note])


def most_improved() -> AwardResult:
    """An award for the change since the year before."""
    before = {
        "baseline_n": 380,
        "baseline_value": 88.0,
        "change": 6.0,
        "change_low": 4.26,
        "change_high": 7.74,
    }
    award = an_award("most_improved", improvement={"baseline": {"first_day": "2025-01-01", "last_day": "2025-12-31"}})
    return a_result(award, [winner(1, **before), shortlisted(2, **before | {"change": 5.0})])


def people() -> AwardResult:
    """An award for people: a person, a team, somebody on the shortlist and somebody kept out."""
    named = {"value": 3.5, "low": 2.81, "high": 4.236, "mentions": 14, "department_id": "spa", "department_name": "Spa"}
    rows = [
        winner(1, **named, key="p/1", person_id="P1", display_name=ARABIC),
        winner(2, **named, key="t/1", display_name="Front desk team, Site 02"),
        shortlisted(4, **named, key="p/4", person_id="P4", display_name="Never Listed"),
        excluded(5, **named, key="p/5", person_id="P5", display_name="Never Named"),
    ]
    return a_result(an_award("named_by_guests", "person"), rows)


def nobody() -> AwardResult:
    """An award that honours nobody, and says why."""
    note = ClassNote("all", "All sites", "Nobody is honoured: no site has 100 answers.")
    return a_result(an_award("no_winners"), [excluded(1)], notes=[note])


def everything() -> RecognitionYear:
    """A year with an award of every sort."""
    return a_year(departments(), sites(), most_improved(), people(), nobody())
