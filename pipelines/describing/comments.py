"""The free text of a draft: where it stands, what of it is about one department, and which columns name the guest."""

from collections.abc import Set

from pipelines.describing import vocabulary
from pipelines.describing.questions import department_told
from pipelines.describing.roles import Roles
from pipelines.describing.toml_text import check, listed, quoted
from pipelines.reference.organisation import OVERALL
from pipelines.reference.reference import Reference


def comment_lines(parts: Roles, asked: Set[str], reference: Reference | None) -> list[str]:
    """The `[comments]` table, where there is free text; `asked` are the questions of a long layout, which its own table has."""
    columns = [one.name for one in parts.comments if one.name not in asked]
    if not parts.comments:
        return []
    lines = []
    if columns:
        what = "free text goes to the vault and nowhere else: is it all of it, and nothing but it?"
        lines += [f"columns = {listed(columns)}", check(what)]
    lines += [*_department_lines(parts, reference), *_guest_lines(parts, asked)]
    return ["", "[comments]", *lines] if lines else []


def _department_lines(parts: Roles, reference: Reference | None) -> list[str]:
    known = {one.department_id: one.department_name for one in reference.organisation.departments} if reference else {}
    told = {one.name: department_told(one.name, known) for one in parts.comments}
    named = [f"{quoted(name)} = {quoted(one)}" for name, one in told.items() if one and one != OVERALL]
    if not named:
        return []
    return [f"departments = {{ {', '.join(named)} }}", check("is what they say about this department alone?")]


def guest_names(parts: Roles, asked: Set[str]) -> list[str]:
    """The columns whose name says that they name the guest, where there is free text to mask them in."""
    there = [one.name for one in parts.others if one.name not in asked] if parts.comments else []
    return [name for name in there if vocabulary.GUEST_NAME.search(name)]


def _guest_lines(parts: Roles, asked: Set[str]) -> list[str]:
    named = guest_names(parts, asked)
    if not named:
        return []
    what = (
        "names of the guest are masked in what the guest wrote: are these columns names of guests, and none of staff?"
    )
    return [f"guest_names = {listed(named)}", check(what)]
