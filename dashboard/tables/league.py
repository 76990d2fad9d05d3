"""The sites of a list, ranked, and what is said below them."""

from collections.abc import Sequence

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.tables.arrow import as_arrow
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.ranking import KEPT_BACK, UNRANKED
from pipelines.reference.chain import Threshold

# More sites than these without a place are counted, not named.
NAMED = 4


# The column that is drawn as a small line.
SPARK = "Rolling 12 months"


def on_phone_first(columns: Sequence[str], metric: Metric) -> tuple[str, ...]:
    """The columns of a league in the order of a narrow screen: what is read first stands where nobody has to scroll."""
    first = ("Place", "Site", metric.label)
    return (*first, *(name for name in columns if name not in first))


def league_table(league: pl.DataFrame, metric: Metric, *, highlight: str | None) -> pa.Table:
    """A league as printed: Place, Site, Rank range, the metric, its interval, n, Tier, Change, Reliability, Rolling 12 months.

    Rows are in the league's order; the site `highlight` is marked with a ▸.
    """
    rows = list(league.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Place": [row["place"] or wording.NOTHING for row in rows],
            "Site": [("▸ " if row["site_id"] == highlight else "") + wording.plain(row["site_name"]) for row in rows],
            "Rank range": [wording.rank_range(row["rank_low"], row["rank_high"]) for row in rows],
            metric.label: [wording.number(metric, row["value"]) for row in rows],
            "95 % interval": [wording.interval(metric, row["low"], row["high"]) for row in rows],
            metric.counted.capitalize(): [row["n"] for row in rows],
            "Tier": [row["tier"] or wording.NOTHING for row in rows],
            "Change": [change(row, metric) for row in rows],
            "Reliability": [wording.reliability(row["reliability"]) for row in rows],
            SPARK: [row["spark"] for row in rows],
        },
        schema_overrides={SPARK: pl.List(pl.Float64), metric.counted.capitalize(): pl.Int64},
    ).pipe(as_arrow)


def change(row: dict[str, object], metric: Metric) -> str:
    """A change against the period before: ▲ or ▼ where it is real, ○ where chance alone would do."""
    difference = row["difference"]
    if not isinstance(difference, float):
        return wording.NOTHING
    mark = {"better": "▲", "worse": "▼"}.get(str(row["verdict"]), "○")
    return f"{mark} {wording.signed(metric, difference)}"


def spark_span(league: pl.DataFrame) -> tuple[float | None, float | None]:
    """The lowest and highest value of all small lines: on one scale, so that none looks steeper than it is."""
    values = league["spark"].explode().drop_nulls()
    return (None, None) if values.is_empty() else (float(values.min()), float(values.max()))


def unranked(league: pl.DataFrame, metric: Metric, threshold: Threshold) -> str:
    """Which sites have no place and why, in one line, by name while they are few; empty where all have one."""
    without = league.filter(pl.col("rank").is_null())
    few, kept = (without.filter(state=state).height for state in (UNRANKED, KEPT_BACK))
    hidden = without.filter(pl.col("value").is_null(), state=KEPT_BACK).height
    why = f" {wording.MOST_IS_SHOWN}" if kept else ""
    if without.height <= NAMED:
        rows = without.iter_rows(named=True)
        named = [f"{wording.said(row['site_name'])} ({wording.state(row, metric, threshold)})" for row in rows]
        return f"Without a place: {'; '.join(named)}.{why}" if named else ""
    parts = [f"{few} {'has' if few == 1 else 'have'} fewer than {threshold.rank} {metric.counted}"] if few else []
    if kept:
        whom = (
            "" if hidden == kept else " from others" if not hidden else f" ({kept - hidden} of them from others alone)"
        )
        parts.append(f"{kept} {'is' if kept == 1 else 'are'} kept back{whom}, {wording.apart(metric, threshold)}")
    none = without.height - few - kept
    parts += (
        [f"{none} {'has' if none == 1 else 'have'} fewer than {threshold.show}, so no number is shown"] if none else []
    )
    return f"{without.height} sites are without a place: {'; '.join(parts)}.{why}"


def without_the_few(left_out: int) -> str:
    """How many sites the number of a whole list leaves out; empty where all are in it."""
    if not left_out:
        return ""
    whose = "whose own number" if left_out == 1 else "whose own numbers"
    return (
        f"The number of all guests leaves out {wording.count(left_out, 'sites')}, {whose} could be worked out from it."
    )


def partly_here(league: pl.DataFrame, months: int, *, called: str = "the region") -> str:
    """Which sites were in the list for only a part of the period, in one line; empty where all were for all of it."""
    part = league.filter(pl.col("months") < months)
    return f"In {called} for a part of the period: {_with_months(part, months)}." if part.height else ""


def also_counted(left: pl.DataFrame, months: int, *, called: str = "the region") -> str:
    """Which sites have left the list within the period, in one line; empty where none has. `left` as the question says."""
    return f"Also counted, as they were in {called}: {_with_months(left, months)}." if left.height else ""


def _with_months(sites: pl.DataFrame, months: int) -> str:
    rows = sites.select("site_name", "months").head(NAMED).rows()
    named = "; ".join(f"{wording.said(name)} ({there} of {months} months)" for name, there in rows)
    return named if sites.height <= NAMED else f"{named}; and {sites.height - NAMED:,} more"
