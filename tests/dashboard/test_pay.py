"""Money is seen by HR and by whom it is of: through the door, and on the page."""

from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from dashboard.access import OpenBuild
from dashboard.pay import PayDoor, sight_of
from dashboard.permissions import PaySight
from dashboard.scopes import Principal, principals
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.reference.assignments import Role
from pipelines.rewards.statement import State
from pipelines.warehouse.publishing import current
from tests.dashboard.test_pages import address_of, open_page, words
from tests.factories import ASSIGNMENTS, TODAY, a_home, copied, loaded, response, write_csv

PLAN = """
kind = "curve"
plan_id = "{plan_id}"
plan_name = "Managers of {year}"
currency = "EUR"
cliff = true
knots = [{{ score = 66, factor = 0.5 }}, {{ score = 70, factor = 1 }}, {{ score = 90, factor = 1.5 }}]
window = {{ first_day = {year}-01-01, last_day = {year}-12-31 }}
target = {{ share_of_base_pay = 0.1 }}
parts = [{{ part_id = "overall", part_name = "Overall", weight = 1 }}]
enough = {{ pay = 40, below = [] }}
gates = {{ file = [{{ gate_name = "Audit", source = "audits" }}] }}
"""
# Pay and names that nothing else has: where they turn up, somebody saw what is not theirs.
BASE_PAY = "person_id,base_pay,valid_from\nP1,51111.10,2020-01-01\nP2,52222.20,2020-01-01\nP3,53333.30,2020-01-01\n"
GATES = "source,site_id,person_id,failed,words\naudits,S2,,yes,Doors locked\n"
OTHER = "plan_id,person_id,part_name,amount,words\ny2026,P1,House profit,1200.50,\n"
# P4 came to S4 in the running year and was at S3 before, which lies in both regions.
PEOPLE = ASSIGNMENTS.replace("P7,Fay Fir", "P7,*Fay* [Fir](x)")


