"""Statements of every kind of plan come out of their file as the very same objects."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.bonus.enough import Basis
from pipelines.closing.folder import sealed_copy
from pipelines.closing.frozen import Frozen, payout_facts, payouts_in, plan_in, sources_in, statement_in
from pipelines.closing.state import Revision
from pipelines.decisions.act import Act
from pipelines.home import Home
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.pay_files import OtherPart, Pay
from pipelines.rewards.sources import Sources
from pipelines.sealed import write_folder
from tests.pipelines.rewards.made import KIND, THRESHOLDS, a_plan, a_roster, all_year, tops

PEOPLE = {f"P{number}": tops(60 + number * 3, 110) for number in range(9)}
PEOPLE["P9"] = tops(3, 4)
EXTRA = [
    ("curve", {"funding": {"amount": "20000", "use": "divide"}, "cap": {"factor": "1.4"}}),
    ("curve", {"gates": {"average": [{"gate_name": "A", "part": "overall", "average": "guests"}]}}),
    ("zones", {"guarded": True, "gates": {"file": [{"gate_name": "F", "source": "audit", "when_absent": "open"}]}}),
    ("grid", {"grid_of": "improvement", "relative": True}),
]


@pytest.mark.parametrize(("kind", "more"), [*((kind, {}) for kind in KIND), *EXTRA])
def test_the_very_same_objects(kind, more, tmp_path: Path):
    plan = a_plan(kind, **more)
    told = {person: {"overall": counts} for person, counts in PEOPLE.items()}
    before = {person: {"overall": tops(30, 110)} for person in PEOPLE}
    evidence = Evidence(
        build_id="build",
        logical_hash="hash",
        stays={Basis.OWN: told, Basis.ROLLING_12M: told, Basis.REGION_RATE: {}},
        before={Basis.OWN: before, Basis.ROLLING_12M: before},
        sites={f"S{person}": counts for person, counts in told.items()},
        sites_before={f"S{person}": counts for person, counts in before.items()},
    )
    pay = Pay(other_parts=(OtherPart(plan_id="plan", person_id="P1", part_name="Profit", amount=Decimal("1.50")),))
    sources = Sources(plan, THRESHOLDS, a_roster({one: all_year(one) for one in PEOPLE}), evidence, pay)
    frozen = Frozen(sources, sources.payouts(), pl.DataFrame())
    home, scratch = Home(tmp_path / "home"), tmp_path / "scratch"
    scratch.mkdir()
    facts = {**payout_facts(frozen.payouts), "kind": plan.kind}
    manifest = write_folder(home.closed / "plan" / "1", frozen.files(), facts, scratch=scratch)
    day = date(2027, 1, 14)
    revision = Revision("plan", "Plan", "EUR", day, day, 1, manifest, Act("P1", day, 1), day)

    folder = sealed_copy(home, revision)

    assert payouts_in(folder) == frozen.payouts
    assert statement_in(folder, "P3") == frozen.payouts.by_person["P3"]
    assert statement_in(folder, "P99") is None
    assert (plan_in(folder), sources_in(folder)) == (plan, sources)
    assert repr(payouts_in(folder)) == repr(frozen.payouts)
