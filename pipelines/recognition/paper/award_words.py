"""An award's rules in plain sentences, for the page, the workbook and the forum pack."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipelines.metrics.written import day
from pipelines.recognition.conditions import asked_words
from pipelines.recognition.measured import Measured, measured
from pipelines.recognition.sentences import TIE_BREAKER_WORDS
from pipelines.recognition.tiers import way_in_words
from pipelines.reference.awards.award import DEPARTMENT, PERSON, Award
from pipelines.reference.awards.sections import Classes, Staff
from pipelines.reference.awards.tier import Tier
from pipelines.reference.organisation import OVERALL

_CLASS = {"region": "region", "brand": "brand", "site_type": "site type", "size_band": "size"}


@dataclass(frozen=True)
class AwardLine:
    """A line of an award in words: what it is about, and what the award says of it."""

    about: str
    says: str


def award_lines(award: Award, *, pay_threshold: int | None = None) -> tuple[AwardLine, ...]:
    """The award's rules in lines, in the order in which they are applied; the same award always in the same words.

    `pay_threshold`: how many answers its metric needs for a bonus, where the award leaves it to that.
    """
    measure = measured(award)
    said = (
        *(("Measure", line) for line in _measure(award, measure)),
        ("Window", _window(award)),
        *(("Who competes", line) for line in _competes(award)),
        *(("Eligible", line) for line in _eligible(award, measure, pay_threshold)),
        *(("Improvement", line) for line in _improvement(award, measure, pay_threshold)),
        *((f"Tier: {tier.tier_name}", _tier(tier, award)) for tier in award.tiers),
        *(("Tiers", line) for line in _precedence(award)),
        *(("Close races", line) for line in _close_races(award)),
    )
    return tuple(AwardLine(about, says) for about, says in said)


def number(value: Decimal) -> str:
    """A number of an award as it is written: no exponent, no zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def listed(names: tuple[str, ...], last: str = "and") -> str:
    """Names in a sentence: "a, b and c"."""
    return f" {last} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _spoken(departments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one.replace("_", " ") for one in departments)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _measure(award: Award, measure: Measured) -> Iterator[str]:
    yield f"{measure.label}. {measure.definition}"
    if award.measure is not None:
        if award.measure.departments:
            yield f"Of the departments {listed(_spoken(award.measure.departments))}, each among its own kind."
        elif award.measure.department != OVERALL:
            yield f"Of the department {listed(_spoken((award.measure.department,)))}."
        if award.measure.score == "mix_adjusted":
            yield "Adjusted for the mix of guests, as if all sites of a region had the same guests."
        else:
            yield "Not adjusted: as guests answered."
    decimals = f"{measure.decimals} decimal{'' if measure.decimals == 1 else 's'}"
    yield f"Printed with {decimals}, and decided on the number as printed."


def _window(award: Award) -> str:
    window = award.window
    months = (window.last_day.year - window.first_day.year) * 12 + window.last_day.month - window.first_day.month + 1
    survey = "the chain's headline survey" if award.survey_id is None else f"the survey {award.survey_id}"
    return (
        f"Stays from {day(window.first_day)} to {day(window.last_day)}, both included: "
        f"{months} month{'s' if months > 1 else ''}, as {survey} asked about them. "
        f"Provisional until {window.late_days} days after the last day have passed."
    )


def _competes(award: Award) -> Iterator[str]:
    who = {DEPARTMENT: "Departments of sites", PERSON: "People whom guests named"}.get(award.level, "Sites")
    classes = award.classes
    among = f"within their {listed(tuple(_CLASS[one] for one in classes.by))}" if classes.by else "all together"
    yield f"{who}, {among}{_only(classes)}."
    for band in classes.size_bands:
        yield f"{band.band_name}: from {band.from_rooms:,} rooms."
    if classes.smallest > 1:
        yield f"A class with fewer than {classes.smallest:,} open sites honours nobody."
    if award.staff is not None:
        yield from _staff(award.staff)


def _only(classes: Classes) -> str:
    named = (("regions", classes.regions), ("brands", classes.brands), ("site types", classes.site_types))
    limits = [f"the {what} {listed(values)}" for what, values in named if values]
    return f"; of {' and '.join(limits)} alone" if limits else ""


def _staff(staff: Staff) -> Iterator[str]:
    if staff.departments:
        yield f"Of the departments {listed(_spoken(staff.departments))} alone."
    yield (
        f"A department of a site with fewer than {staff.smallest_group} people is honoured as a team. "
        "Who does not want to be named is left out at once."
    )


