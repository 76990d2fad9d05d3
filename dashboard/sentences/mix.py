"""What the mix of guests does to scores and places, in words."""

import polars as pl

from dashboard import wording
from dashboard.wording import said
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.mix import ADJUSTED, NOT_KNOWN, ONLY_ONE, SAME_AS_EARLIER
from pipelines.metrics.mixed import (
    CHOSEN,
    FEW_ANSWERS,
    FEW_SITES,
    NOTHING_DECLARED,
    NOTHING_TO_TELL,
    OF_INVITATIONS,
    Mixed,
)

# If chance alone makes kinds of guests differ as much more often than this, it is not said that they do.
CHANCE = 0.05

_WHY_NOT = {
    NOTHING_DECLARED: "no kind of guests is declared that managers do not decide, such as the type of guest (reference data, "
    "`segments.toml`).",
    OF_INVITATIONS: "a response rate is made of invitations, and what kind of guests were invited is not known.",
    FEW_SITES: "with answers from fewer than three sites (one's own not counted, unless all are), what kinds of guests say "
    "would give single sites away.",
    FEW_ANSWERS: "there are too few answers to tell kinds of guests from chance. A longer period may have them.",
    NOTHING_TO_TELL: "there is nothing to tell the guests apart by.",
}
_WHY_NOT_FOR = {
    CHOSEN: "{} (chosen in the sidebar: all these guests are alike in it)",
    SAME_AS_EARLIER: "{} (it says the same of every guest as what stands before it)",
    ONLY_ONE: "{} (guests of only one kind with enough answers, or of kinds that no site has side by side)",
    NOT_KNOWN: "{} (not known of these guests, or too few of each kind)",
}


def not_adjusted(mixed: Mixed) -> str:
    """Why nothing is adjusted; empty where something is."""
    if not mixed.why_not:
        return ""
    return f"**Not adjusted:** {_WHY_NOT[mixed.why_not]}" + (
        f" {left_out(mixed)}" if mixed.why_not == NOTHING_TO_TELL else ""
    )


def left_out(mixed: Mixed) -> str:
    """What is declared and not adjusted for, with the reason; empty where all is."""
    rows = mixed.dimensions.filter(pl.col("state") != ADJUSTED).select("dimension_name", "state").iter_rows()
    parts = [_WHY_NOT_FOR[state].format(said(name)) for name, state in rows]
    return f"Not adjusted for: {', '.join(parts)}." if parts else ""


def adjusters(mixed: Mixed) -> str:
    """What is adjusted for: "guest type, channel and language"."""
    names = [said(name.lower()) for name in mixed.dimensions.filter(state=ADJUSTED)["dimension_name"]]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def mix_sentence(mixed: Mixed, metric: Metric) -> str:
    """How far places move, who gains and who loses most, and why; or why nothing is adjusted.

    Who gains is said only where kinds of guests differ beyond chance, and the gain's own interval leaves out zero.
    """
    if mixed.p_value is None:
        return not_adjusted(mixed)
    head = f"Adjusted for {adjusters(mixed)}, {_moves(mixed.sites)}."
    told = "; ".join(one for one in (_change(mixed, "gains", metric), _change(mixed, "loses", metric)) if one)
    who = f"{told}." if told else "No site certainly gains or loses by it."
    if mixed.p_value > CHANCE:
        who = "The data can't tell that kinds of guests score differently here: what changes may be chance alone."
    return f"{head} {who} {left_out(mixed)}".rstrip()


def how_adjusted(metric: Metric) -> str:
    """What the table of raw and adjusted scores shows, and what it does not."""
    linear = (
        "" if metric.unit != "%" and metric.lowest == 0 else " (linear, so at the ends of the scale it may go beyond)"
    )
    return (
        "Raw decides the order of rows. Place: raw → adjusted. Each column of guests: what the score would gain if the site's "
        f"guests were in it those of all sites here; together they are adjusted minus raw{linear}. Taken before rounding. "
        "Interval (95 %): the chance in the site's own answers and in what kinds of guests score. Guests whose kind is not "
        "known count as the average guest."
    )


def how_kinds_are_told(metric: Metric) -> str:
    """What the table of kinds of guests shows."""
    return (
        f"{metric.label} of each kind of guests against the average guest of these sites whose kind is known, told from "
        "comparisons within sites alone, all dimensions at once: a site that is good or bad moves no kind of guests. It says "
        "what such guests answer, not why. Few: a kind is told only with enough guests from three sites or more (one's own are "
        "not counted, unless all are). Others count as not known; so does the next smallest kind, where they could be worked "
        "out without it."
    )


