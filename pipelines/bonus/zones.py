"""Zones: a score falls into the best zone whose threshold it reaches as printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from pipelines.bonus.exact import Exact, exact, half_up, keep_exact, plain
from pipelines.bonus.steps import Step, rounding_step


@dataclass(frozen=True)
class Zone:
    """A label and the lowest printed score in it; no `at_least` for the worst zone, which takes all the rest."""

    label: str
    at_least: Fraction | None = None

    def __post_init__(self) -> None:
        if self.at_least is not None:
            keep_exact(self, "at_least")


@dataclass(frozen=True)
class ZoneVerdict:
    """The zone of a score as printed; `spared` where the guard alone kept it out of the worst zone."""

    label: str
    score: Decimal
    spared: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Zones:
    """Zones from best to worst, compared after rounding half up to `decimals`.

    With `guarded`, the worst zone is for scores significantly below its upper edge alone: those whose upper limit, as
    printed too, is below it; any other score there falls into the zone above. ValueError for fewer than two zones,
    thresholds that do not fall, a threshold with more decimals than are printed, labels that repeat.
    """

    zones: tuple[Zone, ...]
    decimals: int = 1
    guarded: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "zones", tuple(self.zones))
        labels = [zone.label for zone in self.zones]
        if len(labels) < 2 or len(set(labels)) < len(labels):
            raise ValueError("Zones are at least two, each with a label of its own.")
        *upper, worst = (zone.at_least for zone in self.zones)
        if worst is not None or None in upper:
            raise ValueError("Each zone but the worst needs its lowest score; the worst takes all the rest.")
        for higher, lower in pairwise(upper):
            if higher <= lower:
                raise ValueError(f"From the best zone down, scores must fall: {plain(lower)} follows {plain(higher)}.")
        for edge in upper:
            if half_up(edge, self.decimals) != edge:
                raise ValueError(f"{plain(edge)} has more decimals than scores are printed with ({self.decimals}).")

    def of(self, score: Exact, *, upper_limit: Exact | None = None) -> ZoneVerdict:
        """The zone of a score. `upper_limit`, the upper end of its interval, is needed where the plan guards."""
        printed, scored = rounding_step("Score as printed", exact(score), self.decimals)
        *upper, worst = self.zones
        zone = next((each for each in upper if printed >= each.at_least), worst)
        if zone is not worst:
            working = f"{printed} is at or above {plain(zone.at_least)}"
            return ZoneVerdict(zone.label, printed, False, (scored, Step("Zone", working, zone.label)))
        edge, below = upper[-1], Step("Zone", f"{printed} is below {plain(upper[-1].at_least)}", worst.label)
        if not self.guarded:
            return ZoneVerdict(worst.label, printed, False, (scored, below))
        if upper_limit is None:
            raise ValueError("The worst zone is guarded: it takes the upper limit of the score to decide.")
        limit = half_up(upper_limit, self.decimals)
        spared = limit >= edge.at_least
        label = edge.label if spared else worst.label
        told = "is not below" if spared else "is below"
        guard = Step("Guard", f"the upper limit {limit} {told} {plain(edge.at_least)}", label)
        return ZoneVerdict(label, printed, spared, (scored, below, guard))


@dataclass(frozen=True)
class Proposal:
    """Zones proposed from scores of the past, and how many of these sites would have been in each."""

    zones: Zones
    counts: Mapping[str, int]


def calibrate(scores: Sequence[Exact], shares: Sequence[tuple[str, Exact]], *, decimals: int = 1) -> Proposal:
    """Zones, best first, that give each label about its share of these sites' scores (shares of 1, adding up to 1).

    The m best sites should be in the best zones so far, m being the added-up share of all sites rounded half up; the
    threshold is the printed score of the m-th best. Sites with that very score are all in the better zone, so a zone
    may get more than its share: the counts tell. ValueError where a zone would be empty, for want of sites or because
    too many scores are the same.
    """
    wanted = [(label, exact(share)) for label, share in shares]
    if sum((share for _, share in wanted), Fraction(0)) != 1 or any(share <= 0 for _, share in wanted):
        raise ValueError("The shares of the zones must be above 0 and add up to 1.")
    ranked = sorted((half_up(score, decimals) for score in scores), reverse=True)
    zones, reached, taken = [], Fraction(0), 0
    for label, share in wanted[:-1]:
        reached += share
        best = int(half_up(reached * len(ranked), 0))
        if best <= taken:
            raise ValueError(f"The zone '{label}' would be empty: {len(ranked)} scores are too few or too much alike.")
        zones.append(Zone(label, Fraction(ranked[best - 1])))
        taken = sum(score >= ranked[best - 1] for score in ranked)
    if taken == len(ranked):
        raise ValueError(f"The zone '{wanted[-1][0]}' would be empty: {taken} scores are too few or too much alike.")
    made = Zones((*zones, Zone(wanted[-1][0])), decimals=decimals)
    labels = [made.of(score).label for score in ranked]
    return Proposal(made, {label: labels.count(label) for label, _ in wanted})
