"""Numbers and states in the words that pages use, each defined once."""

from datetime import date, datetime
from decimal import Decimal

from pipelines.metrics import written
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.ranking import KEPT_BACK, NO_ANSWERS, RANKED, SUPPRESSED, UNRANKED
from pipelines.metrics.rounding import printed_value
from pipelines.reference.chain import Threshold
from pipelines.spreadsheets import plain as plain

NOTHING = "–"
# Of pages that have a period and a measure of their own.
UNFILTERED = "Of the choices beside, only who is looking counts here."
# Chances closer than this to never and always are still neither.
LEAST_CHANCE = 0.01


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


def percent(value: float | None, decimals: int = 1) -> str:
    """A share in percent as printed: "48.3 %"; a dash where there is none."""
    return NOTHING if value is None else f"{_rounded(value, decimals)} %"


def money(amount: Decimal | None, currency: str) -> str:
    """An amount as printed: "6,750.00 EUR"; a dash where there is none, which is not 0."""
    return NOTHING if amount is None else f"{amount:,} {currency}".replace("-", "−")


def amount(value: Decimal | None, *, whole: bool = False) -> str:
    """An amount without its currency: "6,750.00", or `whole` "6,750"; a dash where there is none."""
    return NOTHING if value is None else f"{value:,.0f}" if whole else f"{value:,}"


def chance(share: float) -> str:
    """A chance of 0 to 1 in percent: never 0 or 100 where it is not quite."""
    if 0 < share < LEAST_CHANCE:
        return "under 1 %"
    if 1 - LEAST_CHANCE < share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def of_100(share: float) -> str:
    """The same in how many of a hundred: "12 of 100"."""
    return f"{chance(share).removesuffix(' %')} of 100"


def exact(value: float | None, decimals: int = 4) -> str:
    """A step of a sum with enough decimals to go on with: "24.1234", "−0.5137"; a dash where there is none."""
    return NOTHING if value is None else _rounded(value, decimals)


def interval(metric: Metric, low: float | None, high: float | None) -> str:
    """A 95 % interval as printed: "80.9 to 83.9"; a dash where there is none."""
    if low is None or high is None:
        return NOTHING
    return f"{_rounded(low, metric.decimals)} to {_rounded(high, metric.decimals)}"


def with_interval(metric: Metric, value: float | None, low: float | None, high: float | None) -> str:
    """A value with its 95 % interval: "82.4 (80.9 to 83.9)"; alone where it has none, a dash where there is no value."""
    ends = "" if low is None or high is None else f" ({interval(metric, low, high)})"
    return f"{number(metric, value)}{ends}"


def signed_with_interval(metric: Metric, value: float | None, low: float | None, high: float | None) -> str:
    """A difference with its 95 % interval: "+1.2 (−0.3 to +2.7)"; alone where it has none, a dash where there is none."""
    ends = "" if low is None or high is None else f" ({signed_interval(metric, low, high)})"
    return f"{signed(metric, value)}{ends}"


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


def rank_range(low: object, high: object) -> str:
    """The ranks that the data cannot rule out: "2 to 9", "3" where only one is left; a dash for a site without a rank."""
    if low is None or high is None:
        return NOTHING
    return f"{low} to {high}" if low != high else f"{low}"


def reliability(value: object) -> str:
    """Which share of the differences to other sites would repeat, 0 to 1: "0.83"; a dash where it is not known."""
    return f"{value:.2f}" if isinstance(value, float) else NOTHING


def state(row: dict[str, object], metric: Metric, threshold: Threshold) -> str:
    """Why a site's number or place is missing, in words; empty where nothing is missing."""
    n = row["n"] if isinstance(row["n"], int) else 0
    return {
        RANKED: "",
        UNRANKED: f"{count(n, metric.counted)}; ranked from {threshold.rank}",
        # Who sees the number in full has no place from it: places are the same for everybody.
        KEPT_BACK: f"{count(n, metric.counted)}; kept back{'' if row.get('value') is None else ' from others'}, "
        f"{apart(metric, threshold)}",
        SUPPRESSED: f"{count(n, metric.counted)}; shown from {threshold.show}",
        NO_ANSWERS: f"no {metric.counted}",
    }[str(row["state"])]


# Where a number is kept back: what would help.
MOST_IS_SHOWN = "The most is shown over 12 months and of all guests; kinds of guests are compared over 12 months alone."


def apart(metric: Metric, threshold: Threshold) -> str:
    """Why a number is kept back: "or fewer than 10 answers could be worked out with other numbers that are shown"."""
    return (
        f"or fewer than {threshold.least_apart} {metric.counted} could be worked out with other numbers that are shown"
    )


def age(built_at: str, now: datetime) -> str:
    """How old a build is: "12 minutes", "7 hours", "3 days"."""
    seconds = max(0.0, (now - datetime.fromisoformat(built_at)).total_seconds())
    for size, unit in ((172_800, 86_400), (5_400, 3_600)):
        if seconds >= size:
            return f"{seconds / unit:.0f} {'days' if unit == 86_400 else 'hours'}"
    return count(round(seconds / 60), "minutes")


def said(name: str) -> str:
    """A name from outside in a sentence: nothing of it is Markdown (a link, a picture, a formula, a heading)."""
    escaped = "".join(one if one.isalnum() or one in " ,'…-" else f"&#{ord(one)};" for one in name)
    # A colon before a space can't begin an icon or a colour.
    return escaped.replace("&#58; ", ": ")


def sentence(text: str) -> str:
    """Words from the rules as a sentence: with a stop, and a capital unless a command or a file stands first."""
    first = text.split(" ", 1)[0].rstrip(",:;")
    return f"{text[:1].upper() if first.isalpha() else text[:1]}{text[1:]}."


def cut(text: str, *, most: int = 40) -> str:
    """Text of any length in a sentence: as `said`, cut short."""
    return said(text if len(text) <= most else f"{text[:most]}…")


def day(value: date | None) -> str:
    """A day as printed: "16 Nov 2026"."""
    return written.day(value) if value else NOTHING


def instant_day(text: str | None) -> str:
    """The day of a moment that is written as a text, where this machine stands."""
    return day(datetime.fromisoformat(text).astimezone().date() if text else None)


def _rounded(value: float, decimals: int) -> str:
    # The minus sign is a real one.
    rounded = printed_value(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    return f"−{text}" if rounded < 0 else text
