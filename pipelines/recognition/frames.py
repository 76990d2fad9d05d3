"""The frames of recognition: candidates go in, standings come out. What a column means is said once, here."""

import polars as pl

# One row per candidate of one award. `key` tells candidates of an award apart and is stable from year to year: the site_id, for
# departments site_id and department_id, for people and teams an id of their own, joined by "/".
CANDIDATES: dict[str, pl.DataType | type[pl.DataType]] = {
    "key": pl.String,
    "site_id": pl.String,
    "site_name": pl.String,
    "region_id": pl.String,  # of the window's last month
    "region_name": pl.String,
    "brand": pl.String,  # "" where the site has none
    "site_type": pl.String,
    "rooms": pl.Int64,
    "department_id": pl.String,  # null for sites
    "department_name": pl.String,
    "person_id": pl.String,  # of people alone; null for a team
    "display_name": pl.String,  # of people and teams
    "is_open": pl.Boolean,  # on the window's last day
    "open_since": pl.Date,  # since when, without a gap, whatever its region
    "in_class_since": pl.Date,  # since when, without a gap, it has been in its class (`sites.sites_of_window`)
    "months": pl.Int64,  # months of the window with answers
    "invited_count": pl.Int64,  # null where no invitations are known
    "returned_count": pl.Int64,
    "n": pl.Int64,  # answers behind `value`; of people the responses of the weeks they worked
    "value": pl.Float64,  # in the metric's unit, not rounded; of people mentions per 100 responses; null without answers
    "low": pl.Float64,  # 95 %
    "high": pl.Float64,
    "standard_error": pl.Float64,  # by the variance within all candidates together (pooled); of people their own
    "baseline_n": pl.Int64,  # of improvement awards, else null
    "baseline_value": pl.Float64,
    "baseline_standard_error": pl.Float64,
    "baseline_months": pl.Int64,  # months of the baseline with answers
    "unadjusted": pl.Float64,  # of mix-adjusted awards the value before, else null
    "mentions": pl.Int64,  # of people: confirmed mentions, else null
    "days": pl.Int64,  # of people: days in post within the window, else null
    "opted_out": pl.Boolean,  # of people; false for everybody else
}
# Tie-breakers beside them, null where not known: the value of each as a Float64, higher is better.
TIE_BREAKERS = ("answers", "satisfaction", "top_box", "nps", "index", "response_rate", "year_before")

WINNER, SHORTLISTED, EXCLUDED = "winner", "shortlisted", "excluded"

# One row per candidate, class and (where each tier is given) tier; sorted by class_id, then winners by tier and place, the
# shortlist by rank, the excluded by key.
STANDINGS: dict[str, pl.DataType | type[pl.DataType]] = {
    "award_id": pl.String,
    "class_id": pl.String,  # "all", or what it is the class of: "brand:Comfort", "department:spa|region:north"
    "class_name": pl.String,  # "All sites", "Comfort", "Spa, North"
    "state": pl.String,  # winner, shortlisted (eligible, and not honoured), excluded
    "tier_id": pl.String,  # of winners
    "tier_name": pl.String,
    "place": pl.Int64,  # the rank that is read out: 1, 2, 2, 4; co-winners share the first of their places; null for not ranked
    "is_shared": pl.Boolean,  # whether others share the place
    "decided_by": pl.String,  # of winners: "score", "co-winners", or "tie-breaker: …" in words
    **{
        name: CANDIDATES[name]
        for name in ("key", "site_id", "site_name", "region_id", "region_name", "brand", "site_type")
    },
    "size_band": pl.String,  # name of the band; null where the award has none
    **{name: CANDIDATES[name] for name in ("department_id", "department_name", "person_id", "display_name")},
    "n": pl.Int64,
    "value": pl.Float64,  # as printed: what is honoured was decided on it; of improvement awards the new score
    "low": pl.Float64,
    "high": pl.Float64,
    "standard_error": pl.Float64,
    "baseline_n": pl.Int64,
    "baseline_value": pl.Float64,
    "change": pl.Float64,  # of improvement awards: value − baseline as printed, with its 95 % interval
    "change_low": pl.Float64,
    "change_high": pl.Float64,
    "unadjusted": pl.Float64,
    "mentions": pl.Int64,
    "rank": pl.Int64,  # among the eligible of the class by score (by change), ties share the better one; null for the excluded
    "rank_of": pl.Int64,
    "rank_low": pl.Int64,  # the ranks that the data cannot rule out, all of the class at once in 95 %
    "rank_high": pl.Int64,
    "reason": pl.String,  # of winners, a sentence: why
    "rule": pl.String,  # of all others: the one rule that excluded them (`rules.Rule`)
    "why_not": pl.String,  # and in words, with their own number and the one that was asked for
    "evidence_id": pl.String,  # of winners: a short hash of award, class, tier, candidate and numbers
}
