"""A ranking on a narrow screen has every column: what is read first comes first."""

from dashboard.tables.league import on_phone_first
from pipelines.metrics.catalogue import METRICS


def test_the_number_stands_beside_the_name_and_no_column_is_lost() -> None:
    columns = ["Place", "Site", "Rank range", "Guest satisfaction", "95 % interval", "Change"]

    ordered = on_phone_first(columns, METRICS["satisfaction"])

    assert ordered == ("Place", "Site", "Guest satisfaction", "Rank range", "95 % interval", "Change")
