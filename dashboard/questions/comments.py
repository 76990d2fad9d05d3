"""What guests wrote about one's own sites, masked, with the scores they gave; never of so few that one knows who they are."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from dashboard.access import Source
from dashboard.questions.narrowed import of_kinds, told_sites
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
    sites left out; `others`: whether some are though enough answered, for the few that this list would tell of beside others.
    """

    rows: pl.DataFrame
    is_told: bool
    found: int
    responses: int
    hidden_sites: int
    others: bool


LANGUAGE = "language"
_SCORED = "scored"

_COUNTS = """
    select r.site_id, {kinds}count(*) as n
    from my_responses r
    where r.survey_id = $survey_id and r.month between $first and $last and ($site_id is null or r.site_id = $site_id)
    group by all
"""

_COMMENTS = """
    select site_id, month, asked, department_id, text_masked, survey_id, response_id, part, {scores},
        count(*) over () as found
    from my_comments r
    where survey_id = $survey_id and month between $first and $last and list_contains($site_ids, site_id)
        and {chosen} and (department_id is null or $department_id in ('all', department_id))
        and contains(strip_accents(lower(text_masked)), strip_accents(lower($words)))
    order by stay_date desc, site_id, survey_id, response_id, part
    limit $most
"""


def comments(source: Source, reference: Reference, view: View, filters: Filters) -> Comments:
    """The comments of the view's survey, period and guests: of its site, or of every site one may see.

    A site is told of only with `thresholds.least_for_comments` responses within the filters (the search aside), and where no
    fewer guests are left by taking such lists from each other (`questions.narrowed`).
    """
    least = reference.thresholds.least_for_comments
    columns, chosen = _filters(reference, view, filters)
    asked = {"survey_id": view.survey_id, "first": view.period.first, "last": view.period.last}
    kinds = "".join(f"{column} as {name}, " for name, column in columns.items())
    cells = source.frame(_COUNTS.format(kinds=kinds), site_id=None if filters.every_site else view.site_id, **asked)
    counts = cells.filter(of_kinds(chosen)).group_by("site_id").agg(responses=pl.col("n").sum())
    if filters.department_id in (view.departments or ()):
        # Who heads the department is told of no wider list than of those who gave it a score.
        cells = cells.filter(of_kinds({"department": _SCORED}))
    site_ids = told_sites(cells, chosen, least)
    rows = source.frame(
        _COMMENTS.format(
            scores=", ".join(f'{one} / 100.0 as "{one}"' for one in reference.organisation.measure_ids[:-1]),
            chosen=" and ".join(("true", *(f"{column} = ${name}" for name, column in columns.items()))),
        ),
        site_ids=site_ids,
        department_id=filters.department_id,
        words=filters.words.strip(),
        most=MOST,
        **asked,
        **chosen,
    )
    return _found(rows, counts, site_ids, least)


def _found(rows: pl.DataFrame, counts: pl.DataFrame, site_ids: list[str], least: int) -> Comments:
    is_told = pl.col("site_id").is_in(site_ids)
    shown = counts.filter(is_told)
    return Comments(
        rows.drop("found"),
        is_told=bool(site_ids),
        found=int(rows["found"][0]) if rows.height else 0,
        responses=int((shown if site_ids else counts)["responses"].sum()),
        hidden_sites=counts.height - shown.height,
        others=not counts.filter(~is_told & (pl.col("responses") >= least)).is_empty(),
    )


def _filters(reference: Reference, view: View, filters: Filters) -> tuple[dict[str, str], dict[str, str]]:
    """The filters in force, by name: of which kind a guest `r` is, in SQL over columns that the reference data has; and which
    kind is chosen."""
    if filters.measure not in reference.organisation.measure_ids:
        raise ValueError(f"there is no score {filters.measure!r}")
    columns, chosen = {}, {}
    for name, dimension, segment in (
        ("segment", view.dimension_id, view.segment_id),
        ("language", LANGUAGE, filters.language),
    ):
        if segment != ALL and reference.segments.get(dimension):
            columns[name], chosen[name] = f"r.{dimension}", segment
    score = f"r.{filters.measure}"
    if filters.department_id != ALL:
        columns["department"], chosen["department"] = f"if({score} is null, 'not {_SCORED}', '{_SCORED}')", _SCORED
    if filters.band is not Band.EVERY:
        bands = " ".join(
            f"when {score} >= {low} and {score} < {high} then '{one}'" for one, (low, high) in BANDS.items()
        )
        columns["band"], chosen["band"] = f"case {bands} else 'not {_SCORED}' end", filters.band.value
    return columns, chosen
