"""Who sees what of award years: through the door, in sentences and tables, and on the page."""

from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.award_years import AwardYears, Known
from dashboard.charts.recognition import MOST_ROWS, award_chart, drawn
from dashboard.permissions import AwardSight
from dashboard.recognition import RecognitionDoor, SeenAward, seen_award, seen_year, sight_of
from dashboard.scopes import Principal
from dashboard.sentences import recognition as say
from dashboard.tables.recognition import honoured_table, shortlist_table, winners_table
from dashboard.warehouse import HOME_VARIABLE
from pipelines.audit.log import AuditLog
from pipelines.home import Home
from pipelines.recognition.ahead import NextTier
from pipelines.recognition.called import who
from pipelines.recognition.paper.award_words import AwardLine
from pipelines.recognition.paper.edition import provisional, published
from pipelines.recognition.result import AwardResult, ClassNote
from pipelines.reference.assignments import Role
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from tests.dashboard.awarded import (
    a_result,
    a_staff_award,
    a_year,
    an_award,
    excluded,
    shortlisted,
    standings,
    winner,
)
from tests.dashboard.test_pages import address_of, open_page, words
from tests.factories import THRESHOLDS, a_home, copied, loaded, response, write_csv

HR = Principal("Hedy", Role.HR, person_id="P10")
ANA = Principal("Ana", Role.GENERAL_MANAGER, site_id="S1", person_id="P1")
BEN = Principal("Ben", Role.GENERAL_MANAGER, site_id="S2", person_id="P2")
NORA = Principal("Nora", Role.REGIONAL_LEADER, region_id="north", person_id="P8")
ADA = Principal("Ada", Role.DATA_OWNER, person_id="P11")
SOUTH = {"region_id": "south", "region_name": "South"}
SITES = a_result(
    winner("S1"), shortlisted("S2", 2, 84.0), shortlisted("S3", 3, 80.0, **SOUTH), excluded("S4", **SOUTH),
    excluded("S5"),
)  # fmt: skip
PEOPLE = a_result(
    winner("S1", "first", person_id="M1", display_name="Mia Moss", key="M1"),
    *(shortlisted("S2", rank, 9.0 - rank, person_id=f"M{rank}", display_name=f"Nils {rank}", key=f"M{rank}", rank_of=4)
      for rank in (2, 3, 4)),
    excluded("S2", "opted_out", person_id="M9", display_name="Ole Oak", key="M9"),
    award=a_staff_award(),
)  # fmt: skip


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return read_reference(a_home(tmp_path_factory.mktemp("reference") / "home").reference)


@pytest.mark.parametrize(
    ("principal", "sight"),
    [
        (HR, AwardSight.EVERYTHING),
        (NORA, AwardSight.REGION),
        (ANA, AwardSight.OWN_SITE),
        (ADA, AwardSight.WINNERS),
        (replace(NORA, region_id=None), AwardSight.NOTHING),
        (replace(ANA, site_id=None), AwardSight.NOTHING),
    ],
)
def test_what_each_role_may_see(principal: Principal, sight: AwardSight) -> None:
    assert sight_of(principal) is sight


@pytest.mark.parametrize(
    ("principal", "others"),
    [(HR, ["S2", "S3", "S4", "S5"]), (NORA, ["S2", "S5"]), (ANA, []), (BEN, ["S2"]), (ADA, [])],
)
def test_winners_are_seen_by_all_and_standings_by_whom_they_are_for(
    principal: Principal, others: list[str], reference: Reference
) -> None:
    seen = seen_award(SITES, principal, reference.thresholds, is_final=False)

    assert seen.winners["site_id"].to_list() == ["S1"]
    assert seen.standings["site_id"].to_list() == others


def test_a_manager_is_told_what_the_next_tier_takes_and_of_no_other_site(reference: Reference) -> None:
    seen = seen_award(SITES, BEN, reference.thresholds, is_final=False)

    assert seen.ahead == {("all", "S2"): NextTier("Silver", 85.0, 1.0, asks_more=False)}


def test_a_data_owner_sees_no_list_of_people_and_managers_see_who_is_honoured(reference: Reference) -> None:
    made = a_year(SITES, PEOPLE)
    year = Known(published(made, date(2027, 1, 20), "P10", "abc"), date(2027, 1, 20), "Hedy R.")

    assert [one.award.award_id for one in seen_year(year, ADA, reference).awards] == ["best_site"]
    for principal in (BEN, NORA):
        people = seen_year(year, principal, reference).awards[1]
        assert people.winners["display_name"].to_list() == ["Mia Moss"]
        # Nils works at Ben's site, and is on no list that Ben may see.
        assert people.standings.is_empty()
        assert people.ahead == {}


