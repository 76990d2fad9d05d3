"""Better with every kind of guest, yet worse over all: the flag with its reason."""

from dashboard import wording
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import BETTER, NO_REAL_DIFFERENCE, WORSE
from pipelines.metrics.simpson import Paradox


def paradox_sentence(
    dimension_name: str, names: dict[str, str], found: Paradox, metric: Metric, *, verdict: object, show: int
) -> str:
    """What contradicts what, why, in parts that add up, and what it is worth.

    `verdict` is that of the site against the rest of its region over all guests.
    """
    within, over_all = (BETTER, WORSE) if found.is_better_within else (WORSE, BETTER)
    kinds = ", ".join(
        f"{wording.said(names.get(segment_id, segment_id))} ({wording.signed(metric, gap)})"
        for segment_id, gap in found.kinds.select("segment_id", "difference").rows()
    )
    comparable = " that can be compared" if found.left_out else ""
    parts = [
        f"**{within.capitalize()} with every kind of guest{comparable}, yet {over_all} over all "
        f"({wording.signed(metric, found.difference)} to the rest of the region).** "
        f"{wording.said(dimension_name)}: {kinds}.",
        _reason(names, found, metric),
        f"With like guests it would be {wording.signed(metric, found.within)}; having other guests makes "
        f"{wording.signed(metric, found.printed_mix)}; together {wording.signed(metric, found.difference)}.",
    ]
    if found.left_out:
        are = "is" if found.left_out == 1 else "are"
        few = f"{wording.count(found.left_out, 'kinds')} with fewer than {show} {metric.counted} here or there"
        parts.append(f"{few} {are} not compared, but counted in both parts.")
    if verdict == NO_REAL_DIFFERENCE:
        parts.append("Over all the data can't tell the site from the rest: it is a hint, no proof.")
    return " ".join(parts)


def _reason(names: dict[str, str], found: Paradox, metric: Metric) -> str:
    """Which kind of guest there are more or fewer of here, and how that kind scores."""
    if found.reason is None:
        return "The reason is the mix of guests: there are more or fewer of the kinds that are too few to be compared."
    row = found.reason
    name = wording.said(names.get(str(row["segment_id"]), str(row["segment_id"])))
    share, rest_share = float(str(row["share"])), float(str(row["rest_share"]))
    only = "only " if share < rest_share else ""
    # It moves the gap down if there are more of a low kind or fewer of a high one.
    is_lower = (share > rest_share) == (float(str(row["mix"])) < 0)
    how = "lower" if is_lower else "higher"
    everywhere = "here and in the rest alike" if row["is_low"] else "on the whole"
    return (
        f"The reason is the mix: here {name} is {only}{wording.percent(share, 0)} of the {metric.counted}, in the rest "
        f"{wording.percent(rest_share, 0)}; its values are {how} {everywhere}."
    )
