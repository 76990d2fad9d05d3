"""The same plan with other numbers, or for other months: what a simulation tries out."""

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import ValidationError

from pipelines.metrics.periods import month_of, shifted
from pipelines.mistakes import Mistake
from pipelines.reference.plans.kinds import ANY_PLAN, KINDS, ValueBasedPlan
from pipelines.reference.spelling import near
from pipelines.reference.toml_misfits import misfits_of

# What takes something out that a plan may have or not.
NONE = "none"
_FIXED = ("kind", "plan_id")

# What stands in the file of a plan: tables, lists and single values.
Said = dict[str, "Said"] | list["Said"] | str | int | float | None


def with_changes(plan: ANY_PLAN, changes: Mapping[str, str]) -> ANY_PLAN:
    """The plan with other values at these places, checked as the file of a plan is.

    A place is written as the file nests it, with dots, and the entries of a list by number from 0: "knots.0.score",
    "cap.factor", "gates.average.0.fair". Values are text, as exact as they are written; a list of plain values is written with
    commas, and "none" takes out what a plan need not have. A Mistake in words for a place that there is not, for a value that
    does not fit, and for the kind or the id of a plan, which make it another one.
    """
    if not changes:
        return plan
    content: dict[str, Said] = plan.model_dump(mode="json")
    for place, value in changes.items():
        _put(content, place, value.strip())
    try:
        return KINDS[plan.kind].model_validate(content)
    except ValidationError as problem:
        misfits = misfits_of(problem.errors(), KINDS[plan.kind])
        changed = ", ".join(f"{place}={value}" for place, value in changes.items())
        raise Mistake(
            "; ".join(dict.fromkeys(one.what for one in misfits)),
            where=f"the plan {plan.plan_id!r} with {changed}",
            mend="; ".join(dict.fromkeys(one.mend for one in misfits)),
        ) from None


def on_window(plan: ANY_PLAN, first_day: date, last_day: date) -> ANY_PLAN:
    """The plan moved to another window of whole months, such as the year before; a baseline that it names moves by as many
    months."""
    moved = {"window.first_day": str(first_day), "window.last_day": str(last_day)}
    if isinstance(plan, ValueBasedPlan) and plan.baseline is not None:
        was = plan.window.first_day
        by = (first_day.year - was.year) * 12 + first_day.month - was.month
        end = shifted(month_of(plan.baseline.last_day), by + 1)
        moved["baseline.first_day"] = str(shifted(month_of(plan.baseline.first_day), by))
        moved["baseline.last_day"] = str(date.fromordinal(end.toordinal() - 1))
    return with_changes(plan, moved)


def _put(content: dict[str, Said], place: str, value: str) -> None:
    *way, last = place.split(".")
    if not way and last in _FIXED:
        raise Mistake(
            f"the {last} of a plan can't be changed, it would be another plan",
            where=place,
            mend="write a plan of its own under plans/, load, and compare the two",
        )
    here: dict[str, Said] | list[Said] = content
    for depth, name in enumerate(way):
        inside = _at(here, name, place)
        if inside is None and isinstance(here, dict):
            # A table that the plan leaves out: what is in it is checked with the rest.
            inside = here[name] = {}
        if not isinstance(inside, dict | list):
            raise _no_such(place, f"{'.'.join(way[: depth + 1])} is a value of its own", ())
        here = inside
    was = _at(here, last, place) if not (isinstance(here, dict) and not here) else None
    if (
        isinstance(was, dict) or (isinstance(was, list) and any(isinstance(one, dict) for one in was))
    ) and value != NONE:
        raise _no_such(place, f"{place} is no single value", was if isinstance(was, dict) else range(len(was)))
    said: Said = None if value == NONE else value
    if isinstance(was, list):
        said = [] if value == NONE else [one.strip() for one in value.split(",")]
    if isinstance(here, list):
        here[int(last)] = said
    else:
        here[last] = said


def _at(here: dict[str, Said] | list[Said], name: str, place: str) -> Said:
    if isinstance(here, list):
        if not name.isdecimal() or int(name) >= len(here):
            raise _no_such(place, f"there is no entry {name!r}, entries are numbered from 0", range(len(here)))
        return here[int(name)]
    if here and name not in here:
        raise _no_such(place, f"the plan has nothing called {name!r} there", list(here))
    return here.get(name)


def _no_such(place: str, what: str, known: Iterable[object]) -> Mistake:
    names = [str(one) for one in known]
    listed = f"name one of {', '.join(names)}{near(place.split('.')[-1], names)}" if names else "name a single value"
    return Mistake(what, where=place, mend=f"{listed}, such as knots.0.score=68")
