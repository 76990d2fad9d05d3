"""A region as it is ranked, and as it would be if all its sites had the same guests."""

from dataclasses import dataclass, field

import polars as pl

# Why nothing is adjusted, or a dimension is not.
NOTHING_DECLARED, OF_INVITATIONS, FEW_SITES, FEW_ANSWERS = "nothing declared", "invitations", "few sites", "few answers"
CHOSEN, NOTHING_TO_TELL = "chosen", "nothing to tell"
# Of a kind with too few guests to be told of, or with nobody; or that hides such a kind. They count as of no known kind.
FEW = "few"


@dataclass(frozen=True)
class Mixed:
    """A region's sites with raw and adjusted scores. Where nothing is adjusted, `why_not` says why; else it is empty.

    `dimensions`: what is declared to be adjusted for: dimension_id, dimension_name, and state: "adjusted" or why it is not:
    "chosen" (in the sidebar), "same as earlier", "only one" or "not known".
    `sites`: in the order of the league: site_id, site_name, is_mine, state, n, value, low, high, rank, rank_of, place as there;
    effect (adjusted minus raw), effect_low, effect_high, adjusted, adjusted_low, adjusted_high, adjusted_rank, adjusted_place.
    `effects`: site_id, dimension_id, effect; they add up to the site's. `kinds` and `shares`: as in `metrics.mix.Mix`, with
    dimension_name and segment_name. `p_value`: whether kinds of guests differ at all.

    Below the show threshold a site has no number here, raw or adjusted. A kind in state "few" has none either, not even n: its
    guests are among those of no known kind, of which alone nothing small can be read off the others.
    """

    why_not: str
    dimensions: pl.DataFrame
    sites: pl.DataFrame = field(default_factory=pl.DataFrame)
    effects: pl.DataFrame = field(default_factory=pl.DataFrame)
    kinds: pl.DataFrame = field(default_factory=pl.DataFrame)
    shares: pl.DataFrame = field(default_factory=pl.DataFrame)
    p_value: float | None = None
