"""The shipped plans read cleanly beside the fictional chain, and each gives its golden values."""

import shutil
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pipelines.home import EXAMPLES
from pipelines.reference.plans.kinds import ANY_PLAN, KINDS
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference, from_json, to_json

PLANS = EXAMPLES / "bonus_plans"


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The fictional chain with one site, and every shipped plan."""
    folder = tmp_path_factory.mktemp("plans") / "reference"
    shutil.copytree(EXAMPLES / "fictional_chain", folder)
    (folder / "regions.csv").write_text("region_id,region_name\nnorth,North\n")
    (folder / "sites.csv").write_text("site_id,site_name,region_id,valid_from\nS1,One,north,2020-01-01\n")
    shutil.rmtree(folder / "plans")
    shutil.rmtree(folder / "awards")
    shutil.copytree(PLANS, folder / "plans")
    return read_reference(folder)


def _plan(reference: Reference, plan_id: str) -> ANY_PLAN:
    return next(one for one in reference.plans if one.plan_id == plan_id)


def test_there_is_an_example_of_every_kind_called_like_its_file(reference):
    assert {one.kind for one in reference.plans} == set(KINDS)
    assert sorted(one.plan_id for one in reference.plans) == sorted(path.stem for path in Path(PLANS).glob("*.toml"))


def test_a_build_carries_them_and_their_numbers_stay_exact(reference):
    again = from_json(to_json(reference))

    assert again == reference
    assert again.fingerprint == reference.fingerprint
    assert _plan(again, "ramp").target.per_point == Decimal("201.16")


@pytest.mark.parametrize(
    ("score", "factor"),
    [
        ("65.9", "0"),
        ("65.949", "0"),
        ("65.95", "0.5"),
        ("66", "0.5"),
        ("68", "0.75"),
        ("70", "1"),
        ("71", "1.125"),
        ("72", "1.25"),
        ("74", "1.5"),
        ("80", "1.5"),
    ],
)
def test_the_curve_pays_its_golden_factors(reference, score, factor):
    plan = _plan(reference, "curve")

    assert plan.curve_of(plan.parts[0]).at(score).factor == Decimal(factor)


def test_a_part_may_have_a_curve_of_its_own_and_a_curve_no_cliff(reference):
    curve, gated = _plan(reference, "curve"), _plan(reference, "gated")

    assert curve.curve_of(curve.parts[3]).at(65).factor == 1
    assert [gated.curve_of(gated.parts[0]).at(score).factor for score in (62, 64, 66)] == [
        0,
        Decimal("0.25"),
        Decimal("0.5"),
    ]


@pytest.mark.parametrize(
    ("score", "label", "factor"),
    [
        ("68.0", "Green", "1"),
        ("67.95", "Green", "1"),
        ("67.94", "Clear", "0.6"),
        ("54.0", "Clear", "0.6"),
        ("53.9", "Yellow", "0.3"),
        ("51.0", "Yellow", "0.3"),
    ],
)
def test_zones_pay_as_printed(reference, score, label, factor):
    plan = _plan(reference, "zones")

    found = plan.rule().of(score, upper_limit=100)

    assert (found.label, plan.factor_of(found.label)) == (label, Decimal(factor))


def test_the_worst_zone_is_for_those_significantly_in_it(reference):
    rule = _plan(reference, "zones").rule()

    assert rule.of("50.9", upper_limit="50.9").label == "Red"
    assert rule.of("50.9", upper_limit="51.0").label == "Yellow"


@pytest.mark.parametrize(
    ("score", "points"), [(39, "0"), (40, "0"), (65, "8.5"), ("77.5", "12.75"), (90, "17"), (95, "17")]
)
def test_the_ramp_gives_its_golden_points(reference, score, points):
    plan = _plan(reference, "ramp")

    assert plan.ramp_of(plan.parts[0]).at(score).points == Decimal(points)


@pytest.mark.parametrize(("gain", "points"), [(4, 5), ("3.9", 4), (3, 4), (2, 3), ("0.1", 2), (0, 1), (-3, 1)])
def test_the_grid_gives_points_for_improvement(reference, gain, points):
    assert _plan(reference, "grid").rule().at(gain).points == Fraction(points)


def test_a_given_standard_and_those_of_the_baseline(reference):
    given, *others = (part.standard() for part in _plan(reference, "value_based").parts)

    assert (given.floor, given.threshold, given.benchmark) == (50, 72, 86)
    assert others == [None] * 7


def test_the_recommended_plan_has_a_factor_for_every_number_of_stars(reference):
    plan = _plan(reference, "percentile")

    assert plan.rule().cuts == (15, 30, 60, 80)
    assert plan.rule().least_reliability == Fraction(3, 4)
    assert [one.catalogued.name for one in plan.parts] == ["top_box", "index"]
