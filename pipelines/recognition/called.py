"""Whose row of standings it is, in words: the same on pages, on the terminal and in reports."""

from collections.abc import Mapping


def who(row: Mapping[str, object], *, with_site: bool = True) -> str:
    """Whose row it is, as plain text: "Alder House", "Spa, Alder House", "Mia Berg, Alder House"; a team's name says its
    site."""
    site = str(row["site_name"] or row["site_id"])
    own = row["display_name"] or row["department_name"] or row["department_id"]
    if own is None:
        return site
    is_said = row["person_id"] is None and bool(row["display_name"]) and site in str(own)
    return f"{own}, {site}" if with_site and not is_said else str(own)
