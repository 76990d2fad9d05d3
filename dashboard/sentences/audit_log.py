"""How the audit log stands, in a sentence."""

from dashboard import wording
from pipelines.audit.checking import Checked


def log_sentence(found: Checked, checked: int, *, signs_in: bool) -> str:
    """Since when there are rows, how many, and that the last ones are what was written."""
    whole = f"all {found.rows:,}" if found.rows <= checked else f"the last {checked:,}"
    since = wording.instant_day(found.first_at)
    said = (
        f"{wording.count(found.rows, 'rows')} since {since}; {whole} were looked at just now and are what was written. "
        "A row is never changed; whole months leave where the chain says so."
    )
    return said if signs_in else f"{said} There is no sign-in: who is named is who was chosen to be looking."
