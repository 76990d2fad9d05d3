"""What must hold in every build; a build in which it doesn't is not published."""

from pipelines.reference.reference import Reference
from pipelines.reference.sums import SumsSurvey
from pipelines.warehouse.database import Connection
from pipelines.warehouse.responses import dimension_ids, score_columns


class BuildFaultError(Exception):
    """An invariant of the warehouse does not hold: a fault of ours, not of the input."""


def check(connection: Connection, reference: Reference, *, whole: bool = True) -> None:
    """Raise a BuildFaultError that names the first invariant that does not hold.

    Without `whole`, single responses and their totals are looked at where the build has changed them: in the months of
    `touched`, and for the responses of `touched_keys`.
    """
    for rule, query in _invariants(reference, whole).items():
        broken = connection.execute(query).fetchall()
        if broken:
            raise BuildFaultError(f"{rule}: {broken[0]} (and {len(broken) - 1} more)")


def _invariants(reference: Reference, whole: bool) -> dict[str, str]:
    within = "" if whole else "where month in (select month from touched)"
    judged = "" if whole else "semi join touched_keys k on k.survey_id = r.survey_id and k.response_id = r.response_id"
    rows = " union all ".join(
        f"select '{measure}' as department_id, count({measure}) as n, coalesce(sum(cast({measure} as bigint)), 0) as s "
        f"from responses {within}"
        for measure in score_columns(reference)
    )
    rows = (
        f"select department_id, sum(n) as n, sum(s) as s from ({rows} union all "
        f"select department_id, response_count as n, score_total as s from sums {within}) group by department_id"
    )
    surveys = ", ".join(f"'{survey.survey_id}'" for survey in reference.response_surveys) or "''"
    of_sums = [survey for survey in reference.surveys if isinstance(survey, SumsSurvey)]
    summed = ", ".join(f"'{survey.survey_id}'" for survey in of_sums) or "''"
    dimensions = ["all", *dimension_ids(reference)]
    sums = " union all ".join(
        f"select '{dimension}' as dimension_id, department_id, n, s from ({rows}) r where n > 0"
        for dimension in dimensions
    )
    return {
        "records of a file = accepted + quarantined + duplicates": """
            select file_name, records, accepted, quarantined, duplicates from files
            where records <> accepted + quarantined + duplicates
        """,
        "the quarantine has a row per quarantined record that is not mended": """
            select f.file_name, f.quarantined, f.mended, count(q.line) from files f
            left join quarantine q on q.file_hash = f.file_hash
            group by f.file_hash, f.file_name, f.quarantined, f.mended having f.quarantined - f.mended <> count(q.line)
        """,
        "every record that is not withdrawn is judged by the rules of its survey": """
            select file_name, records, passed, failed, repeated, withdrawn from files
            where records <> passed + failed + repeated + withdrawn
        """,
        "a response stands once": f"""
            select r.survey_id, r.response_id, count(*) from responses r {judged}
            group by r.survey_id, r.response_id having count(*) > 1
        """,
        "every comment is of a response that stands, at its site and on its day": f"""
            select c.survey_id, c.response_id, c.part from (select * from comments {within}) c
            anti join responses r on r.survey_id = c.survey_id and r.response_id = c.response_id
                and r.site_id = c.site_id and r.stay_date = c.stay_date
        """,
        "a text of a response stands once": f"""
            select c.survey_id, c.response_id, c.part from (select * from comments {within}) c
            group by c.survey_id, c.response_id, c.part having count(*) > 1
        """,
        "every response's site is open on its day": f"""
            select r.site_id, r.stay_date from (select site_id, stay_date from responses {within}) r
            left join sites s on s.site_id = r.site_id and r.stay_date >= s.valid_from and r.stay_date < s.valid_to
            where s.site_id is null
        """,
        "the totals of every dimension add up to the rows": f"""
            select * from (
                select r.dimension_id, r.department_id, r.n, r.s, t.n, t.s from ({sums}) r
                full join (
                    select dimension_id, department_id, sum(response_count) as n, sum(score_total) as s
                    from totals {within} group by dimension_id, department_id
                ) t on t.dimension_id = r.dimension_id and t.department_id = r.department_id
                where r.n is distinct from t.n or r.s is distinct from t.s
            )
        """,
        "responses and sums of a survey are never mixed for a site and month": f"""
            select s.survey_id, s.site_id, s.month from (select * from sums {within}) s
            semi join responses r on r.survey_id = s.survey_id and r.site_id = s.site_id and r.month = s.month
        """,
        "sums stand once, at a site that is open in their month": f"""
            select s.site_id, s.month, s.department_id, count(o.site_id) from (select * from sums {within}) s
            left join sites o on o.site_id = s.site_id and s.month >= o.valid_from and s.month < o.valid_to
            group by s.survey_id, s.site_id, s.month, s.department_id having count(o.site_id) <> 1
        """,
        "the sums are the accepted records without the superseded": f"""
            select said, stand from
                (select coalesce(sum(accepted - superseded), 0) as said from files where survey_id in ({summed})),
                (select count(*) as stand from sums)
            where said <> stand
        """,
        "the responses are the accepted records without the superseded and the withdrawn": f"""
            select said, stand from
                (select coalesce(sum(accepted - superseded - withdrawn), 0) as said from files where survey_id in ({surveys})),
                (select coalesce(sum(records), 0) as stand from responses)
            where said <> stand
        """,
    }
