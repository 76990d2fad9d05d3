"""The gates of a plan, asked of everybody covered before anything is paid, each with its evidence.

- **Average**: on the manager's own stays, whatever the part's level; below the plan's minimum on those of 12 months where the
  plan falls back on them, and on no region's: nobody fails on answers that are others' or too few to be paid on; then the gate
  can't be told, and people decide. `without_own` leaves all stays at the sites of their posts out of the average.
- **File**: a row that fails the person, or one of the sites of their posts, fails.
- **Response rate**: the months of their posts; a month counts for whoever held the post on its middle day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pipelines.bonus.enough import Basis, PaidOn
from pipelines.bonus.gate import AverageGate, Company, Finding, FlagGate, GateVerdict, ResponseRateGate
from pipelines.bonus.tally import Tally, tally
from pipelines.reference.chain import Thresholds
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.plans.sections import AverageGateRule, FileGateRule, Part
from pipelines.rewards.chance import upper_limits
from pipelines.rewards.evidence import Evidence, Invited, counts_of
from pipelines.rewards.pay_files import Pay
from pipelines.rewards.paying import paid_on_own
from pipelines.rewards.roster import Roster


@dataclass(frozen=True)
class OnAverage:
    """What one gate on an average needs of the whole field, worked out once: by person what they are judged on."""

    rule: AverageGateRule
    part: Part
    company: Company
    paid_on: Mapping[str, PaidOn]
    limits: Mapping[str, Decimal]
    decimals: int

    def average(self, sites: set[str]) -> Fraction | None:
        """What somebody with posts at these sites is held against, exactly; None: there is nobody else."""
        return self.company.without(sites if self.rule.without_own else (), self.rule.average)

    def judge(self, own: Fraction | None, average: Fraction | None, upper_limit: Decimal | None) -> GateVerdict:
        """The verdict on an exact score."""
        rule = self.rule
        gate = AverageGate(rule.gate_name, rule.average, rule.fair, rule.without_own, self.decimals)
        return gate.judge(own, average, upper_limit=upper_limit)


def verdicts(
    plan: ANY_PLAN, covered: Roster, evidence: Evidence, pay: Pay, averages: Sequence[OnAverage]
) -> dict[str, tuple[GateVerdict, ...]]:
    """The verdicts of all gates by person, in the plan's order: averages (`on_averages`), files, response rates. Who has no
    post has none."""
    return {
        person: (
            *(_average(gate, person, sites) for gate in averages),
            *(_file(rule, person, sites, pay) for rule in plan.gates.file),
            *(
                _response_rate(plan, rule.gate_name, rule.minimum, evidence.invited.get(person, Invited()))
                for rule in plan.gates.response_rate
            ),
        )
        for person, sites in _sites(covered).items()
    }


def on_averages(plan: ANY_PLAN, covered: Roster, evidence: Evidence, thresholds: Thresholds) -> tuple[OnAverage, ...]:
    """The gates on averages, in the plan's order, for everybody with a post."""
    people = sorted(_sites(covered))
    return tuple(_prepared(plan, rule, people, evidence, thresholds) for rule in plan.gates.average)


def _sites(covered: Roster) -> dict[str, set[str]]:
    return {one.person_id: {post.site_id for post in one.posts} for one in covered.tenures if one.posts}


def _prepared(
    plan: ANY_PLAN, rule: AverageGateRule, people: list[str], evidence: Evidence, thresholds: Thresholds
) -> OnAverage:
    part = next(one for one in plan.parts if one.part_id == rule.part)
    fallbacks = (Basis.ROLLING_12M,) if Basis.ROLLING_12M in plan.enough.below else ()
    own = {person: paid_on_own(plan, part, person, evidence, thresholds, fallbacks) for person in people}
    told = {person: found.counts for person, found in own.items() if found.counts is not None}
    company = Company(
        {
            site_id: tally(part.catalogued, vars(counts_of(evidence.sites, site_id, part.measure)))
            for site_id in sorted(evidence.sites)
        }
    )
    limits = upper_limits(told, part.catalogued, decimals=plan.rounding.score) if rule.fair else {}
    return OnAverage(rule, part, company, own, limits, plan.rounding.score)


def _average(gate: OnAverage, person: str, sites: set[str]) -> GateVerdict:
    found, rule = gate.paid_on[person], gate.rule
    if found.counts is None:
        said = "; ".join(step.text() for step in found.steps)
        return GateVerdict(rule.gate_name, None, f"too few answers of their own to judge by. {said}")
    own: Tally = tally(gate.part.catalogued, vars(found.counts))
    verdict = gate.judge(own.score(), gate.average(sites), gate.limits.get(person))
    return replace(verdict, evidence={**verdict.evidence, "answers": own.count, "judged on": str(found.basis)})


def _file(rule: FileGateRule, person: str, sites: set[str], pay: Pay) -> GateVerdict:
    """Of several rows that speak of somebody the first that fails them counts, else the first."""
    asked = [("person", person), *(("site", site_id) for site_id in sorted(sites))]
    rows = [pay.findings[rule.source, *one] for one in asked if (rule.source, *one) in pay.findings]
    row = next((one for one in rows if one.failed == "yes"), rows[0] if rows else None)
    if row is None:
        return FlagGate(rule.gate_name, rule.when_absent).check(None)
    about = f" (site {row.site_id})" if row.site_id else ""
    finding = Finding(row.failed == "yes", f"{row.words}{about}", f"gates.csv, {row.source}")
    return FlagGate(rule.gate_name, rule.when_absent).check(finding)


def _response_rate(plan: ANY_PLAN, name: str, minimum: Decimal, counted: Invited) -> GateVerdict:
    if counted.returned > counted.invited:
        numbers = {"returned": counted.returned, "invited": counted.invited}
        return GateVerdict(name, None, "more guests answered than were invited: the invitations are not whole", numbers)
    gate = ResponseRateGate(name, Fraction(minimum), plan.rounding.score)
    return gate.check(counted.returned, counted.invited)
