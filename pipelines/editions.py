"""What is printed of a recognition year: the list that was published, or else the year as the served build has it."""

from datetime import date

from pipelines.home import Home
from pipelines.payouts import served_build
from pipelines.recognising import recognised
from pipelines.recognition.paper.edition import Edition, provisional, published
from pipelines.recognition.publishing.folder import sealed_edition
from pipelines.recognition.publishing.frozen import thresholds_in
from pipelines.recognition.publishing.shown import shown_year
from pipelines.recognition.result import RecognitionYear
from pipelines.reference.chain import Thresholds
from pipelines.warehouse.signed import signed


def edition_of(home: Home, year: int, *, today: date) -> Edition:
    """The edition of a year to be printed; of a published one all comes from its frozen files, whatever was loaded since.

    Who has opted out since is not named. A Mistake where a published year is not as it was, or there are no such awards.
    """
    found = shown_year(home, year)
    if found is None:
        made = recognised(home, year, today=today)
        return provisional(made, _least_answers(made, signed(served_build(home)[1]).reference.thresholds))
    thresholds = thresholds_in(sealed_edition(home, found.publishing))
    return published(found.year, found.on, found.by, found.list_hash, _least_answers(found.year, thresholds))


def _least_answers(year: RecognitionYear, thresholds: Thresholds) -> dict[str, int]:
    """By award_id, how many answers a bonus needs; people are asked for their exposure instead."""
    awards = (one.award for one in year.awards)
    return {one.award_id: thresholds.of(one.measure.metric).pay for one in awards if one.measure is not None}
