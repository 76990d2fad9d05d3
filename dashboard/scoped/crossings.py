"""The scoped view `region_crossings`: how many guests are of two kinds at once, site by site.

It tells what of two dimensions can't both be told: who knows a site's families and its Germans knows the few by whom they
differ, where the ones are all among the others. Counts of guests alone, whatever they answered: a kind that is all among
another one is so in every department. They decide what is kept back, and no page shows them.
"""

from itertools import combinations

from dashboard.scoped.views import ON_SPAN
from pipelines.reference.reference import Reference

_OF_PAIR = f"""
    select s.region_id, s.shown_id as site_id, s.brand, s.site_type, t.month, t.survey_id, '{{later}}' as dimension_id,
        t.{{later}} as segment_id, '{{earlier}}' as other_dimension_id, t.{{earlier}} as other_segment_id, count(*) as n
    from _responses t join _spans s on {ON_SPAN}
    group by all
"""
_OF_NONE = """
    select null::varchar as region_id, null::varchar as site_id, null::varchar as brand, null::varchar as site_type,
        null::date as month, null::varchar as survey_id, null::varchar as dimension_id, null::varchar as segment_id,
        null::varchar as other_dimension_id, null::varchar as other_segment_id, 0::bigint as n
    where false
"""


def region_crossings(reference: Reference) -> str:
    """The statement that creates the view: dimension_id with segment_id, and of each dimension before it in `segments.toml`
    other_dimension_id with other_segment_id; site, region, brand, type, month, survey and n guests."""
    pairs = combinations([one.dimension_id for one in reference.segments.dimensions], 2)
    parts = [_OF_PAIR.format(earlier=earlier, later=later) for earlier, later in pairs]
    return f"create temp view region_crossings as {' union all '.join(parts or [_OF_NONE])}"
