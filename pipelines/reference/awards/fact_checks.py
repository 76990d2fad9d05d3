"""Whether `award_facts.csv` fits, and what awards ask of it: known sites, each fact of one sort and said once."""

from collections.abc import Iterable, Iterator

from pipelines.reference.awards.award import Award
from pipelines.reference.awards.facts import AwardFact, Condition
from pipelines.reference.checks import refuse_in
from pipelines.reference.csv_files import CsvFile
from pipelines.reference.model import Keys, Misfit
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


def conditions_of(award: Award) -> Iterator[tuple[Keys, Condition]]:
    """Every condition of the award on a fact, and under which keys it stands."""
    for position, condition in enumerate(award.eligible.facts):
        yield ("eligible", "facts", position), condition
    for of_tier, tier in enumerate(award.tiers):
        for of_way, way in enumerate(tier.ways):
            for position, condition in enumerate(way.conditions):
                yield ("tiers", of_tier, "ways", of_way, "conditions", position), condition


def misfits_of_facts(award: Award, facts: Iterable[AwardFact]) -> Iterator[Misfit]:
    """What the award asks of facts and can't be told, as `facts` are all that award_facts.csv says, of whatever year."""
    # A fact may still be to come in the award's own year: it has to be known from some year at least.
    is_passed = {one.fact: one.passed is not None for one in facts}
    for keys, condition in conditions_of(award):
        fact = condition.fact
        if fact not in is_passed:
            what = f"award_facts.csv says nothing of {fact!r}, so that nobody would be honoured"
            mend = f"add its rows to award_facts.csv, or correct the name{near(fact, is_passed)}"
            yield Misfit(what, (*keys, "fact"), mend)
        elif is_passed[fact] and condition.passed is None:
            what = f"{fact!r} is passed or not in award_facts.csv, and here a number is asked of it"
            yield Misfit(what, keys, "write passed = true in the place of the number")
        elif not is_passed[fact] and condition.passed is not None:
            what = f"{fact!r} is a number in award_facts.csv, and here stands passed"
            yield Misfit(what, keys, "write at_least = … or above = … in the place of passed")