@pytest.mark.parametrize(
    ("role", "before", "after"),
    [
        (Role.HR, ["best_site", "named_by_guests"], ["best_site", "named_by_guests"]),
        (Role.GENERAL_MANAGER, ["best_site"], ["best_site", "named_by_guests"]),
        (Role.DEPARTMENT_HEAD, [], ["best_site", "named_by_guests"]),
        (Role.EXECUTIVE, ["best_site"], ["best_site", "named_by_guests"]),
        (Role.DATA_OWNER, ["best_site"], ["best_site"]),
    ],
)
def test_who_is_honoured_is_seen_from_the_day_that_the_role_may_see_it(
    reference: Reference, role: Role, before: list[str], after: list[str]
) -> None:
    somebody = Principal("Kim", role, site_id="S1", department_id="spa")
    made = a_year(SITES, PEOPLE)
    final = Known(published(made, date(2027, 1, 20), "P10", "abc"), date(2027, 1, 20), "Hedy R.")

    def seen(known: Known) -> list[str]:
        return [one.award.award_id for one in seen_year(known, somebody, reference).awards]

    assert (seen(Known(provisional(made))), seen(final)) == (before, after)


def test_that_one_colleague_of_a_site_is_left_out_is_told_to_hr_alone(reference: Reference) -> None:
    notes = (ClassNote("site:S1", "Alder House", "One colleague is alone."), ClassNote("all", "All sites", "Few."))
    result = replace(PEOPLE, notes=notes)

    def told(principal: Principal) -> list[str]:
        return [one.class_id for one in seen_award(result, principal, reference.thresholds, is_final=True).notes]

    assert told(HR) == ["site:S1", "all"]
    assert told(BEN) == told(NORA) == ["all"]


def test_until_a_year_is_published_people_are_named_to_hr_alone(reference: Reference) -> None:
    year = Known(provisional(a_year(SITES, PEOPLE)))

    for principal in (ADA, BEN, NORA):
        assert [one.award.award_id for one in seen_year(year, principal, reference).awards] == ["best_site"]
    people = seen_year(year, HR, reference).awards[1]
    assert people.winners["display_name"].to_list() == ["Mia Moss"]


@pytest.mark.parametrize(("is_final", "shown"), [(False, ["Nils 2"]), (True, [])])
def test_of_people_hr_sees_the_better_half_and_once_final_winners_alone(
    is_final: bool, shown: list[str], reference: Reference
) -> None:
    seen = seen_award(PEOPLE, HR, reference.thresholds, is_final=is_final)

    assert seen.standings["display_name"].to_list() == shown


def test_the_middle_of_an_odd_field_is_in_the_better_half(reference: Reference) -> None:
    rows = [shortlisted("S2", rank, 9.0, person_id=f"M{rank}", key=f"M{rank}", rank_of=5) for rank in (3, 4)]

    seen = seen_award(a_result(*rows, award=a_staff_award()), HR, reference.thresholds, is_final=False)
    assert seen.standings["rank"].to_list() == [3]


@pytest.mark.parametrize(("n", "value"), [(9, None), (10, 90.0)])
def test_what_too_few_guests_said_is_not_shown(n: int, value: float | None, reference: Reference) -> None:
    seen = seen_award(a_result(shortlisted("S4", 3, 90.0, n=n)), HR, reference.thresholds, is_final=False)

    assert seen.standings["value"].to_list() == [value]
    assert seen.standings["n"].to_list() == [n]


def test_who_is_not_eligible_has_no_score(reference: Reference) -> None:
    seen = seen_award(a_result(excluded("S4", n=500)), HR, reference.thresholds, is_final=False)

    assert seen.standings["value"].to_list() == [None]


def test_nobody_in_particular_is_shown_no_award(reference: Reference) -> None:
    assert seen_year(Known(provisional(a_year(SITES))), replace(ANA, site_id=None), reference).awards == ()


