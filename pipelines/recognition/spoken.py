"""Numbers in sentences, a whole column at a time: ordinals, scores with their decimals, how many of something."""

import polars as pl


def number(value: pl.Expr, decimals: int, *, signed: bool = False) -> pl.Expr:
    """A column of values that are rounded already, with so many decimals: "91.0", "−3.5"; `signed`: "+3.5". Null stays null."""
    scale = 10**decimals
    scaled = (value.abs() * scale).round().cast(pl.Int64)
    whole = (scaled // scale).cast(pl.String)
    text = pl.format("{}.{}", whole, (scaled % scale).cast(pl.String).str.zfill(decimals)) if decimals else whole
    plus = pl.lit("+") if signed else pl.lit("")
    sign = pl.when(value < 0).then(pl.lit("−")).when(value >= 0).then(plus)
    return pl.concat_str(sign, text)


def grouped(count: pl.Expr) -> pl.Expr:
    """Counts below a billion as they are printed elsewhere: "812", "10,001"; null stays null."""
    text = count.cast(pl.String)
    thousands = (count // 1000).cast(pl.String)
    rest = (count % 1000).cast(pl.String).str.zfill(3)
    millions = (count // 1_000_000).cast(pl.String)
    middle = (count // 1000 % 1000).cast(pl.String).str.zfill(3)
    return (
        pl.when(count < 1000)
        .then(text)
        .when(count < 1_000_000)
        .then(pl.format("{},{}", thousands, rest))
        .when(count >= 1_000_000)
        .then(pl.format("{},{},{}", millions, middle, rest))
    )


def ordinal(rank: pl.Expr) -> pl.Expr:
    """1st, 2nd, 3rd, 4th, 11th, 21st, 1,001st; null stays null."""
    is_teen = (rank % 100).is_between(11, 13)
    last = rank % 10
    ending = (
        pl.when(is_teen)
        .then(pl.lit("th"))
        .when(last == 1)
        .then(pl.lit("st"))
        .when(last == 2)
        .then(pl.lit("nd"))
        .when(last == 3)
        .then(pl.lit("rd"))
        .otherwise(pl.lit("th"))
    )
    return pl.concat_str(grouped(rank), ending)


def day(value: pl.Expr) -> pl.Expr:
    """Days as `written.day` prints them: "16 Nov 2026"; null stays null."""
    return value.dt.strftime("%-d %b %Y")


def counted(count: pl.Expr, one: str, several: str) -> pl.Expr:
    """ "1 answer", "1,200 answers"; unknown counts are 0."""
    known = count.fill_null(0)
    return pl.format("{} {}", grouped(known), pl.when(known == 1).then(pl.lit(one)).otherwise(pl.lit(several)))


def at_least(asked: int) -> str:
    """ "at least 1 is asked for", "at least 1,200 are asked for"."""
    return f"at least {asked:,} {'is' if asked == 1 else 'are'} asked for"
