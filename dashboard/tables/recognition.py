"""Award years as tables: who is honoured, the shortlist, why not, and whether a kind of site is favoured."""

from collections.abc import Iterable, Mapping

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.recognition import SeenAward
from dashboard.sentences.recognition import next_tier, place, result, score
from dashboard.tables.arrow import as_arrow
from pipelines.recognition.ahead import NextTier
from pipelines.recognition.called import who
from pipelines.recognition.frames import EXCLUDED
from pipelines.recognition.measured import measured
from pipelines.reference.awards.award import Award

OURS = "▸ "
WHY, WHY_NOT = "Why", "Why not"


def honoured_table(awards: Iterable[SeenAward], own_site: str | None) -> pa.Table:
    """Everybody honoured in a year: Honoured, Award, Tier, Place, Class, the score (of improvement awards the change), and
    what n counts; in the order of the awards. Who it is stands first, as a phone shows no more than two columns. The own
    site is marked with a ▸."""
    rows = [(one.award, row) for one in awards for row in one.winners.iter_rows(named=True)]
    return pl.DataFrame(
        {
            "Honoured": [_named(row, own_site) for _, row in rows],
            "Award": [wording.plain(award.award_name) for award, _ in rows],
            "Tier": [wording.plain(row["tier_name"]) for _, row in rows],
            "Place": [place(row) for _, row in rows],
            "Class": [wording.plain(row["class_name"]) for _, row in rows],
            "Result (95 % interval)": [result(award, row) for award, row in rows],
            "n": [row["n"] for _, row in rows],
        },
        schema_overrides={"n": pl.Int64},
    ).pipe(as_arrow)


def winners_table(winners: pl.DataFrame, award: Award, own_site: str | None) -> pa.Table:
    """Who an award honours: Honoured, Tier, Place, Class where there are several, the change of an improvement award, the
    score, what n counts, Why, Region, and Decided by."""
    rows, measure = list(winners.iter_rows(named=True)), measured(award)
    return pl.DataFrame(
        {
            "Honoured": [_named(row, own_site) for row in rows],
            "Tier": [wording.plain(row["tier_name"]) for row in rows],
            "Place": [place(row) for row in rows],
            **_classes(rows),
            **_numbers(rows, award),
            WHY: [wording.plain(row["reason"]) for row in rows],
            "Region": [wording.plain(row["region_name"]) for row in rows],
            "Decided by": [wording.plain(row["decided_by"]) for row in rows],
        },
        schema_overrides={measure.counted.capitalize(): pl.Int64},
    ).pipe(as_arrow)


def shortlist_table(
    rows: pl.DataFrame, award: Award, own_site: str | None, ahead: Mapping[tuple[str, str], NextTier]
) -> pa.Table:
    """Who is eligible and not honoured, by rank: Who, Rank, Rank range, the score or change, n, Next tier, why not, Region."""
    told = rows.filter(pl.col("state") != EXCLUDED).sort("class_id", "rank", "key", nulls_last=True)
    found = list(told.iter_rows(named=True))
    return pl.DataFrame(
        {
            "Who": [_named(row, own_site) for row in found],
            "Rank": [f"{row['rank']} of {row['rank_of']}" for row in found],
            "Rank range": [wording.rank_range(row["rank_low"], row["rank_high"]) for row in found],
            **_classes(found),
            **_numbers(found, award),
            **({"Next tier": [_next(row, award, ahead) for row in found]} if ahead else {}),
            WHY_NOT: [wording.plain(row["why_not"]) for row in found],
            "Region": [wording.plain(row["region_name"]) for row in found],
        },
        schema_overrides={measured(award).counted.capitalize(): pl.Int64},
    ).pipe(as_arrow)


def excluded_table(rows: pl.DataFrame, award: Award, own_site: str | None, words: Mapping[str, str]) -> pa.Table:
    """Who is not eligible, by name: Who, the one Rule, why not with the own number and the one asked for, n, Region."""
    told = rows.filter(pl.col("state") == EXCLUDED).sort("class_name", "site_name", "key", nulls_last=True)
    found, measure = list(told.iter_rows(named=True)), measured(award)
    return pl.DataFrame(
        {
            "Who": [_named(row, own_site) for row in found],
            **_classes(found),
            "Rule": [wording.plain(words.get(row["rule"], row["rule"])) for row in found],
            WHY_NOT: [wording.plain(row["why_not"]) for row in found],
            measure.counted.capitalize(): [row["n"] for row in found],
            "Region": [wording.plain(row["region_name"]) for row in found],
        },
        schema_overrides={measure.counted.capitalize(): pl.Int64},
    ).pipe(as_arrow)


def own_table(awards: Iterable[SeenAward], rows: Iterable[pl.DataFrame], words: Mapping[str, str]) -> pa.Table:
    """Where the own site or region is not honoured: Award, Who, Rank, the score or change, Next tier, Why not; who is ranked
    first."""
    found = [
        (one, row)
        for one, own in zip(awards, rows, strict=True)
        for row in own.sort(pl.col("state") == EXCLUDED, "class_id", "rank", "key", nulls_last=True).iter_rows(
            named=True
        )
    ]
    found.sort(key=lambda pair: pair[1]["state"] == EXCLUDED)
    return pl.DataFrame(
        {
            "Award": [wording.plain(one.award.award_name) for one, _ in found],
            "Who": [wording.plain(who(row)) for _, row in found],
            "Rank": [
                wording.NOTHING if row["rank"] is None else f"{row['rank']} of {row['rank_of']}" for _, row in found
            ],
            "Result (95 % interval)": [result(one.award, row) for one, row in found],
            "Next tier": [_next(row, one.award, one.ahead) for one, row in found],
            "Rule": [wording.plain(words.get(row["rule"], row["rule"])) for _, row in found],
            WHY_NOT: [wording.plain(row["why_not"]) for _, row in found],
        }
    ).pipe(as_arrow)


def spread_table(found: pl.DataFrame) -> pa.Table:
    """Who is honoured against the eligible field: By, Kind, Candidates, Eligible, Honoured, By chance, Chance, Favoured."""
    return pl.DataFrame(
        {
            "By": [wording.plain(one) for one in found["by"]],
            "Kind": [wording.plain(one) for one in found["kind"]],
            "Candidates": found["candidates"],
            "Eligible": found["eligible"],
            "Honoured": found["honoured"],
            "To be expected": [wording.exact(one, 1) for one in found["expected"]],
            "As many by chance": [wording.chance(one) for one in found["chance"]],
            "Favoured": ["favoured" if one else "" for one in found["is_favoured"]],
        }
    ).pipe(as_arrow)


def _named(row: Mapping[str, object], own_site: str | None) -> str:
    return (OURS if row["site_id"] == own_site else "") + wording.plain(who(row))


def _classes(rows: list[dict[str, object]]) -> dict[str, list[str]]:
    """The column of classes, where there are several."""
    names = [wording.plain(row["class_name"]) for row in rows]
    return {"Class": names} if len(set(names)) > 1 else {}


def _numbers(rows: list[dict[str, object]], award: Award) -> dict[str, list[object]]:
    measure = measured(award)
    changes = {"Change (95 % interval)": [result(award, row) for row in rows]} if award.improvement is not None else {}
    return {
        **changes,
        f"{measure.label} (95 % interval)": [score(measure, row) for row in rows],
        measure.counted.capitalize(): [row["n"] for row in rows],
    }


def _next(row: Mapping[str, object], award: Award, ahead: Mapping[tuple[str, str], NextTier]) -> str:
    return wording.plain(next_tier(ahead.get((str(row["class_id"]), str(row["key"]))), award))
