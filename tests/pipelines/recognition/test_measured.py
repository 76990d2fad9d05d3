"""What an award measures is its metric's words; people are measured by mentions."""

import pytest

from pipelines.metrics.catalogue import METRICS
from pipelines.recognition.measured import MENTION_DECIMALS, measured
from tests.pipelines.recognition.made import an_award


@pytest.mark.parametrize("name", ["satisfaction", "nps", "top_box", "index"])
def test_a_metric_is_called_as_the_catalogue_calls_it(name):
    found = measured(an_award(measure={"metric": name}))

    metric = METRICS[name]
    assert (found.label, found.unit, found.unit_of_difference, found.decimals, found.counted) == (
        metric.label,
        metric.unit,
        metric.unit_of_difference,
        metric.decimals,
        metric.counted,
    )


def test_people_are_measured_by_mentions_and_never_by_a_score():
    found = measured(an_award("people", "person"))

    assert (found.unit, found.decimals, found.counted) == ("per 100 responses", MENTION_DECIMALS, "responses")


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ({"metric": "satisfaction", "department": "front_desk"}, "Guest satisfaction (front desk)"),
        ({"metric": "satisfaction", "score": "mix_adjusted"}, "Mix-adjusted guest satisfaction"),
        (
            {"metric": "satisfaction", "department": "spa", "score": "mix_adjusted"},
            "Mix-adjusted guest satisfaction (spa)",
        ),
    ],
)
def test_what_makes_it_another_number_is_in_its_label(said, label):
    assert measured(an_award(measure=said)).label == label
