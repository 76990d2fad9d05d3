"""A few sites side by side: a column per site in every table."""

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.charts.departments import tile
from dashboard.tables.arrow import as_arrow
from pipelines.metrics.catalogue import METRICS, Metric
from pipelines.metrics.comparison import BETTER, NOT_TESTED, WORSE
from pipelines.metrics.guest_mix import FEW, SHOWN

Row = dict[str, object]


def standing_table(sites: pl.DataFrame, metric: Metric, *, with_rate: bool) -> pa.Table:
    """Score, answers, place and rank range of each site, and its response rate where that is another metric."""
    rows = list(sites.iter_rows(named=True))
    rate = METRICS["response_rate"]
    lines = {
        metric.label: [wording.number(metric, row["value"]) for row in rows],
        "95 % interval": [wording.interval(metric, row["low"], row["high"]) for row in rows],
        metric.counted.capitalize(): [f"{row['n']:,}" for row in rows],
        "Place": [wording.place(row) for row in rows],
        "Rank range": [wording.rank_range(row["rank_low"], row["rank_high"]) for row in rows],
    }
    if with_rate:
        lines |= {
            rate.label: [wording.number(rate, row["rate_value"]) for row in rows],
            f"{rate.label}, 95 % interval": [wording.interval(rate, row["rate_low"], row["rate_high"]) for row in rows],
            rate.counted.capitalize(): [f"{row['rate_n']:,}" for row in rows],
        }
    return _columns("What", list(lines), rows, list(zip(*lines.values(), strict=True)))


def pairs_table(pairs: pl.DataFrame, metric: Metric) -> pa.Table:
    """The differences of all pairs: Site, Against, Difference, 95 % interval, Verdict."""
    rows = list(pairs.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Site": [wording.plain(row["site_name"]) for row in rows],
            "Against": [wording.plain(row["other_name"]) for row in rows],
            "Difference": [wording.signed(metric, row["difference"]) for row in rows],
            "95 % interval": [
                wording.signed_interval(metric, row["difference_low"], row["difference_high"]) for row in rows
            ],
            "Verdict": [pair_verdict(row) for row in rows],
        }
    ).pipe(as_arrow)


def pair_verdict(row: dict[str, object]) -> str:
    """The verdict on one pair in words."""
    low, high = row["difference_low"], row["difference_high"]
    if (
        isinstance(low, float)
        and isinstance(high, float)
        and row["verdict"] not in {BETTER, WORSE}
        and (low > 0 or high < 0)
    ):
        # Alone it would pass; among as many pairs as are compared here, chance makes such differences too.
        return "not certain, as all pairs are compared at once"
    return {
        BETTER: "the first is really better",
        WORSE: "the first is really worse",
        NOT_TESTED: "too few answers, or kept back",
    }.get(str(row["verdict"]), "can't be told apart")


def departments_side_by_side(cells: pl.DataFrame, metric: Metric) -> pa.Table:
    """Departments down, sites across; ▲ or ▼ where a site really differs from the first one."""
    sites = _sites(cells)
    departments = cells.select("department_id", "department_name").unique(maintain_order=True).rows()
    by_place = {(row["site_id"], row["department_id"]): row for row in cells.iter_rows(named=True)}
    values = [
        [tile(by_place[site["site_id"], department_id], metric) or wording.NOTHING for department_id, _ in departments]
        for site in sites
    ]
    return _columns("Department", [name for _, name in departments], sites, values)


def departments_in_full(cells: pl.DataFrame, metric: Metric) -> pa.Table:
    """Each department of each site with its interval and n, and the difference to the first site with its interval."""
    rows = list(cells.sort("department_id", maintain_order=True).iter_rows(named=True))
    first = cells["site_id"][0] if cells.height else None
    return pl.DataFrame(
        {
            "Department": [wording.plain(row["department_name"]) for row in rows],
            "Site": [wording.plain(row["site_name"]) for row in rows],
            metric.label: [wording.number(metric, row["value"]) for row in rows],
            "95 % interval": [wording.interval(metric, row["low"], row["high"]) for row in rows],
            metric.counted.capitalize(): [row["n"] for row in rows],
            "To the first": [wording.signed(metric, row["difference"]) for row in rows],
            "its interval": [
                wording.signed_interval(metric, row["difference_low"], row["difference_high"]) for row in rows
            ],
            "Verdict": ["the first" if row["site_id"] == first else row["verdict"] for row in rows],
        }
    ).pipe(as_arrow)


def mix_table(mix: pl.DataFrame) -> pa.Table:
    """Kinds of guests down, sites across; a cell says share and number, "few", or nothing where a site has too few answers."""
    kinds = mix.select("dimension_name", "segment_name").unique(maintain_order=True).rows()
    by_place = {(row["dimension_name"], row["segment_name"], row["site_id"]): row for row in mix.iter_rows(named=True)}
    sites = _sites(mix)
    values = [[_share(by_place.get((*kind, site["site_id"]))) for kind in kinds] for site in sites]
    return _columns("Guests", [f"{dimension}: {segment}" for dimension, segment in kinds], sites, values)


def _share(cell: Row | None) -> str:
    if cell is None:
        # The row of the few together, at a site that has none.
        return ""
    if cell["state"] not in {SHOWN, FEW}:
        return wording.NOTHING
    return "few" if cell["state"] == FEW else f"{cell['share']:.0f} % ({cell['n']:,})"


def _sites(cells: pl.DataFrame) -> list[Row]:
    return list(cells.select("site_id", "site_name").unique(maintain_order=True).iter_rows(named=True))


def _columns(
    what: str, names: list[str], sites: list[Row], values: list[list[str]] | list[tuple[str, ...]]
) -> pa.Table:
    """A table with the names down and a column per site; a name that two sites had has the id beside it."""
    labels = [wording.plain(site["site_name"]) for site in sites]
    heads = [
        label if labels.count(label) == 1 and label != what else f"{label} ({site['site_id']})"
        for label, site in zip(labels, sites, strict=True)
    ]
    columns = {what: [wording.plain(one) for one in names]} | dict(zip(heads, map(list, values), strict=True))
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).pipe(as_arrow)