def test_a_year_is_final_once_its_last_award_can_be(reference: Reference) -> None:
    short = an_award(
        award_id="a", window={"first_day": date(2026, 1, 1), "last_day": date(2026, 6, 30), "late_days": 3}
    )
    seen = seen_year(Known(provisional(a_year(a_result(award=short), SITES))), HR, reference)

    assert seen.final_from == date(2027, 1, 14)
    assert "It can be final from 14 Jan 2027 on" in say.standing_sentence(seen)


def test_how_final_a_year_is_stands_in_words(reference: Reference) -> None:
    ready = a_year(replace(SITES, is_provisional=False))

    waiting = say.standing_sentence(seen_year(Known(provisional(ready)), HR, reference))
    made = Known(published(ready, date(2027, 1, 20), "P10", "abc"), date(2027, 1, 20), "Hedy *R*")
    final = say.standing_sentence(seen_year(made, HR, reference))

    assert "HR has not published the list yet" in waiting
    assert final.startswith("**Final:** published on 20 Jan 2027 by Hedy &#42;R&#42;")


def test_how_many_are_honoured_and_who_honours_nobody(reference: Reference) -> None:
    note = ClassNote("all", "All sites", "Nobody is eligible")
    nobody = a_result(excluded("S1"), award=an_award(award_id="none", award_name="None at all"), notes=(note,))
    twice = a_result(winner("S1"), winner("S1", "silver", 1), winner("S2", "silver", 2), award=an_award(award_id="z"))

    said = say.year_sentence(seen_year(Known(provisional(a_year(nobody, twice))), HR, reference))
    assert said == "**2 awards, 2 honoured.** Nobody so far: None at all; why stands with the award."


def _own(result: AwardResult, principal: Principal, reference: Reference) -> SeenAward:
    return seen_award(result, principal, reference.thresholds, is_final=False)


def test_the_own_site_is_told_first_and_in_a_sentence(reference: Reference) -> None:
    for principal, said in (
        (ANA, "honoured in 1 of 1 award.**"),
        (BEN, "not honoured so far;** it is ranked in 1 of 1"),
    ):
        one = _own(SITES, principal, reference)
        rows = [one.own.filter(one.own["site_id"] == principal.site_id)]
        assert said in say.own_sentence("Your site", [one], rows, is_final=False)
    none = _own(a_result(excluded("S1")), ANA, reference)
    assert "in no award yet" in say.own_sentence("Your site", [none], [none.own], is_final=False)


def test_of_a_published_year_nothing_is_said_to_be_so_far(reference: Reference) -> None:
    known = Known(provisional(a_year(a_result(excluded("S1")))), date(2027, 2, 1), "Hedy")
    ben = _own(SITES, BEN, reference)
    none = _own(a_result(excluded("S1")), ANA, reference)

    own = [ben.own.filter(ben.own["site_id"] == BEN.site_id)]
    assert "not honoured;** it is ranked" in say.own_sentence("Your site", [ben], own, is_final=True)
    assert "in no award.**" in say.own_sentence("Your site", [none], [none.own], is_final=True)
    assert "Nobody: Best site; why" in say.year_sentence(seen_year(known, HR, reference))


def test_the_next_tier_is_not_named_again_where_why_not_has_just_said_whom_it_goes_to(reference: Reference) -> None:
    rows = (winner("S1"), shortlisted("S2", 2, 80.0, rule="tier_not_reached", why_not="Gold goes to the 1st."))
    one = _own(a_result(*rows), BEN, reference)

    [row] = one.standings.iter_rows(named=True)
    assert "Gold goes to the 1st&#46; That takes " in say.own_line(one, row, with_site=False)


def test_rules_about_the_same_thing_share_a_line() -> None:
    lines = [AwardLine("Measure", "A."), AwardLine("Measure", "B."), AwardLine("Window", "C.")]

    assert unescape(say.rule_lines(lines)) == "- **Measure:** A. B.\n- **Window:** C."


def test_a_tier_named_as_its_award_is_not_said_twice() -> None:
    award = an_award()
    alike = award.model_copy(update={"award_name": "Gold"})
    row = winner("S1")

    assert say.winner_lines(standings(row), award).startswith("- **Gold, place 1: S1 House")
    assert say.winner_lines(standings(row), alike).startswith("- **Place 1: S1 House")


