"""How a site stands over several periods, and which sites of a region have a signal."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from dashboard.tables.league import change
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.control import NEAR, OUTSIDE, SHIFT, TREND
from pipelines.metrics.periods import Period, month_label


def standings_table(standings: pl.DataFrame, metric: Metric) -> pa.Table:
    """A row per period as printed: the value with interval and n, a year before, and what the change is worth."""
    rows = list(standings.iter_rows(named=True))
    counted = metric.counted.capitalize()
    return pl.DataFrame(
        {
            "Period": [_period(row) for row in rows],
            f"{metric.label} (95 %)": [
                wording.with_interval(metric, row["value"], row["low"], row["high"]) for row in rows
            ],
            counted: [row["n"] for row in rows],
            "A year before": [_before(row, metric) for row in rows],
            "Change (95 %)": [_change(row, metric) for row in rows],
            "Verdict": [_VERDICTS[str(row["verdict"])] for row in rows],
        },
        schema_overrides={counted: pl.Int64},
    ).pipe(as_arrow)


_VERDICTS = {
    "better": "really better",
    "worse": "really worse",
    "no real difference": "no real change",
    "too few answers": "too few answers",
    "no full period before": "no full period before",
    "asked otherwise": "asked otherwise since",
}


def _period(row: dict[str, object]) -> str:
    period = Period(row["first"], row["last"])
    return (
        f"{row['words']} ({row['months']} of {period.months})" if row["months"] != period.months else str(row["words"])
    )


def _before(row: dict[str, object], metric: Metric) -> str:
    if row["value_before"] is None:
        return wording.NOTHING
    value = wording.with_interval(metric, row["value_before"], row["low_before"], row["high_before"])
    return f"{value}, n = {row['n_before']:,}"


def _change(row: dict[str, object], metric: Metric) -> str:
    low, high = row["difference_low"], row["difference_high"]
    interval = f" ({wording.signed_interval(metric, low, high)})" if low is not None and high is not None else ""
    return f"{change(row, metric)}{interval}"


def shifts_table(shifts: pl.DataFrame, metric: Metric, *, highlight: str | None) -> pa.Table:
    """A row per site as printed: its signal, since when and until when, and its usual distance to the rest of the region.

    Rows are in the question's order; the site `highlight` is marked with a ▸.
    """
    rows = list(shifts.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Site": [("▸ " if row["site_id"] == highlight else "") + wording.plain(row["site_name"]) for row in rows],
            "Signal": [_signal(row) for row in rows],
            "From": [month_label(row["first"]) if row["first"] else wording.NOTHING for row in rows],
            "To": [_until(row) for row in rows],
            "Months in a row": [str(row["run"]) if row["rule"] in {SHIFT, TREND} else wording.NOTHING for row in rows],
            "Usual distance": [wording.signed(metric, row["centre"]) for row in rows],
            "Months charted": [row["points"] for row in rows],
        },
        schema_overrides={"Months charted": pl.Int64},
    ).pipe(as_arrow)


RULE_NAMES = {SHIFT: "shift", OUTSIDE: "month out of the ordinary", TREND: "trend", NEAR: "hint of a shift"}


def _signal(row: dict[str, object]) -> str:
    if row["state"] != "signal":
        return {"no signal": "none"}.get(str(row["state"]), str(row["state"]))
    return f"{'▲' if row['direction'] == 1 else '▼'} {RULE_NAMES[str(row['rule'])]}"


def _until(row: dict[str, object]) -> str:
    if not row["last"]:
        return wording.NOTHING
    return "now" if row["is_ongoing"] else month_label(row["last"])
