"""What all views of a scope are made over: the tables with scores, of the departments of the scope alone.

Whoever sees all departments has the tables as they are. Whoever heads one has its totals and its column of single answers (of
guests who rated it), no invitations, as nobody is invited to a department, and none of what departments have to do with each
other: views over these can't tell what is not here.
"""

from collections.abc import Set

from pipelines.reference.organisation import INDEX
from pipelines.reference.reference import Reference


def narrowed(reference: Reference, departments: Set[str] | None) -> tuple[str, ...]:
    """The statements that create `_totals`, `_sums`, `_invitations` and `_responses`, over `_departments` of the scope; None:
    of all departments."""
    if departments is None:
        return tuple(
            f"create temp view _{table} as select * from warehouse.{table}"
            for table in ("totals", "sums", "invitations", "responses")
        )
    measures = reference.organisation.measure_ids
    hidden = [one for one in measures if one not in departments]
    columns = [*hidden, *(f"{one}_top" for one in hidden if one != INDEX)]
    nothing = ", ".join(f"cast(null as smallint) as {one}" for one in columns)
    rated = " or ".join(f"{one} is not null" for one in measures if one in departments) or "false"
    seen = "department_id in (select id from _departments)"
    return (
        f"create temp view _totals as select * from warehouse.totals where {seen}",
        f"create temp view _sums as select * from warehouse.sums where {seen}",
        "create temp view _invitations as select * from warehouse.invitations where false",
        f"create temp view _responses as select * replace ({nothing}) from warehouse.responses where {rated}",
    )
