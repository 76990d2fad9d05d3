"""Plans, rosters and evidence made by hand: say what matters."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.bonus.spans import Span
from pipelines.bonus.tenure import Post, Tenure
from pipelines.reference.chain import Threshold, Thresholds
from pipelines.reference.plans.kinds import ANY_PLAN, KINDS
from pipelines.rewards.decided import Decided
from pipelines.rewards.evidence import Evidence
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.roster import Roster
from pipelines.rewards.statement import Payouts, Statement
from pipelines.rewards.statements import decided

YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))
THRESHOLDS = Thresholds(default=Threshold(show=10, rank=30, pay=100))
KNOTS = [{"score": "66", "factor": "0.5"}, {"score": "70", "factor": "1"}, {"score": "74", "factor": "1.5"}]
PART = {"part_id": "overall", "part_name": "Overall", "weight": "1"}
KIND = {
    "curve": {"knots": KNOTS},
    "zones": {
        "zones": [
            {"label": "Green", "at_least": "68", "factor": "1"},
            {"label": "Clear", "at_least": "54", "factor": "0.6"},
            {"label": "Yellow", "at_least": "51", "factor": "0.3"},
            {"label": "Red", "factor": "0"},
        ]
    },
    "ramp": {"parts": [PART | {"lower": "40", "upper": "90", "points": "17"}]},
    "grid": {"grid_of": "score", "grid": [{"at_least": "70", "points": "5"}, {"above": "50", "points": "2"}]},
    "percentile": {"factors": ["0", "0.5", "1", "1.2", "1.5"]},
    "value_based": {
        "full_points": "60",
        "parts": [PART | {"floor": "50", "threshold": "72", "benchmark": "86"}],
    },
}


def a_plan(kind: str = "curve", **said: object) -> ANY_PLAN:
    """A plan of a kind for the year 2026, 6000 a person, on the top box of the overall question."""
    content: dict[str, object] = {
        "kind": kind,
        "plan_id": "plan",
        "plan_name": "Plan",
        "currency": "EUR",
        "window": {"first_day": "2026-01-01", "last_day": "2026-12-31"},
        "target": {"amount": "6000"},
        "parts": [PART],
    }
    return KINDS[kind].model_validate(content | KIND[kind] | said)


def tops(top: int, count: int) -> Counts:
    """So many answers in the top box of so many."""
    return Counts(response_count=count, lead_count=count, top_box_count=top)


def a_roster(people: Mapping[str, tuple[Post, ...]], regions: Mapping[str, tuple[str, ...]] | None = None) -> Roster:
    """Everybody with these posts; who has none named was on leave."""
    held = tuple(Tenure(person, YEAR, posts) for person, posts in sorted(people.items()))
    return Roster(
        tenures=held,
        names={person: f"Name of {person}" for person in people},
        regions=regions or dict.fromkeys(people, ("north",)),
        posts={Basis.OWN: tuple(post for one in held for post in one.posts)},
        before={},
        sites=(),
        sites_before=(),
        rooms=dict.fromkeys(people, Fraction(100)),
        mean_rooms=Fraction(100),
    )


def all_year(person: str, site: str | None = None) -> tuple[Post, ...]:
    """A person at a site of their own all year."""
    return (Post(person, site or f"S{person}", YEAR.first, YEAR.end),)


def paid(plan: ANY_PLAN, own: Mapping[str, Counts], **more: object) -> Payouts:
    """The payouts of people with these answers to the overall question, each all year at a site of their own."""
    return decide(plan, own, **more).payouts


def decide(
    plan: ANY_PLAN,
    own: Mapping[str, Counts],
    *,
    covered: Roster | None = None,
    pay: Pay | None = None,
    rolling: Mapping[str, Counts] | None = None,
    region: Mapping[str, Counts] | None = None,
    **more: object,
) -> Decided:
    """The same with all that they were decided on."""
    stays = {Basis.OWN: own, Basis.ROLLING_12M: rolling or own, Basis.REGION_RATE: region or {}}
    told = {basis: {person: {"overall": one} for person, one in found.items()} for basis, found in stays.items()}
    evidence = Evidence(build_id="build", logical_hash="hash", stays=told, **more)
    return decided(plan, covered or a_roster({one: all_year(one) for one in own}), evidence, pay or Pay(), THRESHOLDS)


def statement(plan: ANY_PLAN, own: Counts, **more: object) -> Statement:
    """The statement of one person alone."""
    return paid(plan, {"P1": own}, **more).by_person["P1"]
