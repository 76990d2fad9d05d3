"""What each role may see is one table, and the whole dashboard goes by it."""

import pytest

from dashboard import menu
from dashboard.pay import sight_of as pay_sight_of
from dashboard.permissions import PERMISSIONS, AwardSight, Extent, Honoured, PaySight
from dashboard.recognition import sight_of as award_sight_of
from dashboard.scopes import NOTHING, Principal, scope_of
from pipelines.home import Home
from pipelines.reference.assignments import Role
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference


@pytest.fixture(scope="module")
def reference(little_home: Home) -> Reference:
    return read_reference(little_home.reference)


def test_every_role_has_its_line_and_every_page_of_it_is_there() -> None:
    assert set(PERMISSIONS) == set(Role)
    for may in PERMISSIONS.values():
        assert may.pages <= set(menu.PAGES)
    assert {one.stem for one in menu.VIEWS.glob("*.py")} == set(menu.PAGES)


def test_money_is_for_hr_and_the_own_for_managers() -> None:
    assert {role: may.money for role, may in PERMISSIONS.items() if may.money is not PaySight.NOTHING} == {
        Role.HR: PaySight.EVERYBODY,
        Role.GENERAL_MANAGER: PaySight.OWN,
        Role.REGIONAL_LEADER: PaySight.ELIGIBILITY,
    }
    assert {role for role, may in PERMISSIONS.items() if "bonus" in may.pages} == {
        Role.HR,
        Role.GENERAL_MANAGER,
        Role.REGIONAL_LEADER,
    }


def test_people_who_are_not_honoured_yet_are_for_hr_alone() -> None:
    assert {role for role, may in PERMISSIONS.items() if may.people is Honoured.ALWAYS} == {Role.HR}
    assert {role for role, may in PERMISSIONS.items() if may.people is Honoured.NEVER} == {Role.DATA_OWNER}


def test_unmasking_and_the_audit_are_for_hr_alone_and_what_was_received_for_data_owners_too() -> None:
    assert {role for role, may in PERMISSIONS.items() if may.unmasks} == {Role.HR}
    assert {role for role, may in PERMISSIONS.items() if may.audits} == {Role.HR}
    assert {role for role, may in PERMISSIONS.items() if may.received} == {Role.HR, Role.DATA_OWNER}


def test_nobody_reads_words_about_more_than_they_see_the_scores_of() -> None:
    for may in PERMISSIONS.values():
        assert may.comments in {may.in_full, Extent.NOTHING}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_its_place_sees_nothing(role: Role, reference: Reference) -> None:
    nobody = Principal("Nobody", role, person_id="P1")
    is_of_a_place = PERMISSIONS[role].in_full is not Extent.EVERY_SITE

    assert nobody.has_place != is_of_a_place
    assert (scope_of(nobody, reference) == NOTHING) == is_of_a_place
    if is_of_a_place:
        assert pay_sight_of(nobody) is PaySight.NOTHING
        assert award_sight_of(nobody) is AwardSight.NOTHING


def test_executives_see_every_site_and_nothing_as_it_was_received(reference: Reference) -> None:
    executive = scope_of(Principal("Eve", Role.EXECUTIVE), reference)
    owner = scope_of(Principal("Ada", Role.DATA_OWNER), reference)

    assert executive.sites is None
    assert (executive.rejected, executive.received) == (False, False)
    assert (owner.rejected, owner.received) == (True, True)
    assert executive.key != owner.key
