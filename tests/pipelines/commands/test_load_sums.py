"""What came summed already is said beside the responses, where there is any."""

from tests.factories import SUM_COLUMNS, SUMS, a_home, many_responses, sums, write_csv


def test_load_and_status_count_what_came_summed(run, tmp_path):
    home = a_home(tmp_path / "home", sums=SUMS)
    write_csv(home.inbox / "post_stay.csv", many_responses(5))

    _, without, _ = run("load", "--home", home.root)

    assert "sums" not in without
    write_csv(
        home.inbox / "sums_1.csv",
        [sums(about="all", month="2026-08"), sums(about="Desk", month="2026-08")],
        SUM_COLUMNS,
    )

    _, loaded, _ = run("load", "--home", home.root)
    _, status, _ = run("status", "--home", home.root)

    assert [line.split() for line in loaded.splitlines() if "sums that stand" in line] == [
        ["sums", "that", "stand", "2"]
    ]
    assert "Sums       2 records that came summed already" in status
