"""The rows of a part from counted answers to the score as printed."""

from pipelines.bonus.counts import Counts
from pipelines.metrics.catalogue import Estimator
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.paper.exact_cells import Number, count, ratio, rounded
from pipelines.rewards.paper.page import Page
from pipelines.rewards.statement import PartResult
from pipelines.rewards.text import part_heading

_COUNTED = {
    "score_total": "Points added up, in hundredths",
    "top_box_count": "In the top box",
    "promoter_count": "Promoters",
    "detractor_count": "Detractors",
}


def score_rows(page: Page, plan: ANY_PLAN, part: PartResult) -> Number | None:
    """The rows, and the score as printed; None with nothing to pay on."""
    page.section(part_heading(part))
    for line in part.paid_on.text():
        page.say(line)
    if part.paid_on.counts is None:
        return None
    exact = counted_rows(page, plan, part, part.paid_on.counts)
    return rounded(page, "Score as printed", exact, plan.rounding.score, _halves(plan.rounding.score))


def counted_rows(page: Page, plan: ANY_PLAN, part: PartResult, counts: Counts) -> Number:
    """The counts of a part's metric and the exact score that they come to."""
    metric = next(one for one in plan.parts if one.part_id == part.part_id).catalogued
    names = [name for name in metric.numerators if name in _COUNTED]
    cells = [count(page, _COUNTED[name], getattr(counts, name)) for name in names]
    n = count(page, metric.counted.capitalize(), counts.n(metric), "what the score is divided by")
    values = [int(one.value) for one in cells]
    if metric.estimator is Estimator.MEAN:
        bottom = (f"100*{n.shown}", 100 * int(n.value))
        return ratio(page, "Score", (cells[0].shown, values[0]), bottom, "hundredths of points / 100 / answers")
    if metric.estimator is Estimator.NET:
        top = (f"100*({cells[0].shown}-{cells[1].shown})", 100 * (values[0] - values[1]))
        return ratio(page, "Score", top, (n.shown, int(n.value)), "100 × (promoters − detractors) / answers")
    top = (f"100*{cells[0].shown}", 100 * values[0])
    return ratio(page, "Score", top, (n.shown, int(n.value)), f"100 × in the top box / {metric.counted}")


def _halves(decimals: int) -> str:
    return f"rounded half up to {decimals} decimal{'' if decimals == 1 else 's'}; the plan's rule sees this and nothing finer"
