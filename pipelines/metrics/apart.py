"""What of the sites' numbers can't be told without telling of the few who make one number differ from another.

Who knows a site's value of a year and that of its first eleven months knows the twelfth's; who knows that of all its guests and
that of its leisure guests knows that of the others. So of two numbers of which one holds the other only one is told where
fewer answers lie between them than a number needs (differencing), and of the kinds of guests of a site so many are kept back
that those kept back are together as many as a number needs (complementary suppression); Willenborg and de Waal, Elements of
Statistical Disclosure Control, 2001, chapters 4 and 6. The same goes for a list as a whole and its sites.

Not covered: what two builds tell, of which the second has a few answers more; rolling years of all guests, where a site had no
answers in a month by which they differ; kinds of two dimensions of which one happens to hold the other; what kinds and
overlapping periods tell if all of them are added and taken away together; the numbers of published awards.

What is kept back depends on answers and on `least` alone, so a list is the same for all who are told of groups of one size;
a role with a larger smallest group (`thresholds.toml`, `[roles.…]`) may see fewer sites in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.metrics.overlaps import ORDER, is_rolling_year, told_periods
from pipelines.metrics.periods import Period, months_between, shifted

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# No window has more months.
_LONGEST = 18
# Of fewer sites kept back one could take one's own away and be left with another one's number.
_FEWEST_SITES = 3


@dataclass(frozen=True)
class Answers:
    """How many answers of each kind each site has: `before[kind, site, month]`, how many came before the month of that number
    since `first`; the last column holds all of them. `until`: the last month that a period can be chosen to end with.
    is_of_all: the one kind is that of all guests, of whom the rolling year is told in any case: places are decided on it.
    """

    site_ids: tuple[str, ...]
    kinds: tuple[str, ...]
    first: date
    until: date
    before: Ints
    is_of_all: bool

    def within(self, period: Period) -> Ints:
        """The answers in a period, a row per kind and a column per site."""
        since, until = (self._place(month) for month in (period.first, shifted(period.last, 1)))
        found: Ints = self.before[:, :, until] - self.before[:, :, since]
        return found

    @cached_property
    def _told(self) -> dict[int, dict[Period, Flags]]:
        return {}

    def told_alone(self, period: Period, least: int) -> Flags:
        """Which of the numbers of a period may be told beside all other periods of the same kind (`overlaps`)."""
        enough = self.within(period) >= least
        if self.is_of_all and is_rolling_year(period):
            return enough
        if least not in self._told:
            rows = self.before.reshape(-1, self.before.shape[2])
            self._told[least] = told_periods(rows, self.first, self.until, least, years_always=self.is_of_all)
        found = self._told[least].get(period)
        # A period that nobody can choose is beside those that one can.
        return enough & ~_too_close(self, period, least) if found is None else found.reshape(enough.shape)

    def of(self, kinds: Flags) -> "Answers":
        """Those of some kinds, which `kinds` says for each site, as one kind."""
        return replace(self, kinds=("",), before=np.where(kinds[:, :, None], self.before, 0).sum(axis=0, keepdims=True))

    def only(self, kinds: Sequence[bool], names: Sequence[str]) -> "Answers":
        """Those of some kinds alone, under other names; what is worked out of which may be told alone stays."""
        own = np.array(kinds, dtype=np.bool_)
        named = tuple(name for name, is_own in zip(names, kinds, strict=True) if is_own)
        part = replace(self, kinds=named, before=self.before[own])
        shape = self.before.shape[:2]
        for least, found in self._told.items():
            part._told[least] = {period: flags.reshape(shape)[own].ravel() for period, flags in found.items()}
        return part

    def among(self, sites: Flags) -> "Answers":
        """Those of some sites, as one site."""
        return replace(self, site_ids=("",), before=self.before[:, sites].sum(axis=1, keepdims=True))

    def without_each(self, sites: Flags) -> "Answers":
        """Those of some sites together, for each site without its own."""
        own = np.where(sites[None, :, None], self.before, 0)
        return replace(self, before=self.among(sites).before - own)

    def _place(self, month: date) -> int:
        passed = 12 * (month.year - self.first.year) + month.month - self.first.month
        return min(max(passed, 0), self.before.shape[2] - 1)


def answers_by_month(
    counts: pl.DataFrame, site_ids: tuple[str, ...], months: Period, *, until: date, is_of_all: bool = False
) -> Answers:
    """`counts` (site_id, month, kind, n; any number of rows of one cell) laid out over the months; `site_ids` are all in it."""
    inside = counts.filter(pl.col("month").is_between(months.first, months.last))
    kinds = tuple(counts["kind"].unique().sort())
    passed = 12 * pl.col("month").dt.year().cast(pl.Int64) + pl.col("month").dt.month()
    place = inside.select(passed - (12 * months.first.year + months.first.month) + 1).to_series()
    at = (_numbers(inside["kind"], kinds), _numbers(inside["site_id"], site_ids), place.to_numpy().astype(np.int64))
    monthly = np.zeros((len(kinds), len(site_ids), months.months + 1), dtype=np.int64)
    np.add.at(monthly, at, inside["n"].to_numpy().astype(np.int64))
    return Answers(site_ids, kinds, months.first, until, monthly.cumsum(axis=2), is_of_all)


def _numbers(values: pl.Series, every: tuple[str, ...]) -> Ints:
    return values.cast(pl.Enum(every)).to_physical().to_numpy().astype(np.int64)


@lru_cache(maxsize=1024)
def rivals(period: Period) -> tuple[Period, ...]:
    """The periods one could choose that hold `period` or lie within it, and are told rather than it.

    Windows go before each other in a fixed order. Of two windows to date of one kind the longer one goes before; others of one
    kind never hold each other.
    """
    own = next((at for at, one in enumerate(ORDER) if one.period(period.last) == period), len(ORDER))
    found = []
    for at, window in enumerate(ORDER[: own + 1]):
        for last in months_between(period.first, shifted(period.first, _LONGEST - 1 + period.months)):
            other = window.period(last)
            if other != period and (_holds(other, period) or (at < own and _holds(period, other))):
                found.append(other)
    return tuple(dict.fromkeys(found))


def _holds(outer: Period, inner: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def told(answers: Answers, period: Period, least: int) -> Flags:
    """Whether the number of each kind (row) and site (column) in a period may be told.

    Not told: fewer than `least` answers; what other periods tell too much with (`overlaps`); and where what is not told of a
    site is together fewer, or too close to a rival, the smallest of its kinds that are told, one after the other (of equally
    small ones the first by name), until it is not.
    """
    return _told_beside(answers, period, least, answers.told_alone(period, least).copy())


def _told_together(answers: Answers, period: Period, least: int) -> Flags:
    """The same of sites added up, beside those rivals alone that are told rather than it."""
    return _told_beside(answers, period, least, (answers.within(period) >= least) & ~_too_close(answers, period, least))


def _told_beside(answers: Answers, period: Period, least: int, is_told: Flags) -> Flags:
    """What is left of `is_told` beside the other kinds."""
    counts = answers.within(period)
    while len(answers.kinds) > 1:
        others = answers.of(~is_told)
        few = _is_few(others.within(period), least) | _too_close(others, period, least)
        exposed = few[0] & is_told.any(axis=0)
        if not exposed.any():
            break
        smallest = np.where(is_told, counts, np.iinfo(np.int64).max).argmin(axis=0)
        is_told[smallest[exposed], exposed.nonzero()[0]] = False
    return is_told


def _too_close(answers: Answers, period: Period, least: int) -> Flags:
    counts = answers.within(period)
    close = np.zeros(counts.shape, dtype=np.bool_)
    for other in (one for one in rivals(period) if one.last <= answers.until):
        rival = answers.within(other)
        close |= _is_few(np.abs(rival - counts), least) & (rival >= least)
    return close


def _is_few(counts: Ints, least: int) -> Flags:
    return (counts > 0) & (counts < least)


@dataclass(frozen=True)
class Judged:
    """What may be told of the sites of a list in one period and of one kind of guests, a row per site.

    is_kept_back: it has as many answers as a number needs, and is not told. is_counted: its answers are in the number of the
    list as a whole; those of too few others, which could be read off it, are not. rest_is_told: the others of the list together
    may be told to whoever knows the site's own. whole_is_told: the list as a whole may be told to everybody.
    """

    rows: pl.DataFrame

    @cached_property
    def kept_back(self) -> list[str]:
        """The sites that are kept back."""
        return self.rows.filter("is_kept_back")["site_id"].to_list()

    @cached_property
    def is_whole(self) -> bool:
        """Whether every site is in the whole, and the others of every site may be told."""
        return bool(self.rows["is_counted"].all() and self.rows["rest_is_told"].all())

    @property
    def whole_is_told(self) -> bool:
        """Whether the list as a whole may be told; not where there is nobody in it."""
        return bool(self.rows["whole_is_told"].any())

    @cached_property
    def counted(self) -> list[str]:
        """The sites that are in the whole."""
        return self.rows.filter("is_counted")["site_id"].to_list()


# What is said of each site.
FLAGS = ("is_kept_back", "is_counted", "rest_is_told", "whole_is_told")


def judged(answers: Answers, period: Period, least: int, *, kind: str, is_one_of_many: bool = False) -> Judged:
    """What may be told of `kind` in a period.

    is_one_of_many: the list is one of several that share sites. Then it is made of told sites alone: what else it held, another
    one could tell apart.
    """
    if kind not in answers.kinds:
        nothing = np.zeros((1, *answers.before.shape[1:]), dtype=np.int64)
        answers = replace(answers, kinds=(*answers.kinds, kind), before=np.concatenate([answers.before, nothing]))
    at = answers.kinds.index(kind)
    counts = answers.within(period)[at]
    is_told = told(answers, period, least)[at]
    is_kept_back = (counts >= least) & ~is_told
    is_counted = is_told | (not is_one_of_many and not _read_off(answers, period, least, at, ~is_told))
    rest = answers.without_each(is_counted)
    rest_is_told = _told_together(rest, period, least)[at]
    alone = rest.within(period)[at] == 0
    whole = _told_together(answers.among(is_counted), period, least)[at]
    rows = {
        "site_id": pl.Series(answers.site_ids, dtype=pl.String),
        "is_kept_back": is_kept_back,
        "is_counted": is_counted,
        "rest_is_told": rest_is_told,
        "whole_is_told": np.full(len(counts), bool(whole.all() and (rest_is_told | alone | ~is_counted).all())),
    }
    return Judged(pl.DataFrame(rows))


def _read_off(answers: Answers, period: Period, least: int, at: int, untold: Flags) -> bool:
    """Whether the untold sites together could be read off a whole that counts them, by somebody outside or by one of them."""
    counts = np.where(untold, answers.within(period)[at], 0)
    total = int(counts.sum())
    others = total - int(counts.max(initial=0))
    if _is_few(np.array([total, others]), least).any():
        return True
    if (counts > 0).sum() < _FEWEST_SITES and (counts >= least).any():
        return True
    part = answers.among(untold)
    together = replace(part, kinds=("",), before=part.before[at : at + 1])
    return bool(_too_close(together, period, least).any())
