"""Whether `award_facts.csv` fits: sites that there are, each fact of one sort and said once a year and site."""

from pipelines.reference.awards.facts import AwardFact
from pipelines.reference.checks import refuse_in
from pipelines.reference.csv_files import CsvFile
from pipelines.reference.model import Misfit
from pipelines.reference.organisation import Organisation
from pipelines.reference.spelling import near


def check_award_facts(organisation: Organisation, facts: CsvFile[AwardFact]) -> None:
    """Every site is known, nothing is said twice, and what is a number in one row is a number in all."""
    misfits = []
    first: dict[tuple[int, str, str], int] = {}
    sorts: dict[str, int] = {}
    for position, row in enumerate(facts.rows):
        if row.site_id not in organisation.site_ids:
            what = f"{row.fact!r} is said of site {row.site_id!r}, which is not known"
            mend = f"correct the site_id or add the site{near(row.site_id, organisation.site_ids)}"
            misfits.append(Misfit(what, (position,), mend))
        key = (row.year, row.site_id, row.fact)
        if key in first:
            what = f"{row.fact!r} of site {row.site_id!r} in {row.year} stands twice"
            misfits.append(Misfit(what, (position,), "take one of the two out", (first[key],)))
        first.setdefault(key, position)
        before = sorts.setdefault(row.fact, position)
        if (facts.rows[before].number is None) != (row.number is None):
            says = ("passed", "a number") if row.number is None else ("a number", "passed")
            what = f"{row.fact!r} is {says[0]} here and {says[1]} in another row"
            mend = "fill the same column in all rows of a fact, or call one of them otherwise"
            misfits.append(Misfit(what, (position,), mend, (before,)))
    refuse_in(facts, misfits)
