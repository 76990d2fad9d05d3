"""How one site stands, in words."""

from dashboard import wording
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import IN_LINE
from pipelines.reference.chain import Threshold


def basis(row: dict[str, object], metric: Metric) -> str:
    """What a score rests on: "73.4 to 75.2 · 2,599 answers"."""
    n = wording.count(int(str(row["n"])), metric.counted)
    return n if row["low"] is None else f"95 % interval {wording.interval(metric, row['low'], row['high'])} · {n}"


def against_rest(rest: dict[str, object], metric: Metric) -> str:
    """How a site stands to the rest of its region, with the verdict of the test."""
    if rest["difference"] is None:
        return "too few answers to compare with the rest"
    gap = f"{wording.signed(metric, rest['difference'])} to the rest of the region"
    return f"{gap}: {VERDICT_WORDS[str(rest['verdict'])]}"


def change_verdict(change: dict[str, object], metric: Metric) -> str:
    """What a change is worth: "a real change for the better (+0.3 to +2.1)"."""
    words = change_words(change)
    if change["difference_low"] is None or change["difference_high"] is None:
        return words
    return f"{words} ({wording.signed_interval(metric, change['difference_low'], change['difference_high'])})"


def change_words(change: dict[str, object]) -> str:
    """The verdict on a change alone: "a real change for the better", "no real change"."""
    low, high = change["difference_low"], change["difference_high"]
    if change["verdict"] == "no real difference" and isinstance(low, float) and isinstance(high, float):
        # Alone it would pass; among as many as are compared here, chance makes such changes too.
        return "not certain, as every site is compared at once" if low > 0 or high < 0 else "no real change"
    return _CHANGE_WORDS[str(change["verdict"])]


VERDICT_WORDS = {
    "better": "really better",
    "worse": "really worse",
    "no real difference": "the data can't tell them apart",
    "too few answers": "too few answers",
}


_CHANGE_WORDS = {
    "better": "a real change for the better",
    "worse": "a real change for the worse",
    "no real difference": "no real change",
    "too few answers": "too few answers to compare",
    "no full period before": "not known: the period before is not whole in this region",
    "asked otherwise": "not compared: the question has been asked otherwise since",
}


def place_range(rank_range: tuple[int, int] | None, rank_of: object) -> str:
    """What a place is worth: "could be 2 to 6"; empty for a site without one."""
    if rank_range is None:
        return ""
    low, high = rank_range
    if low == high:
        return "no other place fits the answers"
    return f"could be any of the {rank_of}" if (low, high) == (1, rank_of) else f"could be {low} to {high}"


def other_range(row: dict[str, object], rank_range: tuple[int, int] | None) -> str:
    """The range that the ranking prints of a site, where that is another than the one told of it alone: " (the ranking, which
    speaks of all sites at once, says 1 to 5)"."""
    listed = (row["rank_low"], row["rank_high"])
    if rank_range is None or listed == rank_range:
        return ""
    return f" (told of this site alone; of all sites at once, as the ranking does, {wording.rank_range(*listed)})"


def place_sentence(
    site_name: str, row: dict[str, object], rank_range: tuple[int, int] | None, metric: Metric, threshold: Threshold
) -> str:
    """A site's place in a list in one line: "Riverside: place 3 of 8, could be 1 to 6; in line with the rest."."""
    if not row["place"]:
        return f"{wording.said(site_name)} has no place: {wording.state(row, metric, threshold)}."
    tier = {IN_LINE: "in line with the rest", None: "not compared with the rest"}.get(
        row["tier"], f"{row['tier']} the rest"
    )
    worth = place_range(rank_range, row["rank_of"])
    return f"{wording.said(site_name)}: place {wording.place(row)}, {worth}; {tier} of the region."
