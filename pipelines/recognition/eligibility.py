"""Who is eligible: what is asked of candidates before the score counts, in a fixed order."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from pipelines.metrics import written
from pipelines.metrics.rounding import printed
from pipelines.recognition.asked import Asked, with_first_failed
from pipelines.recognition.conditions import asked_words, holds, own_words
from pipelines.recognition.field import Field
from pipelines.recognition.measured import measured
from pipelines.recognition.rules import Rule
from pipelines.recognition.sentences import score
from pipelines.recognition.spoken import at_least, counted, day, number
from pipelines.reference.awards.award import Award


def with_eligibility(rows: pl.DataFrame, award: Award, field: Field, *, pay_threshold: int) -> pl.DataFrame:
    """`rows` (candidates with their classes, numbers as printed) plus `rule` and `why_not`: the first rule that is failed, null
    for who is eligible. What is not known does not fulfil a rule."""
    asked = [*_of_the_site(award), *_of_answers(award, pay_threshold)]
    told = rows.with_columns(own_rate=_response_rate()).with_columns(printed("own_rate", 1))
    told = with_first_failed(told, asked)
    for condition in award.eligible.facts:
        fails = ~holds(condition, told["site_id"], field.facts)
        own = own_words(condition, told["site_id"], field.facts)
        words = pl.format("Asked for is {}; here it is {}.", pl.lit(asked_words(condition)), pl.lit(own))
        told = with_first_failed(told, [Asked(Rule.FACT, pl.lit(fails), words)])
    return with_first_failed(told, [*_of_the_score(award), *_of_exposure(award)]).drop("own_rate")


def _of_the_site(award: Award) -> Iterator[Asked]:
    yield Asked(Rule.OUTSIDE, ~pl.col("in_scope"), pl.lit(f"The award is for sites of {_scope(award)} alone."))
    # Of somebody who does not wish to be named nothing else is said.
    yield Asked(Rule.OPTED_OUT, pl.col("opted_out").fill_null(False), pl.lit("Does not wish to be named."))
    yield Asked(Rule.NOT_OPEN, ~pl.col("is_open"), pl.lit("Not open at the end of the window."))
    asked = award.eligible
    if asked.open_by is not None:
        yield open_by(Rule.OPENED_LATE, asked.open_by)
    if asked.in_class_since is not None:
        since = pl.col("in_class_since")
        words = pl.format("In {} since {}; ", pl.col("class_name"), day(since)).fill_null(
            "Not known since when in its class; "
        )
        words = pl.format("{}asked for since {}.", words, pl.lit(written.day(asked.in_class_since)))
        yield Asked(Rule.IN_CLASS_LATE, since > asked.in_class_since, words)
    least = award.classes.smallest
    sites = counted(pl.col("class_open"), "open site", "open sites")
    words = pl.format("{}: {}; a class needs {}.", pl.col("class_name"), sites, pl.lit(least))
    yield Asked(Rule.CLASS_TOO_SMALL, pl.col("class_open") < least, words)


def open_by(rule: Rule, last: date) -> Asked:
    """The rule that a site was open on a day."""
    since = pl.col("open_since")
    words = pl.format("Open since {}; ", day(since)).fill_null("Not known since when it is open; ")
    return Asked(rule, since > last, pl.format("{}asked for by {}.", words, pl.lit(written.day(last))))


def _scope(award: Award) -> str:
    of = award.classes
    named = (("the region", of.regions), ("the brand", of.brands), ("the type", of.site_types))
    return " and ".join(f"{what} {' or '.join(values)}" for what, values in named if values) or "the chain"


def least_answers(award: Award, pay_threshold: int) -> int:
    """How many answers are asked for; of people none but the responses of `[staff]`, where nothing else is said."""
    if award.eligible.answers is not None:
        return award.eligible.answers
    return 1 if award.is_of_people else pay_threshold


def _of_answers(award: Award, pay_threshold: int) -> Iterator[Asked]:
    least, several = least_answers(award, pay_threshold), measured(award).counted
    own = counted(pl.col("n"), several.removesuffix("s"), several)
    words = pl.format("{}; {}.", own, pl.lit(at_least(least)))
    fails = (pl.col("n").fill_null(0) < least) | pl.col("value").is_null()
    yield Asked(Rule.TOO_FEW_ANSWERS, fails, words)
    months = award.eligible.months
    if months is not None:
        own = counted(pl.col("months"), "month", "months")
        words = pl.format("Answers in {}; {}.", own, pl.lit(at_least(months)))
        yield Asked(Rule.TOO_FEW_MONTHS, pl.col("months").fill_null(0) < months, words)
    rate = award.eligible.response_rate
    if rate is not None:
        own = pl.format("Response rate {} %; ", number(pl.col("own_rate"), 1)).fill_null("Response rate not known; ")
        words = pl.format("{}at least {} % is asked for.", own, pl.lit(str(rate)))
        yield Asked(Rule.RESPONSE_RATE, pl.col("own_rate") < float(rate), words)


def _response_rate() -> pl.Expr:
    """Null where nobody is known to be invited, or more answered than were."""
    invited, returned = pl.col("invited_count"), pl.col("returned_count")
    return pl.when((invited > 0) & (returned <= invited)).then(100.0 * returned / invited)


def _of_the_score(award: Award) -> Iterator[Asked]:
    end = award.eligible.not_below
    if end is not None:
        words = pl.format("{}; the red zone ends at {}.", score(award, pl.col("value")), pl.lit(str(end)))
        yield Asked(Rule.RED_ZONE, pl.col("value") < float(end), words)


def _of_exposure(award: Award) -> Iterator[Asked]:
    if award.staff is None:
        return
    yield Asked(Rule.NOT_NAMED, pl.col("mentions").fill_null(0) == 0, pl.lit("No confirmed mention by a guest."))
    least, days = award.staff.least_responses, award.staff.least_days
    own = counted(pl.col("n"), "response", "responses")
    words = pl.format("{} in the weeks at work; {}.", own, pl.lit(at_least(least)))
    yield Asked(Rule.TOO_FEW_RESPONSES, pl.col("n").fill_null(0) < least, words)
    own = counted(pl.col("days"), "day", "days")
    words = pl.format("{} in post; {}.", own, pl.lit(at_least(days)))
    # A team has no days in post of its own.
    asked_of = pl.col("person_id").is_not_null() | pl.col("days").is_not_null()
    yield Asked(Rule.TOO_FEW_DAYS, asked_of & (pl.col("days").fill_null(0) < days), words)
