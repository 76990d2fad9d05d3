"""A home with awards and facts, for what is refused and what is not."""

from pathlib import Path

from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from tests.factories import a_home

# One that fits the little chain of the tests; each case changes a line of it.
BEST = """award_id = "best"
award_name = "Best site"
year = 2026
citation = "Well done."
[measure]
metric = "satisfaction"
[window]
first_day = 2026-01-01
last_day = 2026-12-31
[classes]
by = ["region"]
[eligible]
facts = [{ fact = "audit", passed = true }]
[guard]
tie_breakers = ["top_box", "answers"]
[[tiers]]
tier_id = "gold"
tier_name = "Gold"
at_least = 90.0
[[tiers.ways]]
conditions = [{ fact = "occupancy", at_least = 60 }]
[[tiers]]
tier_id = "silver"
tier_name = "Silver"
first = 3
[[tiers.ways]]
conditions = [
    { fact = "audit", passed = true },
    { fact = "occupancy", above = 50 },
]
"""
PEOPLE = """award_id = "named"
award_name = "Named by guests"
year = 2026
level = "person"
[staff]
departments = ["front_desk"]
[window]
first_day = 2026-01-01
last_day = 2026-12-31
[[tiers]]
tier_id = "first"
tier_name = "First"
first = 3
"""
FACTS = """year,site_id,fact,number,passed,source
2026,S1,audit,,yes,Audit of June
2026,S2,audit,,no,Audit of June
2026,S1,occupancy,61.5,,
2025,S1,audit,,yes,
"""


def read(root: Path, *awards: str, facts: str | None = FACTS, **texts: str) -> Reference:
    """The reference data of a home with `awards` as award_1.toml and so on, and `facts`; `texts` as of `a_home`."""
    folder = a_home(root, **texts).reference
    (folder / "awards").mkdir()
    for number, text in enumerate(awards, start=1):
        (folder / "awards" / f"award_{number}.toml").write_text(text, encoding="utf-8")
    if facts is not None:
        (folder / "award_facts.csv").write_text(facts, encoding="utf-8")
    return read_reference(folder)
