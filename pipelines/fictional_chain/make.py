"""Makes the chain, top to bottom: who stayed, what they answered, and the files that suppliers deliver."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.fictional_chain.answers import draw_answers
from pipelines.fictional_chain.breakages import IN_STAY_BREAKAGES, POST_STAY_BREAKAGES
from pipelines.fictional_chain.broken_rows import with_broken_rows
from pipelines.fictional_chain.chain import Chain, chain_of
from pipelines.fictional_chain.comments import draw_comments
from pipelines.fictional_chain.department_words import draw_department_words
from pipelines.fictional_chain.export_files import IN_STAY_FORMAT, POST_STAY_FORMAT, Format, write_export
from pipelines.fictional_chain.guests import Turnout, draw_guests, draw_turnout
from pipelines.fictional_chain.invitations import invitation_exports
from pipelines.fictional_chain.pay import audit_findings, base_pay, profit_parts
from pipelines.fictional_chain.people import assignments, staff_names
from pipelines.fictional_chain.post_stay import post_stay_export
from pipelines.fictional_chain.pulse import pulse_export, quarter_of
from pipelines.fictional_chain.quality import POST_STAY_SHARES, cutpoints, true_levels
from pipelines.fictional_chain.questions import POST_STAY_QUESTIONS
from pipelines.fictional_chain.reference_files import write_reference
from pipelines.fictional_chain.size import FULL, ChainSize
from pipelines.fictional_chain.staff import as_often_as_named, staff, with_other_scripts
from pipelines.fictional_chain.streams import random_streams
from pipelines.fictional_chain.truth import true_scores

Progress = Callable[[str, int, int], None]
Streams = dict[str, np.random.Generator]


def make_chain(
    home: Path,
    *,
    seed: int = 1,
    size: ChainSize = FULL,
    progress: Progress | None = None,
) -> None:
    """Write `reference/`, `inbox/` and `truth/` of the chain into `home`; the same seed, the same bytes."""
    told = progress or _tell_nobody
    streams, chain = random_streams(seed), chain_of(size)
    for folder in ("reference", "inbox", "truth"):
        (home / folder).mkdir(parents=True, exist_ok=True)

    people = assignments(chain, streams["people"])
    write_reference(chain, people, home / "reference")
    base_pay(people, streams["pay"]).write_csv(home / "reference" / "base_pay.csv")
    audit_findings(chain).write_csv(home / "reference" / "gates.csv")
    profit_parts(people, streams["pay"]).write_csv(home / "reference" / "other_parts.csv")
    named = with_other_scripts(staff_names(chain, streams["people"]))
    staff(chain, named, streams["staff"]).write_csv(home / "reference" / "staff.csv")
    levels = true_levels(chain, streams["quality"])
    turnout = draw_turnout(chain, streams["guests"])
    true_scores(chain, levels, turnout).write_csv(home / "truth" / "site_levels.csv")

    broken = [
        *_write_post_stay(chain, levels, turnout, named, streams, home / "inbox", told),
        *_write_pulse(chain, levels, streams, home / "inbox", told),
    ]
    pl.concat(broken).sort("file", "line").write_csv(home / "truth" / "broken_rows.csv")
    _write_invitations(chain, turnout, streams["invitations"], home / "inbox", told)


def _write_post_stay(
    chain: Chain, levels: np.ndarray, turnout: Turnout, named: np.ndarray, streams: Streams, inbox: Path, told: Progress
) -> list[pl.DataFrame]:
    guests = draw_guests(chain, turnout, streams["guests"])
    cuts = cutpoints(POST_STAY_SHARES)
    answers = draw_answers(chain, guests, levels, POST_STAY_QUESTIONS, cuts, streams["answers"])
    words = draw_department_words(guests, answers, streams["department_words"])
    words["comment"] = draw_comments(guests, answers, as_often_as_named(named), streams["comments"])
    exports = post_stay_export(chain, guests, answers, words, streams["answers"])
    exports = with_broken_rows(exports, POST_STAY_BREAKAGES, "site_code", streams["broken_rows"])
    names = [f"post_stay_{month}.csv" for month in chain.months]
    return _write_files(exports, names, inbox, POST_STAY_FORMAT, told)


def _write_pulse(
    chain: Chain,
    levels: np.ndarray,
    streams: Streams,
    inbox: Path,
    told: Progress,
) -> list[pl.DataFrame]:
    exports = pulse_export(chain, levels, streams["pulse"])
    exports = with_broken_rows(exports, IN_STAY_BREAKAGES, "Haus", streams["pulse"])
    quarters = np.unique(quarter_of(chain.months))
    names = [f"pulse_{1970 + quarter // 4}-Q{quarter % 4 + 1}.csv" for quarter in quarters]
    return _write_files(exports, names, inbox, IN_STAY_FORMAT, told)


def _write_files(
    exports: pl.DataFrame, names: list[str], inbox: Path, form: Format, told: Progress
) -> list[pl.DataFrame]:
    broken = []
    for place, name in enumerate(names):
        records = exports.filter(pl.col("file") == place)
        broken.append(write_export(records, inbox / name, form))
        told(name, place + 1, len(names))
    return broken


def _write_invitations(
    chain: Chain,
    turnout: Turnout,
    rng: np.random.Generator,
    inbox: Path,
    told: Progress,
) -> None:
    for place, rows in enumerate(invitation_exports(chain, turnout, rng)):
        name = f"invitations_{chain.months[place]}.csv"
        rows.write_csv(inbox / name)
        told(name, place + 1, len(chain.months))


def _tell_nobody(what: str, done: int, total: int) -> None:
    """Progress is for people; without one, nothing is told."""
