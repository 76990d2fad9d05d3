"""What is known of sites from elsewhere (audits, occupancy, revenue): `award_facts.csv`, and conditions on it."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from pipelines.reference.ids import Id, SiteId
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.plans.exact_numbers import ExactNumber
from pipelines.reference.plans.sections import YEARS


class AwardFact(Frozen):
    """A row of award_facts.csv: what `fact` came to at a site in a year, a number or whether passed, with where it is from."""

    year: Annotated[int, Field(ge=YEARS[0], le=YEARS[-1])]
    site_id: SiteId
    fact: Id
    number: ExactNumber | None = None
    passed: bool | None = None
    source: str = ""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.number is None) == (self.passed is None):
            what = "a fact is a number or passed (yes, no), and here stands " + (
                "both" if self.passed is not None else "none"
            )
            refuse([Misfit(what, ("number",), "write one of the two")])
        return self


class Condition(Frozen):
    """What a fact must be: `passed`, `at_least` a number (the number itself suffices), or `above` it. One of the three.

    A site of which the fact is not known does not fulfil it: an award is never given for want of data.
    """

    fact: Id
    passed: bool | None = None
    at_least: ExactNumber | None = None
    above: ExactNumber | None = None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        said = [name for name in ("passed", "at_least", "above") if getattr(self, name) is not None]
        if len(said) != 1:
            what = f"a condition is one of passed, at_least and above; here stands {' and '.join(said) or 'none'}"
            refuse([Misfit(what, (said[-1],) if said else (), "keep one of them")])
        return self

    def holds(self, fact: AwardFact | None) -> bool:
        """Whether what is known fulfils it; False where nothing is known, or the fact is of the other sort."""
        if fact is None:
            return False
        if self.passed is not None:
            return fact.passed is self.passed
        if fact.number is None:
            return False
        return fact.number >= self.at_least if self.at_least is not None else fact.number > self.above
