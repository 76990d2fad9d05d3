"""A small chain whose guests name colleagues."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.acting import Acting
from pipelines.home import Home
from tests.factories import ASSIGNMENTS, a_home, loaded, response, write_csv

STAFF = """person_id,person_name,display_name,site_id,department_id,valid_from,valid_to,also_called,opted_out
E1,Anna Weber,,S1,spa,2025-01-01,,,no
E2,Anna Low,Anna L.,S1,spa,2026-06-01,,,no
E3,王芳,,S1,front_desk,2025-01-01,,,no
E4,Bram Moss,,S1,front_desk,2025-01-01,,,yes
E5,أمل حداد,,S2,spa,2025-01-01,,,no
P10,Hedy Resources,,S2,spa,2025-01-01,,,no
"""
SECOND_OF_HR = "P12,Hugo Hand,hr,,,2020-01-01,\n"
NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


def acting(by: str = "P10") -> Acting:
    """Somebody who does something now."""
    return Acting(by, date(2026, 11, 16), NOW)


def named(number: int, comment: str, **said: object) -> dict[str, object]:
    """A response with a comment."""
    return response(number, comment=comment, **said)


def a_home_with(root: Path, records: Sequence[dict[str, object]], staff: str = STAFF, **texts: str) -> Home:
    """A loaded home with staff and these responses."""
    home = a_home(root, **({"assignments": ASSIGNMENTS + SECOND_OF_HR} | texts))
    (home.reference / "staff.csv").write_text(staff, encoding="utf-8")
    write_csv(home.inbox / "post_stay_1.csv", records)
    loaded(home)
    return home
