"""Exports that say how many guests were invited to answer."""

from typing import Literal

from pipelines.reference.ids import Id
from pipelines.reference.model import Frozen
from pipelines.reference.survey_columns import Moment, OneColumn, SegmentColumn
from pipelines.reference.survey_definition import SurveyDefinition


class InvitationIdentity(Frozen):
    """Invitations are counted once per month, site and channel; the later `version` wins."""

    version: Moment | None = None


class InvitationSurvey(SurveyDefinition):
    """An export that says how many guests were asked, a row per month of stay and site, and channel where known."""

    kind: Literal["invitations"]
    for_survey: Id
    identity: InvitationIdentity = InvitationIdentity()
    month: Moment
    channel: SegmentColumn | None = None
    invited: OneColumn

    def columns_read(self) -> tuple[str, ...]:
        """The columns that are read for what they say; the free text is not."""
        version = [self.identity.version.column] if self.identity.version else []
        channel = [self.channel.column] if self.channel else []
        return (self.site.column, self.month.column, *channel, self.invited.column, *version)
