"""Sites of which no department has a number are no rows of the heat map: they are counted, and said why."""

import polars as pl

from dashboard.charts.departments import heat_map, told_rows
from dashboard.sentences.departments import folded_away
from dashboard.tables.departments import heat_table
from pipelines.metrics.catalogue import METRICS

SATISFACTION = METRICS["satisfaction"]


def _cells(**sites: tuple[tuple[int, float | None], ...]) -> pl.DataFrame:
    """Sites by name, each with answers and value of its departments, in their order."""
    nothing = ("low", "high", "rest_value", "rest_low", "rest_high", "difference", "difference_low", "difference_high")
    rows = [
        {
            "site_id": site_id,
            "site_name": f"Site {site_id}",
            "department_name": f"Department {place}",
            "n": n,
            "value": value,
        }
        | dict.fromkeys((*nothing, "verdict", "share"))
        for site_id, cells in sites.items()
        for place, (n, value) in enumerate(cells)
    ]
    return pl.DataFrame(rows, schema_overrides={"value": pl.Float64})


FEW, KEPT, TOLD = ((9, None), (0, None)), ((9, None), (10, None)), ((3, None), (12, 80.0))


def _rows(cells: pl.DataFrame, also: str | None) -> list[str]:
    [tiles] = heat_map(cells, SATISFACTION, also=also).data
    table = heat_table(cells, SATISFACTION, also=also)
    assert table.column("Site").to_pylist() == list(tiles.y)
    return list(tiles.y)


def test_a_site_with_one_number_is_drawn_and_one_without_any_is_not() -> None:
    cells = _cells(A=FEW, B=TOLD, C=KEPT)

    assert _rows(cells, None) == ["Site B"]


def test_the_own_site_is_drawn_without_a_number_too() -> None:
    cells = _cells(A=FEW, B=TOLD, C=KEPT)

    assert _rows(cells, "C") == ["Site B", "Site C"]
    assert _rows(cells, "B") == ["Site B"]


def test_those_left_out_are_counted_by_what_their_numbers_lack() -> None:
    cells = _cells(A=FEW, B=TOLD, C=KEPT, D=FEW)

    assert folded_away(cells, told_rows(cells, None), 10).startswith(
        "3 sites without any number are not drawn: 2 have fewer than 10 answers in every department; 1 is kept back. "
        "The table with answers and intervals has all sites."
    )
    assert folded_away(cells, told_rows(cells, "C"), 10).startswith(
        "2 sites without any number are not drawn: 2 have fewer than 10 answers in every department. "
    )


def test_where_all_are_drawn_nothing_is_said() -> None:
    cells = _cells(B=TOLD)

    assert folded_away(cells, told_rows(cells, None), 10) == ""
