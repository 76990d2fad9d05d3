"""What a scoped connection hands out of guests added up: SQL that `access.py` runs, for every question about single guests
that needs no single guest.

How much a department matters is read off the products of scores that one guest gave, which no totals by department hold. A
general manager may read single responses of the own site alone, so of a region only this leaves: sums of scores and of
their products (`pipelines.metrics.moments`), over groups of guests, of a survey and a range of months. No site, no id, no
date, no single guest.

- Guests are dealt to at most MOST_GROUPS groups, site by site, in an order that is like chance but always the same (a hash of
  their ids), so that every group is like the whole: groups drawn again stand for other guests of the same sites, and the same
  answers give the same intervals to everybody who asks.
- A group may be a single guest of a site that is one's own; of a region it has GROUP_OF guests at least, and FEWEST_OTHERS of
  them are from sites that are not one's own: with one's own guests taken away, the sums of so many strangers are left. If
  any group has fewer of either, nothing is handed out, to nobody.
- Nothing is handed out either if the strangers are all from one site, whose guests alone would be left; those of two or more
  are of no known site. Who may see all sites of the region in full gets all.
- Departments that are not asked for are left out of the sums, or one that a single guest of a group answered would show what
  that guest said of all the others.

What is left: where one guest alone of a group scored a department low, the group shows this guest's overall score and which
other departments were low or high, not where and in which month that was. And ranges of months can be subtracted from each
other by somebody who may ask what he likes; pages ask for whole windows and show shares and gains, never sums.
"""

from dashboard.scopes import FEWEST_SITES
from pipelines.metrics.moments import HIGH_FROM, LOW_BELOW, triangle
from pipelines.reference.organisation import OVERALL
from pipelines.reference.reference import Reference
from pipelines.reference.segments import ALL

# More groups make no interval better; fewer make it wider or narrower by luck.
MOST_GROUPS = 200
GROUP_OF = 20
FEWEST_OTHERS = 10

_ASKED = "in_region, at_site, of_survey, first_month, last_month, of_dimension, of_segment"
_OF_SITES = "s.region_id = in_region and (at_site is null or s.is_mine and s.site_id = at_site)"
_COUNTED = f"""
    select cast(coalesce(sum(t.response_count), 0) as bigint)
    from _totals t
    join _spans s on s.site_id = t.site_id and t.month >= s.valid_from and t.month < s.valid_to
    where {_OF_SITES} and t.survey_id = of_survey and t.month between first_month and last_month
        and t.dimension_id = of_dimension and t.segment_id = of_segment and t.department_id = '{OVERALL}'"""


def guest_sums(reference: Reference) -> tuple[str, ...]:
    """The statements that create two views with parameters, over `_responses` and `_spans`.

    Both are of one's own site `at_site` in the months it spent in a region, or, where that is null, of all sites of the
    region. `region_answered`: one row with `respondents` (guests who answered the overall question) and the list `answered`:
    how many of them answered each department, in the order of the reference; and `counted`: how many answers of the overall
    question the totals hold, which are more where some came added up, without single guests. `region_guest_sums`, for the
    departments `used`: a row per group of respondents who answered all of them, with the lists `scores` and `flags` that
    `moments.moments` reads; of a region only where every group has GROUP_OF guests, and the strangers in it are from
    FEWEST_SITES, one's own counted as one of them, or there are none.
    """
    guests = _guests(reference)
    return (
        f"create macro region_answered({_ASKED}) as table {_answered(reference, guests)}",
        f"create macro region_guest_sums({_ASKED}, used) as table {_sums(reference, guests)}",
    )


def _guests(reference: Reference) -> str:
    """The responses that are asked for, with a score of the overall question (`score_0`) and those of the departments.

    Columns of `responses` are named with their table throughout: a department may be called as a parameter is.
    """
    scores = ", ".join(f"r.{one} as score_{place}" for place, one in enumerate(_measures(reference)))
    segments = " ".join(f"when '{one.dimension_id}' then r.{one.dimension_id}" for one in reference.segments.dimensions)
    return f"""
        select r.site_id, r.response_id, s.is_mine, {scores}
        from _responses r
        join _spans s on s.site_id = r.site_id and r.month >= s.valid_from and r.month < s.valid_to
        where {_OF_SITES}
            and r.survey_id = of_survey and r.month between first_month and last_month and r.{OVERALL} is not null
            and case of_dimension when '{ALL}' then '{ALL}' {segments} end = of_segment"""


def _measures(reference: Reference) -> list[str]:
    return [OVERALL, *reference.organisation.department_ids]


def _answered(reference: Reference, guests: str) -> str:
    counts = ", ".join(f"count(score_{place})" for place in range(1, len(_measures(reference))))
    return f"""
        select count(*) as respondents, cast([{counts}] as bigint[]) as answered, ({_COUNTED}) as counted
        from ({guests})"""


def _sums(reference: Reference, guests: str) -> str:
    departments = dict(enumerate(reference.organisation.department_ids, start=1))
    used = "".join(
        f", case when list_contains(used, '{one}') then cast(score_{place} as bigint) end as score_{place}"
        for place, one in departments.items()
    )
    complete = "".join(
        f" and (score_{place} is not null or not list_contains(used, '{one}'))" for place, one in departments.items()
    )
    flags = "".join(
        f", cast(score_{place} < {LOW_BELOW} as bigint) as low_{place}"
        f", cast(score_{place} >= {HIGH_FROM} as bigint) as high_{place}"
        for place in departments
    )
    scores = [f"score_{place}" for place in (0, *departments)]
    lows_and_highs = ["score_0", *(f"{end}_{place}" for place in departments for end in ("low", "high"))]
    return f"""
        with complete as (
            select site_id, response_id, is_mine, cast(score_0 as bigint) as score_0{used}
            from ({guests})
            where true{complete}
        ),
        dealt as (
            select *{flags}, (row_number() over (order by md5(site_id), md5(response_id)) - 1)
                % greatest(1, least({MOST_GROUPS}, count(*) over () // if(at_site is null, {GROUP_OF}, 1))) as dealt_to
            from complete
        ),
        grouped as (
            select dealt_to, count(*) as guests, count(*) filter (where not is_mine) as others,
                {_products(scores)} as scores, {_products(lows_and_highs)} as flags
            from dealt
            group by dealt_to
        )
        select scores, flags
        from grouped
        cross join (select count(distinct site_id) filter (where not is_mine) as sites from complete)
        cross join (select min(guests) as least_guests, min(others) as least_others from grouped)
        where (at_site is not null or least_guests >= {GROUP_OF})
            and (sites = 0 or sites >= {FEWEST_SITES - 1} and least_others >= {FEWEST_OTHERS})
        order by dealt_to"""


def _products(columns: list[str]) -> str:
    """The sums of the products of 1 and `columns`, each with each, as a list."""
    factors = ["1", *columns]
    products = (f"sum({factors[one]} * {factors[other]})" for one, other in triangle(len(factors)))
    return f"cast([{', '.join(products)}] as bigint[])"
