"""Conditions on facts, asked of every candidate at once, and in words."""

from collections.abc import Iterable, Mapping

import polars as pl

from pipelines.reference.awards.facts import AwardFact, Condition

# Facts are named in small letters; these are read out otherwise.
_READ_OUT = {"qa": "QA", "gss": "GSS", "nps": "NPS", "adr": "ADR", "gop": "GOP", "revpar": "RevPAR"}


def fact_words(fact: str) -> str:
    """A fact as it is read out: "QA audit", "RevPAR index"."""
    return " ".join(_READ_OUT.get(one, one) for one in fact.split("_"))


def holds(condition: Condition, sites: pl.Series, facts: Mapping[tuple[str, str], AwardFact]) -> pl.Series:
    """Of each site whether the condition holds; False where nothing is known."""
    told = [condition.holds(facts.get((site, condition.fact))) for site in sites]
    return pl.Series(told, dtype=pl.Boolean)


def own_words(condition: Condition, sites: pl.Series, facts: Mapping[tuple[str, str], AwardFact]) -> pl.Series:
    """Of each site what is known of the fact: "passed", "not passed", "58.3", "not known"."""
    return pl.Series([_known(facts.get((site, condition.fact))) for site in sites], dtype=pl.String)


def known_of(names: Iterable[str], sites: pl.Series, facts: Mapping[tuple[str, str], AwardFact]) -> pl.Series:
    """Of each site all that is known of these facts: "occupancy: 58.3, RevPAR: not known"."""
    named = [(name, fact_words(name)) for name in dict.fromkeys(names)]
    return pl.Series(
        [", ".join(f"{words}: {_known(facts.get((site, name)))}" for name, words in named) for site in sites],
        dtype=pl.String,
    )


def asked_words(condition: Condition) -> str:
    """What is asked: "QA audit passed", "occupancy of at least 60"."""
    fact = fact_words(condition.fact)
    if condition.passed is not None:
        return f"{fact} {'passed' if condition.passed else 'not passed'}"
    if condition.at_least is not None:
        return f"{fact} of at least {condition.at_least}"
    return f"{fact} above {condition.above}"


def _known(fact: AwardFact | None) -> str:
    if fact is None:
        return "not known"
    if fact.passed is not None:
        return "passed" if fact.passed else "not passed"
    return f"{fact.number}"
