"""What of the sites of a list can't be told without telling of the few who make one number differ from another.

Who knows a site's value of a year and that of its first eleven months knows the twelfth's; who knows that of all its guests and
that of its leisure guests knows that of the others. So of two numbers of which one holds the other only one is told where
fewer answers lie between them than a number needs (differencing), and of the kinds of guests of a site so many are kept back
that those kept back are together as many as a number needs (complementary suppression); Willenborg and de Waal, Elements of
Statistical Disclosure Control, 2001, chapters 4 and 6. What is told of single sites is said by `overlaps`, `kinds_apart` and
`crossings`; here it is said of a list as a whole, and of the others beside each site.

Not covered: what two builds tell, of which the second has a few answers more; two kinds of different dimensions (`crossings`)
that differ by enough guests of the stay and by few of a department, or that are of different years; the numbers of published
awards.

What is kept back depends on answers and on `least` alone, so a list is the same for all who are told of groups of one size;
a role with a larger smallest group (`thresholds.toml`, `[roles.…]`) may see fewer sites in it.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import polars as pl

from pipelines.metrics.answers import Answers
from pipelines.metrics.overlaps import ORDER, Flags, is_few
from pipelines.metrics.periods import Period, months_between, shifted

# No window has more months.
_LONGEST = 18
# Of fewer sites kept back one could take one's own away and be left with another one's number.
_FEWEST_SITES = 3


@lru_cache(maxsize=1024)
def rivals(period: Period) -> tuple[Period, ...]:
    """The periods one could choose that hold `period` or lie within it, and are told of a list rather than it.

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


def told_together(answers: Answers, period: Period, least: int) -> Flags:
    """Whether the number of each kind (row) may be told of the sites that a column is made of, beside the other kinds and those
    rivals that are told rather than it.

    Not told: fewer than `least` answers; too few between it and a rival; and where what is not told is together fewer, or too
    close to a rival, the smallest of the kinds that are told, one after the other (of equally small ones the first by name),
    until it is not.
    """
    counts = answers.within(period)
    is_told = (counts >= least) & ~_too_close(answers, period, least)
    while len(answers.kinds) > 1:
        others = answers.of(~is_told)
        few = is_few(others.within(period), least) | _too_close(others, period, least)
        exposed = few[0] & is_told.any(axis=0)
        if not exposed.any():
            break
        smallest = np.where(is_told, counts, np.iinfo(counts.dtype).max).argmin(axis=0)
        is_told[smallest[exposed], exposed.nonzero()[0]] = False
    return is_told


def _too_close(answers: Answers, period: Period, least: int) -> Flags:
    counts = answers.within(period)
    close = np.zeros(counts.shape, dtype=np.bool_)
    for other in (one for one in rivals(period) if one.last <= answers.until):
        rival = answers.within(other)
        close |= is_few(np.abs(rival - counts), least) & (rival >= least)
    return close


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


def kept_back(answers: Answers, period: Period, least: int, *, kind: str) -> list[str]:
    """The sites that are kept back of a kind in a period, as `judged` says it."""
    if kind not in answers.kinds:
        return []
    is_enough = answers.within(period)[answers.kinds.index(kind)] >= least
    is_kept_back = is_enough & ~_told(answers, period, least, kind)
    return [answers.site_ids[place] for place in np.flatnonzero(is_kept_back)]


def judged(answers: Answers, period: Period, least: int, *, kind: str, is_one_of_many: bool = False) -> Judged:
    """What may be told of `kind` in a period.

    is_one_of_many: the list is one of several that share sites. Then it is made of told sites alone: what else it held, another
    one could tell apart.
    """
    is_told = _told(answers, period, least, kind)
    may_count = np.full(len(is_told), not is_one_of_many)
    if answers.everybody is not None and not is_one_of_many:
        # All kinds together would tell of a site that the list of all guests leaves out.
        may_count = _counted(answers.of_all, period, least, 0, answers.of_all.told(period, least)[0], may_count)
    answers = answers.with_kind(kind)
    at = answers.kinds.index(kind)
    counts = answers.within(period)[at]
    is_counted = _counted(answers, period, least, at, is_told, may_count)
    rest = answers.without_each(is_counted)
    rest_is_told = told_together(rest, period, least)[at]
    alone = rest.within(period)[at] == 0
    whole = told_together(answers.among(is_counted), period, least)[at]
    return _rows(
        answers,
        is_kept_back=(counts >= least) & ~is_told,
        is_counted=is_counted,
        rest_is_told=rest_is_told,
        whole_is_told=np.full(len(counts), bool(whole.all() and (rest_is_told | alone).all())),
    )


def in_full(answers: Answers, period: Period, least: int, *, kind: str) -> Judged:
    """What may be told of `kind` to whoever may see every site of the list in full: all of it."""
    answers = answers.with_kind(kind)
    counts = answers.within(period)[answers.kinds.index(kind)]
    every = np.ones(len(counts), dtype=np.bool_)
    is_told = np.full(len(counts), bool(counts.sum() >= least))
    return _rows(answers, is_kept_back=~every, is_counted=every, rest_is_told=every, whole_is_told=is_told)


def _rows(answers: Answers, **flags: Flags) -> Judged:
    site_ids = pl.Series(answers.site_ids, dtype=pl.String)
    return Judged(pl.DataFrame({"site_id": site_ids} | {name: flags[name] for name in FLAGS}))


def _told(answers: Answers, period: Period, least: int, kind: str) -> Flags:
    """Of which sites a kind is told; of none where nobody is of it."""
    if kind not in answers.kinds:
        return np.zeros(len(answers.site_ids), dtype=np.bool_)
    return answers.told(period, least)[answers.kinds.index(kind)]


def _counted(answers: Answers, period: Period, least: int, at: int, is_told: Flags, may_count: Flags) -> Flags:
    """Which sites a whole is made of: the told ones and, unless they could be read off it, those others that may count."""
    untold = may_count & ~is_told
    return is_told if _read_off(answers, period, least, at, untold) else is_told | untold


def _read_off(answers: Answers, period: Period, least: int, at: int, untold: Flags) -> bool:
    """Whether the untold sites together could be read off a whole that counts them, by somebody outside or by one of them."""
    counts = np.where(untold, answers.within(period)[at], 0)
    total = int(counts.sum())
    others = total - int(counts.max(initial=0))
    if is_few(np.array([total, others]), least).any():
        return True
    if (counts > 0).sum() < _FEWEST_SITES and (counts >= least).any():
        return True
    together = answers.among(untold).of(np.arange(len(answers.kinds))[:, None] == at)
    return bool(_too_close(together, period, least).any())
