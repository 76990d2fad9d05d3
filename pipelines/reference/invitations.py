"""Exports that say how many guests were invited to answer."""

from collections.abc import Iterable
from typing import Literal

from pipelines.reference.monthly import MonthlySurvey
from pipelines.reference.survey_columns import OneColumn, SegmentColumn


class InvitationSurvey(MonthlySurvey):
    """An export that says how many guests were asked, a row per month of stay and site, and channel where known."""

    kind: Literal["invitations"]
    channel: SegmentColumn | None = None
    invited: OneColumn

    def columns_told(self) -> Iterable[str]:
        """The channel where known, and the count."""
        return (*([self.channel.column] if self.channel else []), self.invited.column)
