"""What the ranking of a region would be if all its sites had the same guests."""

import polars as pl

from dashboard.access import Source
from dashboard.questions.league import placed_sites
from dashboard.questions.view import View
from pipelines.metrics.catalogue import is_of_invitations
from pipelines.metrics.mix import ADJUSTED, NOT_KNOWN, ONLY_ONE, SAME_AS_EARLIER, Mix, mix, with_adjusted
from pipelines.metrics.mix_sums import sums_of
from pipelines.metrics.mixed import (
    CHOSEN,
    FEW,
    FEW_ANSWERS,
    FEW_SITES,
    NOTHING_DECLARED,
    NOTHING_TO_TELL,
    OF_INVITATIONS,
    Mixed,
)
from pipelines.metrics.ranking import RANKED, UNRANKED, ranked
from pipelines.reference.reference import Reference
from pipelines.reference.segments import UNKNOWN, Dimension

_ROWS = """
    select site_id, dimension_id, segment_id, other_dimension_id, other_segment_id, response_count, score_total,
        score_square_total, lead_count, top_box_count, promoter_count, detractor_count
    from region_mix(
        $region_id, $brand, $site_type, $site_ids, $survey_id, $measure, $first, $last, $dimension_id, $segment_id,
        $fewest
    )
"""


def mixed(source: Source, reference: Reference, view: View) -> Mixed:
    """The view's list as it would be ranked if all its sites had the guests of all of it (`metrics.mix.mix`).

    Adjusted for what is declared in segments.toml, but the dimension chosen in the sidebar: of it all guests are alike. The
    region's guests are all of the period, those of sites that have left since among them. Top box and NPS are adjusted as means
    of 0 and 100, and of −100, 0 and 100.
    """
    declared = [one for one in reference.segments.dimensions if one.adjusts]
    remaining = [one for one in declared if one.dimension_id != view.dimension_id]
    if not declared:
        return Mixed(NOTHING_DECLARED, _dimensions(declared, {}))
    if is_of_invitations(view.metric):
        return Mixed(OF_INVITATIONS, _dimensions(declared, {}))
    rows = source.frame(
        _ROWS,
        **view.among.parameters(),
        survey_id=view.survey_id,
        measure=view.measure,
        first=view.period.first,
        last=view.period.last,
        dimension_id=view.dimension_id,
        segment_id=view.segment_id,
        fewest=reference.thresholds.of(view.metric_name).show,
    )
    sums = sums_of(rows, view.metric)
    found = mix(sums, {one.dimension_id: [kind.segment_id for kind in one.values] for one in remaining})
    dimensions = _dimensions(declared, _states(found) | {view.dimension_id: CHOSEN})
    if not sums.kinds:
        return Mixed(FEW_SITES, dimensions)
    if ADJUSTED not in dimensions["state"]:
        return Mixed(NOTHING_TO_TELL, dimensions)
    if found.p_value is None:
        return Mixed(FEW_ANSWERS, dimensions)
    return _placed_anew(source, reference, view, found, dimensions, remaining)


def _placed_anew(
    source: Source,
    reference: Reference,
    view: View,
    found: Mix,
    dimensions: pl.DataFrame,
    remaining: list[Dimension],
) -> Mixed:
    metric = view.metric
    table = with_adjusted(placed_sites(source, reference, view), found.sites)
    shown = pl.col("state").is_in([RANKED, UNRANKED])
    table = table.with_columns(pl.when(shown).then(pl.col(name)) for name in ("effect", "effect_low", "effect_high"))
    again = ranked(table.select("site_id", "state", value="adjusted"), metric)
    places = again.select("site_id", adjusted_rank="rank", adjusted_place="place")
    sites = table.join(places, on="site_id", maintain_order="left")
    told = sites.filter(shown).select("site_id")
    adjusted = dimensions.filter(state=ADJUSTED).select("dimension_id")
    return Mixed(
        "",
        dimensions,
        sites,
        found.effects.join(told, on="site_id", how="semi").join(adjusted, on="dimension_id", how="semi"),
        _named(_with_few(found.kinds, remaining), reference),
        _named(found.shares, reference).join(told, on="site_id", how="semi"),
        found.p_value,
    )


def _with_few(kinds: pl.DataFrame, remaining: list[Dimension]) -> pl.DataFrame:
    """The kinds of the dimensions that remain, those that `region_mix` does not tell of in state "few", without a number."""
    schema = {"dimension_id": pl.String, "segment_id": pl.String}
    known = [(one.dimension_id, kind.segment_id) for one in remaining for kind in one.values]
    few = pl.DataFrame(known, schema=schema, orient="row").join(kinds, on=list(schema), how="anti")
    own = kinds.filter(pl.col("dimension_id").is_in([one.dimension_id for one in remaining]))
    return pl.concat([own, few.with_columns(state=pl.lit(FEW))], how="diagonal")


def _states(found: Mix) -> dict[str, str]:
    """What becomes of each dimension: adjusted where one of its kinds is, else the nearest to it."""
    own = {name: set(states) for name, states in found.kinds.group_by("dimension_id").agg("state").iter_rows()}
    order = (ADJUSTED, SAME_AS_EARLIER, ONLY_ONE, NOT_KNOWN)
    return {name: next((state for state in order if state in states), NOT_KNOWN) for name, states in own.items()}


def _dimensions(declared: list[Dimension], states: dict[str, str]) -> pl.DataFrame:
    rows = [(one.dimension_id, one.dimension_name, states.get(one.dimension_id, NOT_KNOWN)) for one in declared]
    schema = dict.fromkeys(("dimension_id", "dimension_name", "state"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _named(kinds: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """With dimension_name and segment_name, in the order of pages, guests of no known kind last in their dimension."""
    names = [
        (one.dimension_id, segment_id, one.dimension_name, segment_name)
        for one in reference.segments.dimensions
        for segment_id, segment_name in [
            *((kind.segment_id, kind.segment_name) for kind in one.values),
            (UNKNOWN, "Not known"),
        ]
    ]
    schema = dict.fromkeys(("dimension_id", "segment_id", "dimension_name", "segment_name"), pl.String)
    known = pl.DataFrame(names, schema=schema, orient="row").with_row_index("_order")
    return kinds.join(known, on=["dimension_id", "segment_id"]).sort("_order", maintain_order=True).drop("_order")