def test_a_line_says_the_tier_or_why_not_and_the_next_one(reference: Reference) -> None:
    one = _own(SITES, BEN, reference)

    [row] = one.standings.iter_rows(named=True)
    assert unescape(say.own_line(one, row, with_site=False)) == (
        "**Best site:** not honoured. rank 2 of 4, which reaches no tier Silver takes 85.0: 1.0 more."
    )
    [won] = one.winners.iter_rows(named=True)
    assert unescape(say.own_line(one, won, with_site=True)).startswith(
        "**Best site, S1 House: Gold, place 1.** 1. of 4"
    )


def test_a_shared_place_and_a_change_are_printed_as_such() -> None:
    award = an_award(improvement={"baseline": {"first_day": date(2025, 1, 1), "last_day": date(2025, 12, 31)}})
    row = winner("S1", is_shared=True, place=2, change=6.04, change_low=-1.25, change_high=13.3)

    [line] = winners_table(standings(row), award, None).to_pylist()
    assert line["Place"] == "=2"
    assert line["Change (95 % interval)"] == "+6.0 (−1.3 to +13.3)"
    assert line["Guest satisfaction (95 % interval)"] == "90.0 (88.0 to 92.0)"


def test_names_begin_no_formula_and_the_own_site_is_marked(reference: Reference) -> None:
    result = a_result(winner("S1", site_name="=SUM(A1)"), winner("S2", "silver", 2, site_name="王芳"))

    table = honoured_table([_own(result, ANA, reference)], "S2").to_pylist()
    assert [row["Honoured"] for row in table] == ["'=SUM(A1)", "▸ 王芳"]


def test_the_shortlist_says_rank_range_and_next_tier(reference: Reference) -> None:
    one = _own(SITES, HR, reference)

    first = shortlist_table(one.standings, one.award, None, one.ahead).to_pylist()[0]
    assert (first["Rank"], first["Rank range"], first["Next tier"]) == (
        "2 of 4",
        "1 to 2",
        "Silver takes 85.0: 1.0 more",
    )
    # A phone shows the first two columns: whose row it is has to be one of them.
    assert next(iter(first)) == "Who"


def test_co_winners_are_said(reference: Reference) -> None:
    rows = standings(winner("S1"), winner("S2", decided_by="co-winners"), winner("S3", decided_by="co-winners"))

    assert say.co_winners_sentence(rows).startswith("**2 co-winners:**")
    assert say.co_winners_sentence(rows.head(1)) == ""


def test_a_chart_has_a_dot_a_candidate_in_the_shape_of_its_tier(reference: Reference) -> None:
    rows = standings(winner("S1"), winner("S2", "silver", 2), shortlisted("S3", 3, 80.04), excluded("S4"))
    shown = drawn(rows, an_award(), "S3")

    chart = award_chart(shown, an_award(), own_site="S3", called=who)
    assert [(trace.name, list(trace.y)) for trace in chart.data] == [
        ("Gold", ["S1 House  1"]),
        ("Silver", ["S2 House  2"]),
        ("not honoured", ["<b>▸ S3 House  3</b>"]),
    ]
    assert len({trace.marker.symbol for trace in chart.data}) == 3
    # As printed, and no more decimals than that.
    assert chart.data[2].hovertext[0].startswith("not honoured: 80.0 (78.0 to 82.0), 200 answers")


def test_long_names_and_titles_are_drawn_in_lines_that_leave_a_phone_room_for_dots() -> None:
    award = an_award(measure={"metric": "nps"})
    row = winner("S1", site_name="Lantern <Row> Maynfurt am Nordhafen")

    chart = award_chart(drawn(standings(row), award, None), award, own_site=None, called=who)
    assert chart.data[0].y == ("Lantern &lt;Row&gt; Maynfurt<br>am Nordhafen  1",)
    assert chart.layout.xaxis.title.text == "Net promoter score<br>(points)"
    person = winner("S1", display_name="Mia Berg-Sonnenfeld", person_id="P1")
    assert award_chart(drawn(standings(person), award, None), award, own_site=None, called=who).data[0].y == (
        "Mia Berg-Sonnenfeld,<br>S1 House  1",
    )


def test_a_long_list_is_drawn_from_the_top_with_the_own_site_in_it() -> None:
    rows = standings(*(shortlisted(f"S{rank:02}", rank, 90.0 - rank) for rank in range(1, MOST_ROWS + 11)))

    shown = drawn(rows, an_award(), f"S{MOST_ROWS + 5}")
    assert shown.height == MOST_ROWS
    assert shown["site_id"].to_list()[-2:] == [f"S{MOST_ROWS - 1}", f"S{MOST_ROWS + 5}"]
    assert drawn(rows.reverse(), an_award(), None)["rank"].to_list() == list(range(1, MOST_ROWS + 1))


