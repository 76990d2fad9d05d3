"""What the departments of a site say, and which are not asked about."""

from collections.abc import Container, Iterable

import polars as pl

from dashboard import wording
from pipelines.metrics.catalogue import Metric
from pipelines.reference.organisation import Department


def departments_sentence(departments: pl.DataFrame, metric: Metric) -> str:
    """The department furthest above and the one furthest below the rest of the region, of those that really differ."""
    compared = departments.filter(pl.col("difference").is_not_null()).sort("difference", "department_id")
    if departments.is_empty():
        return "This survey asks about no department."
    if compared.is_empty():
        return "No department has enough answers to be compared with the rest of the region."
    parts = []
    for name, verdict, row in (("best", "better", -1), ("weakest", "worse", 0)):
        real = compared.filter(pl.col("verdict") == verdict)
        if real.is_empty():
            parts.append(f"no department is really {verdict}")
        else:
            found = real.row(row, named=True)
            parts.append(
                f"{name}: **{wording.said(found['department_name'])}** ({wording.signed(metric, found['difference'])})"
            )
    if compared["verdict"].is_in(["better", "worse"]).any():
        said_of_both = "; ".join(parts)
        return f"{said_of_both[:1].upper()}{said_of_both[1:]}. {metric.label} against the rest of the region."
    return f"No department really differs from the rest of the region in {metric.label.lower()}."


def folded_away(cells: pl.DataFrame, shown: pl.DataFrame, show: int) -> str:
    """How many sites the heat map leaves out, as none of their departments has a number, and why; empty where none is."""
    left = cells.join(shown, on="site_id", how="anti")
    sites = left["site_id"].n_unique()
    if not sites:
        return ""
    kept = left.filter(pl.col("n") >= show)["site_id"].n_unique()
    few = sites - kept
    parts = [f"{few} {'has' if few == 1 else 'have'} fewer than {show} answers in every department"] if few else []
    parts += [f"{kept} {'is' if kept == 1 else 'are'} kept back"] if kept else []
    verb = "is" if sites == 1 else "are"
    return (
        f"{wording.count(sites, 'sites')} without any number {verb} not drawn: {'; '.join(parts)}. The table with answers and "
        f"intervals has all sites. {wording.MOST_IS_SHOWN}"
    )


def not_asked(departments: Iterable[Department], asked: Container[str]) -> str:
    """Which departments a survey does not ask about, in one sentence; empty where it asks about all."""
    names = [wording.said(one.department_name) for one in departments if one.department_id not in asked]
    return f"Not asked in this survey: {', '.join(names)}." if names else ""


RATED_BY = (
    "Rated by: how many of the guests who answered rated the department, here and in the rest; who did not use it is not in "
    "its score. All guests: those who answered the question that most of them answered, month by month."
)


def rated_by(row: dict[str, object]) -> str:
    """How many of a site's guests rated a department: "48 % of guests rated it; 52 % in the rest of the region."."""
    if row["share"] is None:
        return ""
    rest = "" if row["rest_share"] is None else f"; {wording.percent(row['rest_share'], 0)} in the rest of the region"
    return f"{wording.percent(row['share'], 0)} of guests rated it{rest}."
