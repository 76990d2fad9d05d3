"""What a new build is compared with before it is published: the build that is served.

Three things hold a load: files of which too much is rejected, files that have none of the columns of their survey, and
sites whose answers have suddenly stopped coming.
"""

from datetime import date
from pathlib import Path

import duckdb

from pipelines.intake.notes import Refusal
from pipelines.reference.organisation import OVERALL
from pipelines.warehouse.database import Connection, attach
from pipelines.warehouse.holding import Finding, Kind

# One rejected record is a slip, however short its file; from two on the share counts.
REJECTED_FROM = 2
# A site's month is judged where its months before had this many answers in the median.
FALL_FROM = 30
HOLD_BELOW, WARN_BELOW = 1e-6, 1e-3
# A fall of so many standard deviations is likelier than WARN_BELOW: it needs no exact test.
NO_FALL_TO = 3


def findings(
    building: Path, served: Path | None, *, today: date, served_on: date, rejected_percent: float
) -> list[Finding]:
    """What stands out in the build at `building` beside the one at `served` (None: the home's first).

    `today` and `served_on` are the days of the two builds: a month is judged from the day it is complete.
    """
    connection = duckdb.connect(":memory:")
    try:
        attach(connection, building, "built")
        if served is None:
            connection.execute("attach ':memory:' as served")
            connection.execute("create table served.files as from built.files where false")
            return _rejected(connection, rejected_percent)
        attach(connection, served, "served")
        return _rejected(connection, rejected_percent) + _falls(connection, today, served_on)
    finally:
        connection.close()


def files_of_another_kind(refusals: list[Refusal]) -> list[Finding]:
    """The refused files that have no column of the survey that claims them.

    Of one column a supplier may have changed the name; where all are gone, a delivery would be missing in silence.
    """
    return [
        Finding(
            f"file {one.file_hash}: no column of its survey",
            Kind.OTHER_FILE,
            f"{one.file_name} was refused: {one.reason}",
        )
        for one in refusals
        if one.is_other
    ]


def _rejected(connection: Connection, percent: float) -> list[Finding]:
    """Files of which more than `percent` is in quarantine: new ones, and known ones of which more is than before."""
    rows = connection.execute(
        f"""
        select b.file_hash, b.file_name, b.records, b.quarantined,
            coalesce(nullif(w.field, '') || ': ', '') || w.reason
        from built.files b
        join (
            -- The field that most of a file's rejected records are rejected for, with one of the reasons.
            select file_hash, field, min(reason) as reason
            from built.quarantine
            group by file_hash, field
            qualify row_number() over (partition by file_hash order by count(*) desc, field) = 1
        ) w on w.file_hash = b.file_hash
        left join served.files s on s.file_hash = b.file_hash
        where b.quarantined > coalesce(s.quarantined, 0) and b.quarantined >= {REJECTED_FROM}
            and b.quarantined * 100.0 > $percent * b.records
        order by b.file_name, b.file_hash
        """,
        {"percent": percent},
    ).fetchall()
    return [
        Finding(
            key=f"file {file_hash}: {quarantined} of {records} rejected",
            kind=Kind.REJECTED,
            text=f"{name}: {quarantined:,} of {records:,} records are rejected ({100 * quarantined / records:.1f} %, "
            f"more than {percent:g} %), most often: {reason}",
        )
        for file_hash, name, records, quarantined, reason in rows
    ]


