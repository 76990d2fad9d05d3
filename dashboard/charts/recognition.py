"""Who an award honours and who comes next, as dots with their 95 % intervals, the first on top."""

from collections.abc import Callable, Mapping
from textwrap import wrap

import polars as pl

from dashboard import wording
from dashboard.charts.theme import (
    OTHERS,
    TIER_COLOURS,
    TIER_SYMBOLS,
    Drawn,
    Part,
    axis,
    figure,
    interval,
    name,
    rows_height,
)
from pipelines.recognition.frames import EXCLUDED, WINNER
from pipelines.recognition.measured import Measured, measured
from pipelines.reference.awards.award import Award

# More rows than these are no picture any more.
MOST_ROWS = 30
# Longer lines leave a phone no room for the dots, or run off its edge.
LABEL, TITLE = 24, 20
# A row whose name takes two lines is so much higher, in pixels.
IN_TWO = 8
NOT_HONOURED = "not honoured"


def drawn(rows: pl.DataFrame, award: Award, own_site: str | None) -> pl.DataFrame:
    """The rows that the chart draws: those of who is honoured or ranked, each once, by rank; of a long list the first, and of
    the own site the best."""
    order, last = award.tiers, len(award.tiers)
    at = pl.col("tier_id").replace_strict(
        [tier.tier_id for tier in order], list(range(last)), default=last, return_dtype=pl.Int64
    )
    told = (
        rows.filter(pl.col("state") != EXCLUDED, pl.col("value").is_not_null())
        .sort(at, "rank", "key", nulls_last=True)
        .unique(["class_id", "key"], keep="first", maintain_order=True)
        .sort("rank", "place", "key", nulls_last=True)
    )
    if told.height <= MOST_ROWS:
        return told
    first = told.head(MOST_ROWS)
    own = told.filter(pl.col("site_id") == (own_site or ""))
    is_there = own.is_empty() or own["key"][0] in first["key"]
    return first if is_there else pl.concat([first.head(MOST_ROWS - 1), own.head(1)])


def award_chart(
    rows: pl.DataFrame, award: Award, *, own_site: str | None, called: Callable[[Mapping[str, object]], str]
) -> Drawn:
    """A dot per row of `drawn` in the colour and shape of its tier; `called` says whose it is. The own site is marked."""
    measure, is_change = measured(award), award.improvement is not None
    labels = [_label(row, own_site, called) for row in rows.iter_rows(named=True)]
    shown = rows.with_columns(label=pl.Series(labels, dtype=pl.String))
    parts = [
        (tier.tier_name, TIER_COLOURS[at % len(TIER_COLOURS)], TIER_SYMBOLS[at % len(TIER_SYMBOLS)],
         shown.filter(pl.col("state") == WINNER, pl.col("tier_id") == tier.tier_id))
        for at, tier in enumerate(award.tiers)
    ]  # fmt: skip
    parts.append((NOT_HONOURED, OTHERS, "circle-open", shown.filter(pl.col("state") != WINNER)))
    what = f"Change of {measure.label.lower()} ({measure.unit_of_difference})" if is_change else None
    return figure(
        [
            _dots(part, measure, tier, colour, symbol, is_change=is_change)
            for tier, colour, symbol, part in parts
            if part.height
        ],
        height=rows_height(shown.height) + 30 + IN_TWO * sum("<br>" in label for label in labels),
        xaxis=axis(title={"text": _in_lines(what or f"{measure.label} ({measure.unit})", TITLE)}, showgrid=True),
        yaxis=axis(
            categoryorder="array",
            categoryarray=labels[::-1],
            range=[-0.6, max(shown.height, 1) - 0.4],
            showgrid=False,
            type="category",
        ),
        showlegend=True,
    )


def _label(row: Mapping[str, object], own_site: str | None, called: Callable[[Mapping[str, object]], str]) -> str:
    place = "" if row["place"] is None else f"  {'=' if row['is_shared'] else ''}{row['place']}"
    text = f"{_named(called(row))}{place}"
    return f"<b>▸ {text}</b>" if row["site_id"] == own_site else text


def _named(text: str) -> str:
    """A long name in lines; of a person or team at a site, the site on a line of its own."""
    parts = text.rsplit(", ", 1) if len(text) > LABEL else [text]
    return ",<br>".join(_in_lines(part, LABEL) for part in parts)


def _in_lines(text: str, longest: int) -> str:
    return "<br>".join(name(line) for line in wrap(text, longest, break_long_words=False, break_on_hyphens=False))


def _dots(part: pl.DataFrame, measure: Measured, tier: str, colour: str, symbol: str, *, is_change: bool) -> Part:
    value, low, high = ("change", "change_low", "change_high") if is_change else ("value", "low", "high")
    values = part[value].to_list()
    return {
        "type": "scatter",
        "name": name(tier),
        "mode": "markers",
        "x": values,
        "y": part["label"].to_list(),
        "marker": {"color": colour, "size": 12, "symbol": symbol, "line": {"width": 2, "color": colour}},
        "error_x": interval(values, part[low].to_list(), part[high].to_list(), colour),
        "hovertext": [_hover(row, measure, tier, value, low, high) for row in part.iter_rows(named=True)],
        "hoverinfo": "text",
    }


def _hover(row: Mapping[str, object], measure: Measured, tier: str, *columns: str) -> str:
    value, low, high = (wording.exact(_number(row[one]), measure.decimals) for one in columns)
    ends = "" if wording.NOTHING in (low, high) else f" ({low} to {high})"
    n = wording.count(int(str(row["n"])), measure.counted)
    ranks = wording.rank_range(row["rank_low"], row["rank_high"])
    return f"{name(tier)}: {value}{ends}, {n}" + (f"<br>Rank range: {ranks}" if ranks != wording.NOTHING else "")


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None
