"""What the numbers of an edition are and by which rules they decided, in lines: the methods sheet and the last page."""

from collections.abc import Iterator, Mapping

from pipelines.metrics.written import day
from pipelines.recognition.paper.award_words import AwardLine, award_lines
from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.result import AwardResult
from pipelines.recognition.staff.purpose import PURPOSE

HOW = (
    AwardLine(
        "Scores", "Answers are added up first and divided once. A score stands with its n and its 95 % interval."
    ),
    AwardLine("Rounding", "Numbers are rounded half up. What is printed is what decided thresholds, ties and tiers."),
    AwardLine("Place", "Equals share the better place, and the next one is skipped: 1, 2, 2, 4."),
    AwardLine("Rank range", "The ranks that the data cannot rule out, all of a class at once in 95 %."),
    AwardLine(
        "Evidence id", "A short hash of award, class, tier, winner and numbers: the same again if nothing changed."
    ),
)
ALONE = "People stand in the list of winners alone: there is no list of those who are not honoured."


def methods(edition: Edition, pay_thresholds: Mapping[str, int] | None = None) -> tuple[AwardLine, ...]:
    """What an edition is made from and by which rules, in lines. `pay_thresholds`: the edition's, else."""
    year, known = edition.year, pay_thresholds or edition.pay_thresholds
    people = any(one.award.is_of_people for one in year.awards)
    return (
        AwardLine("Recognition year", f"{year.year}, {year.chain_name}"),
        AwardLine("Status", edition.status),
        AwardLine("Hash of the list", edition.list_hash or "None, as nothing is published yet"),
        AwardLine("Build", year.build_id),
        AwardLine("Data hash", year.logical_hash),
        AwardLine("Date", f"With answers up to {day(year.day)}"),
        *([AwardLine("People", PURPOSE), AwardLine("People", ALONE)] if people else []),
        *HOW,
        *(line for one in year.awards for line in _award(one, known.get(one.award.award_id))),
    )


def _award(one: AwardResult, pay_threshold: int | None) -> Iterator[AwardLine]:
    name, winners = one.award.award_name, one.winners
    for line in award_lines(one.award, pay_threshold=pay_threshold):
        yield AwardLine(f"{name}: {line.about}", line.says)
    counted = f"{winners.height:,} honoured"
    if not one.award.is_of_people:
        candidates = one.standings["key"].n_unique()
        counted += f" of {candidates:,} candidate{'' if candidates == 1 else 's'}"
    yield AwardLine(f"{name}: Outcome", f"{counted}{'; provisional' if one.is_provisional else ''}.")
    for note in one.notes:
        yield AwardLine(f"{name}: {note.class_name}", note.words)
