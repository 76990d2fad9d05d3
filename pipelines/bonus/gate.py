"""Gates: conditions asked before anything is earned, each with the numbers it was decided on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pipelines.bonus.exact import Exact, half_up, keep_exact, plain
from pipelines.bonus.tally import Tally, top_box

NOBODY = Tally(Fraction(0), 0)


@dataclass(frozen=True)
class GateVerdict:
    """Whether a gate is passed, why in a sentence, and the numbers behind it by name.

    `passed` is none where it can't be told for want of answers, invitations or other sites: the plan says what then
    happens, the gate does not guess.
    """

    gate: str
    passed: bool | None
    reason: str
    evidence: Mapping[str, Decimal | int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Company:
    """The sites that make an average, added up once for the verdicts on all of them. Sites without answers count nowhere."""

    tallies: Mapping[str, Tally]
    guests: Tally = field(init=False)
    score_total: Fraction = field(init=False)
    site_count: int = field(init=False)

    def __post_init__(self) -> None:
        scores = [score for each in self.tallies.values() if (score := each.score()) is not None]
        object.__setattr__(self, "guests", sum(self.tallies.values(), NOBODY))
        object.__setattr__(self, "score_total", sum(scores, Fraction(0)))
        object.__setattr__(self, "site_count", len(scores))

    def without(self, site_ids: Collection[str], average: Literal["guests", "sites"]) -> Fraction | None:
        """The average of guests or of sites without these sites, in one step for however many. None if none are left."""
        left_out = [self.tallies[site_id] for site_id in site_ids if site_id in self.tallies]
        if average == "guests":
            return self.average_of_guests(sum(left_out, NOBODY))
        scores = [score for each in left_out if (score := each.score()) is not None]
        count = self.site_count - len(scores)
        return (self.score_total - sum(scores, Fraction(0))) / count if count else None

    def average_of_guests(self, without: Tally = NOBODY) -> Fraction | None:
        """All answers added up and divided once; without those of one site. None if none are left."""
        return Tally(self.guests.total - without.total, self.guests.count - without.count).score()

    def average_of_sites(self, without: Tally = NOBODY) -> Fraction | None:
        """The mean of the sites' scores, each counting the same; without that of one site. None if none are left."""
        own = without.score()
        total, count = (
            (self.score_total, self.site_count) if own is None else (self.score_total - own, self.site_count - 1)
        )
        return total / count if count else None


@dataclass(frozen=True)
class AverageGate:
    """A site's score against the average of the company, or of whatever sites are given; at the average is passed.

    Strict (`fair=False`): the score must reach the average, which about half of all sites cannot. Fair: failed only by a
    score significantly below it, whose upper limit does not reach the average. All three are compared as printed.
    `average`: "guests", all answers added up and divided once; "sites", the mean of the sites' scores, each counting the
    same. `without_own` leaves the site out of what it is held against. Sites without answers count in neither.
    """

    name: str
    average: Literal["guests", "sites"]
    fair: bool = False
    without_own: bool = False
    decimals: int = 1

    def __post_init__(self) -> None:
        if self.average not in ("guests", "sites"):
            raise ValueError(f"The average is one of guests or of sites, not of '{self.average}'.")

    def check(self, site_id: str, company: Company, *, upper_limit: Exact | None = None) -> GateVerdict:
        """The verdict on one of the company's sites; the fair gate needs the `upper_limit` of its score."""
        own = company.tallies[site_id].score()
        return self.judge(own, self.average_for(site_id, company), upper_limit=upper_limit)

    def judge(self, own: Fraction | None, average: Fraction | None, *, upper_limit: Exact | None = None) -> GateVerdict:
        """The verdict on an exact score, of a site or of own stays, against an exact average (None: there is none)."""
        if own is None:
            return GateVerdict(self.name, None, "nobody answered at this site")
        if average is None:
            return GateVerdict(self.name, None, "there is no other site to be held against")
        score, held_against = half_up(own, self.decimals), half_up(average, self.decimals)
        evidence: dict[str, Decimal | int | str] = {
            "score": score,
            "average": held_against,
            "average of": f"{'other ' if self.without_own else ''}{self.average}",
        }
        if not self.fair:
            passed = score >= held_against
            told = "reaches" if passed else "is below"
            return GateVerdict(self.name, passed, f"the score {score} {told} the average {held_against}", evidence)
        if upper_limit is None:
            raise ValueError(f"The gate '{self.name}' is fair: it takes the upper limit of the score to decide.")
        limit = half_up(upper_limit, self.decimals)
        passed = limit >= held_against
        told = "reaches" if passed else "is below"
        reason = f"the upper limit {limit} of the score {score} {told} the average {held_against}"
        return GateVerdict(self.name, passed, reason, {**evidence, "upper limit": limit})

    def average_for(self, site_id: str, company: Company) -> Fraction | None:
        """The exact average that the site is held against; none where there are no answers to make it of."""
        without = company.tallies[site_id] if self.without_own else NOBODY
        return company.average_of_guests(without) if self.average == "guests" else company.average_of_sites(without)


@dataclass(frozen=True)
class Finding:
    """What a file says of a site or person: whether it fails them, in whose words, and where it stands."""

    failed: bool
    words: str
    source: str


@dataclass(frozen=True)
class FlagGate:
    """A gate decided elsewhere and read from a file: an audit, a finding of manipulation.

    `when_absent` says what it means that the file has nothing on them: "pass" (a list of those found out), "fail" (a list
    of those who proved it) or "open" (cannot be told).
    """

    name: str
    when_absent: Literal["pass", "fail", "open"]

    def __post_init__(self) -> None:
        if self.when_absent not in ("pass", "fail", "open"):
            raise ValueError(f"Without a finding a gate is to pass, fail or stay open, not to '{self.when_absent}'.")

    def check(self, finding: Finding | None) -> GateVerdict:
        """The verdict on somebody with this finding, or with none in the file."""
        if finding is None:
            passed = {"pass": True, "fail": False, "open": None}[self.when_absent]
            return GateVerdict(self.name, passed, "nothing is noted for this person or their site")
        return GateVerdict(self.name, not finding.failed, finding.words, {"source": finding.source})


@dataclass(frozen=True)
class ResponseRateGate:
    """At least so many responses in percent of the invitations, as printed; at the minimum is passed."""

    name: str
    minimum: Fraction
    decimals: int = 1

    def __post_init__(self) -> None:
        keep_exact(self, "minimum")
        if not 0 <= self.minimum <= 100:
            raise ValueError(f"A response rate lies between 0 and 100 %, so {plain(self.minimum)} is no minimum.")

    def check(self, returned: int, invited: int) -> GateVerdict:
        """The verdict on a site with so many responses returned of so many guests invited."""
        evidence = {"returned": returned, "invited": invited, "minimum": half_up(self.minimum, self.decimals)}
        rate = top_box(returned, invited).score()
        if rate is None:
            return GateVerdict(self.name, None, "nobody was invited", evidence)
        printed = half_up(rate, self.decimals)
        passed = printed >= self.minimum
        told = "reaches" if passed else "is below"
        reason = f"the response rate {printed} % {told} the minimum {plain(self.minimum)} %"
        return GateVerdict(self.name, passed, reason, {**evidence, "response rate": printed})
