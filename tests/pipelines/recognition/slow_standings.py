"""Who is honoured in which tier, worked out slowly in plain Python: eligibility by answers, ranks, ties, tiers, precedence."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from typing import Any

from pipelines.reference.awards.award import Award
from pipelines.reference.awards.tier import Tier

Row = Mapping[str, Any]
NOTHING = float("-inf")


def printed(value: float) -> Decimal:
    """To one decimal, half up."""
    return Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def standings_of(
    award: Award, rows: Sequence[Row], tie_breakers: Mapping[str, Mapping[str, float]]
) -> dict[str, tuple]:
    """By key: state, rank, place, tier_id, of the candidates of one class."""
    fit = [row for row in rows if row["is_open"] and row["n"] >= 30]
    scores = {row["key"]: printed(row["value"]) for row in fit}

    def ordering(key: str) -> tuple:
        return (scores[key], *(tie_breakers[name].get(key, NOTHING) for name in award.guard.tie_breakers))

    rank = {key: 1 + sum(other > score for other in scores.values()) for key, score in scores.items()}
    fine = {key: 1 + sum(ordering(other) > ordering(key) for other in scores) for key in scores}
    reached: dict[str, str] = {}
    split: set[str] = set()
    for tier in reversed(award.tiers):
        count = len(fit) if tier.share_of == "eligible" else sum(row["is_open"] for row in rows)
        for key in scores:
            if _reaches(tier, fine[key], count, scores[key]):
                reached[key] = tier.tier_id
            if _place_decides(tier, scores[key]) and any(
                _by_place(tier, fine[key], count) != _by_place(tier, fine[k], count)
                for k in scores
                if rank[k] == rank[key]
            ):
                split.add(key)
    found = {row["key"]: ("excluded", None, None, None) for row in rows}
    for key in scores:
        place = fine[key] if key in split else rank[key]
        found[key] = ("winner" if key in reached else "shortlisted", rank[key], place, reached.get(key))
    return found


def _parts(tier: Tier, place: int, count: int) -> list[bool]:
    parts = []
    if tier.first is not None:
        parts.append(place <= tier.first)
    if tier.share is not None:
        parts.append(place <= ceil(Decimal(count) * tier.share / 100))
    return parts


def _by_place(tier: Tier, place: int, count: int) -> bool:
    parts = _parts(tier, place, count)
    return bool(parts) and (any(parts) if tier.reached_by == "any" else all(parts))


def _place_decides(tier: Tier, score: Decimal) -> bool:
    """Whether the bar leaves it open."""
    reached = tier.at_least is not None and score >= tier.at_least
    return not reached if tier.reached_by == "any" else reached or tier.at_least is None


def _reaches(tier: Tier, place: int, count: int, score: Decimal) -> bool:
    parts = _parts(tier, place, count)
    if tier.at_least is not None:
        parts.append(score >= tier.at_least)
    return any(parts) if tier.reached_by == "any" else all(parts)
