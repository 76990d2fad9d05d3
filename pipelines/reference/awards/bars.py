"""Whether the numbers of an award can be meant: bars that a score can reach, as it is printed, and a window of its year."""

from collections.abc import Iterator
from decimal import Decimal

from pipelines.metrics.catalogue import Metric
from pipelines.reference.awards.award import SITE, Award
from pipelines.reference.model import Keys, Misfit


def misfits_of_bars(award: Award) -> Iterator[Misfit]:
    """What one award says that decides nothing or that nobody could ever reach."""
    yield from _misfits_of_year(award)
    if award.measure is not None:
        yield from _misfits_of_scores(award, award.measure.catalogued)
        if award.measure.score == "mix_adjusted" and award.level != SITE:
            what = "mix_adjusted is for sites alone, and this award is for departments"
            yield Misfit(what, ("measure", "score"), 'write score = "unadjusted"')


def _misfits_of_year(award: Award) -> Iterator[Misfit]:
    last = award.window.last_day
    # A forum may be held in the year after the one whose stays count.
    if last.year not in (award.year - 1, award.year):
        what = f"the award is of {award.year}, and its window ends in {last.year}"
        yield Misfit(what, ("window", "last_day"), "correct one of the two")


def _misfits_of_scores(award: Award, metric: Metric) -> Iterator[Misfit]:
    bars: list[tuple[Keys, Decimal]] = [
        (("tiers", position, "at_least"), tier.at_least)
        for position, tier in enumerate(award.tiers)
        if tier.at_least is not None
    ]
    if award.eligible.not_below is not None:
        bars.append((("eligible", "not_below"), award.eligible.not_below))
    changes: list[tuple[Keys, Decimal]] = []
    if award.improvement is not None:
        changes.append((("improvement", "least"), award.improvement.least))
    for keys, bar in (*bars, *changes):
        if bar != round(bar, metric.decimals):
            what = f"{bar} has more decimals than {metric.label.lower()} is printed with"
            yield Misfit(what, keys, f"write it with {metric.decimals} decimal(s): what is printed decides")
    for keys, bar in bars:
        # Of an award for improvement a tier may ask for a change, whose ends are not those of the metric.
        if keys[0] == "tiers" and award.improvement is not None:
            continue
        if not Decimal(str(metric.lowest)) <= bar <= Decimal(str(metric.highest)):
            ends = f"{metric.lowest:g} to {metric.highest:g}"
            what = f"{bar} can't be reached or is reached by all: {metric.label.lower()} goes from {ends}"
            yield Misfit(what, keys, "write the bar on that scale")
