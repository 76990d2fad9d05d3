"""What a gap in the index is made of, in words whose numbers add up."""

import polars as pl

from dashboard import wording
from dashboard.sentences.standing import VERDICT_WORDS
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.comparison import BETTER, NO_REAL_DIFFERENCE, WORSE
from pipelines.metrics.contribution import Contributions
from pipelines.metrics.rounding import printed
from pipelines.reference.chain import Threshold

# More departments than these are said together.
NAMED = 3

_INDEX = METRICS["index"]


def contribution_sentence(split: Contributions, threshold: Threshold) -> str:
    """The gap, the departments that explain most of it, the others together, and the usage mix; or why it can't be told."""
    if not split.is_known:
        return _not_told(split.whole, threshold)
    verdict = VERDICT_WORDS[str(split.whole["verdict"])]
    largest = (
        split.parts.filter(pl.col("printed") != 0)
        .with_columns(size=pl.col("printed").abs())
        .sort("size", "department_id", descending=[True, False])
    )
    explained = [
        f"**{wording.said(name)}** explains {_signed(part)}" if place == 0 else f"{wording.said(name)} {_signed(part)}"
        for place, (name, part) in enumerate(largest.head(NAMED).select("department_name", "printed").rows())
    ]
    others = largest.tail(-NAMED)["printed"]
    explained += [f"{wording.count(len(others), 'others')} together {_signed(others.sum())}"] if len(others) else []
    parts = ", ".join(explained) if explained else "no department explains anything"
    said = f"Of the {_signed(split.printed_gap)} points in the department index to the rest of the region ({verdict}), {parts}"
    return " ".join([f"{said}; {_signed(split.printed_mix)} is usage mix.", *_real(split), *_paradox(split)])


def _signed(points: float) -> str:
    return wording.signed(_INDEX, points)


def _not_told(whole: dict[str, object], threshold: Threshold) -> str:
    here, rest = int(str(whole["n"])), int(str(whole["rest_n"]))
    return (
        f"What makes up the gap in the department index can't be told: it needs {threshold.show} guests here and in the rest "
        f"of the region who rated departments with at least half of all weight; there are {here:,} here and {rest:,} there. "
        "A longer period may have them."
    )


def _real(split: Contributions) -> list[str]:
    """Which departments really differ by themselves: a part of a gap may be large and still be chance."""
    compared = split.parts.filter(pl.col("contribution").is_not_null())
    real = compared.filter(pl.col("verdict").is_in([BETTER, WORSE]))
    if compared.is_empty():
        return []
    if real.is_empty():
        return ["No department really differs by itself."]
    if real.height > NAMED:
        return [f"{real.height} of the {compared.height} departments compared really differ by themselves."]
    names = [f"{wording.said(name)} ({verdict})" for name, verdict in real.select("department_name", "verdict").rows()]
    return [f"Really different by itself: {', '.join(names)}."]


def _paradox(split: Contributions) -> list[str]:
    """That all departments point one way and the index the other."""
    differences = split.parts.select(printed("difference", split.decimals))["difference"].drop_nulls()
    for way, opposite, sign in ((BETTER, WORSE, 1), (WORSE, BETTER, -1)):
        if len(differences) > 1 and (sign * differences > 0).all() and sign * split.printed_gap < 0:
            certain = "" if split.whole["verdict"] != NO_REAL_DIFFERENCE else ", as far as the answers go"
            return [
                f"**{way.capitalize()} in every department compared, yet {opposite} in the index{certain}:** what is left "
                "after them does it, such as which departments guests rated here and in the rest."
            ]
    return []


REMAINDER = (
    "Points: difference × weight. Weight: the department's weight in the index, by how many guests rated it. Usage mix is "
    "what is left: which departments guests rated here and in the rest, guests who rated too little for an index, "
    "departments with too few answers, and rounding, so that the points add up."
)
