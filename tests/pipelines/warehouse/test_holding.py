"""A load that looks wrong is held: what is served stays, nothing is lost, and somebody decides with a reason."""

from datetime import UTC, date, datetime
from math import ceil, comb, sqrt
from pathlib import Path

import pytest

from pipelines.decisions.chain import Decisions
from pipelines.home import Home
from pipelines.loading import Load, load
from pipelines.warehouse.findings import NO_FALL_TO, WARN_BELOW, chance_of_fall
from pipelines.warehouse.holding import Acceptance, accept, acceptances
from pipelines.warehouse.publishing import current
from pipelines.warehouse.rollback import held
from tests.factories import CHAIN, NOW, POST_STAY, SITES, a_home, copied, loaded, many_responses, response, write_csv
from tests.pipelines.builds import logical_hash, rows

STRICT = CHAIN.replace("hold_rejected_percent = 100\n", "")
LATER = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
REASON = "the supplier tested on real guests"


def _load(home: Home, *, now: datetime = NOW, today: date | None = None, reason: str | None = None) -> Load:
    return load(home, now=now, today=today, accept_hold=reason, progress=lambda what, done, total: None)


def _deliver(home: Home, name: str, *, good: int, broken: int, first: int = 0) -> None:
    records = [*many_responses(good, first=first), *(response(first + good + one, overall=77) for one in range(broken))]
    write_csv(home.inbox / f"post_stay_{name}.csv", records)


def _texts(result: Load) -> list[str]:
    return [one.text for one in result.held.findings] if result.held else []


@pytest.mark.parametrize(("good", "broken", "is_held"), [(95, 5, False), (94, 6, True), (1, 1, False), (1, 2, True)])
def test_a_file_is_held_from_two_rejected_records_that_are_more_than_5_percent(tmp_path, good, broken, is_held):
    home = a_home(tmp_path / "home", chain=STRICT)
    _deliver(home, "a", good=good, broken=broken)

    result = _load(home)

    assert (result.held is not None) == is_held
    assert (current(home.warehouse) is None) == is_held


@pytest.mark.parametrize(("broken", "is_held"), [(10, False), (11, True)])
def test_the_chain_says_how_much_may_be_rejected(tmp_path, broken, is_held):
    home = a_home(tmp_path / "home", chain=f"{STRICT}hold_rejected_percent = 10\n")
    _deliver(home, "a", good=100 - broken, broken=broken)

    assert (_load(home).held is not None) == is_held