def _falls(connection: Connection, today: date, served_on: date) -> list[Finding]:
    """Complete months in which an open site has far fewer answers to a survey than in the same month a year before.

    Judged are the months that are new since the served build (complete since, or reached by the survey's answers
    since) and those that have lost answers. A month that was published low and has risen is not held again. Where the
    day of answering is known, a year before counts what had been answered by this day of it.
    """
    rows = connection.execute(
        f"""
        with now as ({_answers(connection, "built")}),
        before as ({_answers(connection, "served")}),
        -- A survey that was never published has no past to fall from.
        reach as (
            select b.survey_id, max(b.month) as served_until, any_value(n.until) as until
            from before b
            join (select survey_id, max(month) as until from now group by survey_id) n on n.survey_id = b.survey_id
            group by b.survey_id
        ),
        -- A month in which nobody answered has no row: every month with answers a year before is looked at.
        months as (
            select survey_id, site_id, cast(month + interval 12 month as date) as month, n_by_then as year_before
            from now
        )
        select m.site_id, s.site_name, m.survey_id, m.month, coalesce(n.n, 0), m.year_before,
            list(p.n) filter (p.n is not null)
        from months m
        join reach r on r.survey_id = m.survey_id and m.month <= r.until
        join built.sites s on s.site_id = m.site_id and m.month >= s.valid_from and m.month < s.valid_to
        left join now n on n.survey_id = m.survey_id and n.site_id = m.site_id and n.month = m.month
        left join before b on b.survey_id = m.survey_id and b.site_id = m.site_id and b.month = m.month
        left join now p on p.survey_id = m.survey_id and p.site_id = m.site_id
            and p.month < m.month and p.month >= m.month - interval 12 month
        where m.month < $this_month and coalesce(n.n, 0) < m.year_before
            and m.year_before - coalesce(n.n, 0) > {NO_FALL_TO} * sqrt(m.year_before + coalesce(n.n, 0))
            and (m.month >= $served_month or m.month > r.served_until or coalesce(n.n, 0) < coalesce(b.n, 0))
        group by all
        order by m.month, m.site_id, m.survey_id
        """,
        {"today": today, "this_month": today.replace(day=1), "served_month": served_on.replace(day=1)},
    ).fetchall()
    return [
        _fall(*row)
        for *row, months in rows
        if _usual_enough(months or []) and chance_of_fall(row[4], row[5]) < WARN_BELOW
    ]


def _answers(connection: Connection, build: str) -> str:
    """The query for survey_id, site_id, month, n (how many guests answered) and n_by_then (by this day of a year before).

    Of a month that came summed already it is how many answered the overall question, else the one most answered.
    """
    responses = f"""
        select survey_id, site_id, month, count(*) as n,
            -- Answers come for weeks after the stay: a month is compared with what was there a year ago to the day.
            count(*) filter (answer_date is null or answer_date < cast($today as date) - interval 12 month) as n_by_then
        from {build}.responses group by all
    """
    # A build of before sums were read has no table of them.
    [(has_sums,)] = connection.execute(
        "select count(*) from duckdb_tables() where database_name = $build and table_name = 'sums'", {"build": build}
    ).fetchall()
    overall = f"max(case when department_id = '{OVERALL}' then response_count end)"
    sums = f"""
        union all
        select survey_id, site_id, month, coalesce({overall}, max(response_count)) as n, n as n_by_then
        from {build}.sums group by survey_id, site_id, month having n > 0
    """
    return responses + sums if has_sums else responses


def _usual_enough(months: list[int]) -> bool:
    """Whether the median of the twelve months before is at least FALL_FROM; a month without answers has no count."""
    counts = sorted([*months, *[0] * (12 - len(months))])
    return counts[5] + counts[6] >= 2 * FALL_FROM


def _fall(site_id: str, site_name: str, survey_id: str, month: date, count: int, year_before: int) -> Finding:
    chance = chance_of_fall(count, year_before)
    return Finding(
        key=f"site {site_id}, survey {survey_id}, {month:%Y-%m}: {count} after {year_before}",
        kind=Kind.FALL,
        text=f"{site_name} ({site_id}): {count:,} answers to {survey_id} in {month:%Y-%m}, "
        f"{year_before:,} in the same month a year before (by chance: {chance:.0e})",
        holds=chance < HOLD_BELOW,
    )


def chance_of_fall(count: int, before: int) -> float:
    """How likely a count at most this low is by chance, if the guests' rate of answering is what it was `before`.

    The exact conditional test of two Poisson counts, one-sided: given their sum, the later one is binomial with one
    half (Przyborowski and Wilenski, Biometrika 31, 1940, 313–323). Real counts vary more than Poisson's; the threshold
    of a hold is that low for this reason.
    """
    # It takes longer to import than all else of a load, and hardly any load has a fall to judge.
    from scipy.special import bdtr

    return float(bdtr(count, count + before, 0.5))
