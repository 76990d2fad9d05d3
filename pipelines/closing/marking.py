"""The responses that count for a plan, read from a build and known by keyed marks in the place of their ids.

A mark is what withdrawn responses are known by, too (`decisions.tombstones.mark_of`): only who has the key of the home and the
id of the response can make it, and nobody can read an id out of it.

**It stays when a guest withdraws.** What is left of a withdrawn response in a closed period is where, when and how it was
scored, without name, comment or id: it is what somebody's pay rests on, to be shown for as long as that can be disputed.
Taking the mark out would change a file that two people have signed, and a file that may be changed is no evidence. The
tombstone has the same mark already: by it a restatement says that the answer is gone, and nothing more of the guest is known.
"""

from pathlib import Path

import polars as pl

from pipelines.closing.responses import MARK
from pipelines.decisions.tombstones import mark_of
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.rewards.roster import Roster
from pipelines.warehouse.counted import counted_responses

# What a response is known by in a build once its guest is too old to be kept: a mark already, of so many letters.
_HEX = 64


def measures_of(plan: ANY_PLAN) -> list[str]:
    """What a plan's parts count, by name."""
    return sorted({part.measure for part in plan.parts})


def marked_responses(
    build: Path, plan: ANY_PLAN, covered: Roster, survey_id: str, key: bytes, earlier: pl.Series | None = None
) -> pl.DataFrame:
    """The responses of the build that count for anybody on the roster: `mark`, site_id, stay_date, and of each measure its
    score and flags (`warehouse.counted`); by site, day and mark.

    `earlier` are the marks of an earlier copy: a response that is known by its mark in the build by now has that very mark.
    """
    posts = [post for several in covered.posts.values() for post in several]
    found = counted_responses(build, posts, survey_id, measures_of(plan))
    ids = found["response_id"]
    known = _marks_among(ids, earlier) if earlier is not None else frozenset()
    marks = [bytes.fromhex(one if one in known else mark_of(key, survey_id, one)) for one in ids]
    # As bytes they take half the room.
    named = found.drop("response_id").insert_column(0, pl.Series(MARK, marks, dtype=pl.Binary))
    return named.sort("site_id", "stay_date", MARK)


def _marks_among(ids: pl.Series, earlier: pl.Series) -> frozenset[str]:
    """Those of the ids that are marks of an earlier copy."""
    likely = ids.filter(ids.str.contains(f"^[0-9a-f]{{{_HEX}}}$"))
    both = pl.DataFrame({MARK: likely.str.decode("hex")}).join(pl.DataFrame({MARK: earlier}), on=MARK, how="semi")
    return frozenset(mark.hex() for mark in both[MARK])


def marks_of_id(key: bytes, survey_id: str, response_id: str) -> tuple[str, str]:
    """The marks that a response may have in a copy: that of its id, and where its id was removed before, that of the mark."""
    first = mark_of(key, survey_id, response_id)
    return first, mark_of(key, survey_id, first)