def _eligible(award: Award, measure: Measured, pay_threshold: int | None) -> Iterator[str]:
    asked = award.eligible
    yield "Open on the window's last day" + (f", and since {day(asked.open_by)} or before." if asked.open_by else ".")
    if asked.in_class_since:
        yield f"In its class on {day(asked.in_class_since)} and ever since."
    if award.staff is not None:
        least = max(award.staff.least_responses, asked.answers or 0)
        yield f"At least one confirmed mention, {least:,} responses and {award.staff.least_days:,} days in post."
    else:
        yield _least(asked.answers, measure, pay_threshold)
    if asked.months:
        yield f"At least {asked.months} month{'s' if asked.months > 1 else ''} of the window with answers."
    if asked.response_rate is not None:
        yield f"A response rate of at least {number(asked.response_rate)} %."
    if asked.not_below is not None:
        yield f"A score of at least {number(asked.not_below)}: what is below is the red zone."
    for condition in asked.facts:
        yield f"{_sentence(asked_words(condition))} Where it is not known, it does not hold."


def _least(asked: int | None, measure: Measured, pay_threshold: int | None, when: str = "") -> str:
    """How many answers are needed, where the award leaves it to the metric's threshold too."""
    least = asked or pay_threshold
    if least is None:
        return f"At least as many {measure.counted} as a bonus needs{when}."
    return f"At least {least:,} {measure.counted}{when}{'' if asked else ', as many as a bonus needs'}."


def _improvement(award: Award, measure: Measured, pay_threshold: int | None) -> Iterator[str]:
    asked = award.improvement
    if asked is None:
        return
    before = asked.baseline
    yield f"What counts is the change since the stays from {day(before.first_day)} to {day(before.last_day)}."
    if asked.open_by:
        yield f"Open since {day(asked.open_by)} or before."
    yield _least(asked.baseline_answers, measure, pay_threshold, " in that period too")
    if asked.baseline_months:
        yield f"At least {asked.baseline_months} month{'s' if asked.baseline_months > 1 else ''} of that period with answers."
    if asked.least:
        yield f"Better by at least {number(asked.least)} {measure.unit_of_difference}."
    else:
        yield "Better than in that period, as printed."
    if asked.ends_at_average:
        yield "The new score is at least the average of the class."
    if asked.real:
        yield "The change is no chance, with all candidates of a class tested at once (Holm, 95 %)."


def _tier(tier: Tier, award: Award) -> str:
    ways = []
    if tier.first is not None:
        ways.append("the first" if tier.first == 1 else f"the first {tier.first:,}")
    if tier.share is not None:
        of = "eligible" if tier.share_of == "eligible" else "open sites"
        ways.append(f"the first {number(tier.share)} % of the {of}, rounded up")
    if tier.at_least is not None:
        what = "a change" if award.improvement is not None else "a score"
        ways.append(f"{what} of at least {number(tier.at_least)} (this number itself suffices)")
    text = _sentence(listed(tuple(ways), "or" if tier.reached_by == "any" else "and"))
    others = [way_in_words(way.conditions) for way in tier.ways]
    return f"{text} And one of these: {'; or '.join(others)}." if others else text


def _precedence(award: Award) -> Iterator[str]:
    if len(award.tiers) > 1:
        names = ", ".join(one.tier_name for one in award.tiers)
        each = "is honoured in the highest" if award.honoured == "once" else "is honoured in each"
        yield f"From the highest: {names}. Who reaches several {each}."


def _close_races(award: Award) -> Iterator[str]:
    guard = award.guard
    if guard.significantly_above:
        yield "Who is honoured is certainly better than the rest of the class taken together (95 %)."
    first, *others = [f"the {TIE_BREAKER_WORDS[one]}" for one in guard.tie_breakers] or [""]
    then = "".join(f", then {one}" for one in others)
    if guard.co_winners:
        beyond = f"{first} decides{then}" if first else "the score alone decides"
        yield (
            "Whoever the data cannot tell from the last who is honoured by place is honoured too, "
            f"up to {guard.max_co_winners} in all. Were they more, {beyond}; the reason says so."
        )
    if first:
        yield f"Between equal scores at the last place {first} decides{then}."
    yield "Who is equal in all of that is honoured together. Equals share the better place, and the next one is skipped."
