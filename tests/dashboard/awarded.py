"""Award years made up for tests: say what matters, get defaults for the rest."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipelines.recognition.frames import STANDINGS
from pipelines.recognition.result import AwardResult, ClassNote, RecognitionYear
from pipelines.reference.awards.award import Award

TIERS = (
    {"tier_id": "gold", "tier_name": "Gold", "first": 1},
    {"tier_id": "silver", "tier_name": "Silver", "at_least": "85"},
)


def an_award(**said: object) -> Award:
    """An award for sites by guest satisfaction with a first place and a bar."""
    plain: dict[str, object] = {
        "award_id": "best_site",
        "award_name": "Best site",
        "year": 2026,
        "citation": "For the year's happiest guests.",
        "measure": {"metric": "satisfaction"},
        "window": {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)},
        "tiers": TIERS,
    }
    return Award.model_validate(plain | said)


def a_staff_award(**said: object) -> Award:
    """An award for people."""
    return an_award(
        award_id="named_by_guests", award_name="Named by guests", level="person", measure=None, staff={},
        tiers=[{"tier_id": "first", "tier_name": "First place", "first": 1}], **said,
    )  # fmt: skip


def standing(site: str, **said: object) -> dict[str, object]:
    """A row of standings: of the first winner, where nothing else is said."""
    plain: dict[str, object] = {
        "award_id": "best_site", "class_id": "all", "class_name": "All sites", "state": "winner",
        "key": site, "site_id": site, "site_name": f"{site} House", "region_id": "north", "region_name": "North",
        "brand": "Test", "site_type": "city", "n": 200, "value": 90.0, "low": 88.0, "high": 92.0, "standard_error": 1.0,
        "rank": 1, "rank_of": 4, "rank_low": 1, "rank_high": 2, "is_shared": False,
    }  # fmt: skip
    return plain | said


def winner(site: str, tier: str = "gold", place: int = 1, **said: object) -> dict[str, object]:
    """Who is honoured."""
    names = {"gold": "Gold", "silver": "Silver", "first": "First place"}
    plain: dict[str, object] = {
        "tier_id": tier, "tier_name": names[tier], "place": place, "rank": place, "decided_by": "score",
        "reason": f"{place}. of 4 by guest satisfaction", "evidence_id": f"e-{site}",
    }  # fmt: skip
    return standing(site, **(plain | said))


def shortlisted(site: str, rank: int, value: float, **said: object) -> dict[str, object]:
    """Who is eligible and not honoured."""
    plain = {"state": "shortlisted", "rank": rank, "place": rank, "value": value, "rule": "tier not reached"}
    words = {"why_not": f"rank {rank} of 4, which reaches no tier", "low": value - 2, "high": value + 2}
    return standing(site, **(plain | words | said))


def excluded(site: str, rule: str = "too few answers", **said: object) -> dict[str, object]:
    """Who is not eligible."""
    none = dict.fromkeys(("rank", "rank_of", "rank_low", "rank_high", "place"))
    return standing(site, **(none | {"state": "excluded", "rule": rule, "why_not": "12 answers of 30", "n": 12} | said))


def standings(*rows: Mapping[str, object]) -> pl.DataFrame:
    """Rows as the frame of standings."""
    return pl.DataFrame([{name: row.get(name) for name in STANDINGS} for row in rows], schema=STANDINGS)


def a_result(
    *rows: Mapping[str, object], award: Award | None = None, notes: tuple[ClassNote, ...] = (), provisional: bool = True
) -> AwardResult:
    """What an award comes to."""
    return AwardResult(award or an_award(), standings(*rows), notes, provisional)


def a_year(*results: AwardResult, year: int = 2026) -> RecognitionYear:
    """A year of awards."""
    return RecognitionYear(year, "Test chain", "b1", "0" * 64, date(2026, 11, 16), results)
