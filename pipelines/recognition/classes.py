"""Classes: among whom candidates compete."""

import polars as pl

from pipelines.reference.awards.award import DEPARTMENT, PERSON, Award

ALL = "all"
# What is said of those who lack what the classes are made by; their class is one of its own.
MISSING = {"region": "No region", "brand": "No brand", "site_type": "No type", "size_band": "No size band"}


def with_classes(candidates: pl.DataFrame, award: Award) -> pl.DataFrame:
    """`candidates` plus `size_band` (its name; null where the award has none), `class_id`, `class_name`, `in_scope` (whether
    the award is for them at all), `class_open` (how many open sites the class has) and `class_lacks` (whether it is the
    class of those who lack a brand or the like).

    Each department is a class of its own, crossed with the others. A class is named in the order of `by`.
    """
    rows = _with_bands(candidates, award)
    ids, names, lacks = [], [], [pl.lit(False)]
    if award.level == DEPARTMENT:
        ids.append(pl.format("department:{}", pl.col("department_id")))
        names.append(pl.coalesce("department_name", "department_id"))
    for by in award.classes.by:
        value, name = _value_and_name(by)
        has_none = value.fill_null("") == ""
        ids.append(pl.format(by + ":{}", value.fill_null("")))
        names.append(pl.when(has_none).then(pl.lit(MISSING[by])).otherwise(name))
        lacks.append(has_none)
    classed = rows.with_columns(
        class_id=pl.concat_str(ids, separator="|") if ids else pl.lit(ALL),
        class_name=pl.concat_str(names, separator=", ") if names else pl.lit(everybody(award)),
        class_lacks=pl.any_horizontal(lacks),
        in_scope=_in_scope(award),
    )
    is_open = pl.col("is_open").fill_null(False) & pl.col("in_scope")
    open_sites = pl.col("site_id").filter(is_open).n_unique().over("class_id")
    return classed.with_columns(class_open=open_sites.cast(pl.Int64))


def everybody(award: Award) -> str:
    """The name of the class that holds all."""
    return "All colleagues" if award.level == PERSON else "All sites"


def _with_bands(candidates: pl.DataFrame, award: Award) -> pl.DataFrame:
    band_id = band_name = pl.lit(None, pl.String)
    for band in award.classes.size_bands:
        reached = pl.col("rooms") >= band.from_rooms
        band_id = pl.when(reached).then(pl.lit(band.band_id)).otherwise(band_id)
        band_name = pl.when(reached).then(pl.lit(band.band_name)).otherwise(band_name)
    return candidates.with_columns(size_band_id=band_id, size_band=band_name)


def _value_and_name(by: str) -> tuple[pl.Expr, pl.Expr]:
    if by == "region":
        return pl.col("region_id"), pl.coalesce("region_name", "region_id")
    if by == "size_band":
        return pl.col("size_band_id"), pl.col("size_band")
    if by == "site_type":
        return pl.col("site_type"), pl.col("site_type").str.slice(0, 1).str.to_uppercase() + pl.col(
            "site_type"
        ).str.slice(1)
    return pl.col(by), pl.col(by)


def _in_scope(award: Award) -> pl.Expr:
    of = award.classes
    named = (("region_id", of.regions), ("brand", of.brands), ("site_type", of.site_types))
    asked = [pl.col(column).is_in(list(values)).fill_null(False) for column, values in named if values]
    return pl.all_horizontal(asked) if asked else pl.lit(True)
