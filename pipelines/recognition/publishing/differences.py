"""What would be different on a published list by what is known now. It is a report: no list is changed by it.

Answers that came, were corrected or withdrawn since, other facts and other rules are all seen by what they would do to who is
honoured. Of people nothing is said of those who are not honoured: no rank, and no reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipelines.recognition.measured import measured
from pipelines.recognition.result import AwardResult, RecognitionYear
from pipelines.reference.awards.award import Award

_Row = Mapping[str, Any]
_Rows = dict[tuple[str, str], list[_Row]]


class What(StrEnum):
    """What is different, the gravest first."""

    AWARD_GONE = "award gone"
    AWARD_ADDED = "award added"
    RULES = "rules changed"
    GONE = "no longer honoured"
    ADDED = "newly honoured"
    MOVED = "another tier or place"
    NUMBERS = "other numbers"


@dataclass(frozen=True)
class Difference:
    """One thing that would be different, in `words`. Of a whole award `class_id`, `class_name`, `key` and `name` are empty."""

    award_id: str
    award_name: str
    what: What
    words: str
    class_id: str = ""
    class_name: str = ""
    key: str = ""
    name: str = ""


def differences(published: RecognitionYear, now: RecognitionYear) -> tuple[Difference, ...]:
    """What would be different, by award; within one its rules first, then by class those gone, added, moved and the rest.

    Who is masked in one of the two has to be in both (`masking.masked`), or is taken for two.
    """
    then = {one.award.award_id: one for one in published.awards}
    today = {one.award.award_id: one for one in now.awards}
    found: list[Difference] = []
    for award_id in sorted(then.keys() | today.keys()):
        if award_id not in today:
            words = "The award is no more among the rules: by them nobody would be honoured."
            found.append(_of_award(then[award_id].award, What.AWARD_GONE, words))
        elif award_id not in then:
            words = f"The award is new since: it would honour {today[award_id].winners.height:,}."
            found.append(_of_award(today[award_id].award, What.AWARD_ADDED, words))
        else:
            found += _within(then[award_id], today[award_id])
    return tuple(found)


def _within(then: AwardResult, now: AwardResult) -> Iterator[Difference]:
    changed = [name for name in Award.model_fields if getattr(then.award, name) != getattr(now.award, name)]
    if changed:
        words = f"The rules are not those it was published by: {', '.join(changed)}."
        yield _of_award(now.award, What.RULES, words)
    before, after = _by_candidate(then), _by_candidate(now)
    rows = [_difference(then, now, before.get(key, []), after.get(key, [])) for key in before.keys() | after.keys()]
    order = list(What)
    yield from sorted(
        (one for one in rows if one is not None),
        key=lambda one: (one.class_id, order.index(one.what), one.name, one.key),
    )


def _difference(then: AwardResult, now: AwardResult, before: list[_Row], after: list[_Row]) -> Difference | None:
    row = (after or before)[0]
    award = now.award
    if not before:
        what, words = What.ADDED, f"would be honoured: {_placed(after)} ({_numbers(award, row)})"
    elif not after:
        what, words = What.GONE, f"would not be honoured: was {_placed(before)}{_why_not(now, row)}"
    elif _placed(before) != _placed(after):
        what, words = What.MOVED, f"{_placed(before)} → {_placed(after)} ({_numbers(award, row)})"
    elif _numbers(then.award, before[0]) != _numbers(award, row):
        what, words = What.NUMBERS, f"{_numbers(then.award, before[0])} → {_numbers(award, row)}"
    else:
        return None
    name = _name(row)
    ids = {name: str(row[name]) for name in ("class_id", "class_name", "key")}
    return Difference(award.award_id, award.award_name, what, f"{name}: {words}", name=name, **ids)


def _by_candidate(result: AwardResult) -> _Rows:
    """The rows of winners by class and key: several, where each tier that is reached is given."""
    found: _Rows = {}
    for row in result.winners.iter_rows(named=True):
        found.setdefault((row["class_id"], row["key"]), []).append(row)
    return found


def _of_award(award: Award, what: What, words: str) -> Difference:
    return Difference(award.award_id, award.award_name, what, words)


def _placed(rows: list[_Row]) -> str:
    said = (f"{row['tier_name']}, {'shared ' if row['is_shared'] else ''}place {row['place']}" for row in rows)
    return " and ".join(sorted(said))


def _numbers(award: Award, row: _Row) -> str:
    """What decided, as printed, and behind how many answers."""
    of = measured(award)
    deciding, plus = ("value", "") if award.improvement is None else ("change", "+")
    score = "no score" if row[deciding] is None else f"{row[deciding]:{plus}.{of.decimals}f}"
    return f"{score}, {row['n'] or 0:,} {of.counted}"


def _why_not(now: AwardResult, row: _Row) -> str:
    if now.award.is_of_people:
        return ""
    own = now.standings.filter(class_id=row["class_id"], key=row["key"])
    said = own["why_not"].drop_nulls()
    return f". {said[0]}" if len(said) else ""


def _name(row: _Row) -> str:
    """As it is read out: a person or team, a department of a site, or a site."""
    if row["display_name"]:
        return str(row["display_name"])
    return f"{row['department_name']}, {row['site_name']}" if row["department_name"] else str(row["site_name"])
