"""What a comparison of a few sites says, from the tests of its pairs alone."""

import polars as pl

from dashboard import wording
from dashboard.sentences.league import listed
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import BETTER, NOT_TESTED, WORSE

# More pairs than these are counted, not named.
NAMED = 4


def compare_sentence(pairs: pl.DataFrame, metric: Metric, *, kept_back: bool = False) -> str:
    """Which of the sites are really better than which, by how much, and how many pairs can't be told apart.

    kept_back: whether a site is among them whose number is kept back, so that too few answers need not be the reason.
    """
    real = pairs.filter(pl.col("verdict").is_in([BETTER, WORSE]))
    untested = pairs.filter(verdict=NOT_TESTED).height
    alike = pairs.height - real.height - untested
    of = f"in {metric.label.lower()}"
    if untested == pairs.height:
        few = "One of these two sites has too few" if pairs.height == 1 else "No two of these sites have enough"
        if kept_back:
            why = "numbers are kept back. Over 12 months and of all guests the most is shown."
            return f"**Nothing can be compared {of}:** {why}"
        return f"{few} answers to be compared {of}: a longer period may tell more."
    if real.is_empty():
        two = "these two sites" if pairs.height == 1 else "these sites"
        return f"**The data can't tell {two} apart** {of}.{_too_few(untested, kept_back)}"
    named = [_better(row, metric, of if not number else "") for number, row in enumerate(real.iter_rows(named=True))]
    unnamed = real.height - NAMED
    more = [f"{unnamed} more {'pair really differs' if unnamed == 1 else 'pairs really differ'}"] if unnamed > 0 else []
    others = {0: [], 1: ["the other pair can't be told apart"]}.get(
        alike, [f"the other {alike} pairs can't be told apart"]
    )
    return f"{'; '.join([*named[:NAMED], *more, *others])}.{_too_few(untested, kept_back)}"


def compare_gap(trend: pl.DataFrame, names: dict[str, str]) -> str:
    """Which of the sites `names` (by id) have no line in the `trend` (who, value), and why; empty where all have one."""
    drawn = set(trend.filter(pl.col("value").is_not_null())["who"])
    missing = [name for site_id, name in names.items() if site_id not in drawn]
    return f"No line for {listed(missing)}: too few answers, or not twelve months of them there." if missing else ""


def _better(row: dict[str, object], metric: Metric, of: str) -> str:
    """The better of two first: "**Riverside is really better than Lakeside** in guest satisfaction (+3.1, +0.8 to +5.4)"."""
    names = wording.said(str(row["site_name"])), wording.said(str(row["other_name"]))
    gap, low, high = (float(str(row[name])) for name in ("difference", "difference_low", "difference_high"))
    if row["verdict"] == WORSE:
        names, (gap, low, high) = names[::-1], (-gap, -high, -low)
    worth = f"({wording.signed(metric, gap)}, {wording.signed_interval(metric, low, high)})"
    return " ".join(part for part in (f"**{names[0]} is really better than {names[1]}**", of, worth) if part)


def _too_few(untested: int, kept_back: bool) -> str:
    why = "has too few answers, or is kept back" if kept_back else "has too few answers"
    return f" {wording.count(untested, 'pairs')} can't be compared, as one of the two {why}." if untested else ""
