"""The single answers that a simulation draws from, read from a build."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis
from pipelines.bonus.spans import Span
from pipelines.bonus.tenure import Post
from pipelines.metrics.periods import shifted
from pipelines.rewards.roster import Roster, a_year_earlier
from pipelines.rewards.simulation.draws import Answers
from pipelines.rewards.simulation.forecast import Seen
from pipelines.rewards.simulation.pace import Pace, pace
from pipelines.rewards.simulation.sources import Key, Readings, Stays
from pipelines.warehouse.answer_patterns import TIMES, AnswerPatterns, answer_patterns, key
from pipelines.warehouse.own_stays import OwnStays, own_stays


@dataclass(frozen=True)
class Period:
    """The window of a plan, and the day up to which the build has its answers."""

    window: Span
    as_of: date


def answers_of(build: Path, survey_id: str, covered: Roster, of: Readings) -> dict[Stays, Answers]:
    """The answers of all stays that are read: one set-based read for each kind of stays, whatever the number of people."""
    keys, found = of.keys, {}
    asked: dict[str, set[str]] = defaultdict(set)
    for measure, number in keys:
        asked[measure].add(number)
    kinds: dict[tuple[str, Basis], set[str]] = defaultdict(set)
    for when, basis, one in of.stays:
        kinds[when, basis].add(one)
    for (when, basis), named in sorted(kinds.items()):
        posts = (covered.posts if when == "now" else covered.before)[basis]
        own = [post for post in posts if post.person_id in named]
        by_one = _by_one(answer_patterns(build, own, survey_id, asked), keys, named)
        found |= {Stays(when, basis, one): answers for one, answers in by_one.items()}
    return found


def seen_of(
    build: Path, survey_id: str, covered: Roster, of: Readings, person_id: str, period: Period, *, with_region: bool
) -> Seen:
    """What was answered in one person's stays so far, and the pace of it; `with_region`: that of the region's others too."""
    keys = of.keys
    asked: dict[str, set[str]] = defaultdict(set)
    for measure, number in keys:
        asked[measure].add(number)
    bases = [basis for basis in (Basis.OWN, Basis.ROLLING_12M) if basis in covered.posts]
    posts = {basis: [post for post in covered.posts[basis] if post.person_id == person_id] for basis in bases}
    # One read each: what the stays are of stands in the place of the person.
    told = answer_patterns(build, _named({str(basis): posts[basis] for basis in bases}), survey_id, asked)
    answers = _by_one(told, keys, map(str, bases))
    own = posts[Basis.OWN]
    counted = own_stays(build, _named({"now": own, "before": a_year_earlier(own)}), survey_id)
    now, before = (_by_month(counted, one) for one in ("now", "before"))
    then = {shifted(month, 12): count for month, count in before.items()}
    at_pace = pace(now, then, own, period.window, period.as_of)
    others = _pace_of_others(build, survey_id, covered, person_id, period, (now, before)) if with_region else None
    return Seen(answers[Basis.OWN], answers.get(Basis.ROLLING_12M), keys, at_pace, others)


def _pace_of_others(
    build: Path,
    survey_id: str,
    covered: Roster,
    person_id: str,
    period: Period,
    own: tuple[Mapping[date, int], Mapping[date, int]],
) -> Pace:
    """The pace of a region's answers without the own ones (this year's and those of the year before)."""
    regions = covered.regions[person_id]
    posts = [post for post in covered.posts[Basis.REGION_RATE] if post.person_id in regions]
    counted = own_stays(build, _named({"now": posts, "before": a_year_earlier(posts)}), survey_id)
    now, before = (
        {month: max(0, count - mine.get(month, 0)) for month, count in _by_month(counted, name).items()}
        for name, mine in zip(("now", "before"), own, strict=True)
    )
    then = {shifted(month, 12): count for month, count in before.items()}
    return pace(now, then, posts, period.window, period.as_of)


def _named(posts: Mapping[str, Iterable[Post]]) -> list[Post]:
    return [replace(post, person_id=name) for name, several in posts.items() for post in several]


def _by_month(counted: OwnStays, name: str) -> dict[date, int]:
    """The answers of each month to the question that most answered: nearly the responses, and told of sums as well."""
    counts = counted.added_up("person_id", "month", "department_id").filter(pl.col("person_id") == name)
    most = counts.group_by("month").agg(pl.col("response_count").max())
    return dict(most.select("month", "response_count").iter_rows())


def _by_one(read: AnswerPatterns, keys: Sequence[Key], named: Iterable[str]) -> dict[str, Answers]:
    summed: dict[str, dict[str, Counts]] = defaultdict(dict)
    for row in read.summed.iter_rows(named=True):
        summed[row["person_id"]][row["department_id"]] = Counts.of([row])
    names = [key(*one) for one in keys]
    rows = {one: frame for (one,), frame in read.patterns.partition_by("person_id", as_dict=True).items()}
    nothing = read.patterns.clear()
    return {one: _answers(rows.get(one, nothing), names, summed.get(one, {})) for one in sorted(named)}


def _answers(rows: pl.DataFrame, names: list[str], summed: dict[str, Counts]) -> Answers:
    additions = rows.select(names).to_numpy().astype(np.int64, order="C").reshape(rows.height, len(names))
    return Answers(additions, rows[TIMES].to_numpy().astype(np.int64), summed)
