"""Numbers and states in the words that pages use, each defined once."""

from datetime import date, datetime

import polars as pl

from pipelines.metrics.catalogue import Metric
from pipelines.metrics.ranking import NO_ANSWERS, RANKED, SUPPRESSED, UNRANKED
from pipelines.metrics.rounding import printed_value
from pipelines.reference.chain import Threshold

NOTHING = "–"


def number(metric: Metric, value: float | None) -> str:
    """A metric's value as printed: "82.4", "61.3 %", "−12.0"; a dash where there is none."""
    if value is None:
        return NOTHING
    return f"{_rounded(value, metric.decimals)}{' %' if metric.unit == '%' else ''}"


def signed(metric: Metric, value: float | None) -> str:
    """A difference as printed, with its sign: "+1.2", "−0.4", "±0.0"; shares in percentage points."""
    if value is None:
        return NOTHING
    text = _rounded(value, metric.decimals)
    unit = " pp" if metric.unit == "%" else ""
    if float(text.replace("−", "-")) == 0:
        return f"±{text.removeprefix('−')}{unit}"
    return f"{'+' if value > 0 else ''}{text}{unit}"


def interval(metric: Metric, low: float | None, high: float | None) -> str:
    """A 95 % interval as printed: "80.9 to 83.9"; a dash where there is none."""
    if low is None or high is None:
        return NOTHING
    return f"{_rounded(low, metric.decimals)} to {_rounded(high, metric.decimals)}"


def signed_interval(metric: Metric, low: float | None, high: float | None) -> str:
    """The interval of a difference as printed: "−0.3 to +2.1"."""
    if low is None or high is None:
        return NOTHING
    return f"{signed(metric, low).removesuffix(' pp')} to {signed(metric, high)}"


def count(value: int, what: str) -> str:
    """A number of things: "1 answer", "1,204 answers"."""
    return f"{value:,} {what[:-1] if value == 1 and what.endswith('s') else what}"


def place(row: dict[str, object]) -> str:
    """A place among the ranked: "3 of 8", "=4 of 8"; a dash where a site has none (`state` says why)."""
    return f"{row['place']} of {row['rank_of']}" if row.get("place") else NOTHING


def state(row: dict[str, object], metric: Metric, threshold: Threshold) -> str:
    """Why a site's number or place is missing, in words; empty where nothing is missing."""
    n = row["n"] if isinstance(row["n"], int) else 0
    return {
        RANKED: "",
        UNRANKED: f"{count(n, metric.counted)}; ranked from {threshold.rank}",
        SUPPRESSED: f"{count(n, metric.counted)}; shown from {threshold.show}",
        NO_ANSWERS: f"no {metric.counted}",
    }[str(row["state"])]


def age(built_at: str, now: datetime) -> str:
    """How old a build is: "12 minutes", "7 hours", "3 days"."""
    seconds = max(0.0, (now - datetime.fromisoformat(built_at)).total_seconds())
    for size, unit in ((172_800, 86_400), (5_400, 3_600)):
        if seconds >= size:
            return f"{seconds / unit:.0f} {'days' if unit == 86_400 else 'hours'}"
    return count(round(seconds / 60), "minutes")


def plain(text: object) -> str:
    """Text from outside as a table cell: a leading = + - @ or control character can't start a formula in a spreadsheet."""
    shown = "" if text is None else str(text)
    return f"'{shown}" if shown[:1] in {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} else shown


def escaped(text: str, *, most: int = 40) -> str:
    """Text from outside in a sentence: cut short, and nothing of it is Markdown (a link, a picture, a heading)."""
    cut = text if len(text) <= most else f"{text[:most]}…"
    return "".join(one if one.isalnum() or one in " …-" else f"&#{ord(one)};" for one in cut)


def day(value: date | None) -> str:
    """A day as printed: "16 Nov 2026"."""
    return f"{value.day} {value:%b %Y}" if value else NOTHING


def _rounded(value: float, decimals: int) -> str:
    # The minus sign is a real one.
    rounded = printed_value(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    return f"−{text}" if rounded < 0 else text


def basis(row: dict[str, object], metric: Metric) -> str:
    """What a score rests on: "73.4 to 75.2 · 2,599 answers"."""
    n = count(int(str(row["n"])), metric.counted)
    return n if row["low"] is None else f"95 % interval {interval(metric, row['low'], row['high'])} · {n}"


def against_rest(rest: dict[str, object], metric: Metric) -> str:
    """How a site stands to the rest of its region, with the verdict of the test."""
    if rest["difference"] is None:
        return "too few answers to compare with the rest"
    gap = f"{signed(metric, rest['difference'])} to the rest of the region"
    return f"{gap}: {_VERDICT_WORDS[str(rest['verdict'])]}"


def change_verdict(change: dict[str, object], metric: Metric) -> str:
    """What a change is worth: "a real change for the better (+0.3 to +2.1)"."""
    words = _CHANGE_WORDS[str(change["verdict"])]
    low, high = change["difference_low"], change["difference_high"]
    if low is None or high is None:
        return words
    if change["verdict"] == "no real difference" and (low > 0 or high < 0):
        # Alone it would pass; among as many sites as are compared here, chance makes such changes too.
        words = "not certain, as every site is compared at once"
    return f"{words} ({signed_interval(metric, change['difference_low'], change['difference_high'])})"


_VERDICT_WORDS = {
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
}


def departments_sentence(departments: pl.DataFrame, metric: Metric) -> str:
    """The department furthest above and the one furthest below the rest of the region, of those that really differ."""
    compared = departments.filter(pl.col("difference").is_not_null()).sort("difference", "department_id")
    if compared.is_empty():
        return "No department has enough answers to be compared with the rest of the region."
    parts = []
    for name, verdict, row in (("Best", "better", -1), ("Weakest", "worse", 0)):
        real = compared.filter(pl.col("verdict") == verdict)
        if real.is_empty():
            parts.append(f"no department is really {verdict}")
        else:
            found = real.row(row, named=True)
            parts.append(f"{name}: **{found['department_name']}** ({signed(metric, found['difference'])})")
    if compared["verdict"].is_in(["better", "worse"]).any():
        return f"{'; '.join(parts)}. {metric.label} against the rest of the region."
    return f"No department really differs from the rest of the region in {metric.label.lower()}."


def league_sentence(league: pl.DataFrame, whole: dict[str, object], metric: Metric) -> str:
    """What a league table says in one line: how many sites, the region's value, how many changes are real."""
    places = league["rank"].drop_nulls().len()
    real = league.filter(pl.col("verdict").is_in(["better", "worse"])).height
    changed = {0: "no site really changed", 1: "one site really changed"}.get(real, f"{real} sites really changed")
    if league["difference"].is_null().all():
        changed = "nothing can be compared yet"
    value = number(metric, whole["value"])
    return (
        f"{count(places, 'sites')} ranked of {league.height}. All guests together: **{value}** "
        f"({interval(metric, whole['low'], whole['high'])}). Against the period before, {changed}."
    )
