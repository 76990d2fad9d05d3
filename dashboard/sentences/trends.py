"""What is said about a line over time."""

import polars as pl

from dashboard import wording
from dashboard.sentences.standing import change_verdict
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.periods import Period, month_label, shifted
from pipelines.reference.chain import Threshold


def breaks_sentence(breaks: pl.DataFrame) -> str:
    """From when on a question is asked otherwise, and what changed; empty where nothing did. `breaks`: month, change."""
    return "" if breaks.is_empty() else f"Dotted: the question is asked otherwise {changes(breaks)}. Mind the break."


def changes(breaks: pl.DataFrame) -> str:
    """From which months on what is asked otherwise, as said."""
    return "; ".join(f"from {month_label(month)}: {wording.said(change)}" for month, change in breaks.rows())


def window_sentence(standings: pl.DataFrame, window: str, metric: Metric, threshold: Threshold) -> str:
    """One row of `year_before.against_year_before` in a line: the value, and what its change in a year is worth."""
    row = standings.filter(window=window).row(0, named=True)
    period = Period(row["first"], row["last"])
    if row["value"] is None:
        return f"{period.label()}: {wording.state(row, metric, threshold)}."
    value = f"**{wording.number(metric, row['value'])}** ({wording.interval(metric, row['low'], row['high'])})"
    began = f"{period.label()}: {value}, {wording.count(row['n'], metric.counted)}."
    return f"{began} {_change(row, metric)}"


def _change(row: dict[str, object], metric: Metric) -> str:
    words = change_verdict(row, metric)
    if row["difference"] is None:
        return f"Against a year before: {words}."
    before = Period(shifted(row["first"], -12), shifted(row["last"], -12)).label()
    return f"{wording.signed(metric, row['difference'])} to {before}: {words}."


def standings_sentence(standings: pl.DataFrame) -> str:
    """Over which periods a site really changed against a year before."""
    tested = standings.filter(pl.col("difference").is_not_null())
    if tested.is_empty():
        return "Nothing can be compared with a year before yet."
    real = {verdict: tested.filter(verdict=verdict)["words"].to_list() for verdict in ("better", "worse")}
    said = [f"really **{verdict}**: {', '.join(words).lower()}" for verdict, words in real.items() if words]
    if not said:
        return "Over none of these periods there is a real change against a year before."
    left = "" if sum(map(len, real.values())) == tested.height else " For the others the data can't tell."
    return f"Against a year before, {'; '.join(said)}.{left}"
