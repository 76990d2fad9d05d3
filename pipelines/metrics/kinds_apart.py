"""Which kinds of guests may be told of a site, so that nobody can work out what a few of the others said.

Of single kinds of guests rolling years alone are told, those that end in the last three years. All guests are told of too
(`overlaps`): whoever takes the kinds whose own numbers connect two borders of months away from all guests between them is left
with the others, who have to be none or as many as a number needs. So have those to be who are left when the others of one year
are taken away from those of another one.

Not covered: sums of four and more numbers of kinds and of all guests, whose months cancel out as nobody of a kind came in some
of them. Linear algebra over made-up sites with kinds of a few guests a month (tests) finds such a sum at one of about twenty.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from pipelines.metrics.overlaps import Borders, Flags, Ints, Told, borders_of, is_few
from pipelines.metrics.periods import Period, shifted

# What is worked out grows with the square of the months; of older years nobody compares single kinds of guests.
MONTHS = 36
# Sites are gone through so many at a time: each takes four bytes a kind and pair of borders.
_AT_ONCE = 500


def told_kinds(
    kinds: Ints, everybody: Ints, told: Told, first: date, every: Sequence[Period], least: int
) -> dict[Period, Flags]:
    """For each rolling year of `every`, which kinds may be told of which sites (`[year][kind, site]`).

    `kinds[kind, site, month]` and `everybody[site, month]`: how many answers came before a month, as in `told_periods`, which
    says what is `told` of all guests. The years are gone through in their order; of one year the biggest kind of each site goes
    first, of equally big ones the last.
    """
    found = {year: np.zeros(kinds.shape[:2], dtype=np.bool_) for year in every}
    latest = max((year.last for year in every), default=first)
    every = [year for year in every if year.last > shifted(latest, -MONTHS)]
    spans = np.array([borders_of(one, first, kinds.shape[2]) for one in every], dtype=np.int64).reshape(-1, 2)
    since = spans[:, 0].min(initial=kinds.shape[2] - 1)
    # A delivery of sums may say of a kind what it does not say of all guests.
    others = np.maximum(np.diff(everybody - kinds.sum(axis=0), axis=1, prepend=0), 0).cumsum(axis=1)
    for begin in range(0, kinds.shape[1], _AT_ONCE):
        some = slice(begin, begin + _AT_ONCE)
        sites = _Sites(kinds[:, some, since:], others[some, since:], told.connected[some, since:, since:], least)
        for year, span in zip(every, spans - since, strict=True):
            found[year][:, some] = sites.tell(*span)
    return found


class _Sites:
    """Sites of which year after year is told. `left[site, border, border]`: how many answers lie between two borders that no
    told kind's own numbers connect."""

    def __init__(self, kinds: Ints, others: Ints, connected: Flags, least: int) -> None:
        count, sites, months = kinds.shape
        self._kinds, self._others, self._connected, self._least = kinds, others, connected, least
        self._borders = Borders(kinds.reshape(count * sites, months))
        apart = self._borders.apart.reshape(count, sites, months, months)
        self._left = apart.sum(axis=0) + np.abs(others[:, :, None] - others[:, None, :])
        self._years: list[tuple[int, int, Flags]] = []

    def tell(self, since: int, to: int) -> Flags:
        """Which kinds of which sites are told of the year between two borders."""
        answers = self._kinds[:, :, to] - self._kinds[:, :, since]
        told = np.zeros(answers.shape, dtype=np.bool_)
        # Of equally big ones the last by name goes first.
        for kinds in np.argsort(answers, axis=0, kind="stable")[::-1]:
            self._tell_each(kinds, (since, to), told)
        self._years.append((since, to, told))
        return told

    def _tell_each(self, kinds: Ints, year: tuple[int, int], told: Flags) -> None:
        """Tell of one kind of each site where nothing speaks against it."""
        since, to = year
        sites = np.arange(len(kinds))
        own = self._kinds[kinds, sites]
        sites = sites[own[:, to] - own[:, since] >= self._least]
        rows = kinds[sites] * self._kinds.shape[1] + sites
        may = ~is_few(self._borders.apart[rows, since, to], self._least)
        may &= ~self._tells_years_apart(kinds[sites], sites, since, to, told)
        sites, rows = sites[may], rows[may]
        place, border, near = self._borders.nearer(rows, since, to)
        left = self._left[sites[place], border] - self._borders.apart[rows[place], border] + near
        is_safe = np.ones(len(sites), dtype=np.bool_)
        is_safe[place[(is_few(left, self._least) & self._connected[sites[place], border]).any(axis=1)]] = False
        keep = is_safe[place]
        at, border = sites[place[keep]], border[keep]
        self._left[at, border] = left[keep]
        self._left[at, :, border] = left[keep]
        self._borders.move(rows[place[keep]], border, near[keep])
        told[kinds[sites[is_safe]], sites[is_safe]] = True

    def _tells_years_apart(self, kinds: Ints, sites: Ints, since: int, to: int, told: Flags) -> Flags:
        """At which sites those who are left of the year, once a kind is told too, and those of another year tell of few."""
        found = np.zeros(len(sites), dtype=np.bool_)
        places = np.arange(len(sites))
        hidden = ~told[:, sites]
        hidden[kinds, places] = False
        for begin, end, before in self._years:
            if end <= since or to <= begin:
                continue
            either = hidden | ~before[:, sites]
            gone, come = (
                np.abs(
                    np.where(either, self._kinds[:, sites, b] - self._kinds[:, sites, a], 0).sum(axis=0)
                    + self._others[sites, b]
                    - self._others[sites, a]
                )
                for a, b in ((begin, since), (end, to))
            )
            found |= ((gone == 0) & is_few(come, self._least)) | ((come == 0) & is_few(gone, self._least))
        return found & self._connected[sites, since, to]
