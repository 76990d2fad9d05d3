"""Answers of a few sites to be judged in tests: two years, and what adding and taking away tells of them."""

from collections.abc import Iterable
from datetime import date
from itertools import chain, combinations

import numpy as np
import polars as pl

from pipelines.metrics.answers import Answers, answers_by_month
from pipelines.metrics.overlaps import Flags, Ints, borders_of
from pipelines.metrics.periods import WINDOWS, Period, months_between

FIRST, UNTIL = date(2024, 7, 1), date(2026, 6, 1)
MONTHS = months_between(FIRST, UNTIL)
LEAST = 10
YEAR = WINDOWS["rolling_12"].period(date(2025, 12, 1))
TO_NOVEMBER = WINDOWS["year"].period(date(2025, 11, 1))
APRIL = WINDOWS["month"].period(date(2025, 4, 1))

Counts = dict[tuple[str, str, date], int]


def answers_of(counts: Counts) -> Answers:
    """Answers by site, kind and month; of the kind "all" they are those of all guests, else all kinds are."""
    rows = [(site, month, kind, n) for (site, kind, month), n in counts.items()]
    schema = {"site_id": pl.String, "month": pl.Date, "kind": pl.String, "n": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    sites = tuple(sorted({site for site, _, _ in counts}))
    everybody = None if set(frame["kind"]) <= {"all"} else frame
    return answers_by_month(frame, sites, Period(FIRST, UNTIL), until=UNTIL, everybody=everybody)


def by_month(site: str, n: int, *, kind: str = "all", **others: int) -> Counts:
    """`n` answers in each month, but for those named, such as december=3 (of 2025)."""
    names = {f"{month:%B}".lower(): month for month in months_between(FIRST, date(2025, 12, 1))}
    named = {names[name]: count for name, count in others.items()}
    return {(site, kind, month): named.get(month, n) for month in MONTHS}


def of_chance(seed: int, sites: int = 4, usual: Iterable[int] = (0, 1, 3, 8, 15)) -> Answers:
    """Sites whose three kinds of guests have each one of the `usual` numbers of answers a month, more or less."""
    random = np.random.default_rng(seed)
    kinds = ("business", "couple", "not known")
    means = random.choice(list(usual), size=(sites, len(kinds)))
    counts = {
        (f"S{site:02}", kind, month): int(random.poisson(means[site, at]))
        for site in range(sites)
        for at, kind in enumerate(kinds)
        for month in MONTHS
    }
    return answers_of(counts)


def is_few(n: int) -> bool:
    """Whether there are some, but too few."""
    return 0 < n < LEAST


def offered_periods() -> list[Period]:
    """All periods that can be chosen."""
    return list(dict.fromkeys(window.period(last) for window in WINDOWS.values() for last in MONTHS))


def exposed(monthly: Ints, numbers: Iterable[tuple[Flags, Period]]) -> list[tuple[tuple[int, ...], int, int, int]]:
    """What may be worked out of few guests by adding and taking away `numbers`, each the sum of some kinds in a period, of one
    site's `monthly[kind, month]`: kinds, months from and to, and how many guests. By linear algebra: a sum can be worked out
    that lies in the span of the told ones. That nobody came in a month counts as known."""
    count, months = monthly.shape
    told = [np.outer(kinds, _during(period, months)).ravel() for kinds, period in numbers]
    somebody = monthly.ravel() > 0
    if not told or not somebody.any():
        return []
    _, weights, span = np.linalg.svd(np.array(told, dtype=float)[:, somebody], full_matrices=False)
    known = span[weights > 1e-9]
    asked = []
    for kinds in chain.from_iterable(combinations(range(count), size) for size in range(1, count + 1)):
        for since, to in combinations(range(months + 1), 2):
            guests = int(monthly[list(kinds), since:to].sum())
            if is_few(guests):
                asked.append((kinds, since, to, guests))
    if not asked:
        return []
    sums = np.zeros((len(asked), count, months))
    for row, (kinds, since, to, _) in enumerate(asked):
        sums[row, list(kinds), since:to] = 1
    sums = sums.reshape(len(asked), -1)[:, somebody]
    left = np.abs(sums - sums @ known.T @ known).max(axis=1)
    return [one for one, far in zip(asked, left, strict=True) if far < 1e-7]


def _during(period: Period, months: int) -> Flags:
    since, to = borders_of(period, FIRST, months + 1)
    found: Flags = (np.arange(months) >= since) & (np.arange(months) < to)
    return found
