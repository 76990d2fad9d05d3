"""Results that come summed already: they feed the totals as their answers would, and make way for single responses."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from pipelines.reference.reading import read_reference
from pipelines.warehouse import continuing
from pipelines.warehouse.checks import BuildFaultError, check
from pipelines.warehouse.publishing import current
from tests.examples import examples
from tests.factories import (
    INVITATION_COLUMNS,
    POST_STAY,
    SUM_COLUMNS,
    SUMS,
    TODAY,
    a_home,
    invitation,
    loaded,
    many_responses,
    response,
    sums,
    write_csv,
)
from tests.oracle import truth_of
from tests.pipelines.builds import logical_hash, rows

# A load takes a third of a second, so that shrinking a failure would take minutes.
TROUBLE = settings(
    max_examples=examples(8),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
TOTALS = """
    select month, site_id, dimension_id, segment_id, department_id, response_count, score_total, score_square_total,
        lead_count, top_box_count, promoter_count, detractor_count
    from totals
"""


def _home(root: Path, *records: dict[str, object], definition: str = SUMS) -> Home:
    home = a_home(root, sums=definition)
    if records:
        write_csv(home.inbox / "sums_1.csv", records, SUM_COLUMNS)
    return home


def _is_true(home: Home) -> None:
    truth = truth_of(home.inbox, TODAY)
    files = rows(home, "select file_hash, records, accepted, quarantined, duplicates, superseded from files")
    found = {file: tuple(counts) for file, *counts in files}
    assert found == dict.fromkeys(found, (0, 0, 0, 0, 0)) | truth.files()
    assert set(rows(home, "select file_hash, line from quarantine")) == truth.quarantine()
    assert {tuple(row[:5]): tuple(row[5:]) for row in rows(home, TOTALS)} == truth.totals()
    invitations = rows(home, "select month, site_id, channel, invited_count, returned_count from invitations")
    assert {tuple(row[:3]): tuple(row[3:]) for row in invitations} == truth.invitations()


def test_the_same_answers_are_the_same_totals_whether_one_by_one_or_summed(tmp_path):
    scale = 'department = "front_desk"\nlowest = '
    wide = POST_STAY.replace(f"{scale}0\nhighest = 10", f"{scale}1\nhighest = 4")
    one = a_home(tmp_path / "one", post_stay=wide)
    nothing = {"overall": "", "room": "", "bath": "", "guest": "", "channel": "", "departed": "2025-10-03"}
    guests = [response(n, **nothing, desk=n % 4 + 1, recommend=n % 11) for n in range(50)]
    write_csv(one.inbox / "post_stay.csv", guests)
    desk, again = (Counter(guest[column] for guest in guests) for column in ("desk", "recommend"))
    other = _home(tmp_path / "other", sums("Desk", desk), sums("again", again))

    loaded(one)
    loaded(other)

    query = "from totals where department_id <> 'index' order by all"
    assert rows(other, query) == rows(one, query)
    assert rows(other, query)


REJECTED = {
    "no whole number": (sums("Desk", {1: "1.5"}), "1: '1.5' is not a whole number of answers"),
    "less than nothing": (sums("Desk", {2: -1}), "2: '-1' is not a whole number of answers"),
    "a missing count": (sums("Desk", {4: ""}), "4: '' is not a whole number of answers"),
    "an answer off the scale": (
        sums("Desk", {7: 3}),
        "7: '3' counts an answer that the scale of the department does not have",
    ),
    "a word off the scale": (sums("Desk", {7: "x"}), "7: 'x' counts an answer that the scale"),
    "an unknown department": (sums("Bar"), "about: the code 'Bar' is not declared"),
    "no site": (sums(site=""), "site: no site is named"),
    "an unknown site": (sums(site="S9"), "site: site 'S9' is not known"),
    "a month to come": (sums(month="2026-12"), "month: '2026-12' lies after the day the file came"),
    "no version": (sums(exported=""), "exported: '' is not like 2026-11-30"),
    "a site not open yet": (sums(site="S4", month="2026-02"), "site: site 'S4' is not open on '2026-02-01'"),
}


@pytest.mark.parametrize(("record", "said"), REJECTED.values(), ids=REJECTED)
def test_a_record_that_breaks_a_rule_is_rejected_in_words_and_costs_no_other(tmp_path, record, said):
    home = _home(tmp_path / "home", record, sums("Spa", {1: 1, 7: "0"}))

    loaded(home)

    [(field, reason)] = rows(home, "select field, reason from quarantine")
    assert f"{field}: {reason}".startswith(said)
    assert rows(home, "select accepted, quarantined from files") == [(1, 1)]


def test_scores_are_rounded_half_up_and_lead_promoters_and_detractors_are_counted(tmp_path):
    home = _home(
        tmp_path / "home",
        sums("Desk", {1: 1, 2: 2, 3: 3, 4: 4}),
        sums("again", {0: 1, 6: 2, 7: 5, 9: 3, 10: 1}),
        sums("Spa"),
    )

    loaded(home)

    query = "select department_id, * exclude (month, site_id, survey_id, department_id, file_hash, line) from sums order by 1"
    assert rows(home, query) == [
        # 2 of 1 to 4 is 33.33, 3 is 66.67.
        ("front_desk", 10, 2 * 3333 + 3 * 6667 + 4 * 10000, 2 * 3333**2 + 3 * 6667**2 + 4 * 10000**2, 10, 4, 0, 0),
        ("recommend", 12, 84000, 2 * 6000**2 + 5 * 7000**2 + 3 * 9000**2 + 10000**2, 12, 4, 4, 3),
        ("spa", 0, 0, 0, 0, 0, 0, 0),
    ]  # fmt: skip
    # Nobody answered about the spa: totals have no row of it.
    assert rows(home, "select distinct department_id from totals order by 1") == [("front_desk",), ("recommend",)]


@pytest.mark.parametrize("first", ["sums", "post_stay"])
def test_where_responses_stand_sums_do_not_whatever_came_first(tmp_path, monkeypatch, first):
    monkeypatch.setattr(continuing, "MOST_APPENDED", 1e9)
    home = _home(tmp_path / "home")
    writes = {
        "sums": lambda: write_csv(
            home.inbox / "sums_1.csv",
            [
                sums("Desk", {1: 1}),
                sums("Desk", {1: 2}, month="2026-10"),
                sums("Desk", {1: 3}, month="2026-10", site="S2"),
            ],
            SUM_COLUMNS,
        ),
        "post_stay": lambda: write_csv(
            home.inbox / "post_stay_1.csv", [response(1), response(2, site="S2", overall=77)]
        ),
    }
    for name in sorted(writes, key=lambda one: one != first):
        writes[name]()
        loaded(home, accept_hold="a test")

    assert rows(home, "select line, reason from quarantine where file_name = 'sums_1.csv'") == [
        (3, "single responses stand for site 'S1' and '2026-10': sums are not added to them")
    ]
    # The response of S2 is rejected: its sums stand.
    assert rows(home, "select site_id, month, response_count from sums order by all") == [
        ("S1", date(2025, 10, 1), 1),
        ("S2", date(2026, 10, 1), 3),
    ]
    _is_true(home)


def test_corrections_duplicates_and_conflicts_are_those_of_every_record(tmp_path):
    later = {"exported": "2026-02-01"}
    home = _home(
        tmp_path / "home",
        sums("Desk", {1: 1}),
        sums("Desk", {1: 1}, site="Alder House"),
        sums("Desk", {1: 2}, **later),
        sums("Spa", {1: 1}),
        sums("Spa", {1: 2}),
        sums("again", {1: 1}),
    )

    loaded(home)

    assert rows(home, "select accepted, quarantined, duplicates, superseded from files") == [(3, 2, 1, 1)]
    assert rows(home, "select department_id, response_count from sums order by 1") == [
        ("front_desk", 2),
        ("recommend", 1),
    ]


def test_of_months_that_are_summed_the_overall_answers_are_what_returned_and_else_it_is_not_known(tmp_path):
    home = _home(tmp_path / "home", sums("all", {9: 4}), sums("Desk", {1: 4}), sums("Desk", {1: 4}, site="S2"))
    invited = [
        invitation(month="2025-10", site=site, channel=channel, invited=9) for site in ("S1", "S2") for channel in "DA"
    ]
    write_csv(home.inbox / "invitations.csv", [*invited, invitation()], INVITATION_COLUMNS)
    write_csv(home.inbox / "post_stay.csv", [response(1)])

    loaded(home)

    assert rows(home, "select site_id, channel, invited_count, returned_count from invitations order by month") == [
        ("S1", "all", 18, 4),
        ("S1", "direct", 100, 1),
    ]
    _is_true(home)


def test_a_month_of_sums_that_falls_far_below_the_year_before_is_held(tmp_path):
    months = [f"{2024 + (10 + step) // 12}-{(10 + step) % 12 + 1:02d}" for step in range(24)]
    home = _home(tmp_path / "home", *(sums("Desk", {1: 60}, month=month) for month in months[:-1]))
    loaded(home)
    write_csv(home.inbox / "sums_2.csv", [sums("Desk", {1: 2}, month=months[-1])], SUM_COLUMNS)

    held = loaded(home).held

    assert held is not None
    assert "2 answers to post_stay in 2026-10, 60 in the same month a year before" in held.findings[0].text


def test_a_build_of_before_sums_were_read_is_compared_all_the_same(tmp_path):
    home = _home(tmp_path / "home")
    write_csv(home.inbox / "post_stay.csv", many_responses(60, month="2025-10"))
    loaded(home)
    served = home.warehouse / current(home.warehouse).file
    with duckdb.connect(str(served)) as connection:
        connection.execute("drop table sums")
    write_csv(home.inbox / "sums_1.csv", [sums()], SUM_COLUMNS)

    assert loaded(home, accept_hold="a test").published is not None


_SUMS = st.builds(
    lambda about, counts, said: sums(about, counts, **said),
    st.sampled_from(["Desk", "Spa", "all", "again", "Bar"]),
    st.dictionaries(st.integers(0, 10), st.sampled_from([0, 1, 2, "", "x", "0"]), max_size=3),
    st.fixed_dictionaries(
        {
            "site": st.sampled_from(["S1", "S1", "S2", " S1 ", "ZZ"]),
            "month": st.sampled_from(["2025-10", "2026-10", "2026-09", "x"]),
            "exported": st.sampled_from(["2026-01-01", "2026-01-02"]),
        }
    ),
)
_GUESTS = st.fixed_dictionaries(
    {"site": st.sampled_from(["S1", "S2", "ZZ"]), "departed": st.sampled_from(["2026-10-03", "2026-09-03"])}
)


@given(
    exports=st.lists(st.lists(_SUMS, max_size=8), min_size=1, max_size=2),
    guests=st.lists(_GUESTS, max_size=3),
    order=st.permutations(range(4)),
)
@TROUBLE
def test_whatever_comes_in_whatever_order_the_warehouse_says_what_the_oracle_says(
    tmp_path_factory, exports, guests, order
):
    home = _home(tmp_path_factory.mktemp("any") / "home")
    invited = [invitation(month=month) for month in ("2025-10", "2026-10")]
    written = [
        *((f"sums_{number}.csv", records, SUM_COLUMNS) for number, records in enumerate(exports)),
        ("post_stay.csv", [response(number, **said) for number, said in enumerate(guests)], list(response(0))),
        ("invitations.csv", invited, INVITATION_COLUMNS),
    ]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(continuing, "MOST_APPENDED", 1e9)
        for place in order:
            if place < len(written):
                name, records, columns = written[place]
                write_csv(home.inbox / name, records, columns)
                loaded(home, accept_hold="a test")

    _is_true(home)
    together = _home(home.root.parent / "together")
    for path in home.inbox.iterdir():
        shutil.copy(path, together.inbox)
    loaded(together, accept_hold="a test")
    assert logical_hash(home) == logical_hash(together)
    shutil.rmtree(home.root.parent)


BROKEN = {
    "update totals set response_count = 2 where dimension_id = 'channel'": "the totals of every dimension add up",
    "update sums set month = '2026-10-01'": "responses and sums of a survey are never mixed",
    "insert into sums select * replace (0 as response_count, 0 as score_total) from sums": "sums stand once",
    "update sums set site_id = 'ZZ'": "sums stand once",
    "delete from sums": "the totals of every dimension add up",
    "update files set accepted = 2, records = 2, passed = 2 where survey_id = 'history'": "the sums are the accepted",
}


@pytest.mark.parametrize(("damage", "said"), BROKEN.items())
def test_a_build_in_which_it_does_not_hold_is_a_fault(tmp_path, damage, said):
    home = _home(tmp_path / "home", sums("Desk", {1: 1}))
    write_csv(home.inbox / "post_stay.csv", [response(1)])
    loaded(home)

    with duckdb.connect(str(home.warehouse / current(home.warehouse).file)) as connection:
        check(connection, read_reference(home.reference))
        connection.execute(damage)

        with pytest.raises(BuildFaultError, match=said):
            check(connection, read_reference(home.reference))


def test_what_is_rejected_goes_back_to_the_supplier_and_is_checked_before_it_is_loaded(run, tmp_path):
    home = _home(tmp_path / "home", sums("Desk", {1: "1.5"}), sums("Spa", {1: 1}))
    loaded(home)
    to = tmp_path / "sums_mended.csv"

    code, _, _ = run("rejected", "--home", home.root, "--survey", "history", "--to", to)
    to.write_text(to.read_text().replace(",1.5,", ",2,"))
    _, out, _ = run("check", to, "--home", home.root)
    shutil.copy(to, home.inbox)
    loaded(home)

    assert code == 0
    assert "Records     1 = 1 accepted + 0 quarantined + 0 duplicates" in out
    assert rows(home, "select department_id, response_count from sums order by 1") == [("front_desk", 2), ("spa", 1)]
