"""The rules that can stand between a candidate and an award, in the order in which they are asked."""

from enum import StrEnum


class Rule(StrEnum):
    """Why somebody is not honoured. The first rule that a candidate does not fulfil is the one that is named."""

    OUTSIDE = "outside"
    OPTED_OUT = "opted_out"
    NOT_OPEN = "not_open"
    OPENED_LATE = "opened_late"
    IN_CLASS_LATE = "in_class_late"
    CLASS_TOO_SMALL = "class_too_small"
    TOO_FEW_ANSWERS = "too_few_answers"
    TOO_FEW_MONTHS = "too_few_months"
    RESPONSE_RATE = "response_rate"
    FACT = "fact"
    RED_ZONE = "red_zone"
    NOT_NAMED = "not_named"
    TOO_FEW_RESPONSES = "too_few_responses"
    TOO_FEW_DAYS = "too_few_days"
    BASELINE_OPEN = "baseline_open"
    BASELINE_ANSWERS = "baseline_answers"
    BASELINE_MONTHS = "baseline_months"
    BELOW_AVERAGE = "below_average"
    CHANGE_TOO_SMALL = "change_too_small"
    CHANGE_NOT_REAL = "change_not_real"
    # From here on candidates are eligible, and ranked.
    TIER_NOT_REACHED = "tier_not_reached"
    TIE_LOST = "tie_lost"
    TIER_CONDITION = "tier_condition"
    NOT_CLEARLY_ABOVE = "not_clearly_above"


WORDS: dict[Rule, str] = {
    Rule.OUTSIDE: "not among those the award is for",
    Rule.OPTED_OUT: "does not wish to be named",
    Rule.NOT_OPEN: "not open at the end",
    Rule.OPENED_LATE: "opened too late",
    Rule.IN_CLASS_LATE: "not in its class for long enough",
    Rule.CLASS_TOO_SMALL: "class too small",
    Rule.TOO_FEW_ANSWERS: "too few answers",
    Rule.TOO_FEW_MONTHS: "too few months with answers",
    Rule.RESPONSE_RATE: "response rate too low or not known",
    Rule.FACT: "condition not fulfilled",
    Rule.RED_ZONE: "in the red zone",
    Rule.NOT_NAMED: "not named by guests",
    Rule.TOO_FEW_RESPONSES: "too few responses while at work",
    Rule.TOO_FEW_DAYS: "too few days in post",
    Rule.BASELINE_OPEN: "opened too late to compare with the year before",
    Rule.BASELINE_ANSWERS: "too few answers to compare with",
    Rule.BASELINE_MONTHS: "too few months to compare with",
    Rule.BELOW_AVERAGE: "below the average of the class",
    Rule.CHANGE_TOO_SMALL: "change too small",
    Rule.CHANGE_NOT_REAL: "change may be chance",
    Rule.TIER_NOT_REACHED: "no tier reached",
    Rule.TIE_LOST: "tie-breaker decided",
    Rule.TIER_CONDITION: "a tier's condition not fulfilled",
    Rule.NOT_CLEARLY_ABOVE: "not clearly above the rest of the class",
}
