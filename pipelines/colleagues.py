"""Whose names guests' words lose in a build: everybody of staff.csv, and who answers for a site."""

from pathlib import Path

from pipelines.mistakes import Mistake
from pipelines.recognition.staff.staff_file import read_staff
from pipelines.reference.reference import Reference
from pipelines.warehouse.colleagues import Colleagues, colleagues


def colleagues_of(folder: Path, reference: Reference) -> Colleagues | None:
    """Who worked at each site at any time, by the staff file in a reference folder and by `reference`.

    None where that file can't be read: then a build tells no word of a guest, rather than one that names somebody. Who opted
    out of being honoured is masked like all others.
    """
    try:
        staff = read_staff(folder, reference)
    except Mistake:
        return None
    sites = {(row.person_id, row.site_id) for row in staff.rows}
    return colleagues(
        ((site_id, name) for person_id, site_id in sites for name in staff.everybody[person_id].names), reference
    )