def _moves(sites: pl.DataFrame) -> str:
    placed = sites.drop_nulls("rank")
    if placed.is_empty():
        return "scores change as shown; no site has a place"
    moves = (placed["adjusted_rank"] - placed["rank"]).abs()
    most = int(moves.max() or 0)
    if most == 0:
        return "every site keeps its place" if placed.height > 1 else "the one ranked site keeps its place"
    moved = int((moves > 0).sum())
    by = "one place" if most == 1 else f"{most} places"
    return f"{moved} of {placed.height} sites change places, none by more than {by}"


def _change(mixed: Mixed, what: str, metric: Metric) -> str:
    """Who gains (or loses) most for certain and as printed, with the kind of guests that does most of it."""
    sign = 1 if what == "gains" else -1
    certain = pl.col("effect_low") > 0 if sign > 0 else pl.col("effect_high") < 0
    own = mixed.sites.filter(certain & (pl.col("effect").abs().round(metric.decimals) > 0))
    if own.is_empty():
        return ""
    row = own.sort(pl.col("effect") * -sign, "site_name").row(0, named=True)
    text = f"**{said(row['site_name'])}** {what} most ({wording.signed(metric, row['effect'])})"
    reason = _reason(mixed.shares.filter(pl.col("site_id") == row["site_id"]), mixed.kinds, sign, metric)
    return f"{text}, as it has {reason}" if reason else text


def _reason(shares: pl.DataFrame, kinds: pl.DataFrame, sign: int, metric: Metric) -> str:
    """The kind of guests that does most of a change, where it certainly scores other than the average guest."""
    differs = kinds.filter((pl.col("low") > 0) | (pl.col("high") < 0))
    told = shares.join(differs.select("dimension_id", "segment_id", "value"), on=["dimension_id", "segment_id"])
    told = told.filter(pl.col("contribution") * sign > 0).sort(
        pl.col("contribution") * -sign, "dimension_id", "segment_id"
    )
    if told.is_empty():
        return ""
    most = told.row(0, named=True)
    more = "more" if most["share"] > most["region_share"] else "fewer"
    scores = "higher" if most["value"] > 0 else "lower"
    name = f"{said(most['dimension_name'].lower())} “{said(most['segment_name'])}”"
    return (
        f"{more} guests of {name} ({_percent(most['share'])} of its guests, {_percent(most['region_share'])} of all), "
        f"who score {scores} than the average guest ({wording.signed(metric, most['value'])})"
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.005 or share == 0 else "under 1 %"


def adjusted_sentence(mixed: Mixed, site_id: str | None, metric: Metric) -> str:
    """One site in one line: "With the region's mix of guests: 81.3 (80.1 to 82.5; raw 80.6): guest type +0.8, channel −0.1."

    Empty where nothing is adjusted (Region ranking says why), and where the site's raw score is not shown.
    """
    if mixed.why_not:
        return ""
    rows = mixed.sites.filter(pl.col("site_id").is_in([site_id]) & pl.col("value").is_not_null())
    if rows.is_empty():
        return ""
    row = rows.row(0, named=True)
    of = dict(mixed.effects.filter(pl.col("site_id") == site_id).select("dimension_id", "effect").iter_rows())
    names = mixed.dimensions.filter(state=ADJUSTED).select("dimension_id", "dimension_name").iter_rows()
    parts = ", ".join(f"{said(name.lower())} {wording.signed(metric, of[one])}" for one, name in names)
    value, raw = wording.number(metric, row["adjusted"]), wording.number(metric, row["value"])
    interval = wording.interval(metric, row["adjusted_low"], row["adjusted_high"])
    place = f"; the place would {_place_would(row)}" if row["place"] else ""
    chance = " That may be chance alone: the data can't tell that kinds of guests score differently here."
    told = f"With the region's mix of guests: **{value}** ({interval}) instead of {raw}: {parts}{place}."
    return told + (chance if mixed.p_value is not None and mixed.p_value > CHANCE else "")


def _place_would(row: dict[str, object]) -> str:
    stays = row["adjusted_place"] == row["place"]
    return f"stay {row['place']}" if stays else f"be {row['adjusted_place']} instead of {row['place']}"