@pytest.fixture(scope="module")
def paying(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """S1 has 80 of 100 in the top box (factor 1.25), S2 too but a failed audit, S3 70 of 100, S4 and 007 too few answers."""
    home = a_home(tmp_path_factory.mktemp("paying") / "home", assignments=PEOPLE)
    (home.reference / "plans").mkdir()
    for year in (2025, 2026):
        (home.reference / "plans" / f"{year}.toml").write_text(PLAN.format(plan_id=f"y{year}", year=year))
    for name, text in (("base_pay", BASE_PAY), ("gates", GATES), ("other_parts", OTHER)):
        (home.reference / f"{name}.csv").write_text(text)
    records = []
    for place, (site, hits, count) in enumerate((("S1", 80, 100), ("S2", 80, 100), ("S3", 70, 100), ("S4", 5, 10))):
        records += [
            response(1000 * place + number, site=site, departed="2026-08-03", overall=10 if number < hits else 5)
            for number in range(count)
        ]
    write_csv(home.inbox / "post_stay.csv", records)
    loaded(home)
    return home


@pytest.fixture
def served(paying: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv(HOME_VARIABLE, str(paying.root))
    return paying


def _door(home: Home, **who: str | None) -> PayDoor:
    published = current(home.warehouse)
    assert published
    build = OpenBuild(published.build.build_id, home.warehouse / published.file)
    found = [one for one in principals(build.reference, TODAY) if all(getattr(one, k) == v for k, v in who.items())]
    return PayDoor(found[0], home, build.build_id, build.reference, TODAY)


@pytest.mark.parametrize(
    ("principal", "sight"),
    [
        (Principal("Hedy", Role.HR, person_id="P10"), PaySight.EVERYBODY),
        (Principal("Ana", Role.GENERAL_MANAGER, site_id="S1", person_id="P1"), PaySight.OWN),
        (Principal("nobody at present", Role.GENERAL_MANAGER, site_id="S1"), PaySight.NOTHING),
        (Principal("Nora", Role.REGIONAL_LEADER, region_id="north", person_id="P8"), PaySight.ELIGIBILITY),
        (Principal("Nora", Role.REGIONAL_LEADER, person_id="P8"), PaySight.NOTHING),
        (Principal("Ada", Role.DATA_OWNER, person_id="P11"), PaySight.NOTHING),
    ],
)
def test_what_each_role_may_see(principal: Principal, sight: PaySight) -> None:
    assert sight_of(principal) is sight


def test_a_manager_gets_the_own_statement_and_nothing_else(paying: Home) -> None:
    door = _door(paying, person_id="P1")

    own = door.own("y2026")
    assert own is not None
    # 51,111.10 × 0.1 × 1.25 = 6,388.8875
    assert (own.statement.person_id, own.statement.amount) == ("P1", Decimal("6388.89"))
    assert door.everybody("y2026") is None
    assert door.eligibility("y2026") == ()


def test_hr_gets_everybody_and_no_statement_of_their_own(paying: Home) -> None:
    door = _door(paying, person_id="P10")

    standing = door.everybody("y2026")
    assert standing is not None
    assert {one.person_id: one.state for one in standing.payouts.statements} == {
        "P1": State.DUE,
        "P2": State.GATE_FAILED,
        "P3": State.DUE,
        "P4": State.OPEN,
        "P7": State.OPEN,
    }
    assert door.own("y2026") is None
    assert door.eligibility("y2026") == ()


def test_a_leader_gets_who_is_eligible_in_the_region_and_no_money(paying: Home) -> None:
    door = _door(paying, person_id="P9")

    people = door.eligibility("y2026")
    # Cedar House moved to the south in July; its manager is of both regions.
    assert [(one.person_name, one.is_eligible) for one in people] == [
        ("*Fay* [Fir](x)", None),
        ("Cleo Cedar", True),
        ("Dan Dogwood", None),
    ]
    assert not any("EUR" in reason or "pay of theirs" in reason for one in people for reason in one.reasons)
    assert door.own("y2026") is None
    assert door.everybody("y2026") is None


def test_a_leader_is_told_why_somebody_is_not_eligible(paying: Home) -> None:
    people = {one.person_name: one for one in _door(paying, person_id="P8").eligibility("y2026")}

    assert people["Ben Birch"].is_eligible is False
    assert people["Ben Birch"].reasons == ("Audit: Doors locked (site S2)",)
    # In the year before the site was in the north alone, and nobody answered.
    assert {one.person_name for one in _door(paying, person_id="P8").eligibility("y2025")} == {
        "Ana Alder",
        "Ben Birch",
        "Cleo Cedar",
    }


def test_a_data_owner_gets_nothing(paying: Home) -> None:
    door = _door(paying, person_id="P11")

    assert (door.own("y2026"), door.everybody("y2026"), door.eligibility("y2026")) == (None, None, ())


def test_changed_pay_is_read_again(paying: Home, tmp_path: Path) -> None:
    home = copied(paying, tmp_path / "home")
    door = _door(home, person_id="P1")
    before = door.own("y2026")
    (home.reference / "base_pay.csv").write_text(BASE_PAY.replace("51111.10", "61111.10"))

    after = door.own("y2026")
    assert before is not None
    assert after is not None
    assert (before.statement.amount, after.statement.amount) == (Decimal("6388.89"), Decimal("7638.89"))


def _secrets(*, own: str = "") -> list[str]:
    """What nobody but HR may read of the others: names beside money, amounts, pay."""
    told = {"P1": ("51111.1", "6,388.89", "6388.89"), "P2": ("52222.2",), "P3": ("53333.3", "5,333.33", "5333.33")}
    return [secret for person, secrets in told.items() if person != own for secret in secrets]


def test_the_page_of_a_manager_says_the_amount_first_and_nothing_of_others(served: Home) -> None:
    app = open_page("bonus", role="general_manager", region="north", site="S1", plan="y2026")

    assert not app.exception
    assert (app.metric[0].label, app.metric[0].value) == ("As it stands", "6,388.89 EUR")
    text = words(app)
    assert "With the answers so far it would be **6,388.89 EUR**" in text
    # Wilson's interval of 80 of 100.
    assert "80.0 (71.1 to 86.7)" in text
    assert "House profit" in text
    assert not [secret for secret in _secrets(own="P1") if secret in text]
    assert "Ben" not in text.replace("Benchmark", "")


def test_beside_each_payout_hr_reads_what_chance_does_to_it(served: Home) -> None:
    table = open_page("bonus", role="hr", plan="y2026").dataframe[0].value.set_index("Manager")

    # 70 of 100 with a cliff at 66; 80 of 100 is far from it; nothing is paid of who is open.
    assert table.loc["Cleo Cedar (P3)", "By chance"] == "16 %"
    assert table.loc["Ana Alder (P1)", "By chance"] == "under 5 %"
    assert table.loc["Dan Dogwood (P4)", "By chance"] == "–"


def test_a_failed_gate_is_named_on_the_page(served: Home) -> None:
    app = open_page("bonus", role="general_manager", region="north", site="S2", plan="y2026")

    assert app.metric[0].value == "0.00 EUR"
    assert "✗ failed" in words(app)
    assert "Doors locked" in words(app)


def test_an_open_statement_has_no_amount_and_says_why(served: Home) -> None:
    app = open_page("bonus", role="general_manager", region="south", site="S4", plan="y2026")

    assert app.metric[0].value == "–"
    assert "people have to decide" in words(app)
    assert "not a score of 0" in words(app)


def test_the_page_of_a_leader_has_no_money(served: Home) -> None:
    app = open_page("bonus", role="regional_leader", region="north", plan="y2026")

    assert not app.exception
    text = words(app)
    assert "Ben Birch" in text
    assert "2 of 3 managers are eligible" in text
    assert not [secret for secret in _secrets() if secret in text]
    assert "EUR" not in text


def test_the_page_is_shut_to_who_may_see_no_money_whatever_a_link_says(served: Home) -> None:
    app = open_page("bonus", role="data_owner", plan="y2026")

    assert "Bonus is not for the role “Data owner”" in words(app)
    assert not [secret for secret in _secrets() if secret in words(app)]


def test_the_page_of_hr_has_the_total_and_any_statement(served: Home) -> None:
    app = open_page("bonus", role="hr", plan="y2026", person="P3")

    assert not app.exception
    # 6,388.89 and 5,333.33.
    assert (app.metric[0].label, app.metric[0].value) == ("As it stands, EUR", "11,722")
    assert app.metric[3].value == "2 · 1 · 2"
    assert "5,333.33 EUR" in words(app)
    # A name from a file is a name and no Markdown.
    assert "[Fir](x)" not in "\n".join(str(one.value) for one in app.markdown)
    assert {key: address_of(app)[key] for key in ("plan", "person")} == {"plan": "y2026", "person": "P3"}


def test_plan_and_person_leave_the_address_with_the_page(served: Home) -> None:
    app = open_page("bonus", role="hr", plan="y2025", person="P3")
    app.switch_page("views/my_site.py").run()

    assert not {"plan", "person"} & set(address_of(app))


def test_whom_hr_looked_at_is_in_nobody_elses_address(served: Home) -> None:
    app = open_page("bonus", role="hr", region="north", site="S1", plan="y2026", person="P3")
    app.sidebar.selectbox(key="role").select("general_manager").run()

    assert not app.exception
    assert "person" not in address_of(app)
    assert "5,333.33" not in words(app)


def test_pay_that_cannot_be_read_is_said_and_costs_no_page(
    paying: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(paying, tmp_path / "home")
    (home.reference / "base_pay.csv").write_text("person_id,base_pay,valid_from\nP1,lots,2020-01-01\n")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    manager = open_page("bonus", role="general_manager", region="north", site="S1", plan="y2026")
    hr = open_page("bonus", role="hr", plan="y2026")

    assert not manager.exception
    assert "can't be shown" in words(manager)
    assert "lots" not in words(manager)
    assert "lots" in unescape(words(hr))


def test_without_a_plan_the_page_says_where_one_is_written(little_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(little_home.root))

    app = open_page("bonus", role="hr")

    assert "No bonus plan yet" in words(app)


def test_nobody_in_force_is_no_reason_to_show_a_statement(paying: Home) -> None:
    assert date(2026, 11, 16) == TODAY
    vacant = PayDoor(
        Principal("nobody at present", Role.GENERAL_MANAGER, site_id="S1"), paying, "b", _door(paying).reference, TODAY
    )

    assert vacant.own("y2026") is None


def test_a_plan_is_tried_out_and_what_was_tried_is_found_again(served: Home) -> None:
    for _ in range(2):
        app = open_page("bonus", role="hr", plan="y2026")
        app.session_state["simulator_open"] = True
        app.run()
        app.text_area(key="simulator_changes").input("cliff = false")
        app.selectbox(key="simulator_resamples").select(200)
        [button] = [one for one in app.button if one.label == "Try it out"]
        app = button.click().run()

        assert not app.exception
        assert "By noise alone" in words(app)
        assert "Held against it" in words(app)


def test_a_change_that_does_not_fit_is_said_in_words(served: Home) -> None:
    app = open_page("bonus", role="hr", plan="y2026")
    app.session_state["simulator_open"] = True
    app.run()
    app.text_area(key="simulator_changes").input("knots.7.score = 70")
    [button] = [one for one in app.button if one.label == "Try it out"]
    app = button.click().run()

    assert not app.exception
    assert any("knots" in unescape(one.value) for one in app.error)


def test_the_cliff_check_names_who_is_near_a_jump(served: Home) -> None:
    app = open_page("bonus", role="hr", plan="y2026")
    app.session_state["cliffs_open"] = True
    app = app.run()

    assert not app.exception
    # 70 of 100, with a cliff at 66: chance alone puts them below it in about one year of six.
    assert "1 person is within noise of a jump" in words(app)
    assert "Cleo Cedar" in words(app)
