"""Of which sites a list that filters narrow may be told, so that no few guests are left when told lists are taken away.

Who reads the words of all guests, of those on business and of families has those of the guests of no known kind too, by taking
away. So of the kinds of guests of a site so many are kept back that those kept back are together as many as a list needs
(`metrics.apart`), for every filter and within whatever other filters stand beside it; and a list is told only where each list
that it narrows is, or two narrow lists would stand for the wider one that is kept back.

Not covered: lists that cut across each other. Who reads those on business and those in French sees which words are in both.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

import polars as pl

from pipelines.metrics.answers import answers_by_month
from pipelines.metrics.apart import told_together
from pipelines.metrics.periods import Period, shifted

# All guests of a list count as of one month, beside which none can be chosen: each row says of which one it is.
_TOGETHER = Period(date(2000, 1, 1), date(2000, 1, 1))
_NONE_BESIDE = shifted(_TOGETHER.first, -1)


def told_sites(cells: pl.DataFrame, chosen: Mapping[str, str], least: int) -> list[str]:
    """The sites, sorted, of which the guests of every `chosen` kind (by the name of its filter) may be told.

    `cells`: site_id, a column per filter with the guest's kind, and n guests; of all guests that any filter could leave out.
    """
    everybody = cells.with_columns(everybody=pl.lit(""))
    sites = _told_of_kind(everybody, "everybody", "", least)
    for name, kind in chosen.items():
        for others in _some_of({other: value for other, value in chosen.items() if other != name}):
            sites &= _told_of_kind(cells.filter(of_kinds(others)), name, kind, least)
    return sorted(sites)


def of_kinds(chosen: Mapping[str, str]) -> pl.Expr:
    """Whether a row of cells is of every chosen kind."""
    return pl.all_horizontal(pl.lit(True), *(pl.col(name) == kind for name, kind in chosen.items()))


def _some_of(chosen: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """None of the filters, each of them, every two, and so on."""
    for size in range(len(chosen) + 1):
        yield from map(dict, combinations(chosen.items(), size))


def _told_of_kind(cells: pl.DataFrame, name: str, kind: str, least: int) -> set[str]:
    """The sites of which a kind may be told beside all other kinds of the filter, of guests who are alike in the other ones."""
    if kind not in cells[name]:
        return set()
    counts = cells.select("site_id", "n", kind=name, month=pl.lit(_TOGETHER.first))
    site_ids = tuple(counts["site_id"].unique().sort())
    answers = answers_by_month(counts, site_ids, _TOGETHER, until=_NONE_BESIDE)
    is_told = told_together(answers, _TOGETHER, least)[answers.kinds.index(kind)]
    return {site_id for site_id, one in zip(site_ids, is_told, strict=True) if one}
