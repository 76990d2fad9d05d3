"""How many answers sites have, month by month and by kind of guests, and which of these numbers may be told of a site."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.metrics.crossings import Crossing, beside_others, kept_apart
from pipelines.metrics.kinds_apart import told_kinds
from pipelines.metrics.overlaps import (
    Flags,
    Ints,
    Told,
    borders_of,
    is_rolling_year,
    offered,
    told_periods,
    within,
    years,
)
from pipelines.metrics.periods import Period, shifted


@dataclass(frozen=True)
class Answers:
    """How many answers of each kind each site has: `before[kind, site, month]`, how many came before the month of that number
    since `first`; the last column holds all of them. `until`: the last month that is over; one that is running may follow.
    `everybody[site, month]`: the same of all guests, also those of no kind; None where there is but one kind, all guests.
    `crossings`: those of two kinds at once, of dimensions that are told rather than this one.
    """

    site_ids: tuple[str, ...]
    kinds: tuple[str, ...]
    first: date
    until: date
    before: Ints
    everybody: Ints | None = None
    crossings: tuple[Crossing, ...] = ()

    def within(self, period: Period) -> Ints:
        """The answers in a period, a row per kind and a column per site."""
        return within(self.before, period, self.first)

    def told(self, period: Period, least: int) -> Flags:
        """Which of the numbers of a period may be told beside all others of their sites (`overlaps`, `kinds_apart`,
        `crossings`); none of a period that cannot be chosen."""
        # Rolling years of all guests go before all else, and most pages ask for no other.
        is_first = self.everybody is None and is_rolling_year(period) and (least, False) not in self._told
        if (least, is_first) not in self._told:
            self._told[least, is_first] = self._worked_out(least, is_first=is_first)
        found = self._told[least, is_first].get(period)
        if found is None:
            return np.zeros(self.before.shape[:2], dtype=np.bool_)
        return self._kept_apart(period, found.reshape(self.before.shape[:2]), least)

    @cached_property
    def of_all(self) -> "Answers":
        """Those of all guests."""
        return (
            self if self.everybody is None else replace(self, kinds=("",), before=self.everybody[None], everybody=None)
        )

    def of(self, kinds: Flags) -> "Answers":
        """Those of some kinds, which `kinds` says for each site, as one kind."""
        return replace(self, kinds=("",), before=np.where(kinds[:, :, None], self.before, 0).sum(axis=0, keepdims=True))

    def with_kind(self, kind: str) -> "Answers":
        """The same with a kind that nobody is of, if it is not among them."""
        if kind in self.kinds:
            return self
        nothing = np.zeros((1, *self.before.shape[1:]), dtype=self.before.dtype)
        return replace(self, kinds=(*self.kinds, kind), before=np.concatenate([self.before, nothing]))

    def of_sites(self, start: int, site_ids: tuple[str, ...]) -> "Answers":
        """Those of neighbouring sites, the first of which is at the place `start`, under other ids; what is worked out of which
        may be told stays."""
        some = slice(start, start + len(site_ids))
        everybody = None if self.everybody is None else self.everybody[some]
        crossings = tuple(replace(one, before=one.before[some]) for one in self.crossings)
        part = replace(self, site_ids=site_ids, before=self.before[:, some], everybody=everybody, crossings=crossings)
        part._told.update(self._told_of(some))
        if everybody is not None:
            part.of_all._told.update(self.of_all._told_of(some))
        return part

    def beside(self, answers: "Answers") -> "Answers":
        """These with the crossings of other answers of the same kinds and months: of a department those of the whole stay, as a
        kind that is all among another one is so wherever its guests have been."""
        places = {site_id: place for place, site_id in enumerate(answers.site_ids)}
        rows = np.array([places.get(site_id, -1) for site_id in self.site_ids], dtype=np.int64)
        known = (rows >= 0)[:, None]
        crossings = tuple(replace(one, before=np.where(known, one.before[rows], 0)) for one in answers.crossings)
        found = replace(self, crossings=crossings)
        found._told.update(self._told_of(slice(None)))
        found.of_all._told.update(self.of_all._told_of(slice(None)))
        return found

    def among(self, sites: Flags) -> "Answers":
        """Those of some sites, as one site."""
        return replace(self, site_ids=("",), before=self.before[:, sites].sum(axis=1, keepdims=True))

    def without_each(self, sites: Flags) -> "Answers":
        """Those of some sites together, for each site without its own."""
        own = np.where(sites[None, :, None], self.before, 0)
        return replace(self, before=self.among(sites).before - own)

    @cached_property
    def _told(self) -> dict[tuple[int, bool], dict[Period, Flags]]:
        return {}

    def _told_of(self, some: slice) -> dict[tuple[int, bool], dict[Period, Flags]]:
        # Copied at once: somebody else may be asking for more at the same time.
        known = list(self._told.items())
        return {asked: {period: flags[..., some] for period, flags in one.items()} for asked, one in known}

    def _worked_out(self, least: int, *, is_first: bool) -> dict[Period, Flags]:
        if self.everybody is None:
            return self._of_periods(least, is_first=is_first).periods
        # Which borders are connected takes more room than all else, and is asked for here alone.
        beside = self.of_all._of_periods(least, is_first=False)
        self.of_all._told[least, False] = beside.periods
        return told_kinds(self.before, self.everybody, beside, self.first, years(*self._months), least)

    def _of_periods(self, least: int, *, is_first: bool) -> Told:
        every = (years if is_first else offered)(*self._months)
        return told_periods(self.before.sum(axis=0, dtype=self.before.dtype), self.first, least, every)

    @property
    def _months(self) -> tuple[date, date, date]:
        return self.first, self.until, shifted(self.first, self.before.shape[2] - 2)

    def _kept_apart(self, period: Period, told: Flags, least: int) -> Flags:
        if self.everybody is None or not self.crossings or not told.any():
            return told
        span = borders_of(period, self.first, self.before.shape[2])
        beside = beside_others(self.crossings, self.kinds, len(self.site_ids), span, least)
        counts = self.within(period)
        others = within(self.everybody, period, self.first) - counts.sum(axis=0)
        return kept_apart(told, beside, counts, others, least)


def answers_by_month(
    counts: pl.DataFrame,
    site_ids: tuple[str, ...],
    months: Period,
    *,
    until: date,
    everybody: pl.DataFrame | None = None,
    crossings: pl.DataFrame | None = None,
) -> Answers:
    """`counts` (site_id, month, kind, n; any number of rows of one cell) laid out over the months; `site_ids` are all in it.
    everybody: the same (site_id, month, n) of all guests, where the kinds are not all guests. crossings: the same with kind,
    other_dimension_id and other_segment_id, of guests of both kinds."""
    kinds = tuple(counts["kind"].unique().sort())
    before = _laid_out(counts, _numbers(counts["kind"], kinds), site_ids, months, len(kinds))
    if everybody is None:
        return Answers(site_ids, kinds, months.first, until, before)
    every = _laid_out(everybody, np.zeros(everybody.height, dtype=np.int64), site_ids, months, 1)[0]
    found = Answers(site_ids, kinds, months.first, until, before, every)
    if crossings is None or crossings.is_empty():
        return found
    keys = ["kind", "other_dimension_id", "other_segment_id"]
    of_both = []
    for key, rows in crossings.partition_by(keys, as_dict=True, maintain_order=False).items():
        laid_out = _laid_out(rows, np.zeros(rows.height, dtype=np.int64), site_ids, months, 1)[0]
        of_both.append(Crossing(*key, laid_out))
    return replace(found, crossings=tuple(of_both))


def _laid_out(counts: pl.DataFrame, kinds: Ints, site_ids: tuple[str, ...], months: Period, count: int) -> Ints:
    passed = 12 * pl.col("month").dt.year().cast(pl.Int64) + pl.col("month").dt.month()
    place = counts.select(passed - (12 * months.first.year + months.first.month) + 1).to_series().to_numpy()
    is_inside = (place >= 1) & (place <= months.months)
    at = (kinds, _numbers(counts["site_id"], site_ids), place)
    monthly = np.zeros((count, len(site_ids), months.months + 1), dtype=np.int32)
    np.add.at(monthly, tuple(one[is_inside] for one in at), counts["n"].to_numpy()[is_inside])
    found: Ints = monthly.cumsum(axis=2, dtype=np.int32)
    return found


def _numbers(values: pl.Series, every: tuple[str, ...]) -> Ints:
    found: Ints = values.cast(pl.Enum(every)).to_physical().to_numpy().astype(np.int64)
    return found
