"""What an award measures, in words and decimals: the same on every page, list and certificate."""

from dataclasses import dataclass

from pipelines.metrics.catalogue import METRICS
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.sections import Measure
from pipelines.reference.organisation import OVERALL

MENTIONS, MENTION_DECIMALS = "Confirmed mentions", 2


@dataclass(frozen=True)
class Measured:
    """A measure: its `label`, the `unit` of a score and of a difference, how many `decimals` are printed, what n counts."""

    label: str
    definition: str
    unit: str
    unit_of_difference: str
    decimals: int
    counted: str


def measured(award: Award) -> Measured:
    """What `award` measures; of people confirmed mentions per 100 responses, of all others their metric of the catalogue."""
    if award.measure is None:
        definition = (
            "How often guests named them, and a person has confirmed it, per 100 responses of the weeks they worked."
        )
        unit = "per 100 responses"
        return Measured(MENTIONS, definition, unit, unit, MENTION_DECIMALS, "responses")
    metric = METRICS[award.measure.metric]
    return Measured(
        _label(metric.label, award.measure),
        metric.definition,
        metric.unit,
        metric.unit_of_difference,
        metric.decimals,
        metric.counted,
    )


def _label(label: str, measure: Measure) -> str:
    """The metric's label with what else makes the number another one: "Mix-adjusted guest satisfaction (front desk)"."""
    about = "" if measure.department == OVERALL else f" ({measure.department.replace('_', ' ')})"
    adjusted = measure.score == "mix_adjusted"
    return f"Mix-adjusted {label[0].lower()}{label[1:]}{about}" if adjusted else f"{label}{about}"
