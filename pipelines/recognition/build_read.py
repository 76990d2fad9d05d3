"""A build and what was read of it, each thing once: many awards of a year ask the same of the same window."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl

from pipelines.metrics.catalogue import METRICS
from pipelines.recognition.adjusted_scores import AdjustedScores, adjusted_scores
from pipelines.recognition.scores import response_rates, scores
from pipelines.recognition.sites import sites_of_window
from pipelines.reference.awards.sections import Classes
from pipelines.reference.reference import Reference
from pipelines.warehouse.invited import invited
from pipelines.warehouse.mix_rows import mix_rows
from pipelines.warehouse.window_totals import window_totals

# The first day and the last day of whole months, both in it.
Days = tuple[date, date]


class BuildRead:
    """A build with the reference data it was made by. Frames come from a store of its own, so that nothing is asked twice;
    they are not to be changed, and it lasts as long as one year of awards is worked out."""

    def __init__(self, build: Path, reference: Reference) -> None:
        self.build = build
        self.reference = reference
        self._totals = cache(self._read_totals)
        self._scores = cache(self._read_scores)
        self._rates = cache(self._read_rates)
        self._sites = cache(self._read_sites)
        self._adjusted = cache(self._read_adjusted)

    def scores(self, survey_id: str, days: Days, metric_name: str, departments: Sequence[str]) -> pl.DataFrame:
        """The scores of every site (`scores.scores`) in a period."""
        return self._scores(survey_id, days, metric_name, tuple(departments))

    def response_rates(self, survey_id: str, days: Days) -> pl.DataFrame:
        """How many were invited and answered at every site (`scores.response_rates`)."""
        return self._rates(survey_id, days)

    def sites(self, classes: Classes, days: Days, last_day: date) -> pl.DataFrame:
        """The sites of a window (`sites.sites_of_window`)."""
        return self._sites(classes, days, last_day)

    def adjusted(
        self, survey_id: str, days: Days, metric_name: str, departments: Sequence[str], region_of: Mapping[str, str]
    ) -> AdjustedScores:
        """The scores of the sites that `region_of` names, adjusted for the mix of guests within their regions."""
        return self._adjusted(survey_id, days, metric_name, tuple(departments), tuple(sorted(region_of.items())))

    def _read_totals(self, survey_id: str, days: Days) -> pl.DataFrame:
        return window_totals(self.build, survey_id, *_from_to(days))

    def _read_scores(self, survey_id: str, days: Days, metric_name: str, departments: tuple[str, ...]) -> pl.DataFrame:
        return scores(self._totals(survey_id, days), METRICS[metric_name], departments)

    def _read_rates(self, survey_id: str, days: Days) -> pl.DataFrame:
        return response_rates(invited(self.build, survey_id, *_from_to(days)))

    def _read_sites(self, classes: Classes, days: Days, last_day: date) -> pl.DataFrame:
        return sites_of_window(self.reference.organisation, classes, *days, last_day)

    def _read_adjusted(
        self,
        survey_id: str,
        days: Days,
        metric_name: str,
        departments: tuple[str, ...],
        region_of: tuple[tuple[str, str], ...],
    ) -> AdjustedScores:
        regions = dict(region_of)
        schema = {"site_id": pl.String, "region_id": pl.String}
        return adjusted_scores(
            self.scores(survey_id, days, metric_name, departments),
            pl.DataFrame(region_of, schema=schema, orient="row"),
            METRICS[metric_name],
            self.reference.segments,
            lambda one: mix_rows(self.build, self.reference, survey_id, one, regions, *_from_to(days)),
        )


def _from_to(days: Days) -> Days:
    """The first day, and the first that is no longer in it."""
    first_day, last_day = days
    return first_day, last_day + timedelta(days=1)
