"""Exports that say something of a site's whole month: sums and invitations."""

from collections.abc import Iterable

from pipelines.reference.ids import Id
from pipelines.reference.model import Frozen
from pipelines.reference.survey_columns import Moment
from pipelines.reference.survey_definition import SurveyDefinition


class MonthlyIdentity(Frozen):
    """A month of a site, and what of it a row tells, stands once; the later `version` wins."""

    version: Moment | None = None


class MonthlySurvey(SurveyDefinition):
    """An export with rows by month of stay and site, about the guests of the survey `for_survey`."""

    for_survey: Id
    identity: MonthlyIdentity = MonthlyIdentity()
    month: Moment

    def columns_read(self) -> tuple[str, ...]:
        """The columns that are read for what they say; the free text is not."""
        version = [self.identity.version.column] if self.identity.version else []
        return (self.site.column, self.month.column, *self.columns_told(), *version)

    def columns_told(self) -> Iterable[str]:
        """The columns of what a row tells of its month."""
        raise NotImplementedError
