"""A guest's words as they were written: for HR, with a reason, and noted in the audit log before they are read."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import polars as pl

from pipelines.acting import Acting, check_hr, said_why
from pipelines.decisions.chain import Decisions
from pipelines.decisions.erasure_key import made_key
from pipelines.decisions.tombstones import mark_of
from pipelines.home import Home
from pipelines.intake.archive import Archive
from pipelines.mistakes import Mistake
from pipelines.payouts import served_build
from pipelines.recognition.staff.deciding.comments import comments_of
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference
from pipelines.reference.spelling import near
from pipelines.warehouse.lock import sole_writer
from pipelines.warehouse.placed_responses import stay_of


def unmask(
    home: Home,
    survey_id: str,
    response_id: str,
    reason: str,
    acting: Acting,
    noted: Callable[[Mapping[str, object]], None],
) -> str:
    """What the guest of a response that stands in the served build wrote, out of the vault; all of its texts, a line each.

    `noted` writes into the audit log what is read, before it is given: why, the site, and a hash of the response that only the
    key in decisions/ can make, so that the log keeps nobody who withdraws. Where it raises, nothing is given. Raises a Mistake
    for who is not HR, without a reason, where no such response stands or it has no words; a LockedError while another command
    writes to the home.
    """
    reference = read_reference(home.reference)
    check_hr(reference, acting)
    why = said_why(reason)
    _check_survey(reference, survey_id)
    with sole_writer(home.warehouse, doing="comments unmask", now=acting.now):
        _, build = served_build(home)
        site_id, words = _written(Archive(home.archive), build, reference, survey_id, response_id)
        noted(
            {
                "what": f"a comment on {reference.organisation.site_labels[site_id]}: {why}",
                "reason": why,
                "survey": survey_id,
                "site": site_id,
                "response": mark_of(made_key(Decisions(home.decisions), at=acting.at), survey_id, response_id),
            }
        )
    return words


def _written(archive: Archive, build: Path, reference: Reference, survey_id: str, response_id: str) -> tuple[str, str]:
    """The site of a response and its texts; a Mistake where it does not stand or has none."""
    stay = stay_of(build, survey_id, response_id)
    if stay is None:
        raise Mistake(
            f"no response {response_id!r} of {survey_id!r} stands in the served build",
            mend="take the survey and the response from the page Comments; what is withdrawn or replaced is not there",
        )
    site_id, day = stay
    found = comments_of(archive, build, reference, day, day + timedelta(days=1))
    own = found.filter((pl.col("survey_id") == survey_id) & (pl.col("response_id") == response_id))
    if own.is_empty():
        raise Mistake(
            f"response {response_id!r} has no words in the vault",
            mend="nothing was written, or it has become too old to be kept: then nobody can read it any more",
        )
    return site_id, str(own["comment"][0])


def _check_survey(reference: Reference, survey_id: str) -> None:
    known = [one.survey_id for one in reference.response_surveys]
    if survey_id not in known:
        mend = f"correct --survey{near(survey_id, known)}"
        raise Mistake(f"there is no survey {survey_id!r}", where="reference/surveys/", mend=mend)
