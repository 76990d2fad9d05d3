"""The only door to recognition: what a principal may see of award years is decided here, by their line in `permissions`, and
not by a page.

- Everybody with a post sees which sites and departments are honoured; who is nobody in particular sees nothing.
- People are named to HR alone until HR has published the year: a name that leaves the list again would be known. Then to all
  whose role may see people at all.
- HR sees beside it everything of sites and departments, and exports and publishes the lists.
- A regional leader sees the standings (rank, why not) of the sites that are in the region, a general manager of the own site.
- Everybody else sees the winners alone.

Of people nobody sees a bottom list, HR neither: only who is honoured leaves this module, and while a year is not final for HR
the better half of the others. What a few guests said is not shown as a score: below the threshold a site's numbers stay away.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

import polars as pl

from dashboard.award_years import AwardYears, Known
from dashboard.permissions import AwardSight, Honoured
from dashboard.scopes import Principal
from pipelines.home import Home
from pipelines.recognition.ahead import NextTier, next_tiers
from pipelines.recognition.final import first_day_to_publish
from pipelines.recognition.frames import EXCLUDED, WINNER
from pipelines.recognition.publishing.differences import Difference
from pipelines.recognition.publishing.state import Publishing
from pipelines.recognition.result import AwardResult, ClassNote
from pipelines.recognition.spread import spread
from pipelines.recognition.staff.listed import listed
from pipelines.reference.assignments import Assignment, Role
from pipelines.reference.awards.award import Award
from pipelines.reference.chain import Thresholds
from pipelines.reference.reference import Reference

T = TypeVar("T")

NUMBERS = ("value", "low", "high", "standard_error", "unadjusted")
CHANGES = ("baseline_value", "change", "change_low", "change_high")


def sight_of(principal: Principal) -> AwardSight:
    """What a principal may see; deny by default."""
    return principal.may.awards if principal.has_place else AwardSight.NOTHING


@dataclass(frozen=True)
class SeenAward:
    """What somebody may see of an award. `standings`: those not honoured that they may see (`frames.STANDINGS`), empty for
    most; `ahead`: of the candidates of the own site or region, what the next tier takes, by class and key."""

    award: Award
    winners: pl.DataFrame
    standings: pl.DataFrame
    notes: tuple[ClassNote, ...]
    ahead: dict[tuple[str, str], NextTier]
    is_provisional: bool

    @property
    def own(self) -> pl.DataFrame:
        """The rows in which the own site or region stands, honoured or not, where that can be told."""
        return pl.concat([self.winners, self.standings])


@dataclass(frozen=True)
class SeenYear:
    """What somebody may see of a year. `published_on`, `published_by`: None until it is published; `final_from`: the day from
    which it can be; `pay_thresholds`: by award_id, how many answers a bonus needed by what the year was decided by."""

    year: int
    day: date
    awards: tuple[SeenAward, ...]
    final_from: date
    published_on: date | None
    published_by: str | None
    pay_thresholds: Mapping[str, int]

    @property
    def is_provisional(self) -> bool:
        """Whether more answers may come that change it."""
        return self.published_on is None and any(one.is_provisional for one in self.awards)


@dataclass(frozen=True)
class RecognitionDoor:
    """What one principal may see of the award years of a home on a day, by the build that is served. A Mistake where a year
    can't be worked out or read."""

    principal: Principal
    place: Home
    build_id: str
    reference: Reference
    today: date

    @cached_property
    def sight(self) -> AwardSight:
        """What they may see at all."""
        return sight_of(self.principal)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years with awards, or that were published: the latest first, those that have not begun behind all others."""
        if self.sight is AwardSight.NOTHING:
            return ()
        found = sorted(self._years.all(), reverse=True)
        return tuple(sorted(found, key=lambda year: year > self.today.year))

    def seen(self, year: int) -> SeenYear | None:
        """What they may see of a year."""
        if self.sight is AwardSight.NOTHING:
            return None
        return self.made(("seen", year), lambda: seen_year(self._years.known(year), self.principal, self.reference))

    def made(self, what: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """What `make` makes of what they may see, such as a table, made once for all who see the same. `what` says what it is,
        and all that it depends on beside the years themselves. Treat it as read-only."""
        who = self.principal
        return self._years.kept((self.sight, who.role, who.site_id, who.region_id, what), make)

    def whole(self, year: int) -> Known | None:
        """All of a year, for HR alone: what exports are made of."""
        return self._years.known(year) if self.sight is AwardSight.EVERYTHING else None

    def editions(self, year: int) -> tuple[Publishing, ...]:
        """Every list of a year that was published, those taken back among them, for HR."""
        return self._years.editions(year) if self.sight is AwardSight.EVERYTHING else ()

    def differences(self, year: int) -> tuple[Difference, ...] | None:
        """What would be different on the list of a year by what is known now, for HR."""
        return self._years.differences(year) if self.sight is AwardSight.EVERYTHING else None

    def unprintable(self, year: int) -> str:
        """Which names of a year's list can't be printed, and why, in words; empty where all can, and for who prints none."""
        return self._years.unprintable(year) if self.sight is AwardSight.EVERYTHING else ""

    def spread(self, year: int, award_id: str) -> pl.DataFrame | None:
        """Who is honoured against the eligible field (`spread.SPREAD`), by region, brand, type, size and guests' language, of
        people by department too; for HR."""
        result = self._result(year, award_id)
        if result is None:
            return None
        return self.made(("spread", year, award_id), lambda: spread(result, self._years.kinds(result.award)))

    def excluded_by(self, year: int, award_id: str) -> pl.DataFrame | None:
        """How many candidates each rule kept from being honoured (`rule`, `candidates`; the most first), for HR; no names.
        Not of people: what keeps them out is said to nobody."""
        result = self._result(year, award_id)
        if result is None or result.award.is_of_people:
            return None
        return self.made(("excluded by", year, award_id), lambda: _by_rule(result))

    def people_of_hr(self) -> tuple[Assignment, ...]:
        """Who is HR today, by name: they publish and recall."""
        ours = [one for one in self.reference.assignments if one.role is Role.HR and one.holds_on(self.today)]
        return tuple(sorted(ours, key=lambda one: (one.person_name, one.person_id)))

    @cached_property
    def _years(self) -> AwardYears:
        return AwardYears(self.place, self.build_id, self.reference, self.today)

    def _result(self, year: int, award_id: str) -> AwardResult | None:
        known = self.whole(year)
        return None if known is None else next(one for one in known.year.awards if one.award.award_id == award_id)


def _by_rule(result: AwardResult) -> pl.DataFrame:
    others = result.standings.filter(pl.col("state") != WINNER)
    return others.group_by("rule").agg(candidates=pl.len()).sort("candidates", "rule", descending=[True, False])


def seen_year(known: Known, principal: Principal, reference: Reference) -> SeenYear:
    """What a principal may see of a year."""
    year, sight = known.year, sight_of(principal)
    shown = [] if sight is AwardSight.NOTHING else [one for one in year.awards if _may_see(principal, one.award, known)]
    return SeenYear(
        year.year,
        year.day,
        tuple(seen_award(one, principal, reference.thresholds, is_final=known.is_published) for one in shown),
        max((first_day_to_publish(one.award) for one in year.awards), default=year.day),
        known.published_on,
        known.published_by,
        known.edition.pay_thresholds,
    )


def _may_see(principal: Principal, award: Award, known: Known) -> bool:
    seen = principal.may.people if award.is_of_people else principal.may.sites
    return seen is Honoured.ALWAYS or (known.is_published and seen is Honoured.ONCE_PUBLISHED)


def seen_award(result: AwardResult, principal: Principal, thresholds: Thresholds, *, is_final: bool) -> SeenAward:
    """What a principal may see of an award that they may see."""
    sight, award = sight_of(principal), result.award
    others = result.standings.filter(pl.col("state") != WINNER)
    ours = {
        AwardSight.EVERYTHING: pl.lit(value=True),
        AwardSight.REGION: pl.col("region_id") == (principal.region_id or ""),
        AwardSight.OWN_SITE: pl.col("site_id") == (principal.site_id or ""),
    }.get(sight, pl.lit(value=False))
    standings = (
        _of_people(result, sight, is_final=is_final)
        if award.is_of_people
        else _told(others.filter(ours), award, thresholds)
    )
    near = result.standings.filter(ours, pl.col("state") != EXCLUDED)
    is_told = not award.is_of_people and sight in {AwardSight.REGION, AwardSight.OWN_SITE, AwardSight.EVERYTHING}
    return SeenAward(
        award,
        result.winners,
        standings,
        result.notes if sight is AwardSight.EVERYTHING else result.notes_for_all,
        next_tiers(result, near) if is_told else {},
        result.is_provisional,
    )


def _of_people(result: AwardResult, sight: AwardSight, *, is_final: bool) -> pl.DataFrame:
    """Of people who are not honoured: for HR, while the year is not final, those whom lists ever name."""
    others = listed(result).standings.filter(pl.col("state") != WINNER)
    return others.clear() if is_final or sight is not AwardSight.EVERYTHING else others


def _told(rows: pl.DataFrame, award: Award, thresholds: Thresholds) -> pl.DataFrame:
    """Rows without the numbers of who is not eligible, as they are compared with nobody's, and without those that too few
    guests stand behind."""
    show = thresholds.of(award.measure.metric if award.measure else "satisfaction").show
    enough = (pl.col("state") != EXCLUDED) & (pl.col("n").fill_null(0) >= show)
    before = pl.col("baseline_n").fill_null(show) >= show
    return rows.with_columns(
        *(pl.when(enough).then(pl.col(name)).alias(name) for name in NUMBERS),
        *(pl.when(enough & before).then(pl.col(name)).alias(name) for name in CHANGES),
    )
