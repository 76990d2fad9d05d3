"""Who did something on which day: what decisions about frozen things have in common."""

from dataclasses import dataclass
from datetime import date

from pipelines.decisions.chain import Decision


@dataclass(frozen=True)
class Act:
    """Somebody did something on a day, for a reason where one is asked; the number of the decision that says so."""

    by: str
    on: date
    number: int
    reason: str = ""


def act_of(one: Decision) -> Act:
    """Who made a decision, and when."""
    said = one.content
    return Act(str(said["by"]), date.fromisoformat(str(said["on"])), one.number, str(said.get("reason", "")))
