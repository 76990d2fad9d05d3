"""What is somebody else's bears marks that nothing else bears; nobody receives a mark that is not theirs, on no page and in no
file.

Looked at is every byte that is sent to the browser (choices of boxes, hidden columns, Arrow tables and figures among it), and
every file that a page offers, unpacked.
"""

import pytest

from dashboard import menu
from dashboard.permissions import PERMISSIONS
from pipelines.reference.assignments import Role
from tests.dashboard.canaries.conftest import Visitor
from tests.dashboard.canaries.marked import (
    COLLEAGUES,
    FILE,
    HONOURED,
    IDS,
    MASKED,
    NAMES,
    OTHER_DEPARTMENTS,
    PAID,
    PAID_BEFORE,
    PAY,
    REJECTED,
    SOUTH,
    WORDS,
)
from tests.dashboard.canaries.unpacked import unpacked


def _but(marks: dict[str, str], *own: str) -> list[str]:
    return [mark for key, mark in marks.items() if key not in own]


def _money(*own: str) -> list[str]:
    """Pay and bonuses of all but these, as pages print them and as files hold them."""
    printed = [mark for marks in (PAY, PAID, PAID_BEFORE) for mark in _but(marks, *own)]
    return [*printed, *(mark.replace(",", "") for mark in printed)]


def _digits(marks: dict[str, str]) -> list[str]:
    return [mark.replace(",", "") for mark in marks.values()]


# Of nobody: words as they were before they were masked, and colleagues whom no list that is final honours.
NOBODY_S = [*MASKED, *COLLEAGUES]
OF_OTHERS = {
    "P1": [
        *SOUTH, *_but(WORDS, "N1"), *_but(IDS, "N1"), *REJECTED.values(), FILE, *_but(NAMES, "P1"), *_money("P1"),
    ],
    "P4": [
        *SOUTH, *_but(WORDS, "N1"), *_but(IDS, "N1"), *REJECTED.values(), FILE, *_money(), *_but(NAMES, "P4"),
        *OTHER_DEPARTMENTS,
    ],
    "P5": [
        *SOUTH, WORDS["QSA"], IDS["QSA"], REJECTED["QSA"], *_money(), *_but(NAMES, "P1", "P2", "P5"),
    ],
    "P8": [*REJECTED.values(), FILE, *_money(), *_but(NAMES, "P8")],
    "P9": [*WORDS.values(), HONOURED, *_money(), *_but(NAMES, "P9")],
}  # fmt: skip
ROLES = {"P1": Role.GENERAL_MANAGER, "P4": Role.DEPARTMENT_HEAD, "P5": Role.REGIONAL_LEADER,
         "P8": Role.EXECUTIVE, "P9": Role.DATA_OWNER}  # fmt: skip
# The files of a page begin with these words; of all other pages there are none.
FILES = {
    **{(person, page): {"answers"} for person in OF_OTHERS for page in ("my_site", "departments")},
    ("P1", "bonus"): {"bonus"},
    **{(person, "data_quality"): {"rejected"} for person in ("P5", "P9")},
}


@pytest.mark.parametrize("page", sorted(menu.PAGES))
@pytest.mark.parametrize("person_id", sorted(OF_OTHERS))
def test_nobody_receives_what_is_somebody_else_s(visitor: Visitor, person_id: str, page: str) -> None:
    marks = [*OF_OTHERS[person_id], *NOBODY_S]

    received = visitor.page(person_id, page)
    files = visitor.files()

    is_shut = page not in PERMISSIONS[ROLES[person_id]].pages
    assert ("is not for the role" in received) == is_shut
    assert NAMES[person_id] in received or is_shut
    assert [mark for mark in marks if mark in received] == []
    assert visitor.beneath() == []
    assert {name.split("-")[0] for name in files} == FILES.get((person_id, page), set())
    assert [(name, mark) for name, content in files.items() for mark in marks if mark in unpacked(content)] == []


def test_hr_receives_every_mark_so_that_marks_can_be_found(visitor: Visitor) -> None:
    pages = [
        visitor.page("P7", page, person="P3")
        for page in ("my_site", "region_ranking", "departments", "comments", "bonus", "data_quality")
    ]
    received = "".join(pages)

    marks = (SOUTH[0], WORDS["QSA"], IDS["QSA"], *REJECTED.values(), FILE, *OTHER_DEPARTMENTS, NAMES["P3"])
    assert [mark for mark in (*marks, PAID["P3"]) if mark not in received] == []
    assert [mark for mark in MASKED if mark in received] == []


@pytest.mark.parametrize(
    ("page", "asked", "kinds", "marks"),
    [
        ("my_site", {}, ["csv"], [IDS["QSA"]]),
        ("data_quality", {}, ["csv"], [*REJECTED.values(), FILE]),
        (
            "bonus", {"plan": "y2026"}, ["csv", "pdf", "xlsx", "xlsx"],
            [NAMES["P3"], *_digits(PAID), PAID["P3"]],
        ),
        (
            "bonus", {"plan": "y2025"}, ["csv", "pdf", "xlsx", "xlsx"],
            [NAMES["P3"], *_digits(PAID_BEFORE), PAID_BEFORE["P3"]],
        ),
        ("recognition", {"award_year": "2026"}, ["csv", "json", "pdf", "xlsx"], [COLLEAGUES[1]]),
        ("recognition", {"award_year": "2025"}, ["csv", "json", "pdf", "xlsx"], [HONOURED]),
        ("audit_log", {}, ["csv"], ["the statement of P3"]),
    ],
)  # fmt: skip
def test_hr_finds_the_marks_in_files_of_every_kind(
    visitor: Visitor, page: str, asked: dict[str, str], kinds: list[str], marks: list[str]
) -> None:
    if page == "audit_log":
        visitor.page("P7", "bonus", person="P3")
    visitor.page("P7", page, **({"person": "P3"} | asked))

    files = visitor.files()

    assert sorted(name.rpartition(".")[2] for name in files) == kinds
    held = "\n".join(unpacked(content) for content in files.values())
    assert [mark for mark in marks if mark not in held] == []
