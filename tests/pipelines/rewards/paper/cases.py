"""Statements of every kind where arithmetic is hard: halves, both sides of thresholds, tenure, pools, pay that changes."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.bonus.tenure import Post
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.by_people import settled_by_people
from pipelines.rewards.evidence import Evidence, Invited
from pipelines.rewards.pay_files import BasePay, GateRow, OtherPart, Pay
from pipelines.rewards.statement import SetByPeople, Statement
from pipelines.rewards.statements import statements
from tests.pipelines.bonus.golden import GOLDEN
from tests.pipelines.rewards.made import KIND, PART, THRESHOLDS, a_plan, a_roster, all_year, paid, statement, tops

Case = tuple[str, ANY_PLAN, Statement]
CHANGING_PAY = Pay(
    base_pay=(
        BasePay(person_id="P1", base_pay="54321.98", valid_from=date(2020, 1, 1), valid_to=date(2026, 4, 11)),
        BasePay(person_id="P1", base_pay="57000.01", valid_from=date(2026, 4, 11)),
    )
)
SHARE = {"target": {"share_of_base_pay": "0.125"}}
RATE = {"response_rate": [{"gate_name": "Rate", "minimum": "10"}]}
AUDIT = {"file": [{"gate_name": "Audit", "source": "audits"}]}
MEAN = [PART | {"metric": "satisfaction"}]


def cases() -> Iterator[Case]:
    """A name, a plan and a statement of it; no name twice."""
    yield from _thresholds()
    yield from _money()
    yield from _gated()
    yield from _several_parts()
    yield from _improved()
    yield from _chance(16)


def _thresholds() -> Iterator[Case]:
    edges = {
        "curve": [
            (6594, 10_000),
            (6595, 10_000),
            (6999, 10_000),
            (700, 1000),
            (6665, 10_000),
            (7395, 10_000),
            (800, 1000),
        ],
        "zones": [(6794, 10_000), (6795, 10_000), (5394, 10_000), (5395, 10_000), (509, 1000), (510, 1000)],
        "ramp": [(400, 1000), (401, 1000), (775, 1000), (899, 1000), (950, 1000), (666, 999)],
        "grid": [(6994, 10_000), (6995, 10_000), (500, 1000), (5005, 10_000), (0, 100)],
        "value_based": [(719, 1000), (720, 1000), (860, 1000), (605, 1000), (499, 1000), (500, 1000)],
        "percentile": [(700, 1000)],
    }
    for kind, counts in edges.items():
        plan = a_plan(kind)
        for top, n in counts:
            yield f"{kind}_{top}_of_{n}", plan, statement(plan, tops(top, n))
    sloped = a_plan(cliff=False)
    for top in (619, 620, 621, 640, 659, 660):
        yield f"sloped_{top}", sloped, statement(sloped, tops(top, 1000))
    fine = a_plan(knots=[{"score": "66.25", "factor": "0.333"}, {"score": "70.125", "factor": "1.0001"}])
    for top in (662, 663, 701, 702):
        yield f"fine_{top}", fine, statement(fine, tops(top, 1000))
    guarded = a_plan("zones", guarded=True)
    for top in (30, 45, 50, 51):
        yield f"guarded_{top}", guarded, statement(guarded, tops(top, 100))
    # 66 of 100 are printed at the cliff, 65 only not significantly below it, 56 significantly.
    spared = a_plan(guarded=True)
    for top in (56, 57, 65, 66, 75):
        yield f"spared_{top}", spared, statement(spared, tops(top, 100))
    net = a_plan(
        parts=[PART | {"metric": "nps"}],
        knots=[{"score": "-10", "factor": "0.5"}, {"score": "-0.3", "factor": "0.7"}, {"score": "30", "factor": "1"}],
    )
    for promoters, detractors in ((0, 1), (399, 400), (300, 430), (100, 600)):
        answers = Counts(response_count=400 * 3, promoter_count=promoters, detractor_count=detractors)
        yield f"net_{promoters}_{detractors}", net, _measured(net, "recommend", answers)


def _measured(plan: ANY_PLAN, measure: str, counts: Counts, **more: object) -> Statement:
    stays = {Basis.OWN: {"P1": {measure: counts}}, Basis.ROLLING_12M: {"P1": {measure: counts}}}
    evidence = Evidence(build_id="build", logical_hash="hash", stays=stays, **more)
    return statements(plan, a_roster({"P1": all_year("P1")}), evidence, Pay(), THRESHOLDS).by_person["P1"]


def _money() -> Iterator[Case]:
    for days in (1, 59, 100, 181, 364):
        held = (Post("P1", "SA", date(2026, 1, 1), date.fromordinal(date(2026, 1, 1).toordinal() + days)),)
        for name, said in (("days", {}), ("months", {"tenure": {"counted_by": "months"}})):
            plan = a_plan(**SHARE, **said)
            one = statement(plan, tops(7123, 10_000), covered=a_roster({"P1": held}), pay=CHANGING_PAY)
            yield f"pay_{days}_{name}", plan, one
    two = (*all_year("P1", "SA"), Post("P1", "SB", date(2026, 3, 1), date(2026, 5, 1)))
    yield (
        "two_sites",
        a_plan(**SHARE),
        statement(a_plan(**SHARE), tops(66_65, 10_000), covered=a_roster({"P1": two}), pay=CHANGING_PAY),
    )
    # 0.005 exactly: half a cent is a cent.
    half = a_plan(target={"amount": "0.01"}, knots=KIND["curve"]["knots"])
    yield "half_a_cent", half, statement(half, tops(660, 1000))
    large = a_plan(target={"amount": "123456789.01"}, rounding={"factor": 6})
    yield "large", large, statement(large, tops(6837, 10_000))
    too_large = a_plan(target={"amount": "123456789012.34"}, rounding={"factor": 6})
    yield "too_large", too_large, statement(too_large, tops(6837, 10_000))
    capped = a_plan(cap={"factor": "1.23456"})
    yield "capped", capped, statement(capped, tops(740, 1000))
    yen = a_plan(target={"amount": "1234567"}, rounding={"money": 0, "factor": 3, "score": 2}, currency="JPY")
    yield "yen", yen, statement(yen, tops(6837, 10_000))
    points = a_plan("ramp", target={"per_point": "201.16"}, by_size=True, cap={"factor": "0.9"})
    for top in (650, 776, 890):
        yield f"points_{top}", points, statement(points, tops(top, 1000))
    for use, amount in (("cap", "10000.01"), ("divide", "10000.01"), ("cap", "99999"), ("divide", "0.02")):
        for cap, excess in ((None, "left"), ({"factor": "1.1"}, "left"), ({"factor": "1.1"}, "redistributed")):
            plan = a_plan(funding={"amount": amount, "use": use, "excess": excess}, cap=cap)
            own = {"P1": tops(7123, 10_000), "P2": tops(69, 100), "P3": tops(74, 100), "P4": tops(66, 100)}
            # Of the four, one between the knots and one at the top: under the cap, where there is one.
            for person, one in paid(plan, own).by_person.items():
                if person in ("P1", "P3"):
                    yield f"{use}_{amount}_{excess}_{bool(cap)}_{person}", plan, one
    nobody = a_plan(funding={"amount": "100", "use": "divide"})
    yield "nobody_paid", nobody, statement(nobody, tops(100, 1000))


def _gated() -> Iterator[Case]:
    for returned in (994, 995, 1000, 12_000):
        plan = a_plan(gates=RATE)
        yield f"rate_{returned}", plan, statement(plan, tops(700, 1000), invited={"P1": Invited(returned, 10_000)})
    sites = {"SP1": {"overall": tops(100, 200)}, "SP2": {"overall": tops(400, 600)}}
    for fair in (True, False):
        plan = a_plan(
            gates={"average": [{"gate_name": "=Average", "part": "overall", "average": "guests", "fair": fair}]}
        )
        for top in (100, 121, 133, 134):
            yield f"average_{fair}_{top}", plan, statement(plan, tops(top, 200), sites=sites)
    audits = Pay(gates=(GateRow(source="audits", person_id="P1", failed="yes", words="=1+1"),))
    plan = a_plan(gates=AUDIT | RATE)
    yield "audit", plan, statement(plan, tops(700, 1000), pay=audits, invited={"P1": Invited(200, 1000)})
    yield "open_gate", plan, statement(plan, tops(700, 1000))
    other = Pay(other_parts=(OtherPart(plan_id="plan", person_id="P1", part_name="=Profit", amount="-12.50"),))
    yield "few", a_plan(), statement(a_plan(), tops(5, 5), pay=other)
    yield "no_pay", a_plan(**SHARE), statement(a_plan(**SHARE), tops(700, 1000))
    yield "not_in_post", a_plan(), statement(a_plan(), tops(0, 0), covered=a_roster({"P1": ()}))
    decided = SetByPeople(Decimal("1234.56"), "1,234.56 decided by P9")
    for name, open_one in (("few", statement(a_plan(), tops(5, 5))), ("gate", statement(plan, tops(700, 1000)))):
        yield f"decided_{name}", plan if name == "gate" else a_plan(), settled_by_people(a_plan(), open_one, decided)
    pool = a_plan(gates=AUDIT, funding={"amount": "100", "use": "divide"})
    yield "failed_in_a_pool", pool, statement(pool, tops(700, 1000), pay=audits)


def _several_parts() -> Iterator[Case]:
    knots = [{"score": "61.7", "factor": "0.5"}, {"score": "66", "factor": "1"}, {"score": "71.3", "factor": "1.3"}]
    parts = [
        PART
        | {"part_id": f"part_{place}", "part_name": f"Part {place}", "weight": weight}
        | ({"knots": knots} if place % 2 else {})
        for place, weight in enumerate(("0.1", "0.7", "3", "0.25", "1.05", "2", "0.333", "1"))
    ]
    plan = a_plan(parts=parts)
    for top in (6649, 6721, 7077):
        yield f"eight_parts_{top}", plan, statement(plan, tops(top, 10_000))
    # As many slopes of different widths as have no common denominator that fits.
    wild = [
        one
        | {
            "knots": [
                {"score": "60.123451", "factor": "0.1"},
                {"score": f"7{place}.12347{place}", "factor": "1.000001"},
            ]
        }
        for place, one in enumerate(parts)
    ]
    plan = a_plan(parts=wild)
    yield "wild", plan, statement(plan, tops(6721, 10_000))
    golden = a_plan(
        "value_based",
        full_points="50",
        parts=[
            PART
            | {
                "part_id": f"d{place}",
                "part_name": name,
                "department": f"d{place}",
                "floor": "50",
                "threshold": "72",
                "benchmark": "86",
            }
            for place, name in enumerate(GOLDEN)
        ],
    )
    now, before = (
        {f"d{place}": tops(int(Fraction(row[column]) * 1000), 1000) for place, row in enumerate(GOLDEN.values())}
        for column in (0, 1)
    )
    evidence = Evidence(
        "build", "hash", {Basis.OWN: {"P1": now}, Basis.ROLLING_12M: {"P1": now}}, {Basis.OWN: {"P1": before}}
    )
    made = statements(golden, a_roster({"P1": all_year("P1")}), evidence, Pay(), THRESHOLDS)
    yield "thirty_four_points", golden, made.by_person["P1"]


def _improved() -> Iterator[Case]:
    lines = [{"at_least": "4", "points": "5"}, {"at_least": "3", "points": "4.5"}, {"above": "0", "points": "2"}]
    for relative in (True, False):
        plan = a_plan("grid", grid_of="improvement", relative=relative, grid=lines, otherwise="0.5", parts=MEAN)
        for now, earlier in ((70_000, 67_300), (70_000, 67_350), (70_050, 70_000), (70_040, 70_000), (60_000, 70_000)):
            counts, before = (Counts(response_count=1000, score_total=100 * one) for one in (now, earlier))
            one = _measured(plan, "overall", counts, before={Basis.OWN: {"P1": {"overall": before}}})
            yield f"improved_{relative}_{now}_{earlier}", plan, one


def _chance(number: int) -> Iterator[Case]:
    draw = random.Random(20261123)
    for place in range(number):
        kind = draw.choice(["curve", "zones", "ramp", "grid", "value_based", "percentile"])
        first = date(2026, draw.randint(1, 12), 1)
        pay = Decimal(draw.randint(3_000_000, 25_000_000)) / 100
        rows = Pay(base_pay=(BasePay(person_id="P1", base_pay=pay, valid_from=date(2020, 1, 1)),))
        plan = a_plan(kind, target={"share_of_base_pay": draw.choice(["0.1", "0.0825", "0.3333"])})
        n = draw.randint(100, 3000)
        covered = a_roster({"P1": (Post("P1", "SA", first, date(2027, 1, 1)),)})
        yield f"chance_{place}", plan, statement(plan, tops(draw.randint(n // 2, n), n), covered=covered, pay=rows)