def test_a_hold_says_the_file_the_share_and_what_it_is_most_often_rejected_for(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    _deliver(home, "a", good=90, broken=10)

    [text] = _texts(_load(home))

    assert text.startswith(
        "post_stay_a.csv: 10 of 100 records are rejected (10.0 %, more than 5 %), most often: overall: "
    )


def test_a_held_load_that_is_repeated_stays_held_since_it_first_was_and_says_the_same(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    _deliver(home, "a", good=90, broken=10)
    first = _load(home)

    again = _load(home, now=LATER)

    assert again.held == first.held == held(home.warehouse)
    assert again.held.since == "2026-11-16T09:00:00+00:00"
    assert current(home.warehouse) is None
    assert not list(home.warehouse.glob("guests*"))


def test_what_is_served_stays_and_what_was_received_is_in_the_archive(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    _deliver(home, "a", good=20, broken=0)
    before = _load(home).published
    _deliver(home, "b", good=90, broken=10, first=1000)
    _deliver(home, "c", good=20, broken=0, first=5000)

    result = _load(home, now=LATER)

    assert result.published == before == current(home.warehouse)
    assert rows(home, "select count(*) from responses") == [(20,)]
    assert len(list((home.archive / "exports").glob("*.parquet"))) == 3


def test_a_mended_definition_ends_the_hold_where_a_clean_load_ends(tmp_path):
    mended = SITES + "S9,Gorse House,south,Test,city,,,40,2020-01-01,\n"
    home, clean = a_home(tmp_path / "home", chain=STRICT), a_home(tmp_path / "clean", chain=STRICT, sites=mended)
    for one in (home, clean):
        records = [*many_responses(20), *many_responses(20, site="S9", first=100)]
        write_csv(one.inbox / "post_stay.csv", records)
    assert "site 'S9' is not known" in _texts(_load(home))[0]
    (home.reference / "sites.csv").write_text(mended)

    result = _load(home, now=LATER)

    assert (result.held, held(home.warehouse)) == (None, None)
    assert result.published.accepted == ()
    _load(clean)
    assert logical_hash(home) == logical_hash(clean)


def test_inputs_that_go_back_to_those_of_the_served_build_end_the_hold(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    write_csv(home.inbox / "post_stay.csv", many_responses(20, site="S2"))
    _load(home)
    (home.reference / "sites.csv").write_text(SITES.replace("S2,Birch", "S8,Birch"))
    (home.reference / "assignments.csv").unlink()
    assignments = tmp_path / "home" / "reference" / "assignments.csv"
    assert "site 'S2' is not known" in _texts(_load(home, now=LATER))[0]

    (home.reference / "sites.csv").write_text(SITES)
    assignments.write_text(a_home(tmp_path / "other").reference.joinpath("assignments.csv").read_text())
    again = _load(home, now=LATER)

    assert again.unchanged
    assert held(home.warehouse) is None


def test_an_accepted_hold_is_published_with_its_reason_and_says_the_same_as_without_a_hold(tmp_path):
    home, lenient = a_home(tmp_path / "home", chain=STRICT), a_home(tmp_path / "lenient")
    for one in (home, lenient):
        _deliver(one, "a", good=90, broken=10)
    findings = _load(home).held.findings

    result = _load(home, now=LATER, reason=REASON)

    expected = (Acceptance("2026-11-17T09:00:00+00:00", REASON, findings),)
    assert result.published == current(home.warehouse)
    assert result.published.accepted == expected == tuple(acceptances(home.decisions))
    assert held(home.warehouse) is None
    loaded(lenient)
    assert logical_hash(home) == logical_hash(lenient)
    assert _load(home, now=LATER).unchanged


def test_acceptances_are_only_ever_added(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    kept = []
    for number, name in enumerate("abc"):
        _deliver(home, name, good=90, broken=10, first=1000 * number)
        _load(home)
        _load(home, reason=f"{REASON} {name} – ü")
        kept.append(Decisions(home.decisions).all())

    assert kept[1][:1] == kept[0]
    assert kept[2][:2] == kept[1]
    assert [one.reason[-5:] for one in acceptances(home.decisions)] == ["a – ü", "b – ü", "c – ü"]


def test_nobody_accepts_what_nobody_was_shown(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    _deliver(home, "a", good=90, broken=10)
    blind = _load(home, reason=REASON)
    _deliver(home, "b", good=80, broken=20, first=1000)
    more = _load(home, reason=REASON)

    accepted = _load(home, reason=REASON)

    assert blind.held is not None
    assert len(more.held.findings) == 2
    assert accepted.held is None
    assert len(acceptances(home.decisions)) == 1


def test_an_acceptance_that_a_crash_kept_from_being_published_counts(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    _deliver(home, "a", good=90, broken=10)
    accepted = Acceptance(NOW.isoformat(), REASON, _load(home).held.findings)
    accept(home.decisions, accepted)

    result = _load(home, now=LATER)

    assert result.held is None
    assert result.published.accepted == (accepted,)


def test_a_reason_is_not_kept_where_nothing_is_held(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    _deliver(home, "a", good=95, broken=5)

    assert _load(home, reason=REASON).published.accepted == ()
    assert not home.decisions.exists()


def test_a_file_that_was_accepted_does_not_hold_the_loads_after_it(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    _deliver(home, "a", good=90, broken=10)
    _load(home)
    _load(home, reason=REASON)
    _deliver(home, "b", good=20, broken=0, first=1000)

    result = _load(home, now=LATER)

    assert result.held is None
    assert result.published.accepted == ()


def test_a_rule_that_suddenly_rejects_what_stood_holds_the_load(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    write_csv(home.inbox / "post_stay.csv", many_responses(40, site="S5", month="2026-04"))
    _load(home)
    (home.reference / "sites.csv").write_text(SITES.replace("2026-05-01", "2026-04-01"))

    result = _load(home, now=LATER)

    assert "40 of 40 records are rejected" in _texts(result)[0]
    assert rows(home, "select count(*) from responses") == [(40,)]


def test_a_file_with_no_column_of_its_survey_holds_the_load_until_it_is_mended_or_accepted(tmp_path):
    home = a_home(tmp_path / "home")
    _deliver(home, "a", good=20, broken=0)
    _load(home)
    before = current(home.warehouse)
    (home.inbox / "post_stay_b.csv").write_text("Hotel,When,How\nS1,today,good\n")
    _deliver(home, "c", good=20, broken=0, first=100)

    first = _load(home)

    assert _texts(first)[0].startswith("post_stay_b.csv was refused: column 'id' (and ")
    assert current(home.warehouse) == before
    accepted = _load(home, reason=REASON)
    assert accepted.held is None
    assert rows(home, "select count(*) from responses") == [(40,)]
    assert _load(home).unchanged


def test_taking_the_file_with_no_column_away_ends_the_hold(tmp_path):
    home = a_home(tmp_path / "home")
    (home.inbox / "post_stay_b.csv").write_text("Hotel;When;How\nS1;today;good\n")
    _deliver(home, "c", good=20, broken=0)
    assert _load(home).held is not None

    (home.inbox / "post_stay_b.csv").unlink()

    assert _load(home).held is None


def test_a_file_that_lacks_some_columns_alone_is_refused_and_holds_nothing(tmp_path):
    home = a_home(tmp_path / "home")
    (home.inbox / "post_stay_b.csv").write_text("id,When,How\nS1,today,good\n")
    _deliver(home, "c", good=20, broken=0)

    result = _load(home)

    assert result.held is None
    assert [one.outcome for one in result.received] == ["refused", "archived"]


# From here: sites that fall silent.

YEAR = [f"2025-{month:02d}" for month in (10, 11, 12)] + [f"2026-{month:02d}" for month in range(1, 10)]
BEFORE = date(2026, 10, 20)
AFTER = date(2026, 11, 16)


def _a_year(root: Path, counts: list[int], *, chain: str = STRICT, site: str = "S1") -> Home:
    """A home loaded in October with `counts` answers of `site` in the twelve months before it; S2 answers all along."""
    home = a_home(root, chain=chain.replace("today = 2026-11-16\n", ""))
    records = []
    for number, (month, count) in enumerate(zip(YEAR, counts, strict=True)):
        records += many_responses(count, site=site, month=month, first=1000 * number)
        records += many_responses(5, site="S2", month=month, first=100_000 + 1000 * number)
    write_csv(home.inbox / "post_stay_year.csv", records)
    assert _load(home, today=BEFORE).warnings == ()
    return home


@pytest.fixture(scope="module")
def forties(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A year of 40 answers a month."""
    return _a_year(tmp_path_factory.mktemp("forties") / "home", [40] * 12)


def _october(home: Home, count: int, *, site: str = "S1", name: str = "october") -> None:
    records = [
        *many_responses(count, site=site, month="2026-10", first=50_000),
        *many_responses(5, site="S2", month="2026-10", first=150_000),
    ]
    write_csv(home.inbox / f"post_stay_{name}.csv", records)


# With nothing left, the chance is one half to the power of the count a year before: 2^-20 < 1e-6 < 2^-19, and
# 2^-10 < 1e-3 < 2^-9.
@pytest.mark.parametrize(
    ("year_before", "holds", "warns"), [(20, True, False), (19, False, True), (10, False, True), (9, False, False)]
)
def test_a_fall_holds_warns_or_passes_by_its_chance(tmp_path, year_before, holds, warns):
    home = _a_year(tmp_path / "home", [year_before, *[40] * 11])
    _october(home, 0)

    result = _load(home, today=AFTER)

    assert (result.held is not None, len(result.warnings) == 1) == (holds, warns)


# On the 16th of November: what was answered on the 15th a year ago had been there then, what came on the 16th had not.
@pytest.mark.parametrize(("answered", "is_held"), [("2025-11-15", True), ("2025-11-16", False)])
def test_a_month_is_compared_with_what_had_been_answered_by_this_day_a_year_before(tmp_path, answered, is_held):
    asked = POST_STAY + '[answer_date]\ncolumn = "updated"\nformat = "%Y-%m-%d %H:%M:%S"\n'
    home = a_home(tmp_path / "home", chain=STRICT.replace("today = 2026-11-16\n", ""), post_stay=asked)
    records = [
        response(1000 * number + one, departed=f"{month}-20", updated=f"{month}-28 08:00:00")
        for number, month in enumerate(YEAR)
        for one in range(40)
    ]
    late = [response(90_000 + one, departed="2025-10-20", updated=f"{answered} 08:00:00") for one in range(60)]
    write_csv(home.inbox / "post_stay_year.csv", [*records, *late])
    _load(home, today=BEFORE)
    now = [response(99_000 + one, departed="2026-10-20", updated="2026-10-28 08:00:00") for one in range(40)]
    write_csv(home.inbox / "post_stay_october.csv", now)

    result = _load(home, today=AFTER)

    # 40 after 100 would come about by chance once in five million times.
    assert (result.held is not None) == is_held


def test_a_fall_is_said_with_its_site_month_and_counts(forties, tmp_path):
    home = copied(forties, tmp_path / "home")
    _october(home, 2)

    [text] = _texts(_load(home, today=AFTER))

    assert text == (
        "Alder House (S1): 2 answers to post_stay in 2026-10, 40 in the same month a year before (by chance: 2e-10)"
    )


@pytest.mark.parametrize(("lower_half", "is_held"), [(30, True), (29, False)])
def test_a_site_is_judged_where_its_median_month_has_30_answers(tmp_path, lower_half, is_held):
    home = _a_year(tmp_path / "home", [40, *[30] * 5, *[lower_half] * 6])
    _october(home, 0)

    assert (_load(home, today=AFTER).held is not None) == is_held


def test_a_month_that_is_not_complete_is_not_judged(forties, tmp_path):
    home = copied(forties, tmp_path / "home")
    _october(home, 0)

    assert _load(home, today=date(2026, 10, 31)).held is None


def test_a_month_is_judged_once_it_is_complete_though_nothing_of_it_has_changed(forties, tmp_path):
    home = copied(forties, tmp_path / "home")
    _october(home, 0)
    _load(home, today=date(2026, 10, 31))
    write_csv(home.inbox / "post_stay_more.csv", many_responses(1, site="S2", month="2026-11", first=300_000))

    assert "0 answers to post_stay in 2026-10" in _texts(_load(home, today=AFTER))[0]


def test_a_month_that_the_answers_have_not_reached_is_late_and_not_fallen(forties, tmp_path):
    home = copied(forties, tmp_path / "home")
    write_csv(home.inbox / "post_stay_more.csv", many_responses(1, site="S2", month="2026-09", first=300_000))

    assert _load(home, today=AFTER).held is None


def test_a_site_that_is_closed_may_be_silent(forties, tmp_path):
    home = copied(forties, tmp_path / "home")
    sites = SITES.replace(
        "S1,Alder House,north,Test,city,,,100,2020-01-01,", "S1,Alder House,north,Test,city,,,100,2020-01-01,2026-10-01"
    )
    (home.reference / "sites.csv").write_text(sites)
    _october(home, 0)

    assert _load(home, today=AFTER).held is None


def test_the_first_load_of_a_home_is_not_held_for_a_fall(tmp_path):
    home = a_home(tmp_path / "home", chain=STRICT)
    records = [*many_responses(60, month="2025-10"), *many_responses(1, month="2026-10", first=1000)]
    for number, month in enumerate(YEAR[1:], 2):
        records += many_responses(60, month=month, first=1000 * number)
    write_csv(home.inbox / "post_stay.csv", records)

    result = _load(home)

    assert (result.held, result.warnings) == (None, ())


def test_a_low_month_that_was_accepted_may_rise_without_being_held_again_and_fall_only_with_it(forties, tmp_path):
    home = copied(forties, tmp_path / "home")
    _october(home, 0)
    _load(home, today=AFTER)
    _load(home, today=AFTER, reason="closed for a refit")
    _october(home, 3, name="late")
    risen = _load(home, today=AFTER)
    corrected = [response(50_000, site="S2", departed="2026-10-01", updated="2026-11-20 08:00:00")]
    write_csv(home.inbox / "post_stay_correction.csv", corrected)

    fallen = _load(home, today=AFTER)

    assert (risen.held, risen.warnings) == (None, ())
    assert "2 answers to post_stay in 2026-10" in _texts(fallen)[0]


def test_another_survey_s_answers_do_not_hide_a_survey_that_stops(forties, tmp_path):
    home = copied(forties, tmp_path / "home")
    other = (home.reference / "surveys" / "post_stay.toml").read_text().replace('"post_stay"', '"pulse"')
    (home.reference / "surveys" / "pulse.toml").write_text(other.replace("post_stay*.csv", "pulse*.csv"))
    write_csv(home.inbox / "pulse.csv", many_responses(60, month="2026-10", first=700_000))
    _october(home, 0)

    assert "0 answers to post_stay" in _texts(_load(home, today=AFTER))[0]


@pytest.mark.parametrize(("count", "before"), [(0, 1), (0, 20), (7, 40), (30, 60), (120, 200), (60, 60), (500, 1500)])
def test_the_chance_of_a_fall_is_the_exact_binomial_one(count, before):
    whole = count + before
    exact = sum(comb(whole, low) for low in range(count + 1)) / 2**whole

    assert chance_of_fall(count, before) == pytest.approx(exact, rel=1e-9)


def test_a_fall_that_is_not_tested_is_never_one_to_warn_of():
    def most_extreme(answers: int) -> int:
        """The lowest count that is let pass, of so many answers in both months."""
        return ceil((answers - NO_FALL_TO * sqrt(answers)) / 2 - 1e-9) if answers > NO_FALL_TO**2 else 0

    for answers in [*range(1, 3000), *(10**power for power in range(4, 9))]:
        count = most_extreme(answers)
        assert chance_of_fall(count, answers - count) >= WARN_BELOW
