"""Fields of people compared again and again: each is what one field alone gives, and what is not asked is not worked out."""

import numpy as np
import polars as pl
import pytest

from pipelines.bonus.stars import Verdict
from pipelines.metrics.catalogue import METRICS
from pipelines.rewards.chance import Fields
from pipelines.rewards.simulation.stars import Field
from tests.pipelines.rewards.made import a_plan

METRIC = METRICS["top_box"]
GROUPS = ["north"] * 6 + ["south"] * 6


def _fields(count: int) -> list[pl.DataFrame]:
    random = np.random.default_rng(5)
    leads = np.full(12, 400)
    levels = np.linspace(0.4, 0.8, 12)
    return [pl.DataFrame({"top_box_count": random.binomial(leads, levels), "lead_count": leads}) for _ in range(count)]


def test_several_fields_are_judged_as_each_alone():
    fields = _fields(3)

    together = Fields([pl.concat(fields)], [METRIC], [1], GROUPS)
    alone = [Fields([one], [METRIC], [1], GROUPS) for one in fields]

    assert together.verdicts() == [verdict for one in alone for verdict in one.verdicts()]
    assert {Verdict.ABOVE, Verdict.BELOW} < set(together.verdicts())
    order = (Verdict.BELOW, Verdict.ALIKE, Verdict.ABOVE)
    assert [order[place] for place in together.verdict_places(order)] == together.verdicts()
    for field, one in enumerate(alone):
        assert together.reliabilities(field) == one.reliabilities(0)
        assert together.reliabilities(field, [11, 0]) == [one.reliabilities(0)[11], one.reliabilities(0)[0]]


def test_who_is_asked_about_has_the_stars_that_everybody_would_have():
    numbers = pl.concat(_fields(4))
    columns = {name: numbers[name].to_numpy().reshape(4, 12).T for name in numbers.columns}
    plan = a_plan("percentile", least_reliability="0.5")
    there, nobody = np.ones((12, 4), dtype=bool), np.zeros((12, 4), dtype=bool)

    everybody = Field(plan, GROUPS).stars([columns], there, there, there)

    assert set(everybody.ravel()) == {1, 2, 3, 4, 5}
    for person in (0, 5, 11):
        asked = nobody.copy()
        asked[person] = True
        assert (Field(plan, GROUPS).stars([columns], there, there, asked)[person] == everybody[person]).all()


@pytest.mark.parametrize("seed", range(6))
def test_one_person_alone_is_asked_for_what_all_are_told(seed):
    random = np.random.default_rng(seed)
    shape = (12, 20)
    # Few of them answer alike, many are at an end; one person alone moves from replicate to replicate.
    leads = np.repeat(random.integers(200, 500, size=(12, 1)), 20, axis=1)
    tops = np.repeat(random.binomial(leads[:, :1], np.linspace(0.4, 0.8, 12)[:, None]), 20, axis=1)
    person = int(random.integers(12))
    tops[person] = random.binomial(leads[person], random.uniform(0.3, 0.9, size=20))
    columns = {"top_box_count": tops, "lead_count": leads}
    whole, is_own = random.random(shape) < 0.9, random.random(shape) < 0.9
    plan = a_plan("percentile", least_reliability="0.5")
    everybody = Field(plan, GROUPS).stars([columns], whole, is_own, np.ones(shape, dtype=bool))

    asked = np.zeros(shape, dtype=bool)
    asked[person] = True
    found = Field(plan, GROUPS).stars([columns], whole, is_own, asked)

    assert (found[person] == everybody[person]).all()
    assert (everybody[~whole] == 1).all()


def test_in_the_middle_nobody_is_tested(monkeypatch):
    def refuse(*_):
        raise AssertionError("nobody at an end is asked about")

    monkeypatch.setattr(Fields, "verdict_places", refuse)
    columns = {
        "top_box_count": np.linspace(100, 300, 12).astype(np.int64)[:, None],
        "lead_count": np.full((12, 1), 400),
    }
    there, asked = np.ones((12, 1), dtype=bool), np.arange(12)[:, None] == 6

    assert Field(a_plan("percentile"), GROUPS).stars([columns], there, there, asked)[6, 0] == 3
    assert (Field(a_plan("percentile"), GROUPS).stars([columns], there, there, ~there) == 1).all()
