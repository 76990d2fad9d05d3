"""Editions out of decisions: counted, taken back, told apart by year."""

from pipelines.decisions.chain import Decision
from pipelines.recognition.publishing.state import PUBLISHED, RECALLED, publishings, publishings_of

ACT = {"by": "P10", "on": "2027-02-01"}


def _decisions(*said: tuple[str, int, int]) -> list[Decision]:
    made = []
    for number, (kind, year, edition) in enumerate(said, start=1):
        content: dict[str, object] = {"year": year, "edition": edition, **ACT}
        content |= (
            {"manifest": f"{year}-{edition}", "awards": 2, "honoured": 5} if kind == PUBLISHED else {"reason": "why"}
        )
        made.append(Decision(number, kind, "2027-02-01T09:00:00", content, str(number)))
    return made


def test_nothing_is_published_where_nobody_decided_it():
    assert publishings([Decision(1, "bonus_closed", "", {"plan_id": "a"}, "1")]) == ()


def test_an_edition_counts_until_it_is_taken_back():
    made = _decisions((PUBLISHED, 2026, 1), (RECALLED, 2026, 1), (PUBLISHED, 2026, 2))

    first, second = publishings(made)

    assert [one.counts for one in publishings(made[:1])] == [True]
    assert (first.counts, second.counts) == (False, True)
    assert first.recalled is not None
    assert (first.recalled.by, first.recalled.reason, first.recalled.number) == ("P10", "why", 2)
    assert (second.edition, second.manifest, second.awards, second.honoured) == (2, "2026-2", 2, 5)


def test_years_are_told_apart_and_sorted():
    made = _decisions((PUBLISHED, 2026, 1), (PUBLISHED, 2025, 1))

    assert [one.year for one in publishings(made)] == [2025, 2026]
    assert [one.year for one in publishings_of(made, 2026)] == [2026]
    assert publishings_of(made, 2024) == ()