AWARD = """
award_id = "{award_id}"
award_name = "{name}"
year = {year}
citation = "For the year's happiest guests."
measure = {{ metric = "satisfaction" }}
window = {{ first_day = {year}-01-01, last_day = {year}-12-31 }}
tiers = [{{ tier_id = "gold", tier_name = "Gold", first = 1 }}]
{more}
"""


@pytest.fixture(scope="module")
def awarding(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Of 2026: S1 has 90 points from 100 answers, S2 80, S3 70, S4 12 answers; 2027 has an award and has not begun."""
    home = a_home(tmp_path_factory.mktemp("awarding") / "home")
    folder = home.reference / "awards"
    folder.mkdir()
    for award_id, name, year, more in (
        ("best", "Best *site*", 2026, ""),
        ("regions", "Best of the region", 2026, 'classes = { by = ["region"] }'),
        ("best_2027", "Best of 2027", 2027, ""),
    ):
        (folder / f"{award_id}.toml").write_text(AWARD.format(award_id=award_id, name=name, year=year, more=more))
    records = []
    for place, (site, hits, count) in enumerate((("S1", 90, 100), ("S2", 80, 100), ("S3", 70, 100), ("S4", 6, 12))):
        records += [
            response(1000 * place + number, site=site, departed="2026-08-03", overall=10 if number < hits else 0)
            for number in range(count)
        ]
    write_csv(home.inbox / "post_stay.csv", records)
    loaded(home)
    return home


@pytest.fixture
def served(awarding: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv(HOME_VARIABLE, str(awarding.root))
    return awarding


def _unfolded(app: AppTest) -> AppTest:
    """The page with every list of an award open."""
    for what in ("shortlist", "why_not", "spread", "award_words"):
        app.session_state[f"{what}_open"] = True
    return app.run()


def test_hr_reads_this_years_standing_the_list_and_why_not(served: Home) -> None:
    app = _unfolded(open_page("recognition", role="hr"))

    assert not app.exception
    text = unescape(words(app))
    assert text.index("**Provisional,** by the answers up to 16 Nov 2026") < text.index("2 awards, 3 honoured")
    assert "It can be final from 14 Jan 2027 on" in text
    assert [one.label for one in app.get("download_button")] == [
        "Forum pack to print (PDF)",
        "Recognition list (CSV)",
        "Lists with the method (XLSX)",
        "What the columns are (JSON)",
    ]
    assert "No kind is favoured" in text
    assert "At least 100 answers" in text
    for said in ("Alder House", "Birch House", "Dogwood House", "12 answers"):
        assert said in text
    # A name from a file is a name and no Markdown.
    assert "Best *site*" not in "\n".join(str(one.value) for one in app.markdown)


def test_a_name_that_cannot_be_printed_is_said_before_the_pack_is_offered(
    awarding: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(awarding, tmp_path / "home")
    sites = home.reference / "sites.csv"
    sites.write_text(sites.read_text().replace("Alder House", "Alder 𓀀 House"))
    loaded(home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    app = open_page("recognition", role="hr")
    assert not app.exception
    assert any("can't be printed yet" in one.value and "𓀀" in one.value for one in app.warning)
    assert {one.label: one.proto.disabled for one in app.get("download_button")} == {
        "Forum pack to print (PDF)": True,
        "Recognition list (CSV)": False,
        "Lists with the method (XLSX)": False,
        "What the columns are (JSON)": False,
    }


def test_a_manager_reads_the_own_site_first_and_nothing_of_others_who_are_not_honoured(served: Home) -> None:
    app = _unfolded(open_page("recognition", role="general_manager", region="north", site="S2"))

    assert not app.exception
    text = unescape(words(app))
    assert "**Your site, Birch House: not honoured so far;** it is ranked in 2 of 2 awards." in text
    assert "2nd of 3 by guest satisfaction: 80.0" in text
    assert "Gold takes 90.0: 10.0 more" in text
    assert "Alder House" in text
    # Cedar House is honoured in the south and seen there; its place among all sites is not.
    assert "70.0" in text
    assert "3 of 3" not in text
    assert "Dogwood" not in text
    assert not app.get("download_button")


def test_a_leader_reads_the_sites_of_the_region(served: Home) -> None:
    text = unescape(words(_unfolded(open_page("recognition", role="regional_leader", region="south"))))

    assert "**Your region, South: honoured in 1 of 2 awards.**" in text
    assert "Dogwood House" in text
    assert "Birch" not in text


def test_a_data_owner_reads_winners_alone(served: Home) -> None:
    app = _unfolded(open_page("recognition", role="data_owner"))

    assert not app.exception
    text = unescape(words(app))
    assert "Alder House" in text
    assert "Birch" not in text
    assert "Dogwood" not in text


def test_the_year_and_the_award_stand_in_the_address_of_this_page_alone(served: Home) -> None:
    app = open_page("recognition", role="hr", award_year="2026", award="regions")

    assert {key: address_of(app)[key] for key in ("award_year", "award")} == {"award_year": "2026", "award": "regions"}
    app.switch_page("views/my_site.py").run()
    assert not {"award_year", "award"} & set(address_of(app))


def test_a_year_that_has_not_begun_says_so_and_is_not_shown_first(served: Home) -> None:
    assert address_of(open_page("recognition", role="hr"))["award_year"] == "2026"

    app = open_page("recognition", role="hr", award_year="2027")
    assert not app.exception
    assert "**It has not begun:** stays count from 1 Jan 2027 on." in words(app)


def test_the_year_shown_first_is_one_of_which_there_is_something_to_see(
    served: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = RecognitionDoor.seen
    monkeypatch.setattr(RecognitionDoor, "seen", lambda door, year: None if year == 2026 else seen(door, year))

    assert address_of(open_page("recognition", role="hr"))["award_year"] == "2027"
    app = open_page("recognition", role="hr", award_year="2026")
    assert "**Nothing of 2026 can be shown here yet.**" in words(app)


def test_a_class_is_chosen_to_be_drawn(served: Home) -> None:
    app = open_page("recognition", role="hr", award="regions")

    classes = app.selectbox(key="class_of_regions")
    assert classes.options == ["North", "South"]
    app = classes.select("region:south").run()
    assert "Cedar House" in app.get("plotly_chart")[0].proto.spec
    # Who sees fewer classes is shown one of theirs.
    app.sidebar.selectbox(key="role").select("general_manager").run()
    assert not app.exception


def test_without_an_award_the_page_says_where_one_is_written(
    little_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(little_home.root))

    app = open_page("recognition", role="hr")
    assert not app.exception
    assert "No awards yet" in words(app)


def test_what_cannot_be_worked_out_is_said_and_costs_no_page(
    awarding: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(awarding, tmp_path / "home")
    (home.reference / "awards" / "broken.toml").write_text("award_id = 3")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))

    # The build that is served has its own rules: a file that is broken since then changes nothing of it.
    app = open_page("recognition", role="hr")
    assert not app.exception
    assert "2 awards" in words(app)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The awards of 2025, all of whose answers are in: S1 has 90 points from 100 answers, S2 80."""
    home = a_home(tmp_path_factory.mktemp("past") / "home")
    (home.reference / "awards").mkdir()
    text = AWARD.format(award_id="best", name="Best site", year=2025, more="")
    (home.reference / "awards" / "best.toml").write_text(text)
    records = [
        response(1000 * place + number, site=site, departed="2025-08-03", overall=10 if number < hits else 0)
        for place, (site, hits) in enumerate((("S1", 90), ("S2", 80)))
        for number in range(100)
    ]
    write_csv(home.inbox / "post_stay.csv", records)
    loaded(home)
    return home


def _opened(home: Home, monkeypatch: pytest.MonkeyPatch, role: str = "hr") -> AppTest:
    """The page with its panel about publishing open."""
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    app = open_page("recognition", role=role)
    app.session_state["publishing_open"] = True
    return app.run()


def _pressed(app: AppTest, label: str) -> AppTest:
    [button] = [one for one in app.button if one.label == label]
    return button.click().run()


def test_a_list_is_published_held_against_later_answers_and_taken_back(
    past: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(past, tmp_path / "home")
    app = _opened(home, monkeypatch)
    assert "all of them are in, and HR has not published the list yet" in words(app)

    app.text_input(key="publish_year").input("2026")
    app = _pressed(app, "Publish")
    assert "The year on this page is 2025" in words(app)
    app.text_input(key="publish_year").input("2025")
    app = _pressed(app, "Publish")
    assert not app.exception
    text = unescape(words(app))
    assert "**Final:** published on 16 Nov 2026 by Hedy Resources" in text
    assert "published edition 1, with 1 honoured by 1 award" in text

    late = [response(9000 + number, site="S1", departed="2025-09-03", overall=0) for number in range(50)]
    write_csv(home.inbox / "post_stay_late.csv", late)
    (home.reference / "thresholds.toml").write_text(THRESHOLDS.replace("pay = 100", "pay = 90"))
    loaded(home)
    app = _opened(home, monkeypatch)
    assert "90.0" in words(app)
    app.session_state["award_words_open"] = True
    # By the threshold of today the list would be told to rest on fewer answers than it did.
    assert "At least 100 answers, as many as a bonus needs" in unescape(words(app.run()))
    app.toggle(key="award_differences").set_value(True)
    text = unescape(words(app.run()))
    assert "**2 things would be different.**" in text
    assert "Birch House: would be honoured" in text

    app.text_input(key="recall_reason").input("Answers were missing")
    app = _pressed(app, "Take the list back")
    text = unescape(words(app))
    assert "took it back: Answers were missing" in text
    assert "**Provisional,**" in text


def test_a_list_cannot_be_published_before_late_answers_are_in(served: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _opened(served, monkeypatch)

    assert "It can be published from 14 Jan 2027 on" in words(app)
    assert not [one for one in app.button if one.label == "Publish"]


@pytest.mark.parametrize("role", ["general_manager", "regional_leader", "data_owner"])
def test_nobody_but_hr_publishes(past: Home, role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _opened(past, monkeypatch, role)

    assert not app.exception
    assert not app.button
    assert "Publishing" not in [one.label for one in app.expander]


def test_of_people_kinds_are_counted_and_rules_are_not(
    reference: Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = Known(provisional(a_year(PEOPLE, SITES)))
    monkeypatch.setattr(AwardYears, "known", lambda *_: year)
    monkeypatch.setattr(AwardYears, "kinds", lambda *_: {})
    door = RecognitionDoor(HR, Home(tmp_path), "b", reference, date(2026, 7, 1))

    assert door.excluded_by(2026, "named_by_guests") is None
    assert door.spread(2026, "named_by_guests") is not None
    assert door.spread(2026, "best_site") is not None
    assert door.excluded_by(2026, "best_site") is not None


def test_what_is_wrong_is_said_to_hr_with_its_place_and_what_mends_it(
    past: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(past, tmp_path / "home")
    header = "person_id,person_name,site_id,department_id,valid_from\n"
    staff = [f"{header}E1,Mia Moss,S1,spa,yesterday\n", f"{header}E1,Mia Moss,S1,spa,2025-01-01\n"]
    app = _opened(home, monkeypatch)
    app.text_input(key="publish_year").input("2025")
    _pressed(app, "Publish")

    (home.reference / "staff.csv").write_text(staff[0])
    text = unescape(words(open_page("recognition", role="hr")))
    for said in ("'yesterday' is not a date", "staff.csv, line 2", "write year-month-day"):
        assert said in text
    assert "line 2" not in words(open_page("recognition", role="general_manager"))

    (home.reference / "staff.csv").write_text(staff[1])
    assert "can't be shown" not in words(open_page("recognition", role="hr"))


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (OSError(28, "No space left on device"), "The machine refused: No space left on device."),
        (PermissionError(13, "Permission denied"), "The machine refused: Permission denied."),
    ],
)
def test_a_machine_that_refuses_to_publish_is_said_in_words(
    past: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception, said: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise problem

    home = copied(past, tmp_path / "home")
    app = _opened(home, monkeypatch)
    app.text_input(key="publish_year").input("2025")
    monkeypatch.setattr("pipelines.recognition.publishing.publish.write_folder", refuse)
    app = _pressed(app, "Publish")

    assert not app.exception
    assert said in unescape(words(app))
    assert not (home.closed / "recognition-2025").exists()


def test_the_award_year_that_is_looked_at_is_noted(served: Home) -> None:
    log = AuditLog(served.audit)
    before = log.count()
    app = open_page("recognition", role="hr", award_year="2026")
    app.run()
    app.selectbox(key="award_year").select("2027").run()

    rows = reversed(log.rows(most=log.count() - before))
    assert [row.content["about"] for row in rows if "about" in row.content] == [
        "the awards of 2026",
        "the awards of 2027",
    ]
