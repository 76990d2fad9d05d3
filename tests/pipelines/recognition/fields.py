"""Fields of candidates for tests: say what matters, get defaults for the rest."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from pipelines.recognition.field import Field
from pipelines.recognition.frames import CANDIDATES
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.facts import AwardFact

_SITE = {
    "region_id": "north",
    "region_name": "North",
    "brand": "Comfort",
    "site_type": "city",
    "rooms": 100,
    "is_open": True,
    "open_since": date(2010, 1, 1),
    "in_class_since": date(2010, 1, 1),
    "months": 12,
    "invited_count": 2000,
    "returned_count": 400,
    "n": 400,
    "standard_error": 1.0,
    "opted_out": False,
}


def candidate(key: str, value: float | None, **others: Any) -> dict[str, Any]:
    """A row of CANDIDATES."""
    around = {} if value is None else {"low": value - 2.0, "high": value + 2.0}
    named = {"key": key, "site_id": key.split("/")[0], "site_name": f"Site {key}", "value": value}
    return dict.fromkeys(CANDIDATES) | _SITE | named | around | others


def field(
    rows: Iterable[Mapping[str, Any]],
    tie_breakers: Mapping[str, Mapping[str, float | None]] | None = None,
    facts: Iterable[AwardFact] = (),
) -> Field:
    """A field; `tie_breakers` by name and key."""
    candidates = pl.DataFrame(list(rows), schema=CANDIDATES)
    keys = candidates["key"].to_list()
    deciding = {
        name: pl.Series([values.get(key) for key in keys], dtype=pl.Float64)
        for name, values in (tie_breakers or {}).items()
    }
    told = {(one.site_id, one.fact): one for one in facts}
    return Field(candidates, pl.DataFrame({"key": pl.Series(keys, dtype=pl.String), **deciding}), told)


def award(**others: Any) -> Award:
    """An award of 2025 for the first site of the chain, by guest satisfaction."""
    said: dict[str, Any] = {
        "award_id": "best",
        "award_name": "Best of the chain",
        "year": 2025,
        "measure": {},
        "window": {"first_day": "2025-01-01", "last_day": "2025-12-31"},
        "tiers": [{"tier_id": "winner", "tier_name": "Winner", "first": 1}],
    }
    return Award.model_validate(said | others)
