"""points: the value-based points of a plain table of rates, to be held against a published one."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from pipelines.bonus.exact import plain
from pipelines.commands.terminal import out, printable, write_private
from pipelines.points import points_of
from pipelines.spreadsheets import csv_file

TableArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file of rates.", show_default=False)]
ToOption = Annotated[Path, typer.Option("--to", metavar="FILE", help="Write the points there.", show_default=False)]
TotalsOption = Annotated[
    Path | None, typer.Option("--totals", metavar="FILE", help="Write the totals of each site there.")
]
StandardsOption = Annotated[
    Path | None,
    typer.Option("--standards", metavar="FILE", help="A CSV file of standards; else they come from the baseline."),
]
DecimalsOption = Annotated[
    int | None, typer.Option("--decimals", min=0, max=6, help="Round rates to so many decimals first.")
]


def points_command(
    table: TableArgument,
    to: ToOption,
    totals: TotalsOption = None,
    standards: StandardsOption = None,
    decimals: DecimalsOption = None,
) -> None:
    """Work out value-based points from a plain table, whatever it comes from; no home is needed and nothing is stored.

    The table has a row per site and dimension: site_id, dimension, baseline and performance (or …_hits and …_count of the two).
    Standards have dimension, floor, threshold and benchmark. Everything is exact. data/reference/README.md has the details.
    """
    points = points_of(table, standards, decimals=decimals)
    rows = points.found.totals.with_columns(pl.col("without_result").list.join(" "))
    write_private(to, csv_file(points.found.points), option="--to")
    if totals is not None:
        write_private(totals, csv_file(rows), option="--totals")
    for dimension, one in points.standards.items():
        floor, threshold, benchmark = (plain(each) for each in (one.floor, one.threshold, one.benchmark))
        out.print(f"{printable(dimension)}: floor {floor}, threshold {threshold}, benchmark {benchmark}")
    out.print(f"Written to {to}: the points of {rows.height:,} sites in {len(points.standards):,} dimensions.")
