"""How a number was made, in sums that a reader can do again by hand."""

from collections.abc import Iterable

import polars as pl

from dashboard import wording
from pipelines.metrics.catalogue import Estimator, Metric, is_of_invitations
from pipelines.metrics.intervals import Z
from pipelines.metrics.ranking import RankSteps
from pipelines.metrics.workings import GapWorking, Working
from pipelines.reference.organisation import INDEX, OVERALL, RECOMMEND, Department

# The values of more ranked sites than these are not listed.
LISTED = 20

_Z = wording.exact(Z, 6)


def value_steps(own: Working, metric: Metric) -> list[str]:
    """From the sums to the value and its interval, a step a line."""
    made = {Estimator.MEAN: _mean, Estimator.SHARE: _share, Estimator.NET: _net}[metric.estimator](own, metric)
    if own.low is None:
        return [*made, f"{wording.count(own.n, metric.counted)} alone has no interval."]
    return made


def index_steps(departments: Iterable[Department]) -> list[str]:
    """How the index of one guest is made, with the weights."""
    weighted = [one for one in departments if one.index_weight]
    weights = ", ".join(f"{wording.said(one.department_name)} {one.index_weight}" for one in weighted)
    return [
        "A guest's index = sum of (weight × score) ÷ sum of weights, over the departments that the guest rated, where these "
        f"have at least half of all {sum(one.index_weight for one in weighted)}. Weights: {weights}."
    ]


def _mean(own: Working, metric: Metric) -> list[str]:
    total, squares = (own.sums[name] for name in metric.numerators)
    points, squared, n = wording.exact(total / 100, 2), wording.exact(squares / 10_000, 4), f"{own.n:,}"
    lines = [
        f"Sum of scores ÷ {metric.counted} = {points} ÷ {n} = {wording.exact(own.value)}, printed {_bold(own, metric)}."
    ]
    if own.error is None:
        return lines
    return [
        *lines,
        f"Spread (standard deviation) = √((sum of squares − sum² ÷ n) ÷ (n − 1)) = √(({squared} − {points}² ÷ {n}) ÷ "
        f"{own.n - 1:,}) = {wording.exact(own.spread)}.",
        f"Standard error = spread ÷ √n = {wording.exact(own.spread)} ÷ √{n} = {wording.exact(own.error)}.",
        f"95 % interval = value ± t × error = {wording.exact(own.value)} ± {wording.exact(own.quantile, 6)} × "
        f"{wording.exact(own.error)} = {_ends(own, metric)} (Student's t with {own.n - 1:,} degrees of freedom; cut at 0 and "
        "100).",
    ]


def _share(own: Working, metric: Metric) -> list[str]:
    hits, n = own.sums[metric.numerators[0]], own.n
    what = "returned ÷ invited" if metric.name == "response_rate" else "answers in the top box ÷ answers"
    return [
        f"Share = {what} = {hits:,} ÷ {n:,} = {wording.exact(own.value)} %, printed {_bold(own, metric)}.",
        f"95 % interval (Wilson) = 100 × (k + z² ÷ 2 ± z × √(k × (n − k) ÷ n + z² ÷ 4)) ÷ (n + z²) with k = {hits:,}, "
        f"n = {n:,}, z = {_Z}: {_ends(own, metric)}.",
    ]


def _net(own: Working, metric: Metric) -> list[str]:
    promoters, detractors = (own.sums[name] for name in metric.numerators)
    n, padded = own.n, f"{own.n + 3:,}"
    return [
        f"(Promoters − detractors) ÷ answers = 100 × ({promoters:,} − {detractors:,}) ÷ {n:,} = {wording.exact(own.value)}, "
        f"printed {_bold(own, metric)}.",
        f"For the interval three answers are added: p = ({promoters:,} + 0.75) ÷ {padded}, d = ({detractors:,} + 0.75) ÷ "
        f"{padded}. Error = 100 × √((p + d − (p − d)²) ÷ {padded}) = {wording.exact(own.error)}.",
        f"95 % interval = 100 × (p − d) ± {_Z} × {wording.exact(own.error)} = {_ends(own, metric)} (cut at −100 and 100).",
    ]


def _bold(own: Working, metric: Metric) -> str:
    return f"**{wording.number(metric, own.value)}**"


def _ends(own: Working, metric: Metric) -> str:
    return f"**{wording.interval(metric, own.low, own.high)}**"


