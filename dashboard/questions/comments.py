"""What guests wrote about one's own sites, masked, with the scores they gave; never of so few that one knows who they are."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from dashboard.access import Source
from dashboard.questions.view import View
from pipelines.reference.organisation import OVERALL
from pipelines.reference.reference import Reference
from pipelines.reference.segments import ALL

# At most so many are read from the build: nobody pages through more.
MOST = 2_000


class Band(StrEnum):
    """Which scores, of 0 to 100."""

    EVERY = "every"
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


# In hundredths: from the first, below the second. Null is the score of who did not answer.
BANDS = {Band.LOW: (0, 6_000), Band.MIDDLE: (6_000, 8_000), Band.HIGH: (8_000, 10_001)}


@dataclass(frozen=True)
class Filters:
    """What is chosen on the page beside the shared filters; ALL is every department or language.

    `department_id`: comments that are about the department, and those on the whole stay of guests who gave it a score; then
    `band` is that of its score, else of the overall one. `words` are sought in the text, without regard to case and accents.
    """

    every_site: bool = False
    department_id: str = ALL
    band: Band = Band.EVERY
    language: str = ALL
    words: str = ""

    @property
    def measure(self) -> str:
        """The score that the band is of."""
        return OVERALL if self.department_id == ALL else self.department_id


@dataclass(frozen=True)
class Comments:
    """What may be shown. `rows`: site_id, month, asked, department_id, text_masked, survey_id, response_id, part, and a score
    (0 to 100, null: none) per measure; newest first. `found` is how many there are, of which `rows` has the newest.

    `is_told`: whether any site may be told of. `responses` is how many guests answered within the filters; `hidden_sites` are
    sites left out; `others`: whether some are for having too few guests of another kind, so that the filter would tell them.
    """

    rows: pl.DataFrame
    is_told: bool
    found: int
    responses: int
    hidden_sites: int
    others: bool


LANGUAGE = "language"

_COUNTS = """
    select site_id, count(*) as every_guest,
        count(*) filter (where {kind}) as of_kind,
        count(*) filter (where {kind} and {scored}) as responses
    from my_responses
    where survey_id = $survey_id and month between $first and $last and ($site_id is null or site_id = $site_id)
    group by site_id
"""

_COMMENTS = """
    select site_id, month, asked, department_id, text_masked, survey_id, response_id, part, {scores},
        count(*) over () as found
    from my_comments
    where survey_id = $survey_id and month between $first and $last and list_contains($site_ids, site_id)
        and {kind} and {scored} and (department_id is null or $department_id in ('all', department_id))
        and contains(strip_accents(lower(text_masked)), strip_accents(lower($words)))
    order by stay_date desc, site_id, survey_id, response_id, part
    limit $most
"""


def comments(source: Source, reference: Reference, view: View, filters: Filters) -> Comments:
    """The comments of the view's survey, period and guests: of its site, or of every site one may see.

    A site is told of only with `thresholds.least_for_comments` responses within the filters (the search aside), and where those
    that a kind of guests leaves out are none or as many: else the list with them and the list without would tell them apart.
    """
    least = reference.thresholds.least_for_comments
    conditions, values = _conditions(reference, view, filters)
    asked = {"survey_id": view.survey_id, "first": view.period.first, "last": view.period.last}
    counts = source.frame(
        _COUNTS.format(**conditions), site_id=None if filters.every_site else view.site_id, **asked, **values
    )
    rest = pl.col("every_guest") - pl.col("of_kind")
    many, apart = pl.col("responses") >= least, (rest == 0) | (rest >= least)
    shown = counts.filter(many & apart)
    scores = ", ".join(f'{one} / 100.0 as "{one}"' for one in reference.organisation.measure_ids[:-1])
    rows = source.frame(
        _COMMENTS.format(scores=scores, **conditions),
        site_ids=shown["site_id"].sort().to_list(),
        department_id=filters.department_id,
        words=filters.words.strip(),
        most=MOST,
        **asked,
        **values,
    )
    found = int(rows["found"][0]) if rows.height else 0
    is_told = not shown.is_empty()
    responses = int((shown if is_told else counts)["responses"].sum())
    hidden = counts.filter(pl.col("responses") > 0).height - shown.height
    others = not counts.filter(many & ~apart).is_empty()
    return Comments(rows.drop("found"), is_told, found, responses, hidden, others)


def _conditions(reference: Reference, view: View, filters: Filters) -> tuple[dict[str, str], dict[str, object]]:
    """Which guests and which scores, as conditions over columns that the reference data has, and their parameters."""
    dimensions = [one.dimension_id for one in reference.segments.dimensions]
    kinds, values = [], {}
    for name, dimension, segment in (
        ("segment", view.dimension_id, view.segment_id),
        ("language", LANGUAGE, filters.language),
    ):
        if segment != ALL and dimension in dimensions:
            kinds.append(f"{dimension} = ${name}")
            values[name] = segment
    if filters.measure not in reference.organisation.measure_ids:
        raise ValueError(f"there is no score {filters.measure!r}")
    scored = ["true"] if filters.department_id == ALL else [f"{filters.measure} is not null"]
    if filters.band is not Band.EVERY:
        values["from_score"], values["below_score"] = BANDS[filters.band]
        scored.append(f"{filters.measure} >= $from_score and {filters.measure} < $below_score")
    return {"kind": " and ".join(("true", *kinds)), "scored": " and ".join(scored)}, values
