"""The reference data as tables."""

from datetime import date
from pathlib import Path

import polars as pl

from pipelines.reference.reference import Reference
from pipelines.warehouse.database import Connection, insert_frame

SQL = Path(__file__).parent / "sql"
OPEN_END = date(9999, 12, 1)


def write_organisation(connection: Connection, reference: Reference, scratch: Path) -> None:
    """Create and fill regions, sites, departments, breaks, events and assignments."""
    connection.execute((SQL / "organisation.sql").read_text(encoding="utf-8"))
    organisation = reference.organisation
    tables: dict[str, list[dict[str, object]]] = {
        "regions": [region.model_dump() for region in organisation.regions],
        "sites": [site.model_dump() | {"valid_to": site.valid_to or OPEN_END} for site in organisation.sites],
        "departments": [
            department.model_dump() | {"position": position}
            for position, department in enumerate(organisation.departments)
        ],
        "breaks": [
            {
                "survey_id": survey.survey_id,
                "department_id": question.department,
                "month": question.valid_from.replace(day=1),
                "change": question.change,
            }
            for survey in reference.response_surveys
            for question in survey.questions
            if question.valid_from
        ],
        "events": [
            {
                "site_id": event.site_id,
                "region_id": event.region_id,
                "month": event.month,
                "last_month": event.last_month,
                "kind": event.kind,
                "what": event.what,
                "rebases": event.rebases == "yes",
            }
            for event in reference.all_events
        ],
        "assignments": [
            one.model_dump() | {"role": one.role.value, "valid_to": one.valid_to or OPEN_END}
            for one in reference.assignments
        ],
    }
    for table, rows in tables.items():
        if rows:
            insert_frame(connection, table, pl.DataFrame(rows, infer_schema_length=None), scratch)