def rest_steps(
    own: Working, rest: Working | None, gap: GapWorking | None, compared: dict[str, object], tested: int, metric: Metric
) -> list[str]:
    """From both values to their difference, its interval and the verdict; why there is none, where there is none."""
    if rest is None or compared["difference"] is None:
        return [f"The rest of the region has too few {metric.counted} to be compared with."]
    lines = [
        f"Difference = here − rest = {wording.exact(own.value)} − {wording.exact(rest.value)} "
        f"({wording.count(rest.n, metric.counted)} in the rest) = **{wording.signed(metric, compared['difference'])}**.",
        *(_welch(own, rest, gap, compared, metric) if gap else _ends_combined(own, rest, compared, metric)),
    ]
    if compared["p_value"] is None:
        return [*lines, "All answers are alike on both sides: nothing can be tested."]
    p, q = (_chance(compared[name]) for name in ("p_value", "q_value"))
    return [
        *lines,
        f"Chance alone makes such a difference with p {p}; corrected for {wording.count(tested, 'comparisons')} made at once "
        f"(Benjamini and Hochberg) {q}. Real where that is at most 0.05 and the interval leaves out zero: "
        f"**{compared['verdict']}**.",
    ]


def _welch(own: Working, rest: Working, gap: GapWorking, compared: dict[str, object], metric: Metric) -> list[str]:
    if gap.freedom is None:
        return []
    return [
        f"Its error = √({wording.exact(own.error)}² + {wording.exact(rest.error)}²) = {wording.exact(gap.error)}.",
        f"95 % interval = difference ± t × error = {wording.exact(compared['difference'])} ± "
        f"{wording.exact(gap.quantile, 6)} × {wording.exact(gap.error)} = **{_gap_ends(compared, metric)}** "
        f"(Welch; t with {wording.exact(gap.freedom, 1)} degrees of freedom).",
    ]


def _ends_combined(own: Working, rest: Working, compared: dict[str, object], metric: Metric) -> list[str]:
    return [
        f"95 % interval: each end combines the ends of both intervals (Newcombe): low = d − √((here − low here)² + (high rest "
        f"− rest)²), high = d + √((high here − here)² + (rest − low rest)²), with here {wording.exact(own.value)} "
        f"({wording.exact(own.low)} to {wording.exact(own.high)}) and rest {wording.exact(rest.value)} "
        f"({wording.exact(rest.low)} to {wording.exact(rest.high)}) = **{_gap_ends(compared, metric)}**.",
    ]


def _gap_ends(compared: dict[str, object], metric: Metric) -> str:
    return wording.signed_interval(metric, compared["difference_low"], compared["difference_high"])


def _chance(value: object) -> str:
    number = float(str(value))
    return "below 0.0001" if number < 0.0001 else wording.exact(number)


def place_steps(row: dict[str, object], ranked: pl.DataFrame, metric: Metric) -> list[str]:
    """How the place comes of the values as printed; `ranked` has value and place of all ranked sites, best first."""
    if not row["place"]:
        return []
    values = [wording.number(metric, value) for value in ranked["value"]]
    better, equal = int(str(row["rank"])) - 1, ranked.filter(pl.col("place") == row["place"]).height - 1
    alike = {0: "none is equal", 1: "one other is equal"}.get(equal, f"{equal} others are equal")
    return [
        *([f"Values as printed, best first: {'; '.join(values)}."] if len(values) <= LISTED else []),
        f"{better or 'None'} of the others {'is' if better == 1 else 'are'} better and {alike}, so the place is "
        f"**{wording.place(row)}**. Equal values share the better place.",
    ]


def range_steps(row: dict[str, object], steps: RankSteps | None, metric: Metric) -> list[str]:
    """How the range of places comes of the critical value and the errors."""
    if steps is None or row["pooled_error"] is None or steps.others.is_empty():
        return []
    error, n = float(str(row["pooled_error"])), int(str(row["n"]))
    spread = wording.exact(error * n**0.5)
    certain = steps.others["certain"]
    better, worse = (certain == "better").sum(), (certain == "worse").sum()
    return [
        f"For places all sites share one spread within sites, {spread}; a site's error is spread ÷ √n, here {spread} ÷ √{n:,} "
        f"= {wording.exact(error)}.",
        f"Another site is certainly better or worse where it lies more than c × √(its error² + {wording.exact(error)}²) apart, "
        f"c = {wording.exact(steps.critical)}. So {better} of {len(certain)} are certainly better and {worse} certainly worse: "
        f"what is left is **{wording.rank_range(steps.low, steps.high)}**, in 95 %.",
    ]


def about(measure: str, departments: Iterable[Department]) -> str:
    """What guests were asked about: "the overall question", "Housekeeping"."""
    names = {one.department_id: wording.said(one.department_name) for one in departments}
    asked = {
        OVERALL: "the overall question",
        RECOMMEND: "the recommend question",
        INDEX: "all departments with a weight",
    }
    return asked.get(measure) or names.get(measure, wording.said(measure))


def answers_words(seen: int, n: int, metric: Metric) -> str:
    """Which single answers are behind the number, and why some or all of them can't be listed."""
    if is_of_invitations(metric):
        return "Invitations come as counts, so there are no single rows behind a response rate."
    if not seen:
        return "Single answers are listed for who may see this site in full, where they came one by one."
    summed = f" The other {n - seen:,} came added up, without single answers." if seen < n else ""
    return f"{wording.count(seen, metric.counted)} behind the number, one a row.{summed}"
