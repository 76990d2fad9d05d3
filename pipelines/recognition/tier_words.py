"""What is said of tiers: what each asks for, why it is given, and why it is not."""

import polars as pl

from pipelines.recognition.sentences import TIE_BREAKER_WORDS, ranked_number, standing
from pipelines.recognition.spoken import counted, grouped, ordinal
from pipelines.recognition.tiers import of_tier, way_in_words
from pipelines.reference.awards.award import Award


def asks(award: Award, position: int) -> pl.Expr:
    """What a tier asks for: "Gold goes to the first 10 % (34 of 340) or to everybody with 90.0 or more". Null for who is not
    ranked."""
    tier = award.tiers[position]
    needs_all = tier.reached_by == "all"
    among = "a place among " if needs_all else ""
    parts: list[pl.Expr] = []
    if tier.first is not None:
        parts.append(pl.lit(_first(tier.first, among)))
    if tier.share is not None:
        of = pl.col("rank_of" if tier.share_of == "eligible" else "class_open")
        places, share = grouped(pl.col(of_tier(position, "places"))), pl.lit(str(tier.share))
        parts.append(pl.format("{}the first {} % ({} of {})", pl.lit(among), share, places, grouped(of)))
    if tier.at_least is not None:
        words = "{} or more" if needs_all else "everybody with {} or more"
        parts.append(pl.format(words, ranked_number(award, pl.lit(float(tier.at_least)))))
    joined = pl.concat_str(parts, separator=" and " if needs_all else " or to ")
    return pl.concat_str(pl.lit(f"{tier.tier_name} {'asks for' if needs_all else 'goes to'} "), joined)


def _first(places: int, among: str) -> str:
    if places > 1:
        return f"{among}the first {places}"
    return "the 1st place" if among else "the 1st"


def besides(award: Award, position: int) -> pl.Expr:
    """What is to be said of a winner besides its place: the bar, the places it shares, the tie-breaker, what else was asked."""
    tier = award.tiers[position]
    column = {name: pl.col(of_tier(position, name)) for name in ("bar", "placed", "by_place", "shares", "alike", "tie")}
    said = [_alike(award, position)]
    if tier.at_least is not None:
        bar = ranked_number(award, pl.lit(float(tier.at_least)))
        by_bar = column["bar"] & ~(column["by_place"] | column["shares"])
        suffices = pl.when(by_bar).then(pl.format(" {} or more suffices.", bar))
        said.append(suffices if tier.reached_by == "any" else pl.format(" {} or more is asked for too.", bar))
    equal = column["by_place"] & column["tie"].is_not_null() & ~column["shares"]
    said.append(pl.when(equal).then(pl.format(" Equal scores at the last place: decided by {}.", column["tie"])))
    behind = (pl.col("place") > pl.col("rank")) & column["by_place"] & column["tie"].is_null() & ~column["shares"]
    said.append(
        pl.when(behind).then(pl.format(" As good as place {}, but for the tie-breakers.", grouped(pl.col("rank"))))
    )
    said.append(pl.format(" Fulfilled besides: {}.", pl.col(of_tier(position, "way_words"))))
    if award.guard.significantly_above:
        said.append(pl.lit(" Certainly above the rest of its class taken together."))
    return pl.concat_str(said, ignore_nulls=True)


def _alike(award: Award, position: int) -> pl.Expr:
    """Of the last by place: how many others the data cannot tell from it; of these, from which place; of all of them, where
    they are too many, what decided. Else null."""
    by_place, alike = pl.col(of_tier(position, "by_place")), pl.col(of_tier(position, "alike"))
    others = counted(alike, "other", "others")
    last = pl.format(" The data cannot tell {} from it", others)
    shared = pl.format(" The data cannot tell it from the {}", ordinal(pl.col(of_tier(position, "at"))))
    alone = pl.format("{}.", pl.when(by_place).then(last).otherwise(shared))
    too_many = pl.col(of_tier(position, "chosen_by")).is_not_null()
    chosen = pl.format(" A close race: {}.", too_many_words(award, position))
    return pl.when(alike.is_not_null() & too_many).then(chosen).when(alike.is_not_null()).then(alone)


def too_many_words(award: Award, position: int) -> pl.Expr:
    """ "by the data more than 3 would be honoured, so the number of answers decided who shares the place"."""
    chosen_by = pl.col(of_tier(position, "chosen_by"))
    words = chosen_by.replace_strict(TIE_BREAKER_WORDS, default="score", return_dtype=pl.String)
    most = award.guard.max_co_winners
    # The first by score is honoured in any case: what was to be decided is who is honoured with it.
    what = " who shares the place" if most > 1 else ""
    return pl.format(f"by the data more than {most} would be honoured, so the {{}} decided{what}", words)


def lost(award: Award, position: int) -> pl.Expr:
    """Why a tier is not given to whom only a tie-breaker, or the number of co-winners, kept out."""
    alike, tie = pl.col(of_tier(position, "alike")), pl.col(of_tier(position, "tie"))
    name = pl.lit(award.tiers[position].tier_name)
    tied = pl.format("{}. Equal scores at the last place of {}: decided by {}.", standing(award), name, tie)
    pool = pl.format("{}. A close race for {}: {}.", standing(award), name, too_many_words(award, position))
    return pl.when(alike.is_not_null()).then(pool).otherwise(tied)


def condition_failed(award: Award, position: int, own: pl.Series) -> pl.Expr:
    """Why a tier whose places or bar are reached is not given: what else it asks for, and what is known (`own`)."""
    tier = award.tiers[position]
    asked = ", or ".join(way_in_words(way.conditions) for way in tier.ways)
    words = "{}. {} also asks for {}; here {}."
    return pl.format(words, standing(award), pl.lit(tier.tier_name), pl.lit(asked), pl.lit(own))


def not_reached(award: Award) -> pl.Expr:
    """Why no tier is reached: the rank, how many are honoured, what the last tier asks for."""
    honoured = pl.col("honoured_count")
    many = (
        pl.when(honoured == 0)
        .then(pl.lit("nobody is honoured"))
        .when(honoured == 1)
        .then(pl.lit("1 is honoured"))
        .otherwise(pl.format("{} are honoured", grouped(honoured)))
    )
    position = len(award.tiers) - 1
    said, first = pl.format("{}; {}. {}.", standing(award), many, asks(award, position)), award.tiers[-1].first
    if not award.guard.co_winners or first is None:
        return said
    # A rank range of all at once may well reach a place that is honoured: the comparison with that place alone is sharper. It
    # is not said of whom the range puts lower anyway, nor of whom something else that the tier asks for keeps out.
    is_lower = (pl.col("rank") > first) & (pl.col("rank_low") <= first) & pl.col(of_tier(position, "alike")).is_null()
    lower = pl.lit(
        " Its rank range reaches that, but compared with the last place alone, it or one above it is certainly lower."
    )
    return pl.concat_str(said, pl.when(is_lower).then(lower).otherwise(pl.lit("")))
